"""Every setting is explained in docs/settings.md, and nothing is explained that is no setting."""

import re
from pathlib import Path

from workspace.config import Settings

TABLE = re.compile(r"^\| `([A-Z_]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)


def variable(name: str) -> str:
    return str(Settings.model_fields[name].validation_alias or f"STREFA_{name.upper()}")


def test_every_setting_has_its_row_with_type_default_and_purpose() -> None:
    rows = TABLE.findall((Path(__file__).parents[2] / "docs" / "settings.md").read_text())
    assert [row[0] for row in rows] == [variable(name) for name in Settings.model_fields]
    for row in rows:
        assert all(cell.strip() for cell in row), row


def test_plain_defaults_are_the_documented_ones() -> None:
    rows = {row[0]: row[2] for row in TABLE.findall((Path(__file__).parents[2] / "docs" / "settings.md").read_text())}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, int | str):
            assert rows[variable(name)].strip() == str(field.default), name
