"""What a count takes and what it gives back. All money is in minor units (grosze); nothing here is a float."""

import enum
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


class Reason(enum.StrEnum):
    SELECTED = "selected"
    TOO_DEAR = "too_dear"  # when its turn came, less money was left than it costs
    TOO_FEW = "too_few"  # below the threshold of votes
    WITHDRAWN = "withdrawn"  # struck out before the count


class Settled(enum.StrEnum):
    """How ideas with equal votes were put in order."""

    CHEAPER = "cheaper"
    LOT = "lot"


@dataclass(frozen=True)
class Option:
    id: int
    cost: int


@dataclass(frozen=True)
class Election:
    """`ballots`: approvals, each a set, so that a doubled mark cannot count twice. `seed`: what the lot is drawn with.
    Raises ValueError for a ballot with an unknown option, doubled options, or a negative amount."""

    options: tuple[Option, ...]
    budget: int
    ballots: tuple[frozenset[int], ...]
    threshold: int = 0
    seed: str = ""
    withdrawn: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        known = {option.id for option in self.options}
        if len(known) != len(self.options):
            raise ValueError("an option stands on the ballot twice")
        if self.budget < 0 or self.threshold < 0 or any(option.cost < 0 for option in self.options):
            raise ValueError("an amount is negative")
        if any(not ballot <= known for ballot in self.ballots):
            raise ValueError("a ballot names an option that is not in this vote")

    @cached_property
    def votes(self) -> Counter[int]:
        return count_marks(self.ballots)

    def lot(self, option_id: int) -> str:
        """The ticket drawn for an option: lowest first. Anyone can compute it again."""
        return hashlib.sha256(f"{self.seed}:{option_id}".encode()).hexdigest()


def count_marks(ballots: Iterable[frozenset[int]]) -> Counter[int]:
    return Counter(option_id for ballot in ballots for option_id in ballot)


@dataclass(frozen=True)
class Line:
    """One option's fate. `place`: 1 for the first selected. `left`: money left when its turn came. `missing`: grosze it
    was too dear by (TOO_DEAR) or votes it lacked (TOO_FEW), else 0."""

    option_id: int
    votes: int
    reason: Reason
    place: int | None = None
    left: int | None = None
    missing: int = 0


@dataclass(frozen=True)
class Tie:
    """Options with equal votes, in the order they took. `decisive`: another order would have had other winners."""

    option_ids: tuple[int, ...]
    settled: Settled
    decisive: bool


@dataclass(frozen=True)
class Outcome:
    """`lines` stand in the order of the count: by votes, ties settled; then below threshold; then withdrawn."""

    lines: tuple[Line, ...]
    ties: tuple[Tie, ...]
    spent: int

    @property
    def selected(self) -> tuple[int, ...]:
        return tuple(line.option_id for line in self.lines if line.place is not None)
