"""Answers held against the rules: what would be refused, what is asked, and what is never said for certain."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.books import NAMES, XII, XIII, book
from workspace.tools import answers as shapes
from workspace.tools import checks, saying
from workspace.tools.guide import Tag
from workspace.tools.rulebook import Keep, Kind, Severity

FINE: dict[str, Any] = {
    "title": "Ławki przy przychodni", "scope": "osiedle", "osiedle": "ST", "place": "ul. Telefoniczna", "place_kind": "outside",
    "land": "city", "description": "Trzy ławki.", "justification": "Nie ma gdzie usiąść.", "open": "all", "one_year": True,
    "design": "Oparcia.", "costs": [{"item": "ławka", "quantity": 3, "price": 150_000}], "signatures": 1,
}  # fmt: skip


def found(name: tuple[str, str] = XII, **other: Any) -> dict[str, checks.Finding]:
    return {each.id: each for each in checks.run(book(name), FINE | other)}


def blocks(name: tuple[str, str] = XII, **other: Any) -> set[str]:
    return {each.id for each in found(name, **other).values() if each.severity is Severity.BLOCK}


def costing(grosze: int) -> list[dict[str, Any]]:
    return [{"item": "wszystko", "quantity": 1, "price": grosze}]


def test_a_sound_project_passes() -> None:
    assert not blocks()


def test_the_real_project_that_slipped_through_is_blocked() -> None:
    """W193ST: 785,700 zł in a pool of 612,000 zł."""
    finding = found(costs=costing(785_700_00))["cost_cap_osiedle"]
    assert finding.severity is Severity.BLOCK and finding.field == "costs"
    assert finding.figures == {"value": 785_700_00, "limit": 612_000_00, "over": 173_700_00}
    assert saying.message(finding, "en")[0] == (
        "The project costs 785,700 zł, and the neighbourhood's pool is 612,000 zł: 173,700 zł too much."
    )


@pytest.mark.parametrize(
    ("other", "blocked"),
    [
        ({"costs": costing(612_000_00)}, set()),
        ({"costs": costing(612_000_01)}, {"cost_cap_osiedle"}),
        ({"scope": "city", "signatures": 20, "costs": costing(2_000_000_00)}, set()),
        ({"scope": "city", "signatures": 20, "costs": costing(2_000_000_01)}, {"cost_cap_city"}),
        ({"scope": "city", "signatures": 19}, {"signatures"}),
        ({"place_kind": "branch", "access": "pn–pt 10–18"}, {"library_scope"}),
        ({"place_kind": "branch", "access": "pn–pt", "scope": "city", "signatures": 20}, set()),
        ({"place_kind": "school"}, {"missing:access"}),
        ({"place_kind": "ponds"}, {"ponds_scope"}),
        ({"open": "some"}, {"open_access"}),
        ({"title": " "}, {"missing:title"}),
        ({"title": "ł" * 251}, {"long:title"}),
        ({"osiedle": "XX"}, {"unreadable:osiedle"}),
        ({"osiedle": None}, {"missing:osiedle"}),
        ({"costs": "dużo"}, {"unreadable:costs"}),
        ({"costs": [{"item": "ławka", "quantity": 3}]}, {"unreadable:costs"}),
        ({"costs": [{"item": "", "quantity": None, "price": None}]}, {"missing:costs"}),
        ({"signatures": -1}, {"unreadable:signatures"}),
        ({"signatures": True}, {"unreadable:signatures"}),
    ],
)  # fmt: skip
def test_rules_of_the_twelfth_edition(other: dict[str, Any], blocked: set[str]) -> None:
    assert blocks(**other) == blocked


def test_twenty_words_are_a_warning_and_the_gravest_comes_first() -> None:
    run = checks.run(book(), FINE | {"title": " ".join(["słowo"] * 21), "costs": costing(785_700_00)})
    assert run[0].severity is Severity.BLOCK
    assert next(each for each in run if each.id == "title_words").severity is Severity.WARN


def test_a_length_that_nobody_told_us_is_a_warning() -> None:
    assert found(description="ł" * 2001)["long:description"].severity is Severity.WARN


def test_an_overlay_changes_pools_and_asks_what_it_does_not_know() -> None:
    assert "cost_cap_osiedle" not in blocks(XIII, costs=costing(633_000_00))
    asked = found(XIII)["signatures"]
    assert asked.severity is Severity.ASK and asked.office


def test_what_is_typed_at_the_end_is_never_missing_and_names_are_never_kept() -> None:
    for name in NAMES:
        for field in book(name).fields:
            if field.kind is Kind.PERSON:
                assert field.keep is Keep.EXPORT_ONLY
        assert not {f"missing:{each.id}" for each in book(name).fields if each.keep is Keep.EXPORT_ONLY} & {
            each.id for each in checks.run(book(name), {})
        }


@pytest.mark.parametrize("tag", [Tag.MEMORY, Tag.ASSUMED])
def test_no_hearsay_blocks_even_where_lint_was_not_asked(tag: Tag) -> None:
    whole = book()
    hearsay = replace(whole, facts={name: replace(fact, tag=tag) for name, fact in whole.facts.items()})
    run = checks.run(hearsay, FINE | {"costs": costing(10**12), "signatures": 0})
    assert not checks.blocked(run)
    assert {"cost_cap_osiedle", "signatures"} <= {each.id for each in run if each.office}


def test_the_local_initiative_wants_something_of_ones_own() -> None:
    name = ("local-initiative", "il-2024")
    for own in (
        {"work": [{"task": "kopanie", "people": 5, "hours": 4}]},
        {"things": [{"thing": "łopaty"}]},
        {"money": 1},
    ):
        assert "has_contribution" not in {each.id for each in checks.run(book(name), own)}
    for nothing in ({}, {"work": [{"task": "", "people": None, "hours": None}]}, {"money": 0}):
        assert "has_contribution" in {each.id for each in checks.run(book(name), nothing)}
    work = {"work": [{"task": "kopanie", "people": 5, "hours": 4}, {"task": "sadzenie", "people": 2, "hours": 3}]}
    assert shapes.total(book(name), work, "work", "total") == 26


cell = st.one_of(
    st.none(), st.integers(-5, 10**14), st.text(max_size=3), st.booleans(), st.lists(st.integers(), max_size=2)
)
rows = st.lists(st.dictionaries(st.sampled_from(["item", "quantity", "price", "x"]), cell, max_size=3), max_size=3)
anything = st.one_of(cell, rows)
NAMED = ["title", "scope", "osiedle", "place_kind", "groups", "one_year", "costs", "signatures"]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(NAMED), anything, max_size=5))
def test_no_answer_breaks_the_checks(given_answers: dict[str, Any]) -> None:
    for finding in checks.run(book(), given_answers):
        assert saying.message(finding, "nb")[0]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 10**10)), min_size=1, max_size=30))
def test_money_never_loses_a_grosz(rows: list[tuple[int, int]]) -> None:
    table = [{"item": "–", "quantity": many, "price": price} for many, price in rows]
    assert shapes.total(book(), {"costs": table}, "costs", "sum") == sum(many * price for many, price in rows)
