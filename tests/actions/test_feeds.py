"""Feeds: dates for a calendar, news for a reader; the same for everybody, and only what is public."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

from icalendar import Calendar

from tests.actions import making
from tests.factories import Cast
from tests.pages import Reader
from workspace.actions.models import Action, Milestone
from workspace.actions.work import services as work
from workspace.core import db as database
from workspace.core.db import db

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NASTY = 'Ławki; "stolik", <b>szachy</b> & \\ herbata\nx'


def calendar(reader: Reader, query: str = "") -> Calendar:
    response = reader.client.get(f"/feeds/actions.ics{query}")
    assert (response.status_code, response.mimetype) == (200, "text/calendar")
    return Calendar.from_ical(response.get_data())


def news(reader: Reader, query: str = "") -> ElementTree.Element:
    response = reader.client.get(f"/feeds/news.atom{query}")
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    return ElementTree.fromstring(response.get_data())


def made(cast: Cast) -> Action:
    return making.with_parts(
        making.action(cast.ala, cast.kostki, "Ławki"),
        cast.ala,
        milestones=[(NASTY, making.NEXT_WEEK)],
        tasks=[("Kabel", making.TOMORROW), ("Bez daty", None)],
    )


def test_the_calendar_has_every_date_as_a_day_and_reads_back(cast: Cast, visitor: Reader) -> None:
    action = made(cast)
    events = {str(event["UID"]): event for event in calendar(visitor).walk("VEVENT")}
    assert set(events) == {"milestone-1@localhost", "task-1@localhost"}
    event = events["milestone-1@localhost"]
    assert str(event["SUMMARY"]) == NASTY and event["SUMMARY"].params["LANGUAGE"] == "pl"
    assert event.decoded("DTSTART") == making.NEXT_WEEK
    assert event.decoded("DTEND") == making.NEXT_WEEK + timedelta(days=1)
    assert str(event["URL"]).endswith(f"/actions/{action.id}") and event.decoded("DTSTAMP").tzinfo is not None
    again = {str(event["UID"]) for event in calendar(visitor).walk("VEVENT")}
    assert again == set(events)


def test_the_calendar_of_a_zone_leaves_out_others_and_what_was_cancelled(cast: Cast, visitor: Reader) -> None:
    made(cast)
    elsewhere = making.action(cast.oksana, cast.gdanska, "Chór")
    making.with_parts(elsewhere, cast.oksana, milestones=[("Próba", making.TOMORROW)])
    assert [str(event["SUMMARY"]) for event in calendar(visitor, "?zone=gdanska").walk("VEVENT")] == ["Próba"]
    making.moved(elsewhere, cast.oksana, "cancel")
    assert not calendar(visitor, "?zone=gdanska").walk("VEVENT")
    assert len(calendar(visitor).walk("VEVENT")) == 2


def test_the_calendar_forgets_what_was_never_done_of_an_action_that_is_over(cast: Cast, visitor: Reader) -> None:
    action = making.told(making.moved(made(cast), cast.ala, "start"), cast.ala)
    database.begin(writing=True)
    work.reach_milestone(cast.ala, db.session.get_one(Milestone, 1))
    db.session.commit()
    making.moved(action, cast.ala, "finish")
    (event,) = calendar(visitor).walk("VEVENT")
    assert str(event["UID"]) == "milestone-1@localhost" and str(event["SUMMARY"]).startswith("✓")


def test_the_news_are_valid_atom_in_the_languages_they_were_written_in(
    cast: Cast, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    action = made(cast)
    ala = as_user("ala")
    ala.post(f"/actions/{action.id}/start")
    ala.post(
        f"/actions/{action.id}/updates/new", {"title": "Дрэва <ёсць>", "text": "У бібліятэцы & побач.", "lang": "be"}
    )
    ala.post(f"/actions/{action.id}/pause", {"reason": "Mróz.", "lang": "pl"})
    making.told(action, cast.ala, "nb")
    feed = news(visitor, "?language=en")
    for name in ("id", "title", "updated", "author"):
        assert feed.find(ATOM + name) is not None, name
    entries = feed.findall(ATOM + "entry")
    labels = [entry.findtext(ATOM + "summary") for entry in entries]
    assert labels == [
        "The story is told", "It is paused", "News from the group", "It has started", "A new action is planned",
    ]  # fmt: skip
    languages = [
        content.get(LANG) if (content := entry.find(ATOM + "content")) is not None else None for entry in entries
    ]
    assert languages == ["nb", "pl", "be", None, "pl"]
    assert entries[2].findtext(ATOM + "content") == "Дрэва <ёсць>\n\nУ бібліятэцы & побач."
    ids = [entry.findtext(ATOM + "id") for entry in entries]
    assert len(set(ids)) == len(ids) and all(str(found).startswith("tag:localhost,2026:entry/") for found in ids)
    assert [entry.findtext(ATOM + "id") for entry in news(visitor, "?language=uk").findall(ATOM + "entry")] == ids
    assert all(entry.findtext(ATOM + "updated", "").endswith("T00:00:00Z") for entry in entries)
    assert "ala" not in {word for text in feed.itertext() for word in text.split()}


def test_news_that_were_taken_out_leave_the_feed(cast: Cast, as_user: Callable[..., Reader], visitor: Reader) -> None:
    action = made(cast)
    as_user("ala").post(f"/actions/{action.id}/updates/new", {"title": "Omyłka", "text": "Nie tu.", "lang": "pl"})
    as_user("ala").post("/updates/1/remove")
    assert "Omyłka" not in "".join(news(visitor).itertext())
    assert len(news(visitor, "?zone=gdanska").findall(ATOM + "entry")) == 0


def test_feeds_may_be_kept_and_asked_again_cheaply(
    cast: Cast, as_user: Callable[..., Reader], queries: list[str]
) -> None:
    made(cast)
    for path in ("/feeds/actions.ics", "/feeds/news.atom"):
        first = as_user(None).client.get(path)
        assert first.headers["Cache-Control"] == "public, max-age=900" and "Set-Cookie" not in first.headers
        second = as_user(None).client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (second.status_code, second.get_data()) == (304, b"")
        assert as_user("ala").client.get(path).get_data() == first.get_data()
        queries.clear()
        as_user(None).client.get(path)
        assert len(queries) <= 8


def test_feeds_of_what_does_not_exist(cast: Cast, visitor: Reader) -> None:
    visitor.get("/feeds/actions.ics?zone=nowhere", 404)
    visitor.get("/feeds/news.atom?zone=nowhere", 404)
    visitor.get("/feeds/news.atom?language=tlh", 404)
