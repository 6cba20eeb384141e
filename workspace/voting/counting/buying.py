"""The Method of Equal Shares itself, for one amount of money for each voter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from workspace.voting.counting.purses import BELOW, Price, Purses, Sight
from workspace.voting.counting.supporters import Electorate


@dataclass(frozen=True)
class Bought:
    """One option bought: `at`, its position; its price for each point of worth, `above / below` minor units, where each
    point counts `unit` times; the positions of those it was tied with, which came after it; and the groups of ballots
    that gave their last for it."""

    at: int
    above: int
    below: int
    unit: int
    tied: tuple[int, ...] = ()
    emptied: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp), compare=False, repr=False)

    @property
    def group(self) -> frozenset[int]:
        return frozenset((self.at, *self.tied))


@dataclass(frozen=True, eq=False)
class Purchases:
    """What was bought, in order, and with whose money: see Purses. `excluded`: position → the bought one that cannot
    stand beside it."""

    bought: tuple[Bought, ...]
    purses: Purses
    excluded: Mapping[int, int]

    @cached_property
    def order(self) -> tuple[int, ...]:
        return tuple(each.at for each in self.bought)

    @cached_property
    def turns(self) -> dict[int, int]:
        """The turn in which each was bought, from 0."""
        return {at: turn for turn, at in enumerate(self.order)}

    def span(self, group: frozenset[int]) -> tuple[Bought, ...]:
        """The purchases from the first of a group to the last; none if not all of it was bought."""
        if not group <= self.turns.keys():
            return ()
        turns = [self.turns[at] for at in group]
        return self.bought[min(turns) : max(turns) + 1]

    def side_by_side(self, group: frozenset[int]) -> bool:
        """Bought one after the other at an unchanged price for worth: nobody who pays for two of them lacks the money
        for both, so no order of them matters."""
        held = self.span(group)
        return len(held) == len(group) and all(
            {other.at for other in held[n + 1 :]} <= set(each.tied)
            and each.above * held[0].below * held[0].unit == held[0].above * each.below * each.unit
            for n, each in enumerate(held)
        )


@dataclass(eq=False)
class Buying:
    """One run. `by_cost`: what an option is worth to a supporter counts times its cost (cost satisfaction), else as it
    is (cardinality). Each time the option with the lowest price for its worth is bought; of equal ones, by rank.

    `waiting`: options with a number that their price for worth cannot be below (a heap), and the turn in which that was
    found. Purses only empty, so an old number still holds; only the foremost must be looked at anew."""

    electorate: Electorate
    total: int
    by_cost: bool
    ranks: Sequence[int]
    rivals: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.purses = Purses(self.electorate, self.total)
        self.bought: list[Bought] = []
        self.sights: dict[int, Sight] = {}
        self.prices: dict[int, Price | None] = {}
        self.taken: set[int] = set()
        self.marked = np.zeros(len(self.electorate.counts), dtype=bool)  # to mark groups on, and wipe off again
        self.excluded: dict[int, int] = {}
        options, supporters = self.electorate.options, self.electorate.supporters
        wanted = [at for at, behind in enumerate(supporters) if behind.votes]
        self.units = [option.cost if self.by_cost else 1 for option in options]
        free = [at for at in wanted if not options[at].cost]
        scale = float(1 << self.purses.shift) * BELOW
        self.waiting = [
            (options[at].cost * scale / supporters[at].strength / self.units[at] * BELOW, self.ranks[at], at, -1)
            for at in wanted
            if options[at].cost
        ]
        heapify(self.waiting)
        for at in sorted(free, key=lambda at: self.ranks[at]):
            if at not in self.excluded:
                self._take(Bought(at, 0, 1, self.units[at]))

    def run(self) -> Purchases:
        """Buy until nobody's supporters can pay for it any more."""
        while (found := self.foremost()) is not None:
            self.buy(*found)
        return Purchases(tuple(self.bought), self.purses, self.excluded)

    def buy(self, at: int, price: Price, tied: Sequence[int]) -> None:
        emptied = self.purses.charge(at, price)
        self._take(Bought(at, price.above, price.below, self.units[at], tuple(tied), emptied))

    def _take(self, bought: Bought) -> None:
        self.bought.append(bought)
        self.taken.add(bought.at)
        self.sights.clear()
        self.prices.clear()
        for rival in self.rivals.get(bought.at, ()):
            self.excluded.setdefault(rival, bought.at)

    def foremost(self) -> tuple[int, Price, list[int]] | None:
        """The option to buy now, its price, and those tied with it, by rank; None if nothing can be paid for."""
        best: tuple[int, Price] | None = None
        equal: list[int] = []
        others: list[tuple[float, int, int, int]] = []
        limit = float("inf")
        while (found := self.next_up(limit)) is not None:
            at = found[2]
            price = self.price(at)
            if price is None:
                continue
            others.append(found)
            order = -1 if best is None else self.compare(at, price, *best)
            if order == 0:
                equal.append(at)
            if order < 0 or (order == 0 and self.ranks[at] < self.ranks[best[0]]):  # type: ignore[index]
                best, equal = (at, price), equal if order == 0 else [at]
                limit = self.limit(at, price)
        if best is None:
            return None
        self.put_back([other for other in others if other[2] != best[0]])
        return *best, sorted((at for at in equal if at != best[0]), key=lambda at: self.ranks[at])

    def price(self, at: int) -> Price | None:
        """The exact price of an option now; None if its supporters cannot pay."""
        if at not in self.prices:
            sight = self.sights.get(at) or self.purses.look(at, 0.0)
            self.prices[at] = self.purses.price(at, sight) if sight else None
        return self.prices[at]

    def next_up(self, limit: float) -> tuple[float, int, int, int] | None:
        """The option whose price may be lowest, looked at anew, if it may be within `limit`; it is taken off."""
        while self.waiting and self.waiting[0][0] <= limit:
            low, rank, at, turn = heappop(self.waiting)
            if at in self.excluded or at in self.taken:
                continue
            if turn == len(self.bought):
                return low, rank, at, turn
            sight = self.purses.look(at, low * self.units[at] * BELOW)
            if sight is not None:
                self.sights[at] = sight
                heappush(self.waiting, (max(low, sight.low / self.units[at] * BELOW), rank, at, len(self.bought)))
        return None

    def put_back(self, found: Sequence[tuple[float, int, int, int]]) -> None:
        for each in found:
            heappush(self.waiting, each)

    def limit(self, at: int, price: Price | Bought) -> float:
        """Not less than the price for worth of `at`, as numbers in `waiting` are."""
        return float((price.above << self.purses.shift) // price.below + 1) / self.units[at] / BELOW

    def compare(self, at: int, price: Price | Bought, other: int, its: Price | Bought) -> int:
        """Exactly: -1 if `at` costs less for its worth than `other`, 0 if the same, 1 if more."""
        mine = price.above * its.below * self.units[other]
        theirs = its.above * price.below * self.units[at]
        return (mine > theirs) - (mine < theirs)
