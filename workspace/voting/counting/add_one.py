"""Completion of equal shares by more money for each voter, skipping all amounts that cannot change what is bought."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workspace.voting.counting.buying import Bought, Buying, Purchases

PATIENCE = 3  # so many steps without a change before longer strides are tried,
RARE = 16  # unless the last change came after so many


@dataclass(frozen=True)
class Completed:
    """`purchases` with `raised` steps more for each voter; `runs`: how many runs it took to find. `ties`: all groups of
    positions that were tied in any of them."""

    purchases: Purchases
    raised: int
    runs: int
    ties: frozenset[frozenset[int]]


def complete(start: Callable[[int], Buying], *, budget: int, step: int, exhaustive: bool) -> Completed:
    """Give each voter one step of money more, again and again, as long as what is bought costs no more than the budget
    (Add1 of equalshares.net, "Completion"; it starts at budget / voters, not rounded). `exhaustive`: end already when
    nothing that anybody supports would still fit the budget. It also ends when everything supported is bought.
    `start(total)`: a run not yet begun with that much money for all voters together; `step`: minor units."""
    electorate = start(budget).electorate
    costs = [option.cost for option in electorate.options]
    per_step = step * electorate.voters
    most = -(-sum(costs) // step)  # by then everybody can pay alone for all they want
    raised, runs, stride, calm = 0, 1, 1, 0
    now = start(budget).run()
    ties = _ties(now.bought)
    while raised < most and not _ended(now, budget, costs, exhaustive=exhaustive):
        stride = min(stride, most - raised)
        after = start(budget + (raised + stride) * per_step)
        runs += 1
        if stride == 1:
            following = after.run()
            ties |= _ties(following.bought)
            if sum(costs[at] for at in following.order) > budget:
                break
            calm = calm + 1 if following.order == now.order else (PATIENCE if calm >= RARE else 0)
            now, raised = following, raised + 1
            stride = 2 if calm >= PATIENCE else 1
        elif (same := unchanged(now, after)) is not None:
            now, raised, stride, calm = same, raised + stride, stride * 2, calm + stride
            ties |= _ties(same.bought)
        else:
            stride, calm = stride // 2, calm if calm >= RARE else 0
    return Completed(now, raised, runs, ties)


def _ties(bought: Iterable[Bought]) -> frozenset[frozenset[int]]:
    return frozenset(each.group for each in bought if each.tied)


def _ended(now: Purchases, budget: int, costs: list[int], *, exhaustive: bool) -> bool:
    """Nothing is left to be bought, or (`exhaustive`) to be paid for."""
    left = budget - sum(costs[at] for at in now.order)
    supporters, bought = now.purses.electorate.supporters, set(now.order)
    rest = [
        cost for at, cost in enumerate(costs) if at not in bought and at not in now.excluded and supporters[at].votes
    ]
    return not rest or (exhaustive and min(rest) > left)


def unchanged(now: Purchases, after: Buying) -> Purchases | None:
    """The run with more money, if it and every run with an amount between the two buys what `now` bought, in that
    order; None if that cannot be said.

    After equal purchases, nobody has less if everybody began with more (who paid a price that is now no higher has no
    less left, who paid all they had has nothing less than nothing). So each price in between lies between the prices
    in the two runs. If what is bought is, at its dearest (`now`), before all others at their cheapest (`after`), by
    price for worth and then by rank, it is bought in between as well; and what cannot be paid for `after` cannot in
    between. Turn by turn this holds for the whole run. Compare arXiv 2502.11797, which skips budgets for a simpler
    rule (all supporters pay alike)."""
    for bought in now.bought[len(after.bought) :]:
        found = after.foremost()
        if found is None or found[0] != bought.at or not _others_are_dearer(bought, after):
            return None
        after.buy(*found)
    return None if after.foremost() is not None else after.run()


def _others_are_dearer(bought: Bought, after: Buying) -> bool:
    seen = []
    while (found := after.next_up(after.limit(bought.at, bought))) is not None:
        at = found[2]
        price = after.purses.price(at, after.sights[at])
        if price is None:
            continue
        seen.append(found)
        order = after.compare(at, price, bought.at, bought)
        if order < 0 or (order == 0 and after.ranks[at] < after.ranks[bought.at]):
            return False
    after.put_back(seen)
    return True
