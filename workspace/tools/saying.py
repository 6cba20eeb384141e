"""What a finding says in a language, with its figures: pure, so that the command says it without a server."""

import re
from collections.abc import Callable

from babel.numbers import format_decimal

from workspace.tools.checks import Finding
from workspace.tools.guide import Words

FALLBACK = {"be": "pl", "uk": "pl", "ru": "pl", "nb": "en", "en": "pl", "pl": "en"}
_FIGURE = re.compile(r"\{(value|limit|over)\}")


def said(words: Words, language: str) -> tuple[str, str]:
    """The words in `language`, or in the nearest there is, and which language that is."""
    for code in (language, FALLBACK[language], "pl", "en"):
        if words.get(code):
            return words[code], code
    return "", language


def message(finding: Finding, language: str, translate: Callable[[str], str] = str) -> tuple[str, str]:
    """What is wrong, with its figures, and the language it is in. `translate` says our own words in `language`."""
    if isinstance(finding.message, str):
        return translate(finding.message), language
    text, lang = said(finding.message, language)
    return _FIGURE.sub(lambda found: figure(finding, found[1], lang), text), lang


def figure(finding: Finding, name: str, language: str) -> str:
    value = finding.figures.get(name)
    if value is None:
        return "?"
    if not finding.money:
        return str(format_decimal(value, locale=language))
    zloty, grosze = divmod(value, 100)
    whole = format_decimal(zloty, locale=language)
    return f"{whole} zł" if not grosze else f"{whole}{_comma(language)}{grosze:02d} zł"


def _comma(language: str) -> str:
    return "." if language == "en" else ","
