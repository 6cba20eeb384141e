"""The six languages: which one a reader gets, the catalogues, and how dates, money and numbers are written.

Wraps Babel and Flask-Babel. Order of preference: explicit choice (a cookie), the account, Accept-Language with its
regions stripped. Belarusian and Ukrainian never fall to Russian (trust.md C.4, 20-21)."""

import io
import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import flask_babel
from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_login import current_user

from workspace.config import PACKAGE

LANGUAGES = {"pl": "polski", "be": "беларуская", "uk": "українська", "ru": "русский", "en": "English", "nb": "norsk"}
FALLBACK = {"be": "pl", "uk": "pl", "ru": "pl", "nb": "en", "en": "pl", "pl": "en"}
COOKIE = "language"
WARSAW = ZoneInfo("Europe/Warsaw")
_ALIAS = {"no": "nb", "nn": "nb"}
_YEAR_WORD = re.compile(r"\s[гр]\.$")  # "2026 г." would end a sentence twice


def match(wanted: str | None) -> str | None:
    """The language of ours for a tag such as be-BY or no, or None."""
    base = (wanted or "").lower().replace("_", "-").split("-")[0]
    base = _ALIAS.get(base, base)
    return base if base in LANGUAGES else None


def best(header: str | None) -> str:
    """From Accept-Language. Quality first, then order; regions stripped; Polish when nothing fits."""
    wishes = []
    for position, part in enumerate((header or "").split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wishes.append((-float(quality or 1), position, tag))
        except ValueError:
            continue
    for minus_quality, _, tag in sorted(wishes):
        if minus_quality < 0 and (found := match(tag)):
            return found
    return "pl"


def select() -> str:
    if not has_request_context():
        return "pl"
    if "locale" not in g:
        account = current_user.language if current_user and current_user.is_authenticated else None
        g.locale = match(request.cookies.get(COOKIE)) or match(account) or best(request.headers.get("Accept-Language"))
    return str(g.locale)


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """The messages of one language, read from its .po file: no compiled file has to be kept in step."""
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


class Domain(flask_babel.Domain):
    def get_translations(self) -> NullTranslations:
        return catalogue(str(flask_babel.get_locale() or "pl"))


class Babel(flask_babel.Babel):
    @property
    def domain_instance(self) -> Domain:
        return Domain()


def init_app(app: Flask) -> None:
    Babel(app, default_locale="pl", default_timezone="Europe/Warsaw", locale_selector=select)
    app.jinja_env.globals.update(
        languages=LANGUAGES,
        day=day,
        moment=moment,
        money=money,
        number=number,
        localized=localized,
        month_day=month_day,
    )


def current() -> str:
    return str(flask_babel.get_locale() or "pl")


def localized(texts: dict[str, str], language: str | None = None) -> str:
    """The reader's version of a text kept in several languages; never silently Russian for be or uk."""
    wanted = language or current()
    for code in (wanted, FALLBACK[wanted], "pl", "en", *texts):
        if texts.get(code) and not (code == "ru" and wanted in ("be", "uk")):
            return texts[code]
    return ""


@lru_cache(maxsize=4096)
def _day(value: date, language: str) -> str:
    return _YEAR_WORD.sub("", dates.format_date(value, "long", locale=language))


def day(value: date | datetime) -> str:
    """4 maja 2026: the day alone; public pages never show the minute."""
    return _day(value.astimezone(WARSAW).date() if isinstance(value, datetime) else value, current())


def moment(value: datetime) -> str:
    """A day with its hour in Warsaw, for opening and closing times."""
    local = value.astimezone(WARSAW)
    return f"{_day(local.date(), current())}, {local:%H:%M}"


def month_day(value: date) -> tuple[str, str]:
    """(4, maj) for a date tile."""
    return str(value.day), dates.format_date(value, "LLL", locale=current())


def weekdays() -> list[tuple[str, str]]:
    """[("1", "poniedziałek"), …]: ISO numbers with their names."""
    names = dates.get_day_names("wide", "stand-alone", locale=current())
    return [(str(day_number + 1), names[day_number]) for day_number in range(7)]


@lru_cache(maxsize=4096)
def _money(grosze: int, language: str) -> str:
    pattern = "#,##0.00 ¤" if grosze % 100 else "#,##0 ¤"
    text = numbers.format_currency(grosze / 100, "PLN", pattern, locale=language, currency_digits=False)
    return text.replace("PLN", "zł")


def money(grosze: int) -> str:
    """1 234,50 zł from grosze, in the reader's way of writing numbers, always with zł."""
    return _money(grosze, current())


def number(value: int) -> str:
    return str(numbers.format_decimal(value, locale=current()))


def decimal(value: float) -> str:
    return str(numbers.format_decimal(value, "#,##0.#", locale=current()))


def in_language(language: str, function: Any, *args: Any, **kwargs: Any) -> Any:
    """Call `function` as a reader of `language` would see it: mail and notices are written in theirs, not ours."""
    with flask_babel.force_locale(language):
        return function(*args, **kwargs)
