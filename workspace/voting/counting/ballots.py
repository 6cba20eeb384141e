"""Ballots as four arrays. A count of a hundred thousand ballots is then a few passes over memory."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

EXACT = 2**53  # up to here NumPy's weighted bincount, which adds in doubles, is exact


@dataclass(frozen=True, eq=False)
class Ballots:
    """Ballots that say the same are kept once, as group g of `counts[g]` ballots. Its marks are
    `marks[starts[g]:starts[g + 1]]`: indices into the options, in order of preference for ranked ballots, ascending
    for all others. `points` stand beside the marks, or are None where a mark is only a mark. Shapes: starts int64[g+1],
    marks int32[n], points int64[n], counts int64[g]. No option stands on a ballot twice."""

    starts: NDArray[np.int64]
    marks: NDArray[np.int32]
    points: NDArray[np.int64] | None
    counts: NDArray[np.int64]

    @classmethod
    def of(
        cls, rows: Iterable[Collection[int]], *, points: Iterable[Sequence[int]] | None = None, ordered: bool = False
    ) -> Self:
        """From indices of options, a collection for each ballot, with its points in the same order. `ordered`: ranked,
        the order is kept. Raises ValueError for an option twice on one ballot, or points that do not match."""
        if points is None:
            plain = Counter(tuple(row) if ordered else tuple(sorted(row)) for row in rows)
            return cls.grouped({(row, ()): many for row, many in plain.items()}, pointed=False)
        pairs: Counter[tuple[tuple[int, ...], tuple[int, ...]]] = Counter()
        for row, given in zip(rows, points, strict=True):
            pairs[_sorted_pair(tuple(row), tuple(given))] += 1
        return cls.grouped(pairs, pointed=True)

    @classmethod
    def grouped(cls, groups: Mapping[tuple[tuple[int, ...], tuple[int, ...]], int], *, pointed: bool) -> Self:
        """From {(marks, points): how many ballots}. Groups are put in order, so equal ballots give equal arrays."""
        ordered = sorted(groups.items())
        if any(len(set(marks)) < len(marks) for (marks, _), _ in ordered):
            raise ValueError("an option stands on a ballot twice")
        lengths = [len(marks) for (marks, _), _ in ordered]
        return cls(
            starts=np.concatenate(([0], np.cumsum(np.array(lengths, dtype=np.int64)))).astype(np.int64),
            marks=np.array([each for (marks, _), _ in ordered for each in marks], dtype=np.int32),
            points=np.array([each for (_, given), _ in ordered for each in given], dtype=np.int64) if pointed else None,
            counts=np.array([many for _, many in ordered], dtype=np.int64),
        )

    @classmethod
    def together(cls, *parts: Self) -> Self:
        """Ballots of several sources (online, paper) as one: each part may still be counted apart."""
        groups: Counter[tuple[tuple[int, ...], tuple[int, ...]]] = Counter()
        for part in parts:
            for marks, points, many in part:
                groups[marks, points] += many
        return cls.grouped(groups, pointed=any(part.points is not None for part in parts))

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], int]]:
        """(marks, points, how many ballots) of each group; without points an empty tuple."""
        marks, points, starts = self.marks.tolist(), self.points, self.starts.tolist()
        given = points.tolist() if points is not None else None
        for start, end, many in zip(starts, starts[1:], self.counts.tolist(), strict=False):
            yield tuple(marks[start:end]), tuple(given[start:end]) if given is not None else (), many

    @property
    def size(self) -> int:
        """Ballots, the empty ones too."""
        return int(self.counts.sum())

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.starts)

    @property
    def positions(self) -> NDArray[np.int64]:
        """The place of each mark on its ballot, from 0."""
        return np.arange(len(self.marks)) - np.repeat(self.starts[:-1], self.lengths)

    def sum_by_option(self, options: int, weights: NDArray[np.int64] | None = None) -> list[int]:
        """For each option the sum of `weights` (one for each mark; None: each 1) over all ballots that mark it."""
        each = np.repeat(self.counts, self.lengths)
        each = each if weights is None else each * weights
        if int(np.abs(each).sum()) < EXACT:
            return np.bincount(self.marks, each, options).astype(np.int64).tolist()
        exact = [0] * options
        for mark, weight in zip(self.marks.tolist(), each.tolist(), strict=True):
            exact[mark] += weight
        return exact

    def without(self, options: Collection[int]) -> Self:
        """The same ballots with these options struck off. A ballot left empty stays a ballot."""
        struck = set(options)
        groups: Counter[tuple[tuple[int, ...], tuple[int, ...]]] = Counter()
        for marks, points, many in self:
            kept = [at for at, mark in enumerate(marks) if mark not in struck]
            groups[tuple(marks[at] for at in kept), tuple(points[at] for at in kept) if points else ()] += many
        return type(self).grouped(groups, pointed=self.points is not None)


def _sorted_pair(marks: tuple[int, ...], points: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Marks ascending, with their points. Raises ValueError if their numbers differ."""
    pairs = sorted(zip(marks, points, strict=True))
    return tuple(mark for mark, _ in pairs), tuple(point for _, point in pairs)
