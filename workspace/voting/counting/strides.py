"""Amounts of money that need not be tried, because nothing else can be bought with them."""

from workspace.voting.counting.buying import Bought, Buying, Purchases

LONGEST = 32  # so many purchases are at most looked at together


def unchanged(now: Purchases, after: Buying) -> Purchases | None:
    """The run with more money, if it and every run with an amount between the two buys what `now` bought; None if that
    cannot be said. What is bought at nearly the same price may come in another order than it does in truth.

    After equal purchases, nobody has less if everybody began with more (who paid a price that is now no higher has no
    less left, who paid all they had has nothing less than nothing). So each price in between lies between the prices
    in the two runs. Take the next purchases of `now` as a block. If at its dearest (`now`) each of them is before all
    others at their cheapest (`after`), by price for worth and then by rank, then all of the block is bought in between
    before anything else. In which order does not matter if nobody gives their last for one of them and supports
    another: then all pay for each what they would have paid for it alone. Nor does it in between, where all have no
    less and prices are no higher. Block by block this holds for the whole run; and what cannot be paid for `after`
    cannot in between. Compare arXiv 2502.11797, which skips budgets for a simpler rule (all supporters pay alike)."""
    places = {bought.at: place for place, bought in enumerate(now.bought)}
    while (done := len(after.bought)) < len(now.bought):
        block = _block(now, after, done, places)
        if block is None:
            return None
        equal = _nearer(after, block)[1] if len(block) == 1 else set()
        for bought in block:
            price = after.price(bought.at)
            if price is None:
                return None
            after.buy(bought.at, price, sorted(equal, key=lambda at: after.ranks[at]))
    return None if after.foremost() is not None else after.run()


def _block(now: Purchases, after: Buying, done: int, places: dict[int, int]) -> tuple[Bought, ...] | None:
    """The fewest next purchases of `now` that come before all others, in whatever order."""
    block = now.bought[done : done + 1]
    while nearer := _nearer(after, block)[0]:
        last = max(places.get(at, done + LONGEST) for at in nearer)
        if last >= done + LONGEST:
            return None
        block = now.bought[done : last + 1]
    return block if len(block) == 1 or _apart(after, block) else None


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
