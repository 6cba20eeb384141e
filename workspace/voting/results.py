"""A result in words: one sentence of why for each idea, in the reader's language. Reads what was counted, counts nothing."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.core.language import money, number
from workspace.voting import rules
from workspace.voting.counting.model import Reason, Settled
from workspace.voting.models import VotingOption, VotingRound


@dataclass(frozen=True)
class Result:
    """`rows` as `ui.result_bars` wants them, the chosen first; `ties`: sentences with their ideas; money in grosze."""

    rows: list[dict[str, Any]]
    ties: list[tuple[str, list[VotingOption]]]
    spent: int
    shows_numbers: bool
    alike: bool


def result_of(voting_round: VotingRound) -> Result:
    """Of a counted round. Small rounds, and those in which all chose alike, show winners only: see `rules.shows_numbers`."""
    outcome: dict[str, Any] = voting_round.outcome or {}
    shown = rules.shows_numbers(voting_round)
    options = {option.id: option for option in voting_round.options}
    decided = {each: tie["settled"] for tie in outcome["ties"] if tie["decisive"] for each in tie["option_ids"]}
    lines = (
        outcome["lines"]
        if shown
        else sorted(outcome["lines"], key=lambda line: (line["place"] is None, line["place"] or 0, line["option_id"]))
    )
    rows = [_row(options[line["option_id"]], line, voting_round, shown, decided) for line in lines]
    ties = [(_tie(tie), [options[each] for each in tie["option_ids"]]) for tie in outcome["ties"]] if shown else []
    return Result(rows, ties, int(outcome["spent"]), shown, rules.all_alike(voting_round))


def _row(
    option: VotingOption, line: dict[str, Any], voting_round: VotingRound, shown: bool, decided: dict[int, str]
) -> dict[str, Any]:
    won = line["place"] is not None
    why = why_with_numbers(line, voting_round.threshold) if shown else why_without_numbers(line)
    if shown and option.id in decided:
        why = f"{why} {_settled(decided[option.id])}"
    votes = line["votes"]
    return {
        "option": option,
        "label": option.title,
        "lang": option.lang,
        "value": votes,
        "text": ngettext("%(count)s vote", "%(count)s votes", votes, count=number(votes)),
        "cost": money(option.cost),
        "outcome": _("chosen") if won else _("not chosen"),
        "why": why,
        "won": won,
    }


def why_with_numbers(line: dict[str, Any], threshold: int) -> str:
    """`line` as counting.Line has it."""
    votes, missing = line["votes"], line["missing"]
    if line["reason"] == Reason.SELECTED:
        said = ngettext(
            "Chosen as number %(place)s with %(count)s vote.",
            "Chosen as number %(place)s with %(count)s votes.",
            votes,
            count=number(votes),
            place=line["place"],
        )
    elif line["reason"] == Reason.TOO_DEAR and not line["left"]:
        said = _("No money was left when its turn came.")
    elif line["reason"] == Reason.TOO_DEAR:
        left = money(line["left"])
        said = _(
            "When its turn came, %(left)s was left. That was %(missing)s too little.", left=left, missing=money(missing)
        )
    elif line["reason"] == Reason.TOO_FEW:
        lacked = ngettext(
            "%(count)s vote was missing.", "%(count)s votes were missing.", missing, count=number(missing)
        )
        needed = ngettext("It needed %(count)s vote.", "It needed %(count)s votes.", threshold, count=number(threshold))
        said = f"{needed} {lacked}"
    else:
        said = _("It was withdrawn before the count.")
    return str(said)


def why_without_numbers(line: dict[str, Any]) -> str:
    """Of a small round: even "fewer votes than the rules ask for" would say that nobody chose it."""
    if line["reason"] == Reason.SELECTED:
        return str(_("Chosen as number %(place)s.", place=line["place"]))
    if line["reason"] == Reason.WITHDRAWN:
        return str(_("It was withdrawn before the count."))
    return str(_("It came after the chosen ones, or did not fit the money that was left."))


def _settled(settled: str) -> str:
    if settled == Settled.CHEAPER:
        return str(_("Votes were equal, so the cheaper idea went first."))
    return str(_("Votes and cost were equal, so the lot decided."))


def _tie(tie: dict[str, Any]) -> str:
    if tie["settled"] == Settled.CHEAPER:
        order = _("Equal votes. The cheaper went first:")
    else:
        order = _("Equal votes. The cheaper went first, and the lot between those of equal cost:")
    return str(order)
