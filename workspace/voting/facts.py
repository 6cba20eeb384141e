"""What is kept beside an outcome to explain it. Found once, while the round is counted; read each time it is shown.

    {"turnout": as turnout.summary, "unusual": as oddities.flags, "accounts": {option id: {"left", "missing", "because_of"}},
     "needs": [{"option_id", "more", "least", "cost", "or_less"}], "margin": {"option_id", "more", "least"} or None}

`unusual` is for those who run the round. The rest is public with the numbers, see rules.shows_numbers. `accounts`: under
equal shares what a loser's supporters had left when they could no longer pay for it, and on which winners they had
spent most. `needs` and `margin` take many recounts: those of greedy
rules are there at once, those of others come a little later, by a job."""

from collections.abc import Callable
from typing import Any

from workspace.core import jobs
from workspace.voting import oddities, turnout
from workspace.voting.counting import margins, spending
from workspace.voting.counting.margins import Margin, Need, Search
from workspace.voting.counting.model import Election, Outcome
from workspace.voting.counting.words import Completion
from workspace.voting.models import MOST_POINTS, BallotKind, Rule, VotingRound

Count = Callable[[Election], Outcome]
MONOTONE = frozenset({Rule.GREEDY, Rule.GREEDY_NO_SKIP})  # a vote more, or a lower cost, never makes an idea lose
ZLOTY = 100  # grosze
NAMED = 3  # winners named in a sentence about a loser
JOB = "find what losing ideas lacked"


def of_voters(voting_round: VotingRound) -> dict[str, Any]:
    """What can be said before the ballots are sealed, and never after."""
    everybody = turnout.parts(voting_round)
    return {"turnout": turnout.summary(everybody), "unusual": oddities.flags(voting_round, everybody)}


def of_count(voting_round: VotingRound, election: Election, count: Count) -> dict[str, Any]:
    """What can be said at once; the rest is left to a job, which is queued."""
    if voting_round.rule in MONOTONE:
        return distances(voting_round, election, count)
    jobs.enqueue(JOB, {"round_id": voting_round.id})
    return {"accounts": _accounts(election)} if voting_round.rule is Rule.EQUAL_SHARES else {}


def _accounts(election: Election) -> dict[str, dict[str, Any]]:
    return {
        str(option_id): {
            "left": account.could_pay,
            "missing": account.missing,
            "because_of": [winner for winner, _ in account.used[:NAMED]],
        }
        for option_id, account in spending.accounts(election).items()
        if account.effective_votes is None
    }


def distances(voting_round: VotingRound, election: Election, count: Count) -> dict[str, Any]:
    """How far each loser was from winning, and how close the whole was."""
    search = _search(voting_round, election)
    trial = margins.Trial(election, count, search)
    margin = margins.margin(election, count, search, trial)
    needs = margins.needs(election, count, search, trial)
    return {"needs": [_need(option_id, need) for option_id, need in needs.items()], "margin": _margin(margin)}


def _search(voting_round: VotingRound, election: Election) -> Search:
    """Adding shares one by one takes a few hundredths of a second a count, other rules a few thousandths."""
    if voting_round.rule in MONOTONE:
        return Search(monotone=True)
    slow = election.completion not in (Completion.NONE, Completion.UTILITARIAN)
    points = MOST_POINTS if voting_round.ballot_kind is BallotKind.POINTS else None
    few = {"patience": 10, "recounts": 800} if slow else {"patience": 20, "recounts": 1000}
    return Search(monotone=False, points=points, grain=ZLOTY, **few)


def _need(option_id: Any, need: Need) -> dict[str, Any]:
    more = {"more": need.more.many, "least": need.more.least} if need.more else {"more": None, "least": False}
    return {"option_id": option_id, **more, "cost": need.cost, "or_less": need.or_less}


def _margin(margin: Margin | None) -> dict[str, Any] | None:
    if margin is None:
        return None
    return {"option_id": margin.option_id, "more": margin.more.many, "least": margin.more.least}
