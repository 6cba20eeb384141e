"""What a count takes and what it gives back. All money is in minor units (grosze); no float decides anything."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Self

import numpy as np

from workspace.voting.counting import lot
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.words import BY_KIND, RANKED, Completion, Kind, Reason, Scored, Settled

OptionId = int | str

__all__ = ["Completion", "Election", "Kind", "Line", "Option", "OptionId", "Outcome", "Reason", "Scored", "Settled"]
__all__ += ["StruckOut", "Tie"]


def natural(option_id: OptionId) -> tuple[int, str]:
    """Key to sort ids by: numbers by value, as 9 before 10 and the same whether written 9 or "9"; then words."""
    written = str(option_id)
    return (int(written), "") if written.isascii() and written.isdigit() else (1 << 62, written)


@dataclass(frozen=True)
class Option:
    """`cost` in minor units, 0 or more. `pot`: which part of the budget it belongs to (a district, a size)."""

    id: OptionId
    cost: int
    pot: str = ""


@dataclass(frozen=True)
class StruckOut:
    """An option that stands on the ballot and is not counted: why (WITHDRAWN, STRUCK_OUT or ELSEWHERE), and by whom."""

    option_id: OptionId
    reason: Reason = Reason.WITHDRAWN
    by: str = ""
    why: str = ""

    @property
    def note(self) -> str:
        return ": ".join(part for part in (self.by, self.why) if part)


@dataclass(frozen=True)
class Election:
    """Everything a count may look at. Raises ValueError for a ballot with an unknown option, doubled options, a
    negative amount, or a decision about an unknown option.

    - `scored`: None takes what the kind of ballot says (votes; points; Borda).
    - `threshold`: the least score; `threshold_share`: the least votes as a share of all ballots;
      `threshold_by_cost`: Świecie 2024, votes / ballots ≥ cost / (this × budget), 0 is off (equalshares.net, Świecie).
    - `conflicts`: groups of which only one can be built.
    - `settle`: the order of means against ties, frozen before the vote. LOT needs `seed` (see lot.key) or `drawn`, the
      order in which a named person drew in a room; with neither, a tie it would settle is OPEN.
    - `max_length`: how many options a ranked ballot may name; None: as many as each names. `default_score`: points for
      an option that a scoring ballot leaves out.
    - `last_in_part`: what is left pays the first option that does not fit if it covers this share of its cost.
    - `completion`, `step`: of equal shares; `step`: minor units in one unit of currency, which add-one adds."""

    options: tuple[Option, ...]
    budget: int
    ballots: Ballots
    kind: Kind = Kind.APPROVAL
    threshold: int = 0
    threshold_share: Fraction = Fraction(0)
    threshold_by_cost: int = 0
    struck_out: tuple[StruckOut, ...] = ()
    conflicts: tuple[frozenset[OptionId], ...] = ()
    settle: tuple[Settled, ...] = (Settled.CHEAPER, Settled.MORE_VOTES, Settled.LOT)
    seed: str = ""
    drawn: tuple[OptionId, ...] = ()
    scored: Scored | None = None
    max_length: int | None = None
    default_score: int = 0
    last_in_part: Fraction | None = None
    completion: Completion = Completion.NONE
    step: int = 1

    @classmethod
    def of_sets(
        cls, options: Sequence[Option], budget: int, sets: Iterable[Collection[OptionId]], **more: object
    ) -> Self:
        """From ballots as collections of option ids. Raises ValueError for an id that is not an option."""
        index = {option.id: at for at, option in enumerate(options)}
        try:
            ballots = Ballots.of([index[each] for each in marks] for marks in sets)
        except KeyError as unknown:
            raise ValueError(f"a ballot names {unknown}, which is not in this vote") from None
        return cls(tuple(options), budget, ballots, **more)  # type: ignore[arg-type]

    def __post_init__(self) -> None:
        if len(self.index) != len(self.options):
            raise ValueError("an option stands on the ballot twice")
        if self.budget < 0 or self.threshold < 0 or any(option.cost < 0 for option in self.options):
            raise ValueError("an amount is negative")
        marks = self.ballots.marks
        if len(marks) and not 0 <= int(marks.min()) <= int(marks.max()) < len(self.options):
            raise ValueError("a ballot names an option that is not in this vote")
        decided = {each.option_id for each in self.struck_out}.union(self.drawn, *self.conflicts)
        if not decided <= set(self.index):
            raise ValueError("a decision names an option that is not in this vote")

    @cached_property
    def index(self) -> dict[OptionId, int]:
        return {option.id: at for at, option in enumerate(self.options)}

    @cached_property
    def struck(self) -> dict[OptionId, StruckOut]:
        return {each.option_id: each for each in self.struck_out}

    @cached_property
    def standing(self) -> tuple[Option, ...]:
        """The options that are counted, in the order of the ballot."""
        return tuple(option for option in self.options if option.id not in self.struck)

    @cached_property
    def votes(self) -> dict[OptionId, int]:
        """How many ballots mark each option, the struck out too."""
        return dict(zip(self.index, self.ballots.sum_by_option(len(self.options)), strict=True))

    @cached_property
    def scores(self) -> dict[OptionId, int]:
        """What each option is ranked by: see Scored. Raises ValueError for ballots that do not say it."""
        held, scored, many = self.ballots, self.scored or BY_KIND[self.kind], len(self.options)
        if scored is Scored.VOTES or (scored is Scored.PLURALITY and self.kind is Kind.CHOOSE_ONE):
            return self.votes
        if scored in RANKED and self.kind is not Kind.ORDINAL:
            raise ValueError(f"{scored} needs ranked ballots, and these are {self.kind}")
        if scored is Scored.POINTS:
            missing = [self.default_score * (held.size - votes) for votes in self.votes.values()]
            sums = [a + b for a, b in zip(held.sum_by_option(many, held.points), missing, strict=True)]
        elif scored is Scored.BORDA:
            longest = np.repeat(held.lengths, held.lengths) if self.max_length is None else np.int64(self.max_length)
            sums = held.sum_by_option(many, longest - held.positions)
        else:
            sums = held.sum_by_option(many, (held.positions == 0).astype(np.int64))
        return dict(zip(self.index, sums, strict=True))

    @cached_property
    def lots(self) -> dict[OptionId, int]:
        """The turn of each option in the lot, one order for the whole vote, from `drawn` or `seed`; empty with neither.
        The pool is the options in the natural order of their ids, so that the order of the ballot does not matter."""
        if self.drawn:
            return {each: turn for turn, each in enumerate(self.drawn)}
        if not self.seed:
            return {}
        pool = sorted(self.index, key=natural)
        return {each: turn for turn, each in enumerate(lot.order(pool, self.seed))}

    def having(self, **changes: object) -> Self:
        """The same election with some of it changed: more money, another rule, one vote more."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def only(self, ids: Collection[OptionId], **changes: object) -> Self:
        """The same election among some of its options. A ballot that marks none of them stays a ballot."""
        kept = [at for at, option in enumerate(self.options) if option.id in ids]
        return self.having(
            options=tuple(self.options[at] for at in kept),
            ballots=self.ballots.only(kept, len(self.options)),
            struck_out=tuple(each for each in self.struck_out if each.option_id in ids),
            conflicts=tuple(group & frozenset(ids) for group in self.conflicts),
            drawn=tuple(each for each in self.drawn if each in ids),
            **changes,
        )


@dataclass(frozen=True)
class Line:
    """One option's fate. `votes`: ballots that mark it; `score`: what it was put in order by. `place`: 1 for the first
    selected, None for a loser. `left`: money left when its turn came (UNSUPPORTED: what its supporters had left,
    rounded down). `missing`: minor units it was too dear by (TOO_DEAR, IN_PART, UNSUPPORTED) or score it lacked
    (TOO_FEW). `because_of`: winners that kept it out. `note`: who struck it out, and why."""

    option_id: OptionId
    votes: int
    score: int
    reason: Reason
    place: int | None = None
    left: int | None = None
    missing: int = 0
    because_of: tuple[OptionId, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Tie:
    """Options with equal scores, in the order they took. `decisive`: another order would have had other winners.
    `settled`: the last means that was needed to put them in order."""

    option_ids: tuple[OptionId, ...]
    settled: Settled
    decisive: bool


@dataclass(frozen=True)
class Outcome:
    """`lines` stand in the order of the count: by score, ties settled; then below threshold; then not counted.
    `spent`: of the budget, in minor units. `notes`: what else the rule has to say of itself (rounds, money per voter
    as "numerator/denominator"), for the record. All of it can be written as JSON."""

    lines: tuple[Line, ...]
    ties: tuple[Tie, ...]
    spent: int
    notes: tuple[tuple[str, int | str], ...] = ()

    @cached_property
    def selected(self) -> tuple[OptionId, ...]:
        """In the order in which they were chosen."""
        chosen = [(line.place, line.option_id) for line in self.lines if line.place is not None]
        return tuple(option_id for _, option_id in sorted(chosen, key=lambda pair: pair[0]))

    @property
    def undecided(self) -> tuple[Tie, ...]:
        """Ties on which winners hang and for which a lot must still be drawn: until then there is no result."""
        return tuple(tie for tie in self.ties if tie.settled is Settled.OPEN and tie.decisive)
