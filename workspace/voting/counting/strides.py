"""Amounts of money that need not be tried, because none of them can end the count."""

import numpy as np

from workspace.voting.counting.buying import Bought, Buying, Purchases

LONGEST = 32  # so many purchases are at most looked at together


def pass_over(now: Purchases, after: Buying, budget: int, *, exhaustive: bool) -> bool:
    """Whether with no amount from that of `now` to that of `after` the count ends (see add_one.complete), `now` not being
    its end. `after` may have begun, by an earlier call with less money in `now`; it is taken on as far as is certain.

    After equal purchases, nobody has less if everybody began with more (who paid a price that is now no higher has no
    less left, who paid all they had has nothing less than nothing). So each price in between lies between the prices
    in the two runs. Take the next purchases of `now` as a block. If at its dearest (`now`) each of them is before all
    others at their cheapest (`after`), by price for worth and then by rank, then all of the block is bought in between
    before anything else. In which order does not matter if nobody gives their last for one of them and supports
    another: then all pay for each what they would have paid for it alone. Nor does it in between, where all have no
    less and prices are no higher. Block by block this holds as far as `_block` finds one.

    From there on nothing is known of the order, but purses only empty. What cannot be paid for `after` cannot in between;
    so no more is spent than all that still can be paid for costs, nor than its supporters have `after`. If that is within
    the budget, none in between overspends; and none is the end if something is left over then that cannot be paid for.
    Compare arXiv 2502.11797, which skips budgets for a simpler rule (all supporters pay alike)."""
    same = after.taken == set(now.order[: len(after.bought)])
    while same and (block := _block(now, after)):
        tied = _nearer(after, block)[1]
        if (
            tied
            and not _settled(now, after, frozenset(tied | {block[-1].at}))
            and _within(after, budget, exhaustive=exhaustive)
        ):
            return True  # whatever the order of ties
        for bought in block:
            price = after.price(bought.at)
            assert price is not None, "it can be paid for with less"
            after.buy(bought.at, price, sorted(tied, key=lambda at: after.ranks[at]))
    return _within(after, budget, exhaustive=exhaustive)


def doubtful(now: Purchases, after: Buying) -> set[frozenset[int]]:
    """Of the groups that were tied in `after` until now those whose order may matter with an amount in between."""
    return {each.group for each in after.bought if each.tied and not _settled(now, after, each.group)}


def _settled(now: Purchases, after: Buying, group: frozenset[int]) -> bool:
    """No order of a tied group matters with as much money as `now` or more."""
    held = now.span(group)
    return now.side_by_side(group) or (0 < len(held) <= LONGEST and _apart(after, held))


def _within(after: Buying, budget: int, *, exhaustive: bool) -> bool:
    """Whatever is bought from here on with no more money, it is within the budget and not the end."""
    options, supporters = after.electorate.options, after.electorate.supporters
    gone = after.taken | after.excluded.keys()
    left = [at for at, behind in enumerate(supporters) if behind.votes and at not in gone]
    possible = {at for at in left if after.purses.can_pay(at)}
    spent = sum(options[at].cost for at in after.taken) + _at_most(after, possible)
    never = [at for at in left if at not in possible and not possible & after.rivals.get(at, frozenset())]
    cheapest = min((options[at].cost for at in never), default=None)
    return spent <= budget and cheapest is not None and (not exhaustive or cheapest <= budget - spent)


def _at_most(after: Buying, possible: set[int]) -> int:
    """So much money these can cost together, at most."""
    purses, electorate = after.purses, after.electorate
    theirs = np.zeros(len(electorate.counts), dtype=bool)
    for at in possible:
        theirs[electorate.supporters[at].groups] = True
    held = (purses.money + purses.slack) * electorate.counts
    return min(sum(electorate.options[at].cost for at in possible), int(held[theirs].sum()) >> purses.shift)


def _block(now: Purchases, after: Buying) -> tuple[Bought, ...]:
    """The fewest next purchases of `now` that with all amounts from there to `after` come before all others, in whatever
    order; empty: that cannot be said of any."""
    done = len(after.bought)
    block = now.bought[done : done + 1]
    while block and (nearer := _nearer(after, block)[0]):
        last = max(now.turns.get(at, done + LONGEST) for at in nearer)
        if last >= done + LONGEST:
            return ()
        block = now.bought[done : last + 1]
    return block if len(block) <= 1 or _apart(after, block) else ()


def _nearer(after: Buying, block: tuple[Bought, ...]) -> tuple[set[int], set[int]]:
    """Options beside the block that may be bought before all of it; and those that are tied with it and come later."""
    within, dearest = {bought.at for bought in block}, block[0]
    for bought in block[1:]:
        if after.compare(bought.at, bought, dearest.at, dearest) > 0:
            dearest = bought
    rank = max(after.ranks[at] for at in within)
    seen, nearer, equal = [], set(), set()
    while (found := after.next_up(after.limit(dearest.at, dearest))) is not None:
        seen.append(found)
        at = found[2]
        if at in within or (price := after.price(at)) is None:
            continue
        order = after.compare(at, price, dearest.at, dearest)
        if order < 0 or (order == 0 and after.ranks[at] < rank):
            nearer.add(at)
        elif order == 0:
            equal.add(at)
    after.put_back(seen)
    return nearer, equal


def _apart(after: Buying, block: tuple[Bought, ...]) -> bool:
    """Nobody gives their last for one of the block and supports another, and none excludes another."""
    supporters = after.electorate.supporters
    last = after.marked
    for bought in block:
        others = [other.at for other in block if other is not bought]
        if after.rivals.get(bought.at, frozenset()) & set(others):
            return False
        last[bought.emptied] = True
        touched = any(last.take(supporters[other].groups).any() for other in others)
        last[bought.emptied] = False
        if touched:
            return False
    return True
