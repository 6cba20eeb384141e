"""Where the money went under equal shares: what an explanation of the result is made of."""

from dataclasses import dataclass
from fractions import Fraction

from workspace.voting.counting.buying import Bought
from workspace.voting.counting.equal_shares import Shares
from workspace.voting.counting.model import Election, OptionId
from workspace.voting.counting.purses import dot


@dataclass(frozen=True)
class Account:
    """Of one option that was counted, in minor units.

    - `could_pay`: what its supporters had together when it was bought or, of a loser, when it fell out, that is when
      they no longer had its cost (rounded down); `missing`: what then lacked.
    - `after`: how many had been bought before that: 0 means that its supporters' shares were too little from the start.
    - `used`: the winners bought until then that its supporters had paid for, and what these paid of each, most first;
      rounded to the nearest minor unit.
    - `effective_votes`: of a winner, its cost / the most that anyone paid for a point of worth: as many voters, paying
      all alike, would have paid for it. None for a loser."""

    option_id: OptionId
    could_pay: int
    missing: int
    after: int
    used: tuple[tuple[OptionId, int], ...]
    effective_votes: Fraction | None


@dataclass(frozen=True)
class Payment:
    """What each of `many` ballots alike paid, of its share, exactly, in minor units."""

    marks: tuple[OptionId, ...]
    many: int
    share: Fraction
    paid: Fraction


def accounts(election: Election, *, by_cost: bool = True) -> dict[OptionId, Account]:
    """For each option that was counted. Like the rule itself it gives each voter what `election.completion` ends with."""
    shares = Shares(election, by_cost)
    told = _Ledger(shares)
    for bought in shares.purchases.bought:
        told.buy(bought)
    told.end()
    return told.accounts


def payments(election: Election, *, by_cost: bool = True) -> list[Payment]:
    """Nobody pays more than their share, and all of it together is what was spent: to be checked by anyone."""
    shares = Shares(election, by_cost)
    purses, electorate = shares.purchases.purses, shares.electorate
    told = []
    for group, many in enumerate(electorate.counts.astype(int).tolist()):
        start = int(electorate.starts[group])
        marks = electorate.marks[start : start + int(electorate.lengths[group])].tolist()
        paid = Fraction(purses.share - purses.holds(group), purses.denominator)
        share = Fraction(purses.share, purses.denominator)
        told.append(Payment(tuple(electorate.options[at].id for at in marks), many, share, paid))
    return told


class _Ledger:
    """The run that counts, again, turn by turn."""

    def __init__(self, shares: Shares) -> None:
        self.options, self.supporters = shares.electorate.options, shares.electorate.supporters
        self.run = shares.start(shares.total)
        self.accounts: dict[OptionId, Account] = {}
        self.used: list[dict[OptionId, int]] = [{} for _ in self.options]
        self.turns = 0

    def buy(self, bought: Bought) -> None:
        option, behind = self.options[bought.at], self.supporters[bought.at]
        self._close_who_cannot_pay(but=bought.at)
        effective = Fraction(option.cost * bought.below, bought.above) if bought.above else Fraction(int(behind.votes))
        self._close(bought.at, effective)
        self.turns += 1
        if not option.cost:
            return  # nobody pays, and the run begins with these
        before = self._owned()
        found = self.run.foremost()
        assert found is not None, "the same run again"
        self.run.buy(*found)
        for at, (had, has) in enumerate(zip(before, self._owned(), strict=True)):
            self.used[at][option.id] = round((had - has) / (1 << self.run.purses.shift))

    def end(self) -> None:
        self._close_who_cannot_pay()
        for kept_out in self._open():
            self._close(kept_out, None)

    def _close_who_cannot_pay(self, but: int | None = None) -> None:
        for at in self._open():
            if at != but and not self.run.purses.can_pay(at):
                self._close(at, None)

    def _open(self) -> list[int]:
        return [at for at, option in enumerate(self.options) if option.id not in self.accounts]

    def _owned(self) -> list[float]:
        money = self.run.purses.money
        return [dot(money.take(each.groups), each.counts) for each in self.supporters]

    def _close(self, at: int, effective: Fraction | None) -> None:
        option = self.options[at]
        has = self.run.purses.left_for(at)
        used = tuple(sorted(((each, paid) for each, paid in self.used[at].items() if paid), key=lambda pair: -pair[1]))
        missing = max(0, option.cost - has) if effective is None else 0
        self.accounts[option.id] = Account(option.id, has, missing, self.turns, used, effective)
