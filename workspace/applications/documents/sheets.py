"""A document as plain data: a title and blocks, from which both PDF and DOCX are made. Pure.

Each text stands with its language, so that both formats can tell it to whoever reads aloud. Text is never markup."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Block:
    """`kind`: heading | text | note | field (a term and what is answered) | table | lines (to be filled in by hand).
    `paragraphs` is the text; `rows` of a table or the labels of lines; `beside`: the term as the city's form has it."""

    kind: str
    lang: str
    paragraphs: tuple[str, ...] = ()
    title: str = ""
    title_lang: str = ""
    beside: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()  # of a table's columns, in parts of the whole; equal when empty
    figures: tuple[int, ...] = ()  # which columns are numbers
    height: int = 0  # of a table's empty rows, in millimetres


@dataclass(frozen=True)
class Sheet:
    title: str
    lang: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)

    def data(self) -> dict[str, Any]:
        """As templates/pdf/papers.typ reads it."""
        return {"blocks": [asdict(block) for block in self.blocks]}


def heading(text: str, lang: str) -> Block:
    return Block("heading", lang, title=text, title_lang=lang)


def text(words: str | Sequence[str], lang: str) -> Block:
    return Block("text", lang, _paragraphs(words))


def note(words: str | Sequence[str], lang: str) -> Block:
    return Block("note", lang, _paragraphs(words))


def answer(title: str, title_lang: str, beside: str, words: str, lang: str) -> Block:
    return Block("field", lang, _paragraphs(words), title=title, title_lang=title_lang, beside=beside)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], lang: str, **more: Any) -> Block:
    """`more`: widths, figures, height."""
    return Block("table", lang, head=tuple(head), rows=tuple(tuple(row) for row in rows), **more)


def lines(labels: Sequence[str], lang: str) -> Block:
    return Block("lines", lang, rows=tuple((label,) for label in labels))


def _paragraphs(words: str | Sequence[str]) -> tuple[str, ...]:
    found = words.splitlines() if isinstance(words, str) else words
    return tuple(line for line in found if line.strip())
