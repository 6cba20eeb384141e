"""The pages put together from many slices: start, a zone's page, my desk, and the pages about the site."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.actions import making
from tests.pages import Reader
from workspace.core.db import today


def test_the_start_page_names_each_zone(cast: factories.Cast, visitor: Reader) -> None:
    page = visitor.get("/")
    assert "Zone kostki" in page.words and "Zone gdanska" in page.words
    assert visitor.get("/zones/kostki").soup.find("h1").get_text() == "Zone kostki"  # type: ignore[union-attr]


def test_a_zone_that_does_not_exist_is_not_found(cast: factories.Cast, visitor: Reader) -> None:
    assert "There is nothing here" in visitor.get("/zones/nowhere", 404).words


@pytest.mark.parametrize(
    ("path", "zone"), [("/", ""), ("/zones/kostki", "zone=kostki"), ("/actions?zone=kostki", "zone=kostki")]
)
def test_calendar_and_news_can_be_followed(cast: factories.Cast, visitor: Reader, path: str, zone: str) -> None:
    page = visitor.get(path)
    named = page.soup.find("link", attrs={"rel": "alternate", "type": "application/atom+xml"})
    links = [str(link["href"]) for link in page.soup.select("main a[href^='/feeds/']")]
    assert named is not None and len(links) == 2 and str(named["href"]) in links
    for link in links:
        assert zone in link
        assert visitor.client.get(link).status_code == 200


def test_an_empty_zone_says_what_to_do_next(cast: factories.Cast, visitor: Reader) -> None:
    words = visitor.get("/zones/kostki").words
    assert "No ideas yet" in words and "Nothing has been chosen yet" in words and "No dates yet" in words


def test_the_desk_asks_a_stranger_to_sign_in_and_brings_them_back(cast: factories.Cast, visitor: Reader) -> None:
    assert visitor.get("/desk", 303).location == "/sign-in?next=/desk"


def test_a_newcomer_without_a_zone_is_told_how_to_join(as_user: Callable[..., Reader]) -> None:
    assert "You are not in a zone yet" in as_user("newcomer").get("/desk").words


def test_who_waits_to_be_let_in_reads_so_and_is_led_nowhere_closed(as_user: Callable[..., Reader]) -> None:
    newcomer = as_user("newcomer")
    newcomer.get("/zones/1/join").submit("/join")
    assert "Your request is sent" in newcomer.get("/desk").words
    page = newcomer.get("/zones/kostki")
    assert "waiting for an answer" in page.words
    assert not page.soup.select("main a[href^='/proposals/new'], main a[href$='/ballot']")
    for who in ("ala", None):
        assert as_user(who).get("/zones/kostki").soup.select("main a[href^='/proposals/new']")


def test_a_desk_on_which_nothing_waits_says_so(as_user: Callable[..., Reader]) -> None:
    assert "Nothing waits" in as_user("maksim").get("/desk").words


def test_an_empty_list_of_a_zone_asks_for_the_first_idea(cast: factories.Cast, visitor: Reader) -> None:
    assert "Yours would be the first" in visitor.get("/proposals?zone=kostki").words
    assert "Take something away" in visitor.get("/proposals?zone=kostki&q=chess").words


def test_a_librarian_sees_the_queue_on_the_desk(as_user: Callable[..., Reader]) -> None:
    assert "Librarian's queue" in as_user("basia").get("/desk").words
    assert "Librarian's queue" not in as_user("ala").get("/desk").words


@pytest.mark.parametrize("path", ["/help", "/privacy", "/accessibility", "/source"])
def test_pages_about_the_site_are_open_to_all(visitor: Reader, path: str) -> None:
    assert visitor.get(path).soup.find("h1") is not None


def test_anyone_may_have_the_program(visitor: Reader) -> None:
    archive = visitor.client.get("/source.zip")
    assert archive.data.startswith(b"PK") and b"workspace/permissions.py" in archive.data
    assert b"secret-key" not in archive.data


def test_language_is_chosen_in_one_click_and_kept(visitor: Reader) -> None:
    answer = visitor.get("/language/be?next=/help%3Fa%3Db", 303)
    assert answer.location == "/help?a=b"
    assert visitor.get("/help").soup.find("html")["lang"] == "be"  # type: ignore[index]


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil", "javascript:1", "", "/\nx"])
def test_a_change_of_language_never_leads_away(visitor: Reader, target: str) -> None:
    assert visitor.client.get("/language/pl", query_string={"next": target}).headers["Location"] == "/"


def test_a_language_that_we_do_not_speak_is_not_found(visitor: Reader) -> None:
    visitor.get("/language/de", 404)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("be-BY,ru;q=0.8", "be"), ("uk-UA,ru;q=0.9", "uk"), ("be-tarask", "be"), ("no", "nb"), ("nn-NO,en;q=0.2", "nb"),
        ("*", "pl"), ("de,fr;q=0.5", "pl"), ("ru", "ru"), ("en-GB", "en"), ("de, be;q=0.1", "be"), ("pl;q=0, en", "en"),
        ("en;q=x, uk", "uk"), ("", "pl"),
    ],
)  # fmt: skip
def test_the_reader_gets_the_language_of_the_browser(visitor: Reader, header: str, language: str) -> None:
    assert Reader(visitor.client, header).get("/help").soup.find("html")["lang"] == language  # type: ignore[index]


def test_pages_of_the_whole_ask_the_database_little(
    as_user: Callable[..., Reader], queries: list[str], cast: factories.Cast
) -> None:
    basia = as_user("basia")
    for path in ("/", "/zones/kostki", "/desk"):
        queries.clear()
        basia.get(path)
        assert len(queries) <= 8, (path, queries)


def test_a_date_that_passed_is_called_late(cast: factories.Cast, as_user: Callable[..., Reader]) -> None:
    action = making.action(cast.ala, cast.kostki)
    making.with_parts(action, cast.ala, tasks=[("Kabel", making.YESTERDAY)])
    ala = as_user("ala")
    ala.post("/tasks/1/take")
    assert ala.get("/desk").words.count("late: by") == 2  # the task, and its action
    assert "late: by" in ala.get("/zones/kostki").words


def test_a_stranger_with_a_broken_referrer_is_still_asked_to_sign_in(cast: factories.Cast, visitor: Reader) -> None:
    answer = visitor.post("/zones/1/leave", Referer="http://[")
    assert answer.location == "/sign-in?next=/"


def test_what_people_wrote_says_its_language_also_under_a_date(cast: factories.Cast, visitor: Reader) -> None:
    action = making.action(cast.maksim, cast.kostki, title="Вечар казкі", lang="be")
    making.with_parts(action, cast.maksim, tasks=[("Upiec ciasto", today())])
    tile = visitor.get("/zones/kostki").soup.select_one(".days li")
    assert tile is not None and "Вечар казкі" in tile.get_text()
    assert {tag.get_text(): tag["lang"] for tag in tile.find_all(lang=True)}["Вечар казкі"] == "be"
