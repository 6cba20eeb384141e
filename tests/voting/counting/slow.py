"""Equal shares and Phragmén as the papers write them, voter by voter in fractions: slow, short, to compare with."""

from fractions import Fraction

from workspace.voting.counting import ties
from workspace.voting.counting.model import Election, OptionId
from workspace.voting.counting.supporters import worth
from workspace.voting.counting.words import Completion


def voters(held: Election) -> list[dict[int, int]]:
    """For each ballot what each option is worth to it."""
    weights, rows, at = worth(held, held.ballots), [], 0
    for marks, _, many in held.ballots:
        row = {mark: 1 if weights is None else int(weights[at + n]) for n, mark in enumerate(marks)}
        rows += [{mark: value for mark, value in row.items() if value > 0}] * many
        at += len(marks)
    return rows


def price(cost: int, behind: list[tuple[Fraction, int]]) -> Fraction | None:
    """`behind`: money and worth of each supporter."""
    if sum(money for money, _ in behind) < cost:
        return None
    left, worths = Fraction(cost), sum(value for _, value in behind)
    for money, value in sorted(behind, key=lambda pair: pair[0] / pair[1]):
        if money * worths >= left * value:
            return left / worths
        left, worths = left - money, worths - value
    raise AssertionError("they have its cost")


def slow_shares(held: Election, by_cost: bool, total: Fraction) -> tuple[list[OptionId], list[Fraction]]:
    """Winners in order, and what each voter has left."""
    rows, options = voters(held), held.options
    money = [total / len(rows) for _ in rows]
    first = sorted(range(len(options)), key=lambda at: ties.key(held, options[at]))
    wanted = [at for at in first if any(at in row for row in rows)]
    won = [at for at in wanted if not options[at].cost]
    while True:
        found = []
        for at in [at for at in wanted if at not in won]:
            cost = options[at].cost
            paid = price(cost, [(money[n], row[at]) for n, row in enumerate(rows) if at in row])
            if paid is not None:
                found.append((paid / (cost if by_cost else 1), first.index(at), at, paid))
        if not found:
            return [options[at].id for at in won], money
        _, _, at, paid = min(found)
        money = [has - min(has, paid * row.get(at, 0)) for has, row in zip(money, rows, strict=True)]
        won.append(at)


def slow_add_one(held: Election, by_cost: bool) -> tuple[list[OptionId], int]:
    """One step after the other. Winners in order, and how many steps."""
    rows, costs, raised = voters(held), {option.id: option.cost for option in held.options}, 0
    wanted = {held.options[at].id for row in rows for at in row}
    won, _ = slow_shares(held, by_cost, Fraction(held.budget))
    while True:
        left, rest = held.budget - sum(costs[each] for each in won), wanted - set(won)
        exhausted = held.completion is Completion.ADD1_EXHAUSTIVE and all(costs[each] > left for each in rest)
        if not rest or exhausted:
            return won, raised
        more = Fraction(held.budget + (raised + 1) * held.step * len(rows))
        following, _ = slow_shares(held, by_cost, more)
        if sum(costs[each] for each in following) > held.budget:
            return won, raised
        won, raised = following, raised + 1


def slow_phragmen(held: Election) -> list[OptionId]:
    rows, options = voters(held), held.options
    since, left, won = [Fraction(0) for _ in rows], held.budget, []
    first = sorted(range(len(options)), key=lambda at: ties.key(held, options[at]))
    wanted = [at for at in first if any(at in row for row in rows) and options[at].cost <= held.budget]
    while wanted:
        whens = {}
        for at in wanted:
            behind = [since[n] for n, row in enumerate(rows) if at in row]
            whens[at] = (options[at].cost + sum(behind)) / len(behind)
        at = min(wanted, key=lambda each: whens[each])
        if options[at].cost > left:
            break
        since = [whens[at] if at in row else paid for paid, row in zip(since, rows, strict=True)]
        left -= options[at].cost
        wanted.remove(at)
        won.append(at)
    return [options[at].id for at in won]
