"""The city's dates as a calendar for everybody: when each tool takes applications, and what comes for those handed in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from icalendar import Calendar, Event

from workspace.actions import feeds
from workspace.applications import queries
from workspace.applications.models import Application
from workspace.applications.words import DUES
from workspace.core import language, subjects
from workspace.core.language import localized
from workspace.core.web import protected
from workspace.permissions import P
from workspace.tools import shelf
from workspace.tools.rulebook import Fact, Rulebook
from workspace.zones.queries import zone_by_slug

bp = Blueprint("city_feed", __name__, url_prefix="/feeds")


@bp.get("/city.ics")
@protected(P.PUBLIC)
def calendar() -> Response:
    """`?language=` chooses the words; titles of actions stay in their own language."""
    slug, chosen = request.args.get("zone"), language.match(request.args.get("language", "pl")) or abort(404)
    zone = (zone_by_slug(slug) or abort(404)) if slug else None
    return feeds.answer(language.in_language(chosen, _calendar, zone).to_ical(), "text/calendar")


def _calendar(zone: Any) -> Calendar:
    feed = feeds.empty_calendar("city", f"{zone.name} – {_('City')}" if zone else f"Strefa – {_('City')}")
    books = shelf.shelf()
    for book in books.values():
        for event in _of_tool(book):
            feed.add_component(event)
    for application in queries.dated(zone.id if zone else None):
        feed.add_component(_of_application(application, books[application.tool, application.edition]))
    return feed


def _of_tool(book: Rulebook) -> Iterator[Event]:
    """The days that are known; never one that somebody only assumed."""
    name = f"{localized(book.name)}, {localized(book.title)}"
    named: list[tuple[str, Fact | None, str]] = [
        ("opens", book.opens, _("applications open")),
        ("closes", book.closes, _("last day to hand it in")),
    ]
    for stage in book.stages:
        title = localized(stage.title)
        named += [(f"{stage.id}-opens", stage.opens, title), (f"{stage.id}-closes", stage.closes, title)]
    for key, fact, words in named:
        if fact is not None and fact.known and isinstance(fact.value, date):
            uid = f"tool-{book.tool}-{book.edition}-{key}"
            yield feeds.day_event(uid, fact.value, f"{name}: {words}", url=f"/tools/{book.tool}")


def _of_application(application: Application, book: Rulebook) -> Event:
    assert application.due_on is not None
    assert application.due is not None
    action, words = application.action, f"{localized(book.name)}: {DUES[application.due]}"
    event = feeds.day_event(
        f"application-{application.id}-{application.due}", application.due_on, words, url=subjects.url(action)
    )
    event.add("description", action.title, {"LANGUAGE": action.lang})
    return event
