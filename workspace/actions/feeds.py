"""Two feeds for everybody: the dates as iCalendar, the news as Atom. Nothing in them names a person."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from icalendar import Calendar, Event

from workspace.actions import queries
from workspace.actions.models import Milestone, Story, Task, Update
from workspace.actions.words import STEPS
from workspace.core import language, subjects
from workspace.core.db import today
from workspace.core.web import protected
from workspace.permissions import P
from workspace.zones.models import Zone
from workspace.zones.queries import zone_by_slug

bp = Blueprint("feeds", __name__, url_prefix="/feeds")
KEPT = 900  # seconds a reader may keep a feed


@bp.get("/actions.ics")
@protected(P.PUBLIC)
def calendar() -> Response:
    """Milestones and tasks with a date, as days. Titles stay in the language they were written in."""
    zone = _zone()
    feed = empty_calendar("actions", zone.name if zone else "Strefa")
    for part in queries.dates(zone.id if zone else None):
        feed.add_component(_event(part))
    return answer(feed.to_ical(), "text/calendar")


def _event(part: Milestone | Task) -> Event:
    assert part.due_on is not None
    noun, words = (
        "milestone" if isinstance(part, Milestone) else "task",
        f"✓ {part.title}" if part.done_on else part.title,
    )
    event = day_event(f"{noun}-{part.id}", part.due_on, words, url=subjects.url(part.action), lang=part.lang)
    event.add("description", part.action.title, {"LANGUAGE": part.action.lang})
    return event


@bp.get("/news.atom")
@protected(P.PUBLIC)
def atom() -> Response:
    """`?language=` chooses the words around the news; the news stay in their own languages."""
    zone, chosen = _zone(), language.match(request.args.get("language", "pl")) or abort(404)
    text = language.in_language(chosen, _atom, zone, chosen)
    return answer(text.encode(), "application/atom+xml")


def _atom(zone: Zone | None, chosen: str) -> str:
    entries = [_entry(*told) for told in queries.news(zone.id if zone else None)]
    return render_template(
        "actions/news.xml",
        title=zone.name if zone else "Strefa",
        language=chosen,
        id=f"{_tag()}news/{zone.slug if zone else 'all'}",
        updated=entries[0]["updated"] if entries else _stamp(_midnight(date(2026, 1, 1))),
        home=_absolute(url_for("actions.index", zone=zone.slug if zone else None)),
        itself=_absolute(request.full_path.rstrip("?")),
        entries=entries,
    )


def _entry(entry: Any, action: Any, about: Any) -> dict[str, Any]:
    """One piece of news in words: {id, updated, href, title, lang, label, text, text_lang}."""
    told = {
        "id": f"{_tag()}entry/{entry.id}",
        "updated": _stamp(_midnight(entry.at.astimezone(language.WARSAW).date())),
        "href": _absolute(subjects.url(about if isinstance(about, Update) else action)),
        "title": action.title,
        "lang": action.lang,
        "label": str(STEPS[entry.verb]),
        "text": entry.detail.get("reason", ""),
        "text_lang": entry.detail.get("lang") or action.lang,
    }
    if isinstance(about, Update):
        told |= {"text": f"{about.title}\n\n{about.text}", "text_lang": about.lang}
    elif isinstance(about, Story):
        told |= {"text": f"{about.what}\n\n{about.with_whom}\n\n{about.learnt}", "text_lang": about.lang}
    return told


# --- what feeds share ------------------------------------------------------------------------------------------------


def empty_calendar(of: str, name: str) -> Calendar:
    feed = Calendar()
    feed.add("prodid", f"-//Strefa//{of}//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    return feed


def day_event(uid: str, day: date, summary: str, *, url: str, lang: str | None = None) -> Event:
    """A whole day; `summary` is in `lang`, or in the language of the calendar."""
    event = Event()
    event.add("uid", f"{uid}@{_host()}")
    event.add("dtstamp", _midnight(today()))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary, {"LANGUAGE": lang or language.current()})
    event.add("url", _absolute(url))
    event.add("transp", "TRANSPARENT")
    return event


def _zone() -> Zone | None:
    slug = request.args.get("zone")
    return (zone_by_slug(slug) or abort(404)) if slug else None


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url).rstrip("/")


def _host() -> str:
    return urlsplit(_base_url()).hostname or "strefa"


def _tag() -> str:
    """A tag URI (RFC 4151): the id of an entry stays when its address changes."""
    return f"tag:{_host()},2026:"


def _absolute(path: str) -> str:
    return _base_url() + path


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def answer(body: bytes, mimetype: str) -> Response:
    """The feed, or 304 when the reader has it. It is the same for everybody, so anybody on the way may keep it."""
    response = Response(body, mimetype=mimetype, content_type=f"{mimetype}; charset=utf-8")
    response.cache_control.public = True
    response.cache_control.max_age = KEPT
    response.add_etag()
    response.make_conditional(request)
    return response
