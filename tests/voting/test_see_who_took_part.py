"""Turnout by way and by day: never so fine that a handful of people can be told apart, not even by taking away."""

from collections import defaultdict
from datetime import date
from itertools import product

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


def test_one_way_alone_is_the_sum_that_everybody_knows() -> None:
    assert told({"online": 3, "card": 0}).groups == {"online": 3}
    assert told({}).groups == {}


def test_the_number_of_papers_hidden_in_one_table_is_hidden_in_the_other() -> None:
    days = [date(2026, 11, 20)] * 9 + [date(2026, 11, 21)] * 6
    people = [Part(Channel.ONLINE, day) for day in days] + [Part(Channel.CARD, days[0])] * 2 + [Part(Channel.PAPER)] * 7
    found = turnout.summary(people)
    assert found["channels"] == {"groups": {"online": 15}, "hidden": ("paper", "card"), "together": 9}
    assert found["days"]["hidden"] == ("", "2026-11-20") and found["days"]["groups"] == {"2026-11-21": 6}
    many = turnout.summary([*people, *[Part(Channel.CARD, days[0])] * 9])
    assert many["days"]["groups"] == {"": 7, "2026-11-20": 20, "2026-11-21": 6}
