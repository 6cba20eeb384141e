"""What pages say of rulebooks: in the reader's language, with what is not known for certain said to be so."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from workspace.core import language
from workspace.glossary.shelf import shipped as glossary
from workspace.tools import odds as counted
from workspace.tools import results, saying, shelf
from workspace.tools.checks import Finding
from workspace.tools.guide import Words
from workspace.tools.odds import Odds
from workspace.tools.rulebook import Fact, Rulebook, Stage
from workspace.zones import osiedla

PEOPLE = {
    "resident": _l("I live here"),
    "outside_eu": _l("I am from outside the EU"),
    "under_16": _l("I am under 16"),
}
MAY = {"yes": _l("yes"), "no": _l("no"), "ask": _l("ask the office")}
EFFORT = {1: _l("little work"), 2: _l("some work"), 3: _l("much work")}
SEVERITY = {
    "block": _l("would be refused"),
    "warn": _l("look at this"),
    "ask": _l("ask the office"),
    "info": _l("good to know"),
}


def words(texts: Words | None, heading: bool = False) -> Markup:
    """In the reader's language; marked with its own where it is another. A `heading` begins with a capital letter."""
    if not texts:
        return Markup()
    text, lang = saying.said(texts, language.current())
    text = text[:1].upper() + text[1:] if heading else text
    return escape(text) if lang == language.current() else Markup('<span lang="{}">{}</span>').format(lang, text)


def message(finding: Finding) -> Markup:
    text, lang = saying.message(finding, language.current(), _)
    return escape(text) if lang == language.current() else Markup('<span lang="{}">{}</span>').format(lang, text)


def day(fact: Fact) -> str:
    return str(language.day(fact.value))


def dates(book: Rulebook) -> str:
    """When one may apply, as far as it is known; "" if nothing is."""
    if book.opens.known and book.closes.known:
        return str(_("from %(first)s to %(last)s", first=day(book.opens), last=day(book.closes)))
    return str(_("until %(day)s", day=day(book.closes))) if book.closes.known else ""


def span(stage: Stage) -> str:
    """The days of a stop on the way; that one has to ask where they are not known; "" where there are none to know."""
    edges = [edge for edge in (stage.opens, stage.closes) if edge]
    if not all(edge.known for edge in edges):
        return str(_("ask the office"))
    return " – ".join(day(edge) for edge in edges)


def checked_on(book: Rulebook) -> str:
    """The day on which its facts were last looked up; "" if none was."""
    found = [fact.checked for fact in book.facts.values() if fact.checked]
    return str(language.day(max(found))) if found else ""


def terms(book: Rulebook) -> list[str]:
    return [term for term in book.guide.terms if term in glossary().entries]


WORDS: dict[str, Any] = {
    "words": words, "message": message, "span": span, "dates": dates, "checked_on": checked_on, "terms": terms,
    "PEOPLE": PEOPLE, "MAY": MAY, "EFFORT": EFFORT, "SEVERITY": SEVERITY, "osiedla": osiedla,
}  # fmt: skip


def odds(book: Rulebook, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """For a page: past results of the pool that is asked for (`osiedle`, "" for the whole city), with a cost where one is."""
    if not book.odds:
        return None
    code = given.get("osiedle") or ""
    code = code if code in osiedla.OSIEDLA else ""
    found = counted.past(code, given.get("cost"), pool(book, code), results.known())
    return {"osiedle": code, "pool": pool(book, code), "odds": found, "rows": rows(found)}


def odds_of(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By tool: for the situation that the adviser was told."""
    if "cost" not in given:
        return {}
    inside = given if given.get("where") != "branch" else given | {"osiedle": ""}  # in a library: city-wide only
    return {book.tool: found for book in shelf.tools() if (found := odds(book, inside))}


def pool(book: Rulebook, osiedle: str) -> int | None:
    """What it holds, also where that is only the last that is known."""
    pools = book.facts["pools" if osiedle else "city_pool"].value
    return pools.get(osiedle) if isinstance(pools, dict) else pools


def rows(found: Odds) -> list[dict[str, Any]]:
    """The bands as the plot and its table show them."""
    return [
        {
            "label": _("over %(above)s%% and up to %(upto)s%% of the pool", above=band.above, upto=band.upto)
            if band.above
            else _("up to %(upto)s%% of the pool", upto=band.upto),
            "projects": band.projects, "won": band.won, "share": band.share, "enough": band.enough,
            "mine": band is found.mine,
        }
        for band in found.bands
    ]  # fmt: skip
