"""Completion of equal shares by more money for each voter, skipping all amounts that cannot change what is bought."""

from collections.abc import Callable
from dataclasses import dataclass

from workspace.voting.counting.buying import Buying, Purchases
from workspace.voting.counting.strides import unchanged

PATIENCE = 3  # so many steps without a change before longer strides are tried,
RARE = 16  # unless the last change came after so many


@dataclass(frozen=True)
class Completed:
    """`purchases` with `raised` steps more for each voter; `runs`: how many runs it took to find. `ties`: all groups of
    positions that were tied in any of them in such a way that with another order others are bought for that money."""

    purchases: Purchases
    raised: int
    runs: int
    ties: frozenset[frozenset[int]]


def complete(
    start: Callable[[int], Buying],
    touchy: Callable[[Purchases, frozenset[frozenset[int]]], frozenset[frozenset[int]]],
    *,
    budget: int,
    step: int,
    exhaustive: bool,
) -> Completed:
    """Give each voter one step of money more, again and again, as long as what is bought costs no more than the budget
    (Add1 of equalshares.net, "Completion"; it starts at budget / voters, not rounded). `exhaustive`: end already when
    nothing that anybody supports would still fit the budget. It also ends when everything supported is bought.
    `start(total)`: a run not yet begun with that much money for all voters together; `step`: minor units.
    `touchy(purchases, known)`: the groups of options whose tie mattered in a run, beside those known to."""
    now = start(budget).run()
    costs = [option.cost for option in now.purses.electorate.options]
    per_step = step * now.purses.electorate.voters
    most = -(-sum(costs) // step)  # by then everybody can pay alone for all they want
    raised, runs, stride, calm = 0, 1, 1, 0
    ties = touchy(now, frozenset())
    while raised < most and not _ended(now, budget, costs, exhaustive=exhaustive):
        stride = min(stride, most - raised)
        after = start(budget + (raised + stride) * per_step)
        runs += 1
        if stride == 1:
            following = after.run()
            ties = touchy(following, ties)
            if sum(costs[at] for at in following.order) > budget:
                break
            calm = calm + 1 if set(following.order) == set(now.order) else (PATIENCE if calm >= RARE else 0)
            now, raised = following, raised + 1
            stride = 2 if calm >= PATIENCE else 1
        elif (same := unchanged(now, after)) is not None:
            now, raised, stride, calm = same, raised + stride, stride * 2, calm + stride
            ties = touchy(same, ties)
        else:
            stride, calm = stride // 2, calm if calm >= RARE else 0
    now = start(budget + raised * per_step).run()  # in its true order
    return Completed(now, raised, runs, ties)


def _ended(now: Purchases, budget: int, costs: list[int], *, exhaustive: bool) -> bool:
    """Nothing is left to be bought, or (`exhaustive`) to be paid for."""
    left = budget - sum(costs[at] for at in now.order)
    supporters, bought = now.purses.electorate.supporters, set(now.order)
    rest = [
        cost for at, cost in enumerate(costs) if at not in bought and at not in now.excluded and supporters[at].votes
    ]
    return not rest or (exhaustive and min(rest) > left)
