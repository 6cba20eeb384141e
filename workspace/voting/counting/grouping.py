"""Finding ballots that say the same, in arrays: ten million of them in seconds, and never by a hash alone."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
BLOCK = 1 << 20  # ballots looked at at a time, which bounds the memory


def in_order(
    marks: NDArray[np.int32], lengths: Ints, points: Ints | None, *, ordered: bool
) -> tuple[NDArray[np.int32], Ints | None]:
    """The marks of each ballot ascending (`ordered`: as they are), points with them. Raises ValueError for an option
    twice on one ballot."""
    marks = marks.copy()
    points = None if points is None else points.copy()
    span = int(marks.max(initial=0)) + 1
    for first, end, owner in _blocks(lengths):
        keys = owner * span + marks[first:end]
        if (keys[1:] > keys[:-1]).all():
            continue
        if points is not None and not ordered:
            sorting = np.argsort(keys)
            points[first:end] = points[first:end][sorting]
        keys.sort()
        if (keys[1:] == keys[:-1]).any():
            raise ValueError("an option stands on a ballot twice")
        if not ordered:
            marks[first:end] = keys % span
    return marks, points


def alike(marks: NDArray[np.int32], lengths: Ints, points: Ints | None, counts: Ints) -> tuple[Ints, Ints]:
    """One ballot for each group of equal ones, and how many ballots each group has. Groups come in an order that
    depends on what the ballots say alone."""
    hashes = _hashes(marks, lengths, points)
    order = np.argsort(hashes, kind="stable")
    if not len(order):
        return order, counts
    first = np.concatenate(([True], hashes[order][1:] != hashes[order][:-1]))
    heads, groups = np.flatnonzero(first), np.cumsum(first) - 1
    chosen = order[heads]
    others = ~first
    if not _equal(marks, lengths, points, order[others], chosen[groups[others]]):
        return _alike_by_value(marks, lengths, points, counts)
    return chosen, np.add.reduceat(counts[order], heads)


def places(lengths: Ints, chosen: Ints) -> Ints:
    """Where the marks of the chosen ballots stand, one ballot after the other."""
    starts = np.cumsum(lengths) - lengths
    many = lengths[chosen]
    return np.repeat(starts[chosen] - (np.cumsum(many) - many), many) + np.arange(int(many.sum()))


def _blocks(lengths: Ints) -> list[tuple[int, int, Ints]]:
    """(first mark, last mark, whose ballot each mark is) of each block of ballots."""
    ends = np.concatenate(([0], np.cumsum(lengths)))
    found = []
    for first in range(0, len(lengths), BLOCK):
        last = min(first + BLOCK, len(lengths))
        found.append((int(ends[first]), int(ends[last]), np.repeat(np.arange(last - first), lengths[first:last])))
    return found


def _hashes(marks: NDArray[np.int32], lengths: Ints, points: Ints | None) -> NDArray[np.uint64]:
    """A number for each ballot: the sum of a number for each (place, mark, points)."""
    hashes = np.zeros(len(lengths), np.uint64)
    starts = np.cumsum(lengths) - lengths
    for number, (first, end, owner) in enumerate(_blocks(lengths)):
        ballots = slice(number * BLOCK, (number + 1) * BLOCK)
        position = np.arange(first, end) - starts[ballots][owner]
        each = _mixed((position.astype(np.uint64) << np.uint64(32)) + marks[first:end].astype(np.uint64))
        if points is not None:
            each = _mixed(each + points[first:end].astype(np.uint64))
        sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(each)))
        begin = starts[ballots] - first
        hashes[ballots] = sums[begin + lengths[ballots]] - sums[begin]
    return hashes


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _equal(marks: NDArray[np.int32], lengths: Ints, points: Ints | None, some: Ints, others: Ints) -> bool:
    """Do ballots that share a hash say the same? Compared mark by mark."""
    if not np.array_equal(lengths[some], lengths[others]):
        return False
    for first in range(0, len(some), BLOCK):
        here = places(lengths, some[first : first + BLOCK])
        there = places(lengths, others[first : first + BLOCK])
        if not np.array_equal(marks[here], marks[there]):
            return False
        if points is not None and not np.array_equal(points[here], points[there]):
            return False
    return True


def _alike_by_value(marks: NDArray[np.int32], lengths: Ints, points: Ints | None, counts: Ints) -> tuple[Ints, Ints]:
    """Slowly and without hashes, for the day on which two different ballots share one."""
    ends = np.cumsum(lengths).tolist()
    groups: dict[tuple[bytes, bytes], list[int]] = {}
    for ballot, end in enumerate(ends):
        here = slice(end - int(lengths[ballot]), end)
        said = marks[here].tobytes(), b"" if points is None else points[here].tobytes()
        groups.setdefault(said, []).append(ballot)
    members = [groups[said] for said in sorted(groups)]
    chosen = np.array([each[0] for each in members], np.int64)
    return chosen, np.array([int(counts[each].sum()) for each in members], np.int64)
