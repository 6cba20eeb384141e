"""The terms that come with the house: `terms.yaml`, read once."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from workspace.config import PACKAGE

FILE = PACKAGE / "glossary" / "terms.yaml"
OFFICIAL = "pl"  # the language of the city's forms: its words are not ours to change
ENDING = {"en": r"(?:e?s)?"}
ANY_ENDING = r"\w{0,3}"
_FALLS_OFF = "aąeęioóuyćьйаеёиіїоуыэюя"


@dataclass(frozen=True)
class Entry:
    """One term as it is shipped. `confidence`: high, medium or low. `sources`: the addresses it was found at.
    `is_marked`: found by itself in running text; `forms` are those of a language whose words do not give them."""

    id: str
    topic: str
    confidence: str
    words: dict[str, tuple[str, ...]]
    meanings: dict[str, str]
    sources: tuple[str, ...] = ()
    is_marked: bool = False
    forms: dict[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Shelf:
    """`topics`: {id: {language: its name}}, in the order they are read, as are `entries`: {id: Entry}."""

    topics: dict[str, dict[str, str]]
    entries: dict[str, Entry]


def read(text: str) -> Shelf:
    """Raises KeyError, TypeError or a YAML error on what is no glossary; the test of the file says more."""
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
    return Shelf(data["topics"], {row["id"]: _entry(row, data["sources"]) for row in data["terms"]})


def _entry(row: dict[str, Any], sources: dict[str, str]) -> Entry:
    return Entry(
        row["id"],
        row["topic"],
        row["confidence"],
        {lang: (said,) if isinstance(said, str) else tuple(said) for lang, said in row["words"].items()},
        row["meaning"],
        tuple(sources[name] for name in row.get("sources", ())),
        row.get("mark", False),
        {lang: tuple(forms) for lang, forms in row.get("forms", {}).items()},
    )


@lru_cache(maxsize=1)
def shipped() -> Shelf:
    return read(FILE.read_text(encoding="utf-8"))


def forms_of(entry: Entry, lang: str) -> list[str]:
    """What finds the term in a text of `lang`: patterns of whole words, each with the endings it may take."""
    if lang in (entry.forms or {}):
        made = [
            r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in form.split())
            for form in (entry.forms or {})[lang]
        ]
    else:
        made = [r"\s+".join(_inflected(word, lang) for word in said.split()) for said in entry.words[lang]]
    # In Belarusian a word that begins with «у» begins with «ў» after a vowel.
    return [re.sub(r"(^|\+)[уў]", r"\1[уў]", form) for form in made] if lang == "be" else made


def _inflected(word: str, lang: str) -> str:
    stem = word if lang in ENDING or len(word) <= 3 else word.rstrip(_FALLS_OFF)
    return re.escape(stem) + ENDING.get(lang, ANY_ENDING if len(word) > 3 else "")
