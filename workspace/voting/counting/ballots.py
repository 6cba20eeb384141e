"""Ballots as four arrays. A count of a hundred thousand ballots is then a few passes over memory."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from workspace.voting.counting import grouping

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
        kept = [tuple(row) for row in rows]
        given = None if points is None else [tuple(each) for each in points]
        if given is not None and [len(row) for row in kept] != [len(each) for each in given]:
            raise ValueError("points do not match the marks")
        return cls.from_arrays(
            marks=np.fromiter((mark for row in kept for mark in row), np.int32),
            lengths=np.fromiter(map(len, kept), np.int64),
            points=None if given is None else np.fromiter((each for row in given for each in row), np.int64),
            ordered=ordered,
        )

    @classmethod
    def from_arrays(
        cls,
        *,
        marks: NDArray[np.int32],
        lengths: NDArray[np.int64],
        points: NDArray[np.int64] | None = None,
        counts: NDArray[np.int64] | None = None,
        ordered: bool = False,
    ) -> Self:
        """Put ballots one after the other into their order, and those that say the same together, in linear time and
        whatever order they come in. Raises ValueError for an option twice on one ballot."""
        marks, points = grouping.in_order(marks, lengths, points, ordered=ordered)
        return cls._alike(marks, lengths, points, np.ones(len(lengths), np.int64) if counts is None else counts)

    @classmethod
    def _alike(
        cls,
        marks: NDArray[np.int32],
        lengths: NDArray[np.int64],
        points: NDArray[np.int64] | None,
        counts: NDArray[np.int64],
    ) -> Self:
        """Ballots in their order, those that say the same together."""
        chosen, counts = grouping.alike(marks, lengths, points, counts)
        at, lengths = grouping.places(lengths, chosen), lengths[chosen]
        starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        return cls(starts, marks[at], points if points is None else points[at], counts)

    @classmethod
    def together(cls, *parts: Self) -> Self:
        """Ballots of several sources (online, paper) as one: each part may still be counted apart. All or none of them
        have points."""
        with_points = [part.points for part in parts if part.points is not None]
        if len(with_points) not in (0, len(parts)):
            raise ValueError("some ballots have points and some have none")
        return cls._alike(
            np.concatenate([part.marks for part in parts]),
            np.concatenate([part.lengths for part in parts]),
            np.concatenate(with_points) if with_points else None,
            np.concatenate([part.counts for part in parts]),
        )

    def without(self, options: Collection[int]) -> Self:
        """The same ballots with these options struck off. A ballot left empty stays a ballot."""
        return self._kept(~np.isin(self.marks, np.fromiter(options, np.int32)), self.marks)

    def only(self, options: Sequence[int], many: int) -> Self:
        """The same ballots among these of `many` options, which are numbered anew in this order."""
        renamed = np.full(many, -1, np.int32)
        renamed[np.fromiter(options, np.int64, len(options))] = np.arange(len(options), dtype=np.int32)
        return self._kept(renamed[self.marks] >= 0, renamed[self.marks])

    def _kept(self, keep: NDArray[np.bool_], marks: NDArray[np.int32]) -> Self:
        owner = np.repeat(np.arange(len(self.counts)), self.lengths)[keep]
        return self._alike(
            marks[keep],
            np.bincount(owner, minlength=len(self.counts)).astype(np.int64),
            None if self.points is None else self.points[keep],
            self.counts,
        )

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], int]]:
        """(marks, points, how many ballots) of each group; without points an empty tuple."""
        marks, points, starts = self.marks.tolist(), self.points, self.starts.tolist()
        given = points.tolist() if points is not None else None
        for start, end, many in zip(starts, starts[1:], self.counts.tolist(), strict=False):
            yield tuple(marks[start:end]), tuple(given[start:end]) if given is not None else (), many

    @cached_property
    def size(self) -> int:
        """Ballots, the empty ones too."""
        return int(self.counts.sum())

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.starts)

    @property
    def positions(self) -> NDArray[np.int64]:
        """The place of each mark on its ballot, from 0."""
        return np.arange(len(self.marks)) - np.repeat(self.starts[:-1], self.lengths)

    def sum_by_option(self, options: int, weights: NDArray[np.int64] | None = None) -> list[int]:
        """For each option the sum of `weights` (one for each mark; None: each 1) over all ballots that mark it."""
        if weights is None and int(self.counts @ self.lengths) < EXACT:
            once = np.repeat(self.counts.astype(np.float64), self.lengths)
            return np.bincount(self.marks, once, options).astype(np.int64).tolist()
        each = np.repeat(self.counts, self.lengths)
        each = each if weights is None else each * weights
        if int(np.abs(each).sum()) < EXACT:
            return np.bincount(self.marks, each, options).astype(np.int64).tolist()
        exact = [0] * options
        for mark, weight in zip(self.marks.tolist(), each.tolist(), strict=True):
            exact[mark] += weight
        return exact
