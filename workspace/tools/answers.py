"""What answers are: when one counts as given, whether it has the shape its field asks for, and what it amounts to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from workspace.tools.rulebook import Column, Field, Kind, Rulebook
from workspace.tools.rules import Term
from workspace.zones.osiedla import OSIEDLA

LARGEST = 10**15  # grosze: ten billion złoty; a longer number is a slip


@dataclass(frozen=True)
class Case:
    rulebook: Rulebook
    answers: dict[str, Any]


def filled(value: Any) -> bool:
    """False is an answer, 0 too; blank text, an empty list and a table of blank rows are none."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return any(filled(item) for item in value)
    if isinstance(value, dict):
        return any(filled(item) for item in value.values())
    return value is not None


def as_day(value: Any) -> date | None:
    """The day of an answer such as "2026-11-22"."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def days_of(value: Any) -> tuple[date, date] | None:
    """First and last day of a date or a period."""
    parts = value if isinstance(value, list) else [value, value]
    if len(parts) != 2:
        return None
    first, last = as_day(parts[0]), as_day(parts[1])
    return (first, last) if first and last and first <= last else None


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


SHAPES: dict[Kind, Callable[[Any], bool]] = {
    Kind.LINE: _is_text,
    Kind.TEXT: _is_text,
    Kind.PERSON: _is_text,
    Kind.MONEY: _whole,
    Kind.NUMBER: _whole,
    Kind.DATE: lambda value: as_day(value) is not None,
    Kind.PERIOD: lambda value: isinstance(value, list) and days_of(value) is not None,
    Kind.OSIEDLE: lambda value: _is_text(value) and value in OSIEDLA,
    Kind.YES_NO: lambda value: type(value) is bool,
}


def misshapen(asked: Field | Column, value: Any) -> bool:
    """Whether a filled `value` is not of the kind that is asked for (text for money, a choice that is not offered)."""
    if asked.kind is Kind.TABLE:
        return not isinstance(value, list) or any(_row_misshapen(asked, row) for row in value)
    if asked.kind in (Kind.CHOICE, Kind.CHOICES):
        offered = {choice.id for choice in asked.choices}
        given = [value] if asked.kind is Kind.CHOICE else value
        return not isinstance(given, list) or not all(_is_text(item) and item in offered for item in given)
    return not SHAPES[asked.kind](value)


def _row_misshapen(table: Any, row: Any) -> bool:
    columns = {column.id: column for column in table.columns}
    if not isinstance(row, dict) or row.keys() - columns.keys():
        return True
    if not filled(row):
        return False
    typed = [column for column in table.columns if not column.product]
    return any(column.required and not filled(row.get(column.id)) for column in typed) or any(
        filled(row.get(column.id)) and misshapen(column, row[column.id]) for column in typed
    )


def cell(columns: tuple[Column, ...], row: dict[str, Any], name: str) -> int | None:
    """A number of a row; a product is worked out of its columns."""
    column = next(each for each in columns if each.id == name)
    if not column.product:
        return row.get(name) if _whole(row.get(name)) else None
    parts = [row.get(part) for part in column.product]
    if not all(_whole(part) for part in parts):
        return None
    product = 1
    for part in parts:
        product *= part or 0
    return product


def total(rulebook: Rulebook, answers: dict[str, Any], table: str, column: str) -> int | None:
    """The sum of a column over the rows that are filled in; None when no row says anything readable there."""
    rows = answers.get(table)
    if not isinstance(rows, list) or not filled(rows):
        return None
    cells = [cell(rulebook.by_id[table].columns, row, column) for row in rows if isinstance(row, dict) and filled(row)]
    known = [each for each in cells if each is not None]
    return sum(known) if known else None


def worth(term: Term, case: Case) -> int | None:
    """What one term of an amount comes to, before its per cent; None when it is not answered or not known."""
    if term.number is not None:
        return term.number
    if term.total:
        return total(case.rulebook, case.answers, term.total, term.column or "")
    if term.fact:
        return _of_fact(term, case)
    value = case.answers.get(term.count or term.days or term.field or "")
    if term.count:
        return sum(1 for item in value if filled(item)) if isinstance(value, list) else None
    if term.days:
        span = days_of(value)
        return (span[1] - span[0]).days + 1 if span else None
    return value if _whole(value) else None


def _of_fact(term: Term, case: Case) -> int | None:
    fact = case.rulebook.facts[term.fact or ""]
    if not fact.known:
        return None
    if term.key is None:
        return fact.value if type(fact.value) is int else None
    key = case.answers.get(term.key)
    return fact.value.get(key) if isinstance(fact.value, dict) and isinstance(key, str) else None
