"""What every voter still has, twice: in fixed point, fast, with a known error; and exactly, as whole numbers.

Fixed point: minor units times `2 ** shift`, whole numbers kept in doubles, all sums of them below 2^52 and so exact. A
purse differs from its true content by less than `slack` such units. These only say what cannot be (an option that
cannot be paid, a price that cannot be lower); whatever is nearer than that is decided by the ledger.

Ledger: a purse that was never emptied holds the share minus what its ballot paid, so all purses follow from the prices
of the options bought; these stand as whole numbers over one `denominator`."""

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from workspace.voting.counting.supporters import EXACT, Electorate, Supporters

PIECE = 8192
BELOW = 1 - 2**-48  # more than what a few roundings of a double can add


@dataclass(frozen=True, eq=False)
class Price:
    """What an option costs each supporter for each point of worth, `above / below` minor units; who has less pays all
    they have: `poor`, places among the option's supporters."""

    above: int
    below: int
    poor: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sight:
    """A look at an option in fixed point: below `low` it is not to be had. `money`: what each group of its supporters
    holds; `poor`: those who hold less than the price seems to be; `rich`: the worth of it to the others."""

    low: float
    money: NDArray[np.float64]
    poor: NDArray[np.bool_]
    rich: float


def dot(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Their product, exact for whole numbers. In pieces, because for longer ones NumPy's library wakes threads, which
    costs more than it saves."""
    if len(one) <= PIECE:
        return float(one @ other)
    return float(sum(one[at : at + PIECE] @ other[at : at + PIECE] for at in range(0, len(one), PIECE)))


class Purses:
    """`total / voters` minor units for each voter, who are `electorate.voters` unless said otherwise."""

    def __init__(self, electorate: Electorate, total: int) -> None:
        self.electorate = electorate
        self.denominator = max(electorate.voters, 1)
        self.total = self.share = total
        self.paid: dict[int, int] = {}
        self.shift = EXACT.bit_length() - 1 - max(total, 1).bit_length()
        if self.shift < 0:
            raise ValueError("the budget is too large to be counted")
        first = float((total << self.shift) // self.denominator)
        self.money = np.full(len(electorate.counts), first)
        self.open = np.ones(len(electorate.counts), dtype=bool)
        self.slack = 1.0

    def look(self, at: int, known: float) -> Sight | None:
        """What option `at` may cost; None: its supporters cannot pay for it. `known`: a `low` found earlier.

        Whoever is called poor, the others then pay (cost - what the poor have) / (their worth): never more than the
        price, because a voter pays the lesser of purse and price. Newton's method on that, from below."""
        behind = self.electorate.supporters[at]
        cost = float(self.electorate.options[at].cost << self.shift)
        money = self.money.take(behind.groups)
        owned = money * behind.counts
        has = dot(money, behind.counts)
        if has + self.slack * behind.votes < cost:
            return None
        nobody = np.zeros(len(money), dtype=bool)
        known = max(known, cost / behind.strength * BELOW)
        seen, price = Sight(known, money, nobody, behind.strength), max(known, cost / behind.strength)
        if has < cost:
            return seen
        while True:
            poor = money < (price if behind.weights is None else price * behind.weights)
            mask = poor.astype(np.float64)
            rich = behind.strength - dot(behind.weighed, mask)
            if rich <= 0 or rich == seen.rich:
                return seen
            paid = cost - dot(owned, mask)
            low = (paid - self.slack * dot(behind.counts, mask)) / rich * BELOW
            seen, price = Sight(max(low, seen.low), money, poor, rich), paid / rich

    def price(self, at: int, seen: Sight) -> Price | None:
        """The exact price of option `at`, or None if its supporters cannot pay for it. `seen`: as it looks now."""
        behind = self.electorate.supporters[at]
        cost = self.electorate.options[at].cost
        if dot(seen.money, behind.counts) <= float(cost << self.shift) + self.slack * behind.votes:
            has = self.has(behind, np.arange(len(behind.groups)))
            if has <= cost * self.denominator:
                return self._all_they_have(behind, seen.money) if has == cost * self.denominator else None
        poor, rich = seen.poor, seen.rich
        while True:
            above = cost * self.denominator - self.has(behind, poor.nonzero()[0])
            below = int(rich)
            found = self._who_has_less(behind, seen.money, above, below)
            if (found == poor).all():
                common = gcd(above, below)
                return Price(above // common, below // common * self.denominator, poor)
            poor, rich = found, behind.strength - dot(behind.weighed, found.astype(np.float64))

    def has(self, behind: Supporters, among: NDArray[np.intp]) -> int:
        """What those `among` the supporters (their places) have together, over the denominator."""
        if not len(among):
            return 0
        groups = behind.groups.take(among)
        still = self.open.take(groups).nonzero()[0]
        groups, counts = groups.take(still), behind.counts.take(among.take(still))
        owned = int(counts.sum()) * self.share
        if not self.paid or not len(groups):
            return owned
        starts = self.electorate.starts.take(groups)
        lengths = self.electorate.lengths.take(groups)
        ends = lengths.cumsum()
        at = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
        each = np.repeat(counts, lengths)
        if self.electorate.weights is not None:
            each *= self.electorate.weights.take(at)
        paid = np.bincount(self.electorate.marks.take(at), each, len(self.electorate.options)).tolist()
        return owned - sum(int(paid[at]) * price for at, price in self.paid.items() if paid[at])

    def can_pay(self, at: int) -> bool:
        """Whether the supporters of option `at` have its cost together."""
        behind, cost = self.electorate.supporters[at], self.electorate.options[at].cost
        beyond = dot(self.money.take(behind.groups), behind.counts) - float(cost << self.shift)
        if abs(beyond) > self.slack * behind.votes:
            return beyond > 0
        return self.has(behind, np.arange(len(behind.groups))) >= cost * self.denominator

    def left_for(self, at: int) -> int:
        """What the supporters of option `at` have together, in minor units, rounded down."""
        behind = self.electorate.supporters[at]
        has, error = int(dot(self.money.take(behind.groups), behind.counts)), int(self.slack * behind.votes)
        least, most = max(0, has - error) >> self.shift, (has + error) >> self.shift
        return least if least == most else self.has(behind, np.arange(len(behind.groups))) // self.denominator

    def _who_has_less(
        self, behind: Supporters, money: NDArray[np.float64], above: int, below: int
    ) -> NDArray[np.bool_]:
        """Which purses hold less than `above / below` (over the denominator) for each point of worth."""
        price = float((above << self.shift) // (below * self.denominator))
        beyond = money - (price if behind.weights is None else price * behind.weights)
        less = beyond < 0
        np.abs(beyond, out=beyond)
        for near in (beyond <= self.slack + behind.heaviest).nonzero()[0].tolist():
            group = int(behind.groups[near])
            worth = 1 if behind.weights is None else int(behind.weights[near])
            less[near] = self.holds(group) * below < above * worth
        return less

    def holds(self, group: int) -> int:
        """What one ballot of a group has, exactly, over the denominator."""
        if not self.open[group]:
            return 0
        start = int(self.electorate.starts[group])
        end = start + int(self.electorate.lengths[group])
        marks = self.electorate.marks[start:end].tolist()
        weights = [1] * len(marks) if self.electorate.weights is None else self.electorate.weights[start:end].tolist()
        return self.share - sum(weight * self.paid.get(at, 0) for at, weight in zip(marks, weights, strict=True))

    def _all_they_have(self, behind: Supporters, money: NDArray[np.float64]) -> Price:
        """They can just pay for it with all they have: the price is what the one with most for each point gives."""
        ratio = money / (1 if behind.weights is None else behind.weights)
        above, below = 0, 1
        for near in (ratio >= ratio.max() - 2 * self.slack - 2).nonzero()[0].tolist():
            worth = 1 if behind.weights is None else int(behind.weights[near])
            holds = self.holds(int(behind.groups[near]))
            if holds * below > above * worth:
                above, below = holds, worth
        return Price(above, below * self.denominator, np.ones(len(behind.groups), dtype=bool))

    def charge(self, at: int, price: Price) -> NDArray[np.intp]:
        """Everybody pays for option `at`. Returns the groups that gave their last."""
        behind = self.electorate.supporters[at]
        more = price.below // self.denominator
        if more > 1:
            self.denominator *= more
            self.share *= more
            self.paid = {each: paid * more for each, paid in self.paid.items()}
        self.paid[at] = price.above
        due = float((price.above << self.shift) // price.below)
        left = self.money.take(behind.groups) - (due if behind.weights is None else due * behind.weights)
        emptied = price.poor.nonzero()[0]
        left[emptied] = 0
        self.money[behind.groups] = left
        last = behind.groups.take(emptied)
        last = last[self.open.take(last)]
        self.open[last] = False
        self.slack += behind.heaviest
        return last
