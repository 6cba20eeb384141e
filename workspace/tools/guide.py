"""What a rulebook says to people: its words in six languages, where each was read, and the guide."""

from dataclasses import dataclass
from enum import StrEnum


class Words(dict[str, str]):
    """The same words in several languages: {"pl": …, "en": …}."""


class Tag(StrEnum):
    FOUND = "F"
    DERIVED = "D"
    MEMORY = "M"
    ASSUMED = "A"


class May(StrEnum):
    YES = "yes"
    NO = "no"
    ASK = "ask"


@dataclass(frozen=True)
class Source:
    title: str
    address: str = ""


@dataclass(frozen=True)
class Said:
    """A statement with where it was read; `tag` M or A: from memory or assumed."""

    text: Words
    id: str = ""
    source: str = ""
    tag: Tag = Tag.FOUND


@dataclass(frozen=True)
class Who:
    may: May
    text: Words
    source: str = ""
    tag: Tag = Tag.FOUND


@dataclass(frozen=True)
class Effort:
    level: int  # 1 an evening, 2 some weeks beside all else, 3 months with paper
    text: Words


@dataclass(frozen=True)
class Lesson:
    id: str
    title: Words
    text: Words
    source: str = ""


@dataclass(frozen=True)
class Guide:
    """`terms`: ids of the glossary; one that is not there is left out."""

    what: Words
    steps: tuple[Words, ...]
    terms: tuple[str, ...]
    example: Words
    lessons: tuple[Lesson, ...] = ()
