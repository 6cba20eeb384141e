"""Ticking, spending, ranking and giving points: with JavaScript and without, and what is refused loses nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.pages import Page, Reader
from tests.voting import rounds
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals.models import Proposal
from workspace.voting import ballots, kinds
from workspace.voting.models import Ballot, BallotChoice, BallotKind, Participation, VotingRound
from workspace.voting.seals import recount

Opened = Callable[..., VotingRound]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def of_kind(cast: factories.Cast, ideas: list[Proposal]) -> Opened:
    """A round of this kind, open for an hour: benches 1 000 zł, a garden 2 000 zł, a fair 2 500 zł; 3 000 zł in all."""

    def opened(kind: BallotKind, **fields: Any) -> VotingRound:
        return rounds.opened(cast.basia, cast.kostki, ideas, **{"ballot_kind": kind, "max_choices": 3, **fields})

    return opened


def url(held: VotingRound, more: str = "/ballot") -> str:
    return f"/rounds/{held.id}{more}"


def ids(held: VotingRound) -> dict[str, int]:
    return {option.title: option.id for option in held.options}


def stored(held: VotingRound) -> list[dict[str, int | None]]:
    """The marks of every ballot, by title."""
    database.begin(writing=False)
    titles = {option.id: option.title for option in held.options}
    found = [{titles[each]: value for each, value in marks.items()} for marks in ballots.all_ballots(held)]
    assert len(found) == db.session.scalar(db.select(db.func.count()).select_from(Participation))
    return found


def order_on(page: Page) -> list[str]:
    return [str(row["id"]).removeprefix("row-") for row in page.soup.select("ol.ranking > li")]


# --- spending the money


def test_the_sum_is_shown_while_one_spends(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.KNAPSACK)
    page = ala.get(url(held))
    assert "Spend the 3,000 zł: choose ideas that fit in it together." in page.words
    page = page.submit("/ballot", choices=[ids(held)["Ławki"], ids(held)["Сад"]]).follow()
    assert "Saved. You chose 2 ideas." in page.words and "3,000 zł of 3,000 zł 0 zł is left" in page.words
    assert stored(held) == [{"Ławki": None, "Сад": None}]


def test_more_than_there_is_is_refused_kindly_and_nothing_is_lost(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.KNAPSACK)
    ala.get(url(held)).submit("/ballot", choices=[ids(held)["Сад"]])
    asked = [ids(held)["Сад"], ids(held)["Kiermasz"]]
    page = ala.get(url(held)).submit("/ballot", 422, choices=asked)
    assert "Not saved. Together it is 1,500 zł more than there is. Take something away." in page.words
    assert "Still saved: Сад" in page.words
    ticked = {box["value"] for box in page.soup.select("input[name=choices][checked]")}
    assert ticked == {str(each) for each in asked}
    assert stored(held) == [{"Сад": None}]


# --- without JavaScript each row has a button that saves at once


@pytest.mark.parametrize("kind", [BallotKind.APPROVAL, BallotKind.KNAPSACK])
def test_without_javascript_a_rows_button_saves_what_is_ticked_and_itself(
    kind: BallotKind, ala: Reader, of_kind: Opened
) -> None:
    held = of_kind(kind)
    benches, garden = ids(held)["Ławki"], ids(held)["Сад"]
    page = ala.get(url(held)).submit("/ballot", button=f"option-{garden}", choices=[benches])
    assert page.location.endswith(f"#row-{garden}")
    assert stored(held) == [{"Ławki": None, "Сад": None}]
    page.follow().submit("/ballot", button=f"option-{benches}")
    assert stored(held) == [{"Сад": None}]


def test_without_javascript_points_are_saved_by_the_button_of_their_row(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.POINTS)
    benches = ids(held)["Ławki"]
    page = ala.get(url(held)).submit("/ballot", button=f"option-{benches}", **{f"points-{benches}": "7"})
    assert page.location.endswith(f"#row-{benches}")
    assert stored(held) == [{"Ławki": 7}]


# --- ranking


def test_a_ranking_is_made_and_changed_with_buttons_alone(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.RANKING)
    benches, garden, fair = (ids(held)[title] for title in ("Ławki", "Сад", "Kiermasz"))
    page = ala.get(url(held))
    for place, option in enumerate((benches, garden, fair), 1):
        page = page.submit("/ballot", button=f"{option}:{place}").follow()
    assert "Saved. You chose 3 of at most 3." in page.words
    assert order_on(page) == [str(benches), str(garden), str(fair)]
    page = page.submit("/ballot", button=f"{fair}:2").follow()
    assert stored(held) == [{"Ławki": 1, "Kiermasz": 2, "Сад": 3}]
    assert f"at=up-{fair}" in page.url
    page.submit("/ballot", button=f"{benches}")
    assert stored(held) == [{"Kiermasz": 1, "Сад": 2}]


def test_pressing_a_button_of_a_ranking_twice_does_it_once(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.RANKING)
    rounds.mark(database_account("ala"), held, Ławki=1, Сад=2, Kiermasz=3)
    page = ala.get(url(held))
    for _again in range(3):
        page.submit("/ballot", button=f"{ids(held)['Kiermasz']}:2")
    assert stored(held) == [{"Ławki": 1, "Kiermasz": 2, "Сад": 3}]


def test_the_moved_idea_keeps_the_focus_and_its_place_is_said(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.RANKING)
    asked = {**HTMX, "HX-Target": "ballot-panel"}
    benches = ids(held)["Ławki"]
    moved = ala.post(url(held), {"add": f"{benches}:1"}, **asked)
    panel = ala.get(moved.location.split("#")[0], **asked)
    assert panel.text.strip().startswith('<div id="ballot-panel"')
    assert len(panel.soup.select("[data-focus]")) == 1
    assert panel.soup.select_one("[data-announce]")["data-announce"].startswith("Saved. Ławki: place 1.")  # type: ignore[index,union-attr]


def test_a_full_ranking_takes_no_more(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.RANKING, max_choices=2)
    rounds.mark(database_account("ala"), held, Ławki=1, Сад=2)
    page = ala.get(url(held))
    assert "Your ballot is full." in page.words and not page.soup.select("button[name=add]")
    page = ala.post(url(held), {"add": f"{ids(held)['Kiermasz']}:3"}, 422)
    assert "Not saved." in page.words
    assert stored(held) == [{"Ławki": 1, "Сад": 2}]


def test_saving_and_finishing_a_ranking_keeps_it(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.RANKING)
    rounds.mark(database_account("ala"), held, Сад=1, Ławki=2)
    page = ala.get(url(held)).submit("/ballot", finish="1").follow()
    assert "You chose: Сад : place 1 Ławki : place 2" in page.words
    assert stored(held) == [{"Сад": 1, "Ławki": 2}]


@pytest.mark.parametrize("bad", ["0:1", "999999:1", "x", "1:x", "-1:1", "1:1:1", "", "9" * 30, "1; DROP TABLE ballots"])
@pytest.mark.parametrize("button", ["add", "up"])
def test_a_button_that_is_not_on_the_ballot_is_refused(button: str, bad: str, ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.RANKING)
    ala.post(url(held), {button: bad}, 422)
    assert stored(held) == []


def test_places_are_closed_up_and_never_shared(cast: factories.Cast, of_kind: Opened) -> None:
    held = of_kind(BallotKind.RANKING)
    rounds.mark(cast.ala, held, Ławki=7, Сад=2)
    assert stored(held) == [{"Сад": 1, "Ławki": 2}]
    with pytest.raises(kinds.EqualPlacesError):
        rounds.mark(cast.ala, held, Ławki=1, Сад=1)


# --- points


def test_points_are_saved_and_zero_is_none(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.POINTS)
    given = {f"points-{ids(held)['Ławki']}": "10", f"points-{ids(held)['Сад']}": "3"}
    page = ala.get(url(held)).submit("/ballot", **given).follow()
    assert "Saved. You gave 13 points." in page.words
    assert stored(held) == [{"Ławki": 10, "Сад": 3}]
    page = page.submit("/ballot", **dict.fromkeys(given, "0")).follow()
    assert "Nothing is chosen yet." in page.words
    assert stored(held) == []


def test_more_points_than_one_has_are_refused_and_nothing_is_lost(ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.POINTS, points_sum=12)
    benches, garden = ids(held)["Ławki"], ids(held)["Сад"]
    page = ala.get(url(held)).submit("/ballot", **{f"points-{benches}": "9"}).follow()
    assert "9 of 12 points 3 points are left" in page.words
    page = page.submit("/ballot", 422, **{f"points-{benches}": "9", f"points-{garden}": "5"})
    assert "Not saved. You gave 2 points more than you have. Take them from other ideas." in page.words
    assert page.soup.select_one(f"input[name=points-{garden}][value='5'][checked]")
    assert stored(held) == [{"Ławki": 9}]


@pytest.mark.parametrize("bad", ["11", "-1", "1.5", "x", "1e1", "9" * 40, "٣"])
def test_points_that_are_none_are_refused(bad: str, ala: Reader, of_kind: Opened) -> None:
    held = of_kind(BallotKind.POINTS)
    ala.post(url(held), {f"points-{ids(held)['Ławki']}": bad}, 422)
    ala.post(url(held), {f"points-{bad}": "1"}, 422)
    assert stored(held) == []


# --- every kind


@pytest.mark.parametrize("kind", list(BallotKind))
def test_a_ballot_of_each_kind_takes_few_queries(
    kind: BallotKind, ala: Reader, of_kind: Opened, queries: list[str]
) -> None:
    held = of_kind(kind)
    rounds.mark(database_account("ala"), held, Ławki=None if kind in kinds.TICKS else 1)
    queries.clear()
    ala.get(url(held))
    assert len(queries) <= 8, queries


@pytest.mark.parametrize("kind", list(BallotKind))
def test_closed_is_closed_for_each_kind(
    kind: BallotKind, as_user: Callable[..., Reader], of_kind: Opened, later: Callable[..., None]
) -> None:
    held, ala = of_kind(kind), as_user("ala")
    page = ala.get(url(held))
    later(hours=1, seconds=1)
    option = next(iter(ids(held).values()))
    for pressed in ({"choices": option}, {"add": f"{option}:1"}, {f"points-{option}": "1"}):
        assert "Nothing was saved just now." in page.reader.post(url(held), pressed, 409).words
    assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 0


def database_account(handle: str) -> Any:
    return db.session.scalars(db.select(factories.Account).filter_by(handle=handle)).one()


# --- what is kept, what is read back and what is counted are the same


MARKS = {
    BallotKind.APPROVAL: st.just(None),
    BallotKind.KNAPSACK: st.just(None),
    BallotKind.RANKING: st.integers(1, 9),
    BallotKind.POINTS: st.integers(0, 10),
}
A_BALLOT = st.sampled_from(list(BallotKind)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.lists(st.dictionaries(st.integers(0, 4), MARKS[kind]), max_size=6))
)


def a_round(kind: BallotKind) -> VotingRound:
    return VotingRound(ballot_kind=kind, max_choices=3, points_sum=None, budget=300, threshold=1)


@settings(max_examples=300, deadline=None)
@given(A_BALLOT)
def test_what_is_checked_is_what_is_counted(drawn: tuple[BallotKind, list[kinds.Marks]]) -> None:
    """Each ballot that passes is in the count with all its marks, and with no other."""
    kind, cast = drawn
    held, costs = a_round(kind), {option: 50 * (option + 1) for option in range(5)}
    kept = []
    for marks in cast:
        try:
            kept.append(kinds.checked(held, marks, costs))
        except kinds.BallotError:
            continue
    options = [{"id": option, "cost": cost} for option, cost in costs.items()]
    frozen = {"options": options, "budget": 300, "ballot": {"kind": kind.value, "max_choices": 3}}
    arrays = recount.election({**frozen, "count": {"threshold": 1, "completion": "none"}}, kept, ()).ballots
    assert arrays.size == len(kept)
    assert all(kinds.checked(held, marks, costs) == marks for marks in kept)
    counted = arrays.sum_by_option(5)
    assert counted == [sum(option in marks for marks in kept) for option in range(5)]
    if kind is BallotKind.POINTS:
        points = arrays.sum_by_option(5, arrays.points)
        assert points == [sum(marks.get(option) or 0 for marks in kept) for option in range(5)]
    if kind is BallotKind.RANKING:
        firsts = arrays.sum_by_option(5, (arrays.positions == 0).astype("int64"))
        assert firsts == [sum(marks.get(option) == 1 for marks in kept) for option in range(5)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 5), unique=True), st.integers(1, 5), st.none() | st.integers(1, 7))
def test_a_move_keeps_the_order_of_all_others_and_repeated_changes_nothing(
    order: list[int], option: int, place: int | None
) -> None:
    places: kinds.Marks = {each: number for number, each in enumerate(order, 1)}
    after = kinds.moved(places, option, place)
    assert sorted(value or 0 for value in after.values()) == list(range(1, len(after) + 1))
    assert [each for each in kinds.in_order(after) if each != option] == [each for each in order if each != option]
    assert kinds.moved(after, option, place) == after
    assert (option in after) == (place is not None)
    if place is not None:
        assert after[option] == min(place, len(after))


def test_what_was_cast_is_read_back(cast: factories.Cast, of_kind: Opened) -> None:
    held = of_kind(BallotKind.POINTS)
    rounds.mark(cast.ala, held, Ławki=4, Сад=0)
    rounds.mark(cast.maksim, held, Kiermasz=10)
    assert ballots.marks_of(held, ballots.AccountVoter(cast.ala)) == {ids(held)["Ławki"]: 4}
    assert sorted(stored(held), key=str) == [{"Kiermasz": 10}, {"Ławki": 4}]
    assert db.session.scalar(db.select(db.func.count()).select_from(BallotChoice)) == 2
