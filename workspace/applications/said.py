"""Answers as people read them, and what the checks say, in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from workspace.core import language
from workspace.core.language import day, localized, money, number
from workspace.tools import saying
from workspace.tools.answers import cell
from workspace.tools.checks import Finding
from workspace.tools.rulebook import Column, Field, Kind, Severity
from workspace.zones.osiedla import OSIEDLA

TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.ASK: "warn", Severity.INFO: "plain"}


def answer_words(asked: Field | Column, value: Any) -> str:
    """ "" for what is not answered. A table has a line for each row."""
    if value is None:
        return ""
    if isinstance(asked, Field) and asked.kind is Kind.TABLE:
        return "\n".join(_row(asked, row) for row in value)
    return _single(asked, value)


def _single(asked: Field | Column, value: Any) -> str:
    if asked.choices:
        named = {choice.id: localized(choice.label) for choice in asked.choices}
        return ", ".join(named.get(each, each) for each in (value if isinstance(value, list) else [value]))
    if asked.kind is Kind.MONEY:
        return money(value)
    if asked.kind is Kind.NUMBER:
        return number(value)
    if asked.kind in (Kind.DATE, Kind.PERIOD):
        return " – ".join(day(date.fromisoformat(each)) for each in (value if isinstance(value, list) else [value]))
    if asked.kind is Kind.YES_NO:
        return str(_("Yes") if value else _("No"))
    return OSIEDLA.get(value, value) if asked.kind is Kind.OSIEDLE else str(value)


def _row(table: Field, row: dict[str, Any]) -> str:
    parts = []
    for column in table.columns:
        value = cell(table.columns, row, column.id) if column.product else row.get(column.id)
        if value is not None:
            parts.append(f"{localized(column.label)}: {_single(column, value)}")
    return " · ".join(parts)


def finding_words(finding: Finding) -> tuple[str, str]:
    """What is wrong, and in which language it is said."""
    return saying.message(finding, language.current(), _)
