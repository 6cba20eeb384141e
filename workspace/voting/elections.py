"""A closed round as an election that can be counted, here or by anyone who holds its rules and its ballots.

`more_ballots` is for rooms above: each function gives, for a round, the marks of ballots that were not cast here (paper)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workspace.proposals.models import ProposalStatus
from workspace.voting import ballots, kinds
from workspace.voting.counting import registry
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Completion, Election, Kind, Option, Outcome, StruckOut
from workspace.voting.kinds import Marks
from workspace.voting.models import BallotKind, VotingOption, VotingRound

ZLOTY = 100  # grosze
more_ballots: list[Callable[[VotingRound], Sequence[Marks]]] = []


def counted_ballots(voting_round: VotingRound) -> list[Marks]:
    """Every ballot that counts, of all channels."""
    return [*ballots.all_ballots(voting_round), *(marks for more in more_ballots for marks in more(voting_round))]


def election_of(
    voting_round: VotingRound, options: Sequence[VotingOption], cast: Sequence[Marks], **more: Any
) -> Election:
    """`options` with their proposals, in the order of the ballot. `more`: of Election, such as `seed` or `drawn` when a
    lot decides a tie."""
    gone = tuple(StruckOut(option.id) for option in options if option.proposal.status != ProposalStatus.PUBLISHED)
    return Election(
        options=tuple(Option(option.id, option.cost) for option in options),
        budget=voting_round.budget,
        ballots=arrays(voting_round.ballot_kind, {option.id: at for at, option in enumerate(options)}, cast),
        kind=kind_of(voting_round),
        threshold=voting_round.threshold,
        max_length=voting_round.max_choices if voting_round.ballot_kind is BallotKind.RANKING else None,
        completion=Completion(voting_round.completion.value),
        step=ZLOTY,
        **{"struck_out": gone, **more},
    )


def kind_of(voting_round: VotingRound) -> Kind:
    """As Pabulib names it. A ballot that spends the budget is an approval ballot with a limit of its own."""
    if voting_round.ballot_kind is BallotKind.RANKING:
        return Kind.ORDINAL
    if voting_round.ballot_kind is BallotKind.POINTS:
        return Kind.SCORING if voting_round.points_sum is None else Kind.CUMULATIVE
    return Kind.APPROVAL


def count(voting_round: VotingRound, election: Election) -> Outcome:
    return registry.count(election, voting_round.rule.value)


def arrays(kind: BallotKind, index: Mapping[int, int], cast: Sequence[Marks]) -> Ballots:
    """`index`: for each option id its position among the options."""
    if kind is BallotKind.RANKING:
        return Ballots.of(([index[each] for each in kinds.in_order(marks)] for marks in cast), ordered=True)
    rows = [[index[each] for each in marks] for marks in cast]
    if kind is BallotKind.POINTS:
        return Ballots.of(rows, points=[[value or 0 for value in marks.values()] for marks in cast])
    return Ballots.of(rows)
