"""From a round and its ballots to what counting takes: ids of options to positions, kinds of ballot to Pabulib's."""

from collections.abc import Iterable, Sequence
from typing import Any

from workspace.voting import kinds
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Election, Option
from workspace.voting.counting.words import Kind
from workspace.voting.kinds import Marks
from workspace.voting.models import BallotKind, VotingOption, VotingRound

KINDS = {
    BallotKind.APPROVAL: Kind.APPROVAL,
    BallotKind.KNAPSACK: Kind.APPROVAL,
    BallotKind.RANKING: Kind.ORDINAL,
    BallotKind.POINTS: Kind.SCORING,
}


def election_of(
    voting_round: VotingRound, options: Sequence[VotingOption], marks: Iterable[Marks], **more: Any
) -> Election:
    """`options` in the order of the ballot. `more`: what else an Election takes, such as what was struck out and how
    lots are drawn."""
    index = {option.id: at for at, option in enumerate(options)}
    return Election(
        options=tuple(Option(option.id, option.cost) for option in options),
        budget=voting_round.budget,
        ballots=_ballots(voting_round.ballot_kind, index, marks),
        kind=KINDS[voting_round.ballot_kind],
        threshold=voting_round.threshold,
        max_length=voting_round.max_choices,
        **more,
    )


def _ballots(kind: BallotKind, index: dict[int, int], marks: Iterable[Marks]) -> Ballots:
    if kind is BallotKind.RANKING:
        return Ballots.of(([index[each] for each in kinds.in_order(own)] for own in marks), ordered=True)
    rows = [{index[each]: value for each, value in own.items()} for own in marks]
    if kind is BallotKind.POINTS:
        return Ballots.of((list(row) for row in rows), points=[[value or 0 for value in row.values()] for row in rows])
    return Ballots.of(list(row) for row in rows)
