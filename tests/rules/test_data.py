"""docs/data.md names every column of every table: its class, its purpose and how long it is kept."""

import re
from pathlib import Path

from flask import Flask

from workspace.core.db import db

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "data.md"
CLASSES = {"public", "zone", "own", "staff", "secret", "system"}
FORBIDDEN = re.compile(r"nationality|ethnic|pesel|birth|phone|home_address|ip_address|first_name|last_name|surname")


def documented() -> dict[str, dict[str, tuple[str, str, str]]]:
    """{table: {column: (class, purpose, kept)}} from the headings and tables of the document."""
    tables: dict[str, dict[str, tuple[str, str, str]]] = {}
    table = ""
    for line in DOCUMENT.read_text().splitlines():
        if heading := re.fullmatch(r"## `(\w+)`.*", line):
            table = heading[1]
            tables[table] = {}
        elif table and line.startswith("| `"):
            names, kind, purpose, kept = (cell.strip() for cell in line.strip("|").split("|"))
            for name in re.findall(r"`(\w+)`", names):
                tables[table][name] = (kind, purpose, kept)
    return tables


def test_every_column_is_documented(app: Flask) -> None:
    held = {table.name: {column.name for column in table.columns} for table in db.metadata.tables.values()}
    told = {table: set(columns) for table, columns in documented().items()}
    assert {(t, c) for t in held for c in held[t]} - {(t, c) for t in told for c in told[t]} == set()
    assert {(t, c) for t in told for c in told[t]} - {(t, c) for t in held for c in held[t]} == set()


def test_each_has_a_class_a_purpose_and_a_time() -> None:
    for table, columns in documented().items():
        for column, (kind, purpose, kept) in columns.items():
            assert kind in CLASSES, f"{table}.{column}: {kind}"
            assert purpose and kept, f"{table}.{column}"


def test_there_is_no_place_for_what_must_not_be_known(app: Flask) -> None:
    for table in db.metadata.tables.values():
        for column in table.columns:
            assert not FORBIDDEN.search(column.name), f"{table.name}.{column.name}"
