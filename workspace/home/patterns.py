"""What the page of patterns shows: every component in every state. For development only, in one language."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict

from workspace.home.forms import PatternForm

SENT = MultiDict({"cost": "500", "description": "Ławki przy bibliotece"})


def demo(sprite: Path) -> SimpleNamespace:
    """Give the file of icons. The form comes back with errors, as one that was sent too early."""
    form = PatternForm(SENT)
    form.validate()
    parts = sprite.read_text(encoding="utf-8").split('id="')[1:]
    return SimpleNamespace(form=form, icons=[part.partition('"')[0] for part in parts], path=_path(4), **CONTENT)


def _path(here: int) -> list[dict[str, Any]]:
    """The seven steps, at the one with the number `here`."""
    names = ("idea", "talk", "vote", "plan", "city", "doing it", "story")
    return [
        {
            "label": name,
            "state": "done" if number < here else "here" if number == here else "todo",
            "since": "4 May 2026" if number <= here else None,
            "note": "The city answers until 4 June." if number == here else None,
        }
        for number, name in enumerate(names)
    ]


CONTENT: dict[str, list[dict[str, Any]]] = {
    "steps": [
        {"label": "Your idea", "state": "done", "href": "#"},
        {"label": "Where and when", "state": "here"},
        {"label": "Who helps", "state": "todo"},
        {"label": "Check and send", "state": "todo"},
    ],
    "tabs": [
        {"label": "All", "href": "#", "current": True, "count": 12},
        {"label": "Mine", "href": "#", "count": 2},
        {"label": "Waiting", "href": "#"},
    ],
    "results": [
        {
            "label": "Spacer „Trzy języki jednej ulicy”", "lang": "pl", "value": 112, "text": "112 votes · 2 500 zł",
            "cost": "2 500 zł", "outcome": "Chosen", "why": [{"text": "Chosen first.", "ideas": []}], "won": True,
        },
        {
            "label": "Murale na garażach", "lang": "pl", "value": 81, "text": "81 votes · 9 000 zł",
            "cost": "9 000 zł", "outcome": "Not now", "won": False,
            "why": [{"text": "When its turn came, 7 700 zł was left. That was 1 300 zł too little.", "ideas": []}],
            "missed": [{"text": "With 32 more votes it would have been chosen.", "ideas": []}],
        },
    ],
    "timeline": [
        {
            "when": "4 May 2026", "iso": "2026-05-04", "title": "The city answered", "href": "#", "who": "city",
            "text": "It asks for one more drawing.",
        },
        {"when": "2 May 2026", "title": "Filed"},
    ],
    "days": [
        {
            "day": "25", "month": "Nov", "iso": "2026-11-25", "title": "Herbata z sąsiadami", "href": "#", "lang": "pl",
            "meta": ["17.30, library", "polski, беларуская"],
        },
        {"day": "28", "month": "Nov", "title": "An appeal", "late": True, "meta": ["until 16.00"]},
        {"day": "3", "month": "Dec", "title": "A lesson: how to file", "href": "#"},
    ],
    "files": [
        {
            "name": "Plan skweru", "href": "#", "lang": "pl", "published": "4 May 2026", "type": "PDF",
            "size": "1.2 MB", "downloads": 14, "note": "waits for a librarian",
        },
    ],
}  # fmt: skip
