"""Six answers, and which tool fits. It never recommends what its own checks would refuse."""

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.books import SEVENTH, book
from workspace.tools import adviser, checks, files, saying
from workspace.tools.rulebook import Severity
from workspace.tools.situation import OFFERED
from workspace.zones.osiedla import OSIEDLA

BOOKS = [
    book(name)
    for name in (
        ("civic-budget", "lbo-2024-2025"), ("local-initiative", "il-2024"), ("micro-grant", "mg-2024"),
        ("consultation", "ks-2020"), ("petition", "pet-2014"), ("with-the-library", "lib-2026"),
    )
]  # fmt: skip
TREE = files.opened({("tree", "tree-2026"): ("tree.yaml", SEVENTH)}, ("tree", "tree-2026"))[0]
situations = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from(values) for name, values in OFFERED.items()},
        "osiedle": st.sampled_from(sorted(OSIEDLA)),
        "cost": st.one_of(st.integers(0, 3_000_000_00), st.sampled_from([0, 499_99, 500_00, 5_000_00, 5_000_01])),
    },
)


def advised(**situation: Any) -> dict[str, adviser.Advice]:
    return {each.rulebook.tool: each for each in adviser.advise(BOOKS, situation)}


def never_refused(advice: adviser.Advice, situation: dict[str, Any]) -> None:
    run = checks.run(advice.rulebook, adviser.answers_of(advice.variant, situation))
    refused = [each.id for each in run if each.severity is Severity.BLOCK and not each.id.startswith("missing:")]
    assert not (advice.fits and refused), (advice.rulebook.tool, situation, refused)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(situations)
def test_it_never_recommends_what_the_same_answers_would_have_refused(situation: dict[str, Any]) -> None:
    found = adviser.advise([*BOOKS, TREE], situation)
    assert len(found) == 7
    for advice in found:
        never_refused(advice, situation)
        assert advice.fits or all(saying.message(stop, "en")[0] for stop in advice.stops)
    assert [each.fits for each in found] == sorted((each.fits for each in found), reverse=True)


def test_nobody_is_left_with_nothing() -> None:
    """Whatever is answered, one tool fits."""
    names = ("where", "what", "who")
    for values in product(*(OFFERED[name] for name in names)):
        situation = dict(zip(names, values, strict=True)) | {"cost": 3_000_00, "when": "season", "open": "some"}
        assert any(each.fits for each in adviser.advise(BOOKS, situation)), situation


def test_in_the_branch_itself_only_city_wide_and_it_says_so() -> None:
    advice = advised(
        where="branch", what="culture", cost=200_000_00, when="next_year", who="group", open="all", osiedle="RS"
    )
    budget = advice["civic-budget"]
    assert budget.fits and budget.variant.id == "city"
    assert "library_scope" in [trap.id for trap in budget.traps]
    outside = advised(
        where="outside", what="green", cost=200_000_00, when="next_year", who="group", open="all", osiedle="RS"
    )
    assert outside["civic-budget"].variant.id == "osiedle" and next(iter(outside)) == "civic-budget"


def test_a_cheap_first_step_is_a_micro_grant_and_integration_is_framed() -> None:
    advice = advised(where="closed", what="neighbours", cost=3_000_00, when="year", who="group", open="all")
    assert advice["micro-grant"].fits and list(advice).index("micro-grant") < 2
    assert "name_it" in [trap.id for trap in advice["local-initiative"].traps]


def test_what_does_not_fit_says_what_would_have_to_change() -> None:
    stopped = advised(
        where="outside", cost=785_700_00, osiedle="ST", when="season", who="one", what="roads", open="all"
    )
    assert not stopped["micro-grant"].fits and not stopped["civic-budget"].fits
    for tool in ("micro-grant", "civic-budget"):
        assert all(stop.mend for stop in stopped[tool].stops)


def test_a_dear_project_for_one_neighbourhood_is_advised_city_wide_with_the_reason() -> None:
    budget = advised(
        where="outside", cost=785_700_00, osiedle="ST", when="next_year", who="group", what="roads", open="all"
    )
    assert budget["civic-budget"].fits and budget["civic-budget"].variant.id == "city"
    assert "cost_cap_osiedle" in [trap.id for trap in budget["civic-budget"].traps]


def test_a_decision_goes_by_petition_or_consultation() -> None:
    alone = advised(what="decision", who="one", cost=0)
    assert next(iter(alone)) == "petition" and not alone["local-initiative"].fits
