"""Completion of equal shares by more money for each voter, skipping all amounts that cannot end it."""

from collections.abc import Callable
from dataclasses import dataclass

from workspace.voting.counting.buying import Buying, Purchases
from workspace.voting.counting.strides import doubtful, pass_over


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
    `touchy(purchases, known)`: the groups of options whose tie mattered in a run, beside those known to.

    Twice as many steps are tried at once; where an amount on the way may be the end, half as many. Runs that were begun
    for that are kept in `ahead`, the nearest last, and taken on from where they are when their turn comes."""
    now = start(budget).run()
    costs = [option.cost for option in now.purses.electorate.options]
    per_step = step * now.purses.electorate.voters
    most = -(-sum(costs) // step)  # by then everybody can pay alone for all they want
    raised, runs, ties = 0, 1, touchy(now, frozenset())
    ahead: list[tuple[int, Buying]] = []
    while raised < most and not _ended(now, budget, costs, exhaustive=exhaustive):
        if not ahead:
            twice = min(2 * raised + 1, most)
            ahead.append((twice, start(budget + twice * per_step)))
        upto, after = ahead[-1]
        if upto > raised + 1 and not pass_over(now, after, budget, exhaustive=exhaustive):
            half = (raised + upto) // 2
            ahead.append((half, start(budget + half * per_step)))
            continue
        if upto > raised + 1:
            ties |= doubtful(now, after)
        following = after.run()
        ties = touchy(following, ties)
        if sum(costs[at] for at in following.order) > budget:
            break
        now, raised, runs = following, upto, runs + 1
        ahead.pop()
    now = start(budget + raised * per_step).run()  # in its true order
    return Completed(now, raised, runs + len(ahead), ties)


def _ended(now: Purchases, budget: int, costs: list[int], *, exhaustive: bool) -> bool:
    """Nothing is left to be bought, or (`exhaustive`) to be paid for."""
    left = budget - sum(costs[at] for at in now.order)
    supporters, bought = now.purses.electorate.supporters, set(now.order)
    rest = [
        cost for at, cost in enumerate(costs) if at not in bought and at not in now.excluded and supporters[at].votes
    ]
    return not rest or (exhaustive and min(rest) > left)
