"""A result as it is shown: each idea with its bar, its cost and why; what hung on a tie; how close it was. Reads what was
counted, counts nothing."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from workspace.core.language import money
from workspace.voting import rules
from workspace.voting.counting.words import Reason
from workspace.voting.models import VotingOption, VotingRound
from workspace.voting.results import distances, explanations
from workspace.voting.results.explanations import Frame, Sentence


@dataclass(frozen=True)
class Row:
    """One idea as `ui.result_bars` wants it. `value`: votes or points; `why` it won or not; `missed`: what it would have
    needed to win."""

    option: VotingOption
    value: int
    votes: int
    text: str
    cost: str
    outcome: str
    why: list[Sentence]
    missed: list[Sentence]
    won: bool

    @property
    def label(self) -> str:
        return self.option.title

    @property
    def lang(self) -> str:
        return self.option.lang


@dataclass(frozen=True)
class Result:
    """`rows` in the order of the count; without numbers the chosen first. `ties` and `close`: sentences with their ideas.
    Money in grosze. `paid`: what is paid of an idea that is paid in part. `points`: the bars are points, not votes."""

    rows: list[Row]
    spent: int
    shows_numbers: bool
    alike: bool
    points: bool
    paid: dict[int, int] = field(default_factory=dict)
    ties: list[Sentence] = field(default_factory=list)
    close: list[Sentence] = field(default_factory=list)


def result_of(voting_round: VotingRound) -> Result:
    """Of a counted round. Small rounds, and those in which all chose alike, show winners only: see `rules.shows_numbers`."""
    outcome: dict[str, Any] = voting_round.outcome or {}
    shown, alike = rules.shows_numbers(voting_round), rules.all_alike(voting_round)
    frame = Frame.of(voting_round, ballots_known=shows_ballots(voting_round))
    if not shown:
        by_place = sorted(
            outcome["lines"], key=lambda each: (each["place"] is None, each["place"] or 0, each["option_id"])
        )
        rows = [_row(line, frame, explanations.without_numbers(line, frame), []) for line in by_place]
        return Result(rows, int(outcome["spent"]), shown, alike, frame.points, _paid(outcome, frame))
    explained = voting_round.explained or {}
    return Result(
        _rows(outcome, explained, frame),
        int(outcome["spent"]),
        shown,
        alike,
        frame.points,
        _paid(outcome, frame),
        ties=[explanations.tied(tie, frame) for tie in outcome["ties"]],
        close=_close(explained, frame),
    )


def _paid(outcome: dict[str, Any], frame: Frame) -> dict[int, int]:
    parts = {line["option_id"]: line["missing"] for line in outcome["lines"] if line["reason"] == Reason.IN_PART}
    return {option_id: frame.options[option_id].cost - missing for option_id, missing in parts.items()}


def shows_ballots(voting_round: VotingRound) -> bool:
    """Did as many vote as it takes to publish the ballots themselves?"""
    return rules.shows_numbers(voting_round) and (voting_round.turnout or 0) >= voting_round.ballots_from


def _rows(outcome: dict[str, Any], explained: dict[str, Any], frame: Frame) -> list[Row]:
    decided = {each: tie["settled"] for tie in outcome["ties"] if tie["decisive"] for each in tie["option_ids"]}
    needs = {need["option_id"]: need for need in explained.get("needs", ())}
    rows = []
    accounts = explained.get("accounts", {})
    for counted in outcome["lines"]:
        unsupported = counted["reason"] == Reason.UNSUPPORTED
        line = {**counted, **accounts.get(str(counted["option_id"]), {})} if unsupported else counted
        why = explanations.why(line, frame)
        if line["option_id"] in decided:
            why.append(explanations.settled(decided[line["option_id"]]))
        rows.append(_row(line, frame, why, distances.missed(line, needs.get(line["option_id"]), frame)))
    return rows


def _row(line: dict[str, Any], frame: Frame, why: list[Sentence], missed: list[Sentence]) -> Row:
    option, won = frame.options[line["option_id"]], line["place"] is not None
    return Row(
        option=option,
        value=line["score"],
        votes=line["votes"],
        text=explanations.amount(line["score"], frame),
        cost=money(option.cost),
        outcome=_("chosen") if won else _("not chosen"),
        why=why,
        missed=missed,
        won=won,
    )


def _close(explained: dict[str, Any], frame: Frame) -> list[Sentence]:
    margin = explained.get("margin")
    if not margin or (frame.shared and not frame.ballots_known):
        return []
    return distances.closeness(margin, frame)
