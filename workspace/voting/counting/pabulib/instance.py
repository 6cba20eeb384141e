"""What a file says, with its amounts as whole numbers: META and PROJECTS are understood here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Election, Kind, Option, Reason, StruckOut
from workspace.voting.counting.pabulib.faults import Faults, shown
from workspace.voting.counting.pabulib.rows import Head, Row, Section

WITHDRAWN = 999_999_999  # the cost of what was withdrawn after the vote (pabulib.org/format)
REQUIRED = ("description", "country", "unit", "instance", "rule", "date_begin", "date_end")  # and those read below
MONEY = ("budget", "min_sum_cost", "max_sum_cost", "min_project_cost", "max_project_cost")
WHOLE = (
    *("num_projects", "num_votes", "min_length", "max_length", "min_points", "max_points"),
    *("min_sum_points", "max_sum_points", "default_score", "min_project_score_threshold"),
)
_AMOUNT = re.compile(r"\d{1,12}([.,]\d{1,4}0*)?", re.ASCII)  # so that sums of them fit 64 bits


@dataclass(frozen=True)
class Project:
    """`cost` in minor units. `votes`, `score`, `selected`: what the file says of the official count, or None.
    `columns`: every cell of the row as it is written."""

    id: str
    cost: int
    columns: dict[str, str]
    votes: int | None
    score: int | None
    selected: int | None
    withdrawn: bool

    @property
    def name(self) -> str:
        return self.columns.get("name", "")


@dataclass(frozen=True)
class Instance:
    """A file ready to be counted. `amounts`: the money and the whole numbers of META; money in minor units, `scale` of
    them to one unit of currency: 10 to the power of the most decimal places an amount of this file needs. `warnings`:
    what is out of order and yet can be counted."""

    name: str
    meta: dict[str, str]
    amounts: dict[str, int]
    kind: Kind
    scale: int
    projects: tuple[Project, ...]
    ballots: Ballots
    head: Head
    warnings: tuple[str, ...]

    @cached_property
    def election(self) -> Election:
        """With what META says about every rule alike: threshold, and score of what is left out. A ranking gives as many
        points to its first place as it names projects, whatever `max_length` allows: so every published file is
        counted, and so pabulib-checker counts. Ties stay OPEN until `.having(settle=…)` or a seed says otherwise."""
        return Election(
            options=tuple(Option(each.id, each.cost) for each in self.projects),
            budget=self.amounts["budget"],
            ballots=self.ballots,
            kind=self.kind,
            threshold=self.amounts.get("min_project_score_threshold", 0),
            struck_out=tuple(
                StruckOut(each.id, Reason.WITHDRAWN, why="cost 999999999: withdrawn after the vote")
                for each in self.projects
                if each.withdrawn
            ),
            default_score=self.amounts.get("default_score", 0),
            step=self.scale,
        )

    def money(self, minor: int) -> int | float:
        """In units of the file's currency, as the file writes it. For showing, never for counting."""
        return minor // self.scale if minor % self.scale == 0 else minor / self.scale

    @property
    def selected(self) -> dict[str, int]:
        """The official result, empty if the file has none."""
        return {each.id: each.selected for each in self.projects if each.selected is not None}


def read_meta(section: Section, faults: Faults) -> dict[str, str]:
    if [each.strip() for each in section.header.fields] != ["key", "value"]:
        faults.add(section.header.line, "META", 'the header should be "key;value"')
    meta: dict[str, str] = {}
    for row in section.rows:
        key = row.fields[0].strip()
        if row.blank:
            continue
        if len(row.fields) != 2:
            words = f"{len(row.fields)} fields instead of 2; a value with ; needs quotes"
            faults.add(row.line, key or "META", words)
        elif key in meta:
            faults.add(row.line, key, "stands here for the second time")
        else:
            meta[key] = row.fields[1].strip()
    for key in ("budget", "vote_type"):
        if key not in meta:
            faults.add(0, key, "missing from META")
    for key in (*REQUIRED, "num_projects", "num_votes"):
        if not meta.get(key):
            faults.warn(0, key, "missing from META")
    return meta


def read_kind(meta: dict[str, str], line: int, faults: Faults) -> Kind:
    try:
        return Kind(meta.get("vote_type", Kind.APPROVAL))
    except ValueError:
        known = ", ".join(Kind)
        faults.add(line, "vote_type", f"{shown(meta['vote_type'])} is not one of {known}")
        return Kind.APPROVAL


def read_amounts(meta: dict[str, str], lines: dict[str, int], faults: Faults) -> tuple[dict[str, int], dict[str, str]]:
    """The whole numbers, and the money as it is written, since its unit is not known yet."""
    whole, money = {}, {}
    for key, value in meta.items():
        if key in MONEY:
            if is_amount(value, lines.get(key, 0), key, faults):
                money[key] = value
        elif key in WHOLE:
            number = whole_number(value, lines.get(key, 0), key, faults)
            if number is not None:
                whole[key] = number
    return whole, money


def is_amount(value: str, line: int, field: str, faults: Faults) -> bool:
    if not _AMOUNT.fullmatch(value):
        faults.add(line, field, f"{shown(value)} is not an amount of money")
    elif "," in value:
        faults.warn(line, field, f"{shown(value)} has a decimal comma; read as a point")
    return bool(_AMOUNT.fullmatch(value))


def places(amounts: Sequence[str]) -> int:
    """How many decimal places they need."""
    return max((len(amount.replace(",", ".").partition(".")[2].rstrip("0")) for amount in amounts), default=0)


def minor(amount: str, digits: int) -> int:
    whole, _, rest = amount.replace(",", ".").partition(".")
    return int(whole + rest[:digits].ljust(digits, "0"))


def whole_number(value: str, line: int, field: str, faults: Faults) -> int | None:
    """None for an empty cell, and for what is no number, which is a fault."""
    text = value.strip()
    if re.fullmatch(r"\d{1,15}(\.0+)?", text, re.ASCII):
        return int(text.partition(".")[0])
    if text:
        faults.add(line, field, f"{shown(value)} is not a whole number")
    return None


def read_projects(section: Section, faults: Faults) -> list[tuple[Row, dict[str, str]]]:
    """Rows with their cells by column. Rows that cannot be read are faults and are left out."""
    columns = header_of(section, "project_id", "cost", faults)
    kept = []
    first_line: dict[str, int] = {}
    for row in section.rows:
        if row.blank:
            continue
        if len(row.fields) != len(columns):
            faults.add(row.line, "PROJECTS", wrong_width(row, columns))
            continue
        cells = dict(zip(columns, row.fields, strict=True))
        name = cells.get("project_id", "").strip()
        if not name:
            faults.add(row.line, "project_id", "empty")
        elif name in first_line:
            faults.add(row.line, "project_id", f"{shown(name)} stands on line {first_line[name]} already")
        elif is_amount(cells.get("cost", "").strip(), row.line, "cost", faults):
            kept.append((row, cells))
        else:  # its id is known at least, so that not every ballot with it is a fault too
            kept.append((row, {**cells, "cost": "0"}))
        first_line.setdefault(name, row.line)
    return kept


def header_of(section: Section, first: str, second: str, faults: Faults) -> list[str]:
    columns = [each.strip() for each in section.header.fields]
    title = section.title.fields[0].strip()
    if columns[0] != first:
        faults.add(section.header.line, title, f"the first column should be {first}, not {shown(columns[0])}")
    if second not in columns:
        faults.add(section.header.line, title, f"the column {second} is missing")
    for each in sorted({each for each in columns if columns.count(each) > 1}):
        faults.add(section.header.line, title, f"the column {shown(each)} stands twice")
    return columns


def wrong_width(row: Row, columns: list[str]) -> str:
    return f"{len(row.fields)} fields instead of {len(columns)}; a value with ; needs quotes"
