"""Equal scores, put in order by the means frozen before the vote. Never silently: each tie is told."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from workspace.voting.counting.model import Election, Option, OptionId, Settled, Tie, natural


def in_order(election: Election, options: Sequence[Option]) -> list[Option]:
    """Highest score first; equal scores by `election.settle`. What is still equal then stands by id, and is OPEN."""
    scores = election.scores
    by_score = sorted(options, key=lambda option: scores[option.id], reverse=True)
    groups = (list(equal) for _, equal in groupby(by_score, key=lambda option: scores[option.id]))
    return [each for equal in groups for each in (sorted(equal, key=partial(key, election)) if equal[1:] else equal)]


def key(election: Election, option: Option) -> tuple[object, ...]:
    """What decides between options with equal scores, lowest first."""
    return (*(_rank(election, option, means) for means in election.settle), natural(option.id))


def _rank(election: Election, option: Option, means: Settled) -> int:
    if means is Settled.CHEAPER:
        return option.cost
    if means is Settled.MORE_VOTES:
        return -election.votes[option.id]
    if means is Settled.LISTED:
        return election.index[option.id]
    return election.lots.get(option.id, 0)


def settled_by(election: Election, group: Sequence[Option]) -> Settled:
    """The last means that was needed to tell all of `group` apart; OPEN if some are still equal."""
    for upto, means in enumerate(election.settle, 1):
        ranks = {tuple(_rank(election, option, each) for each in election.settle[:upto]) for option in group}
        if len(ranks) == len(group):
            return means
    return Settled.OPEN


def tie(election: Election, group: Sequence[Option], *, decisive: bool) -> Tie:
    """Of options in the order they took."""
    ids: tuple[OptionId, ...] = tuple(option.id for option in group)
    return Tie(ids, settled_by(election, group), decisive)
