"""What stands in the form, its tables and the support list: sheets, in the language in which they are called for."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from flask_babel import gettext as _

from workspace.applications.documents import sheets
from workspace.applications.documents.sheets import Block, Sheet
from workspace.applications.models import Application
from workspace.applications.queries import POLISH, Written
from workspace.applications.said import answer_words
from workspace.core.language import current, localized, money, number
from workspace.tools.answers import Case, cell, filled, total
from workspace.tools.predicates import amount
from workspace.tools.rulebook import Column, Field, Keep, Kind

LEAST_LINES, UNKNOWN_LINES = 10, 25  # of a support list: few are needed, or nobody knows how many
Names = Mapping[str, str]  # what names a person, by field


def form(application: Application, written: Written, *, draft: bool, names: Names | None = None) -> Sheet:
    """The city's form in Polish; elsewhere the same, to read. `names` go into the fields that are never stored."""
    book, lang = written.rulebook, current()
    title = book.form or book.official
    blocks = [sheets.text(f"{book.official}, {localized(book.title, POLISH)}", POLISH)]
    if lang != POLISH:
        blocks.append(sheets.note(_("This copy is to read. The office takes the Polish one."), lang))
    if draft:
        blocks.append(sheets.note(_("A draft: something in it would be refused. Do not hand it in."), lang))
    for step in book.steps:
        asked = [each for each in book.fields if each.step == step.id and _is_printed(written, each)]
        if asked:
            blocks.append(sheets.heading(localized(step.title), lang))
        blocks += [block for each in asked for block in _of_field(written, each, names or {})]
    blocks += [sheets.lines([_("Place and day"), _("Signature")], lang), *_legal(written)]
    return Sheet(title if lang == POLISH else f"{title} – {_('to read')}", lang, tuple(blocks))


def _is_printed(written: Written, field: Field) -> bool:
    return field.on_form and (field.keep is Keep.EXPORT_ONLY or written.is_asked(field))


def _of_field(written: Written, field: Field, names: Names) -> list[Block]:
    official, label, lang = field.official or localized(field.label, POLISH), localized(field.label), current()
    title, beside = (_capital(official), "") if lang == POLISH else (label, official)
    if field.keep is Keep.EXPORT_ONLY:
        given = names.get(field.id, "")
        if not given:
            return [sheets.lines([title], lang)]
        return [sheets.answer(title, lang, beside, given, POLISH)]
    value, value_lang = value_of(written, field)
    if field.kind is Kind.TABLE and filled(value):
        return [sheets.answer(title, lang, beside, "", lang), rows_of(field, value, written)]
    words = answer_words(field, value) if filled(value) else "–"
    return [sheets.answer(title, lang, beside, words, value_lang)]


def value_of(written: Written, field: Field) -> tuple[Any, str]:
    """An answer in the language that is printed, else in Polish, else as it is; and which language that is."""
    here = written.rows.get((field.id, current()))
    if here is not None:
        return here.value, current()
    value = written.answers.get(field.id)
    worded = field.kind in (Kind.LINE, Kind.TEXT) and value is not None
    return value, written.lang_of(field.id) if worded else current()


def rows_of(field: Field, value: Any, written: Written) -> Block:
    """A table with its sums: money and hours are added up."""
    rows = [[_cell(field, row, column) for column in field.columns] for row in value if filled(row)]
    sums = [_total(field, column, written) for column in field.columns]
    if any(sums):
        rows.append([_("Together"), *sums[1:]])
    head = [_head(column) for column in field.columns]
    figures = tuple(at for at, column in enumerate(field.columns) if column.kind in (Kind.MONEY, Kind.NUMBER))
    widths = tuple(2 if column.kind in (Kind.LINE, Kind.TEXT) else 1 for column in field.columns)
    return sheets.table(head, rows, current(), widths=widths, figures=figures)


def _head(column: Column) -> str:
    return _capital(column.official if current() == POLISH and column.official else localized(column.label))


def _cell(field: Field, row: dict[str, Any], column: Column) -> str:
    value = cell(field.columns, row, column.id) if column.product else row.get(column.id)
    if value is None:
        return ""
    if column.product:
        return money(value) if column.kind is Kind.MONEY else number(value)
    return answer_words(column, value)


def _total(field: Field, column: Column, written: Written) -> str:
    if column.kind is not Kind.MONEY or not (column.product or len(field.columns) == 2):
        return ""  # prices are not added up, what they come to is
    found = total(written.rulebook, written.answers, field.id, column.id)
    return "" if found is None else money(found)


def tables(application: Application, written: Written) -> Sheet | None:
    """Costs, schedule, own share: each table under its name. None if nothing stands in them."""
    blocks: list[Block] = [sheets.text(project(written), project_lang(written))]
    for field in written.rulebook.fields:
        value, _lang = value_of(written, field)
        if field.kind is Kind.TABLE and written.is_asked(field) and filled(value):
            name = field.official if current() == POLISH else localized(field.label)
            blocks += [sheets.heading(_capital(name), current()), rows_of(field, value, written)]
    return Sheet(_("Costs, schedule and own share"), current(), tuple(blocks)) if len(blocks) > 1 else None


def support(application: Application, written: Written) -> Sheet | None:
    """A list to sign: room for the signatures that are needed and a fifth more. None where a tool needs none."""
    asked, book = written.rulebook.support, written.rulebook
    if asked is None:
        return None
    needed = amount(asked.needed, Case(book, written.answers))
    count = max(LEAST_LINES, ceil(needed * (100 + asked.spare) / 100)) if needed else UNKNOWN_LINES
    blocks = [
        sheets.text(f"{book.official}, {localized(book.title, POLISH)}", POLISH),
        sheets.answer(_("Project"), current(), "", project(written), project_lang(written)),
        sheets.text(_("By signing I support this project. My name goes to the office and to nobody else."), current()),
    ]
    if needed:
        blocks.append(sheets.note(_("Signatures needed: %(count)s", count=number(int(needed))), current()))
    rows = [[str(place), *[""] * len(asked.columns)] for place in range(1, count + 1)]
    head = [_("No."), *(_capital(column) for column in asked.columns)]
    blocks.append(sheets.table(head, rows, POLISH, widths=(1, *(5,) * len(asked.columns)), height=11))
    return Sheet(_("Support list"), current(), tuple(blocks))


def project(written: Written) -> str:
    found = written.rulebook.by_id.get("title")
    return str(value_of(written, found)[0] or "–") if found else "–"


def project_lang(written: Written) -> str:
    found = written.rulebook.by_id.get("title")
    return value_of(written, found)[1] if found else current()


def _legal(written: Written) -> list[Block]:
    words = _("Legal basis: %(laws)s", laws="; ".join(written.rulebook.legal))
    return [sheets.note(words, current())] if written.rulebook.legal and current() == POLISH else []


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
