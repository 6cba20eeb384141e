"""Fields that WTForms does not have: a table of rows, and a stretch of days. What is typed stays, also when it is wrong."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import Field, Form
from wtforms.widgets import TextInput

from workspace.core.language import localized
from workspace.core.text import clean, parse_money
from workspace.proposals.forms import MOST_COST, MoneyField
from workspace.tools.answers import cell, filled
from workspace.tools.rulebook import Column, Kind
from workspace.tools.rulebook import Field as Asked

BLANK_ROWS, MOST_ROWS = 2, 60
MOST_CELL, MOST_NUMBER = 300, 10**9
SAID: dict[Kind, Callable[[Any], str]] = {
    Kind.MONEY: lambda grosze: f"{grosze // 100},{grosze % 100:02d}".removesuffix(",00"),
    Kind.DATE: str,
    Kind.NUMBER: str,
}


class PeriodField(Field):
    """Its data is ["2026-05-01", "2026-05-31"], or None."""

    widget = TextInput()

    @property
    def ends(self) -> list[str]:
        """As typed, or as kept."""
        if self.raw_data:
            return [clean(part) for part in (*self.raw_data, "", "")][:2]
        return list(self.data or ["", ""])

    def process_formdata(self, valuelist: list[str]) -> None:
        typed, self.data = [clean(part) for part in valuelist[:2]], None
        if not any(typed):
            return
        days = [_day(part) for part in typed]
        if None in days or len(days) < 2 or days[0] > days[1]:  # type: ignore[operator]
            raise ValueError(gettext("Write two days, the first one first."))
        self.data = [day.isoformat() for day in days if day]


class Cell:
    """What stands in one cell: as it was typed, and as it is kept."""

    def __init__(self, column: Column, typed: str) -> None:
        self.column, self.typed, self.value, self.error = column, typed, None, ""
        try:
            self.value = read_cell(column, typed) if typed else None
        except ValueError as wrong:
            self.error = str(wrong)


def read_cell(column: Column, typed: str) -> Any:
    """Raises ValueError with words for the reader."""
    if column.kind is Kind.MONEY:
        try:
            grosze = parse_money(typed)
        except ValueError:
            grosze = -1
        if not 0 <= grosze <= MOST_COST:
            raise ValueError(gettext("Write an amount, such as 1200 or 1200,50."))
        return grosze
    if column.kind is Kind.NUMBER:
        if not re.fullmatch(r"[0-9]{1,9}", typed):
            raise ValueError(gettext("Write a whole number, such as 3."))
        return int(typed)
    if column.kind is Kind.DATE:
        if _day(typed) is None:
            raise ValueError(gettext("Write a date as year-month-day, such as 2026-05-04."))
        return typed
    if column.choices:
        if typed not in {choice.id for choice in column.choices}:
            raise ValueError(gettext("Pick one from the list."))
        return typed
    if len(typed) > MOST_CELL:
        raise ValueError(gettext("Write at most %(num)s characters.", num=MOST_CELL))
    return typed


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed) else None
    except ValueError:
        return None


class TableField(Field):
    """Its data is a list of {column: value}; rows without a word are left out. A cell is sent as `<name>-<row>-<column>`."""

    widget = TextInput()

    def __init__(self, label: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.columns = [column for column in asked.columns if not column.product]
        self.worked_out = [column for column in asked.columns if column.product]
        self.all_columns = asked.columns
        self.rows: list[list[Cell]] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.rows = []
        self.data = list(data or [])
        if formdata is not None and any(name.startswith(f"{self.name}-") for name in formdata):
            self._read(formdata)
        else:
            self.rows = [self._row({name: _said(column, row) for name, column in self._named()}) for row in self.data]
        self.rows += [self._row({}) for _ in range(BLANK_ROWS)]

    def _named(self) -> list[tuple[str, Column]]:
        return [(column.id, column) for column in self.columns]

    def _row(self, typed: dict[str, str]) -> list[Cell]:
        return [Cell(column, typed.get(name, "")) for name, column in self._named()]

    def _read(self, formdata: Any) -> None:
        numbers = {int(part) for name in formdata if (part := self._row_of(name))}
        for number in sorted(numbers)[:MOST_ROWS]:
            typed = {name: clean(formdata.get(f"{self.name}-{number}-{name}")) for name, _ in self._named()}
            if any(typed.values()):
                self.rows.append(self._row(typed))
        wrong = next((cell.error for row in self.rows for cell in row if cell.error), "")
        if wrong:
            self.process_errors.append(wrong)
        kept = [{cell.column.id: cell.value for cell in row if filled(cell.value)} for row in self.rows]
        self.data = [row for row in kept if row]

    def _row_of(self, name: str) -> str:
        found = re.fullmatch(rf"{re.escape(self.name)}-([0-9]{{1,3}})-[a-z_0-9]+", name)
        return found[1] if found else ""

    def worth(self, row: list[Cell], column: Column) -> int | None:
        """Of a column that is worked out."""
        return cell(self.all_columns, {each.column.id: each.value for each in row}, column.id)

    def total(self, column: Column) -> int | None:
        values = [self.worth(row, column) for row in self.rows]
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    def heading(self, column: Column) -> str:
        return localized(column.label)


def _said(column: Column, row: dict[str, Any]) -> str:
    value = row.get(column.id)
    return SAID.get(column.kind, str)(value) if value is not None else ""


class Amount(MoneyField):
    """Money that an empty field says nothing of."""

    def pre_validate(self, form: Form) -> None:
        if self.data is not None and not 0 <= self.data <= MOST_COST:
            raise ValueError(gettext("Write an amount between 0 and 10 000 000 zł."))
