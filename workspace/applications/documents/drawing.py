"""The file of a document. Same content, two formats: an accessible PDF, and DOCX to edit."""

from collections.abc import Callable
from typing import Any

from workspace.applications.documents import content, letters, posters
from workspace.applications.documents.kinds import PaperFormat, PaperKind
from workspace.applications.documents.sheets import Block, Sheet
from workspace.applications.models import Application
from workspace.applications.queries import POLISH, Written, blocked
from workspace.core.docx import Word
from workspace.core.language import in_language, localized
from workspace.core.pdf import pdf

SHEETS: dict[PaperKind, Callable[[Application, Written], Sheet | None]] = {
    PaperKind.FORM: lambda application, written: content.form(application, written, draft=blocked(application)),
    PaperKind.TABLES: content.tables,
    PaperKind.SUPPORT: content.support,
    PaperKind.CONSENT: letters.consent,
    PaperKind.APPEAL: letters.appeal,
    PaperKind.WITHDRAWAL: letters.withdrawal,
}
POSTERS = {PaperKind.POSTER: posters.poster, PaperKind.LEAFLET: posters.leaflet}


def has(kind: PaperKind, application: Application, written: Written) -> bool:
    """Whether there is such a document for this application."""
    if kind in POSTERS:
        return posters.is_voted_on(written)
    return in_language(POLISH, SHEETS[kind], application, written) is not None


def draw(kind: PaperKind, lang: str, kept: PaperFormat, application: Application, written: Written) -> bytes | None:
    """The file, in `lang`. None if there is no such document any more."""
    if kind in POSTERS:
        return _poster(kind, lang, application, written) if posters.is_voted_on(written) else None
    sheet: Sheet | None = in_language(lang, SHEETS[kind], application, written)
    return None if sheet is None else of_sheet(sheet, kept)


def of_sheet(sheet: Sheet, kept: PaperFormat) -> bytes:
    if kept is PaperFormat.DOCX:
        return _word(sheet)
    return pdf("papers.typ", sheet.data(), title=sheet.title, lang=sheet.lang)


def _poster(kind: PaperKind, lang: str, application: Application, written: Written) -> bytes:
    data: dict[str, Any] = in_language(lang, POSTERS[kind], application, written)
    title = f"{localized(written.rulebook.name, lang)}: {data['parts'][0]['title']}"
    return pdf("poster.typ", data, title=title, lang=lang)


def _word(sheet: Sheet) -> bytes:
    word = Word(sheet.title, sheet.lang)
    for block in sheet.blocks:
        WRITERS[block.kind](word, block)
    return word.saved()


def _write_text(word: Word, block: Block) -> None:
    for paragraph in block.paragraphs:
        word.paragraph(paragraph, block.lang, soft=block.kind == "note")


def _write_field(word: Word, block: Block) -> None:
    beside = f" ({block.beside})" if block.beside else ""
    word.paragraph(block.title + beside, block.title_lang, bold=True)
    _write_text(word, block)


def _write_lines(word: Word, block: Block) -> None:
    for (label,) in block.rows:
        word.line(label, block.lang)


WRITERS: dict[str, Callable[[Word, Block], None]] = {
    "heading": lambda word, block: word.heading(block.title, block.title_lang),
    "text": _write_text,
    "note": _write_text,
    "field": _write_field,
    "table": lambda word, block: word.table(
        block.head, block.rows, block.lang, figures=block.figures, height=block.height
    ),
    "lines": _write_lines,
}
