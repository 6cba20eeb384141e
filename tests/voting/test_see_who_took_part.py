"""Turnout by way and by day: never so fine that a handful of people can be told apart, not even by taking away."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workspace.voting import turnout
from workspace.voting.models import Channel
from workspace.voting.turnout import FEW, Part, told

MOST = 20
numbers = st.dictionaries(st.sampled_from([f"2026-11-{day:02}" for day in range(1, 12)]), st.integers(0, 40))


@given(numbers)
def test_no_group_of_fewer_than_five_is_told_and_never_one_alone_is_hidden(groups: dict[str, int]) -> None:
    shown = told(groups)
    there = [many for many in groups.values() if many]
    assert sum(shown.groups.values()) + shown.together == sum(there)
    if len(there) > 1:
        assert all(many >= FEW for many in shown.groups.values())
    if shown.hidden and shown.groups:
        assert len(shown.hidden) >= 2 and shown.together >= FEW


def test_no_hidden_number_can_be_worked_out_from_what_is_told() -> None:
    """All tables of three groups: those that are told alike leave every hidden number open."""
    open_to: defaultdict[object, set[tuple[int, ...]]] = defaultdict(set)
    for many in product(range(MOST), repeat=3):
        shown = told(dict(zip("abc", many, strict=True)))
        open_to[tuple(sorted(shown.groups.items())), shown.hidden, shown.together].add(many)
    for (groups, hidden, together), tables in open_to.items():
        if together + sum(many for _, many in groups) >= MOST:
            continue  # not all tables of this sum were tried
        for name in hidden:
            assert len({table["abc".index(name)] for table in tables}) > 1, (hidden, together, tables)


def people(days: Iterable[int], papers: int, cards: int) -> list[Part]:
    """So many ballots on each of the days of a round, the first `cards` of them by card; and paper, which has no day."""
    dates = [date(2026, 11, 20 + at) for at, many in enumerate(days) for _ in range(many)]
    cast = [Part(Channel.CARD if number < cards else Channel.ONLINE, day) for number, day in enumerate(dates)]
    return [*cast, *[Part(Channel.PAPER)] * papers]


def test_no_hidden_day_can_be_worked_out_from_all_that_is_public() -> None:
    """That is the sum, how many ballots there are on paper and by card, which days a round has, and what is told."""
    open_to: defaultdict[tuple[Any, ...], set[tuple[int, ...]]] = defaultdict(set)
    for days in (each for each in product(range(MOST), repeat=3) if sum(each) < MOST):
        for papers, cards in ((0, 0), (6, 0), (0, 3), (2, 7)):
            found = turnout.summary(people(days, papers, cards))
            shown, ways = found["days"], tuple(found["channels"].items())
            public = (sum(days) + papers, papers, ways, tuple(shown["groups"].items()), shown["together"])
            open_to[public].add(days)
    hiding = 0
    for public, tables in open_to.items():
        *_, told_days, together = public
        for at in range(3) if together else ():
            if f"2026-11-{20 + at}" not in dict(told_days):
                hiding += 1
                assert len({table[at] for table in tables}) > 1, (public, tables)
    assert hiding > 100


def test_one_day_alone_is_the_sum_that_everybody_knows() -> None:
    assert told({"2026-11-20": 3, "2026-11-21": 0}).groups == {"2026-11-20": 3}
    assert told({}).groups == {}


def test_paper_and_cards_are_told_as_they_are_and_hide_no_day() -> None:
    """Twenty on one day and three on another: paper, whose number everybody knows, could not hide the three."""
    found = turnout.summary(people((20, 3), papers=6, cards=2))
    assert found["channels"] == {"online": 21, "card": 2, "paper": 6}
    assert found["days"] == {"groups": {}, "hidden": ("2026-11-20", "2026-11-21"), "together": 23}
    assert turnout.summary(people((20, 9), 0, 0))["days"]["groups"] == {"2026-11-20": 20, "2026-11-21": 9}
