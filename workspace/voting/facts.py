"""What is kept beside an outcome to explain it. Found once, while the round is counted; read each time it is shown.

    {"turnout": as turnout.summary, "unusual": as oddities.flags,
     "needs": [{"option_id", "more", "least", "cost", "or_less"}], "margin": {"option_id", "more", "least"} or None}

`unusual` is for those who run the round. The rest is public with the numbers, see rules.shows_numbers."""

from collections.abc import Callable
from typing import Any

from workspace.voting import oddities, turnout
from workspace.voting.counting import margins
from workspace.voting.counting.margins import Margin, Need
from workspace.voting.counting.model import Election, Outcome
from workspace.voting.models import MOST_POINTS, BallotKind, Rule, VotingRound

# Of these it is known that a vote more, or a lower cost, never makes an idea lose.
MONOTONE = frozenset({Rule.GREEDY, Rule.GREEDY_NO_SKIP})


def of_voters(voting_round: VotingRound) -> dict[str, Any]:
    """What can be said before the ballots are sealed, and never after."""
    everybody = turnout.parts(voting_round)
    return {"turnout": turnout.summary(everybody), "unusual": oddities.flags(voting_round, everybody)}


def of_count(voting_round: VotingRound, election: Election, count: Callable[[Election], Outcome]) -> dict[str, Any]:
    """How far each loser was from winning, and how close the whole was."""
    monotone = voting_round.rule in MONOTONE
    points = MOST_POINTS if voting_round.ballot_kind is BallotKind.POINTS and not monotone else None
    needs = margins.needs(election, count, monotone=monotone, points=points)
    margin = margins.margin(election, count, monotone=monotone, points=points)
    return {"needs": [_need(option_id, need) for option_id, need in needs.items()], "margin": _margin(margin)}


def _need(option_id: Any, need: Need) -> dict[str, Any]:
    more = {"more": need.more.many, "least": need.more.least} if need.more else {"more": None, "least": False}
    return {"option_id": option_id, **more, "cost": need.cost, "or_less": need.or_less}


def _margin(margin: Margin | None) -> dict[str, Any] | None:
    return margin and {"option_id": margin.option_id, "more": margin.more.many, "least": margin.more.least}
