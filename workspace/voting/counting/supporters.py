"""Who stands behind each option: the ballots turned on their side, so that an option's supporters lie together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workspace.voting.counting import ties
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Election, Option
from workspace.voting.counting.words import BY_KIND, Scored

EXACT = 2**52  # whole numbers up to here, and their sums, are exact in a double, in any order of adding


@dataclass(frozen=True, eq=False)
class Supporters:
    """Of one option: which groups of ballots, how many ballots each, and what the option is worth to each of them
    (`weights`; None: to everybody 1). Doubles that hold whole numbers, because they add up fastest."""

    groups: NDArray[np.intp]
    counts: NDArray[np.float64]
    weights: NDArray[np.float64] | None

    def __post_init__(self) -> None:
        weighed = self.counts if self.weights is None else self.counts * self.weights
        object.__setattr__(self, "weighed", weighed)
        object.__setattr__(self, "votes", float(self.counts.sum()))
        object.__setattr__(self, "strength", float(weighed.sum()))
        object.__setattr__(self, "heaviest", 1.0 if self.weights is None else float(self.weights.max(initial=1)))

    weighed: NDArray[np.float64] = None  # type: ignore[assignment] # the four are made from the rest
    votes: float = 0
    strength: float = 0
    heaviest: float = 1


@dataclass(frozen=True, eq=False)
class Electorate:
    """Options that are counted, each with its supporters and its rank in every tie (one order for the whole count:
    equalshares.net asks not to break ties differently for different budgets). `row`: for a group of ballots its marks,
    as positions in `options`, with their weights. `voters`: ballots, the empty ones too."""

    options: tuple[Option, ...]
    supporters: tuple[Supporters, ...]
    ranks: tuple[int, ...]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    marks: NDArray[np.int64]
    weights: NDArray[np.int64] | None
    counts: NDArray[np.float64]
    voters: int

    @classmethod
    def of(cls, election: Election, options: Sequence[Option]) -> "Electorate":
        """`options`: those that are counted. What an option is worth to a ballot: see `worth`. Raises ValueError for
        points so many that doubles could not add them exactly."""
        held = _told_in_full(election)
        weights = worth(election, held)
        kept = np.zeros(len(election.options), dtype=bool)
        kept[[election.index[option.id] for option in options]] = True
        counted = tuple(option for option in election.options if kept[election.index[option.id]])
        supports = kept[held.marks] if weights is None else kept[held.marks] & (weights > 0)
        group = np.repeat(np.arange(len(held.counts)), held.lengths)[supports]
        marks = (np.cumsum(kept) - 1)[held.marks[supports]]
        chosen = None if weights is None else weights[supports]
        if chosen is not None and float(held.counts[group].astype(np.float64) @ chosen.astype(np.float64)) >= EXACT / 2:
            raise ValueError("the points are too many to be counted exactly")
        lengths = np.bincount(group, minlength=len(held.counts))
        order = sorted(range(len(counted)), key=lambda at: ties.key(election, counted[at]))
        return cls(
            options=counted,
            supporters=_columns(len(counted), group, marks, chosen, held.counts.astype(np.float64)),
            ranks=tuple(int(rank) for rank in np.argsort(order)),
            starts=np.cumsum(lengths) - lengths,
            lengths=lengths,
            marks=marks,
            weights=chosen,
            counts=held.counts.astype(np.float64),
            voters=held.size,
        )


def worth(election: Election, held: Ballots) -> NDArray[np.int64] | None:
    """What each mark is worth to its ballot; None: each 1. Approvals and choice of one: 1. Points: the points, as in
    "Proportional Participatory Budgeting with Additive Utilities" (Peters, Pierczyński, Skowron, arXiv 2008.13276).
    Ranked: the Borda points of `Scored.BORDA`, or with `Scored.PLURALITY` 1 for the first. An option worth nothing or
    less to a ballot is not supported by it."""
    scored = election.scored or BY_KIND[election.kind]
    if scored is Scored.POINTS:
        return held.points if held.points is not None else np.zeros(len(held.marks), dtype=np.int64)
    if scored is Scored.BORDA:
        longest = (
            np.repeat(held.lengths, held.lengths) if election.max_length is None else np.int64(election.max_length)
        )
        return longest - held.positions
    if scored is Scored.PLURALITY:
        return (held.positions == 0).astype(np.int64)
    return None


def _told_in_full(election: Election) -> Ballots:
    """Where an option that is left out has points all the same, each ballot names every option."""
    held = election.ballots
    if not election.default_score or (election.scored or BY_KIND[election.kind]) is not Scored.POINTS:
        return held
    every = range(len(election.options))
    rows = [(dict(zip(marks, points, strict=True)), many) for marks, points, many in held]
    told = [(tuple(row.get(at, election.default_score) for at in every), many) for row, many in rows]
    return Ballots(
        starts=np.arange(len(told) + 1, dtype=np.int64) * len(every),
        marks=np.tile(np.array(every, dtype=np.int32), len(told)),
        points=np.array([points for row, _ in told for points in row], dtype=np.int64),
        counts=np.array([many for _, many in told], dtype=np.int64),
    )


def _columns(
    options: int,
    group: NDArray[np.intp],
    marks: NDArray[np.int64],
    weights: NDArray[np.int64] | None,
    counts: NDArray[np.float64],
) -> tuple[Supporters, ...]:
    if not options:  # all are below the threshold, or struck out
        return ()
    small = marks.astype(np.uint16) if options < 2**16 else marks  # NumPy sorts small numbers in one pass
    order = np.argsort(small, kind="stable")
    ends = np.cumsum(np.bincount(marks, minlength=options))[:-1]
    groups = np.split(group[order], ends)
    given = [None] * options if weights is None else np.split(weights[order].astype(np.float64), ends)
    return tuple(Supporters(each, counts.take(each), weight) for each, weight in zip(groups, given, strict=True))
