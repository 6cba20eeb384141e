"""What was missing, in words: what a loser would have needed, and how close the whole result was."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.core.language import money, number
from workspace.voting.counting.words import Reason
from workspace.voting.results.explanations import Frame, Sentence


def missed(line: Mapping[str, Any], need: Mapping[str, Any] | None, frame: Frame) -> list[Sentence]:
    """What a loser would have needed to be chosen. `need` as margins.Need has it; None for what was not counted. Nothing
    is said twice that `why` has said."""
    if need is None or (frame.shared and not frame.ballots_known):
        return []
    return [*_more(line, need, frame), *_cheaper(line, need)]


def _more(line: Mapping[str, Any], need: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    many = need["more"]
    if many is None or (line["reason"] == Reason.TOO_FEW and line["missing"] == many and not frame.people):
        return []
    if frame.points and not frame.people:
        said = ngettext(
            "With %(count)s more point it would have been chosen.",
            "With %(count)s more points it would have been chosen.",
            many, count=number(many),
        )  # fmt: skip
    elif frame.people:
        said = ngettext(
            "With %(count)s more person choosing only this, it would have been chosen.",
            "With %(count)s more people choosing only this, it would have been chosen.",
            many, count=number(many),
        )  # fmt: skip
    else:
        said = ngettext(
            "With %(count)s more vote it would have been chosen.",
            "With %(count)s more votes it would have been chosen.",
            many, count=number(many),
        )  # fmt: skip
    return [Sentence(said)]


def _cheaper(line: Mapping[str, Any], need: Mapping[str, Any]) -> list[Sentence]:
    if need["cost"] is None or need["cost"] == line["left"]:
        return []
    cost = money(need["cost"])
    if need["or_less"]:
        return [Sentence(_("At a cost of %(cost)s or less it would have been chosen.", cost=cost))]
    return [Sentence(_("At a cost of %(cost)s it would have been chosen.", cost=cost))]


def closeness(margin: Mapping[str, Any], frame: Frame) -> list[Sentence]:
    """How close the whole was. `margin` as margins.Margin has it."""
    many = margin["more"]
    if frame.people:
        said = ngettext(
            "The result would change with %(count)s more person choosing only:",
            "The result would change with %(count)s more people choosing only:",
            many, count=number(many),
        )  # fmt: skip
    elif frame.points:
        said = ngettext(
            "The result would change with %(count)s more point for:",
            "The result would change with %(count)s more points for:",
            many, count=number(many),
        )  # fmt: skip
    else:
        said = ngettext(
            "The result would change with %(count)s more vote for:",
            "The result would change with %(count)s more votes for:",
            many, count=number(many),
        )  # fmt: skip
    told = [Sentence(said, frame.ideas([margin["option_id"]]))]
    if margin["least"] and many > 1:
        told.append(Sentence(_("Fewer for any one idea would have changed nothing.")))
    return told
