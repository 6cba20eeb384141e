"""Watching: the board, late ones first, for everybody."""

from collections.abc import Callable

from flask import Flask

from tests.actions import making
from tests.factories import Cast
from tests.pages import Page, Reader


def titles(page: Page) -> list[str]:
    return [link.get_text() for link in page.soup.select(".action-card .card-title a")]


def test_late_actions_come_first_then_the_next_date_then_what_has_none_then_what_ended(
    cast: Cast, visitor: Reader
) -> None:
    ala = cast.ala
    for title in ("Bez daty", "Odwołane"):
        made = making.action(ala, cast.kostki, title)
        if title == "Odwołane":
            making.moved(made, ala, "cancel")
    done = making.action(ala, cast.kostki, "Zrobione")
    making.moved(making.told(making.moved(done, ala, "start"), ala), ala, "finish")
    for title, due in (("Później", making.LATER), ("Spóźnione", making.YESTERDAY), ("Wkrótce", making.TOMORROW)):
        making.with_parts(making.action(ala, cast.kostki, title), ala, milestones=[("Zgoda", due)])
    page = visitor.get("/actions")
    assert titles(page) == ["Spóźnione", "Wkrótce", "Później", "Bez daty", "Zrobione", "Odwołane"]
    assert [head.get_text().strip() for head in page.soup.select("h2.board-head")] == [
        "Late", "Next dates", "Without a date", "Done", "Cancelled",
    ]  # fmt: skip


def test_the_board_shows_all_zones_or_one_and_one_status(cast: Cast, visitor: Reader) -> None:
    making.action(cast.ala, cast.kostki, "Ławki")
    making.moved(making.action(cast.oksana, cast.gdanska, "Chór"), cast.oksana, "start")
    assert set(titles(visitor.get("/actions"))) == {"Ławki", "Chór"}
    assert titles(visitor.get("/actions?zone=gdanska")) == ["Chór"]
    assert titles(visitor.get("/actions?status=in_progress")) == ["Chór"]
    assert titles(visitor.get("/actions?zone=gdanska&status=planned")) == []
    table = visitor.get("/actions?zone=kostki&view=table").soup.find("table")
    assert table is not None and "Ławki" in table.get_text() and "Chór" not in table.get_text()


def test_thirty_actions_are_paged_by_key_and_cost_no_more_queries_than_one(
    cast: Cast, as_user: Callable[..., Reader], queries: list[str]
) -> None:
    for number in range(30):
        made = making.action(cast.ala, cast.kostki, f"Działanie {number}")
        making.with_parts(made, cast.ala, milestones=[("Zgoda", making.LATER)], tasks=[("Kabel", None)])
    reader = as_user("basia")
    queries.clear()
    first = reader.get("/actions")
    assert len(queries) <= 8, queries
    following = first.soup.select_one("a[rel=next]")
    assert following is not None
    second = reader.get(str(following["href"]))
    assert (len(titles(first)), len(titles(second))) == (20, 10)
    assert len({*titles(first), *titles(second)}) == 30
    assert second.soup.select_one("a[rel=next]") is None


def test_an_empty_board_says_how_one_begins(cast: Cast, visitor: Reader) -> None:
    assert "One begins when a zone chooses an idea" in visitor.get("/actions?zone=kostki").words


def test_a_zone_status_or_place_that_does_not_exist(cast: Cast, visitor: Reader) -> None:
    making.action(cast.ala, cast.kostki)
    visitor.get("/actions?zone=nowhere", 404)
    visitor.get("/actions?status=dreaming", 404)
    for nonsense in ("x", "1", "-", "9-9-9", "٣-1", "1" * 40 + "-1"):
        assert titles(visitor.get(f"/actions?after={nonsense}")) == ["Ławki na skwerze"]


def test_a_page_of_an_action_costs_at_most_eight_queries(
    app: Flask, cast: Cast, as_user: Callable[..., Reader], queries: list[str]
) -> None:
    made = making.action(cast.ala, cast.kostki)
    making.with_parts(
        made,
        cast.ala,
        milestones=[(f"Zgoda {n}", making.LATER) for n in range(5)],
        tasks=[(f"Kabel {n}", making.NEXT_WEEK) for n in range(5)],
    )
    address = f"/actions/{making.told(made, cast.ala).id}"
    for who in (None, "ala", "basia"):
        reader = as_user(who)
        for path in ("", "/money", "/news", "/history"):
            queries.clear()
            reader.get(address + path)
            assert len(queries) <= 8, (who, path, queries)
