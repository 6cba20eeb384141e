"""A poster and a leaflet for the city's vote: what it is about, its number, when and who, and a code to read more."""

from textwrap import shorten
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from workspace.applications import queries
from workspace.applications.documents.content import value_of
from workspace.applications.models import Application, ApplicationStatus
from workspace.applications.queries import Written
from workspace.core.language import LANGUAGES, current, day, in_language, localized
from workspace.core.pdf import qr

LEAD = 420  # the most characters of what is said about the project


def is_voted_on(written: Written) -> bool:
    return any(stage.status == ApplicationStatus.ON_BALLOT for stage in written.rulebook.stages)


def poster(application: Application, written: Written) -> dict[str, Any]:
    """Of one language: what templates/pdf/poster.typ takes."""
    return {**_around(application), "parts": [_part(application, written)]}


def leaflet(application: Application, written: Written) -> dict[str, Any]:
    """Of all six, on one page."""
    return {**_around(application), "parts": [in_language(lang, _part, application, written) for lang in LANGUAGES]}


def _around(application: Application) -> dict[str, Any]:
    base = str(current_app.config["SETTINGS"].base_url).rstrip("/")
    url = f"{base}/proposals/{application.action.proposal_id}"
    return {"url": url, "qr": qr(url), "branch": application.action.zone.branch}


def _part(application: Application, written: Written) -> dict[str, Any]:
    title, title_lang = _said(written, "title", application.action.title, application.action.lang)
    about, about_lang = _said(written, "description", "", current())
    facts = [_("You may vote whatever passport you have, at any age.")] if _everybody(written) else []
    return {
        "lang": current(),
        "title": title, "title_lang": title_lang,
        "about": shorten(about, LEAD, placeholder=" …"),
        "about_lang": about_lang,
        "tool": localized(written.rulebook.name),
        "call": _("Vote for this project"),
        "facts": [*_number(application), _days(written), *facts],
        "more": _("Read more, in six languages"),
    }  # fmt: skip


def _said(written: Written, field: str, otherwise: str, lang: str) -> tuple[str, str]:
    asked = written.rulebook.by_id.get(field)
    value, value_lang = value_of(written, asked) if asked else (None, lang)
    return (str(value), value_lang) if value else (otherwise, lang)


def _number(application: Application) -> list[str]:
    """Its place on the city's ballot, where it has one."""
    steps = queries.steps_of(application)
    found = [step.number for step in steps if step.status == ApplicationStatus.ON_BALLOT and step.number]
    return [_("Number on the ballot: %(number)s", number=found[-1])] if found else []


def _days(written: Written) -> str:
    """Of the vote, if the city has said them."""
    opens, closes = (written.rulebook.facts.get(name) for name in ("vote_opens", "vote_closes"))
    if opens and closes and opens.known and closes.known:
        return str(_("From %(first)s to %(last)s", first=day(opens.value), last=day(closes.value)))
    return str(_("The city will say when."))


def _everybody(written: Written) -> bool:
    """Whether the rulebook says of nobody that they may not take part: neither from outside the EU nor under 16."""
    return all(str(who.may) == "yes" for who in written.rulebook.who.values())
