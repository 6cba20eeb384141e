"""Ballots out of rows: fast for a file in order, and slowly, line by line, to say what is wrong with one that is not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Kind
from workspace.voting.counting.pabulib.rows import Lines

POINTED = (Kind.CUMULATIVE, Kind.SCORING)
DISTINCT = 1 << 17  # how many different ballots are kept as text before they become numbers
Said = tuple[bytes, bytes]


class OutOfOrderError(Exception):
    """The file is not as plain as the fast way needs it. Not an error yet."""


@dataclass(frozen=True)
class Limits:
    """What META and PROJECTS say about a ballot. `index`: column of marks for each project id; `costs` in minor units.
    The numbers that are None do not limit."""

    kind: Kind
    columns: list[str]
    index: dict[str, int]
    costs: list[int]
    length: tuple[int, int | None]
    cost: tuple[int, int | None]
    points: tuple[int | None, int | None]
    sum_points: tuple[int | None, int | None]

    @property
    def pointed(self) -> bool:
        return self.kind in POINTED

    @property
    def ordered(self) -> bool:
        return self.kind is Kind.ORDINAL


def fast(lines: Lines, limits: Limits) -> Ballots:
    """Whole blocks at a time, and each different ballot once. Raises OutOfOrderError for anything at all that is not as
    it should be: which it is, `slow` says."""
    gathered = _Gathered(limits)
    hashes = []
    width = len(limits.columns)
    vote = limits.columns.index("vote")
    points = limits.columns.index("points") if limits.pointed else None
    for block in lines.blocks():
        cells = _cells(block, width, lines.newline)
        if not all(cells[::width]):
            raise OutOfOrderError
        hashes.append(np.fromiter(map(hash, cells[::width]), np.int64))
        gathered.add(cells[vote::width], None if points is None else cells[points::width])
    voters = np.sort(np.concatenate(hashes)) if hashes else np.zeros(0, np.int64)
    if (voters[1:] == voters[:-1]).any():
        raise OutOfOrderError
    return gathered.ballots()


def _cells(block: bytes, width: int, newline: str) -> list[bytes]:
    """All cells of a block of whole lines, row after row."""
    if newline == "\r\n":
        if not block.count(b"\r\n") == block.count(b"\n") == block.count(b"\r"):
            raise OutOfOrderError
        block = block.replace(b"\r\n", b"\n")
    if b'"' in block or b"\r" in block:
        raise OutOfOrderError
    if not block.isascii():
        try:
            block.decode()
        except UnicodeDecodeError:
            raise OutOfOrderError from None
    block = block if block.endswith(b"\n") else block + b"\n"
    letters = np.frombuffer(block, np.uint8)
    ends = letters[(letters == ord(";")) | (letters == ord("\n"))] == ord("\n")
    if len(ends) % width or int(ends.sum()) != len(ends) // width or not ends[width - 1 :: width].all():
        raise OutOfOrderError
    cells = block.replace(b"\n", b";").split(b";")
    cells.pop()
    return cells


class _Gathered:
    """Different ballots and how often each was cast: as text while there are few, then as numbers."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.index = {option_id.encode(): at for option_id, at in limits.index.items()}
        self.said: Counter[bytes] | Counter[Said] = Counter()
        self.parts: list[Ballots] = []

    def add(self, votes: list[bytes], points: list[bytes] | None) -> None:
        self.said.update(votes if points is None else zip(votes, points, strict=True))  # type: ignore[arg-type]
        if len(self.said) > DISTINCT:
            self._put_away()

    def _put_away(self) -> None:
        """Text into numbers. Whenever there are twice as many, those that say the same come together."""
        self.parts.append(self._part())
        self.said = Counter()
        if sum(len(part.counts) for part in self.parts[1:]) > max(len(self.parts[0].counts), 4 * DISTINCT):
            self.parts = [Ballots.together(*self.parts)]

    def ballots(self) -> Ballots:
        self._put_away()
        return Ballots.together(*self.parts) if len(self.parts) > 1 else self.parts[0]

    def _part(self) -> Ballots:
        """Numbers out of text. Everything META asks is looked at here."""
        counts = np.fromiter(self.said.values(), np.int64, len(self.said))
        votes: Iterable[bytes]
        if self.limits.pointed:
            votes, given = zip(*self.said, strict=True) if self.said else ((), ())
            points = _numbers(given)
        else:
            votes, points = self.said, None  # type: ignore[assignment]
        marks, lengths = self._marks(votes)
        if points is not None and [vote.count(b",") for vote in votes] != [each.count(b",") for each in given]:
            raise OutOfOrderError
        _check(marks, lengths, points, self.limits)
        try:
            return Ballots.from_arrays(
                marks=marks, lengths=lengths, points=points, counts=counts, ordered=self.limits.ordered
            )
        except ValueError:  # an option twice on a ballot
            raise OutOfOrderError from None

    def _marks(self, votes: Iterable[bytes]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        if not all(votes):
            raise OutOfOrderError
        text = b",".join(votes)
        cells = text.split(b",") if text else []
        try:
            marks = np.fromiter(map(self.index.__getitem__, cells), np.int32, len(cells))
        except KeyError:
            raise OutOfOrderError from None
        return marks, np.fromiter((vote.count(b",") + 1 for vote in votes), np.int64)


def _numbers(cells: Iterable[bytes]) -> NDArray[np.int64]:
    text = b",".join(cells)
    numbers = text.split(b",") if text else []
    if not all(map(bytes.isdigit, numbers)) or max(map(len, numbers), default=0) > 15:
        raise OutOfOrderError
    return np.fromiter(map(int, numbers), np.int64, len(numbers))


def _check(
    marks: NDArray[np.int32], lengths: NDArray[np.int64], points: NDArray[np.int64] | None, limits: Limits
) -> None:
    starts = np.cumsum(lengths) - lengths
    _within(lengths, limits.length)
    if limits.cost != (0, None) and len(marks):
        _within(np.add.reduceat(np.array(limits.costs, np.int64)[marks], starts), limits.cost)
    if points is not None and len(points):
        _within(points, limits.points)
        _within(np.add.reduceat(points, starts), limits.sum_points)


def _within(numbers: NDArray[np.int64], bounds: tuple[int | None, int | None]) -> None:
    least, most = bounds
    if len(numbers) and (
        (least is not None and int(numbers.min()) < least) or (most is not None and int(numbers.max()) > most)
    ):
        raise OutOfOrderError
