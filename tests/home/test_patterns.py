"""The page of patterns shows every component there is, so that none goes without being looked at."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.pages import Reader
from workspace.config import Settings


def macros() -> set[str]:
    """Every public macro of the components, as pages call them."""
    text = "".join(path.read_text() for path in (ROOT / "templates" / "components").glob("*.html"))
    return {name for name in re.findall(r"{% macro (\w+)\(", text) if not name.startswith("_")}


def test_the_page_of_patterns_is_whole(visitor: Reader, as_user: Callable[..., Any]) -> None:
    for reader in (visitor, as_user("ala")):
        page = reader.get("/patterns")
        assert page.soup.find("h1").get_text() == "Patterns"
        assert "Give your idea a title." in page.words


def test_every_component_is_on_it() -> None:
    text = "".join(path.read_text() for path in (ROOT / "templates" / "patterns").glob("*.html"))
    assert macros() - set(re.findall(r"\bui\.(\w+)\(", text)) == set()


def test_every_component_goes_through_the_one_door() -> None:
    door = (ROOT / "templates" / "components" / "ui.html").read_text()
    assert macros() == set(re.findall(r"{% set (\w+) = _", door))


def test_it_is_not_there_in_production(visitor: Reader, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "environment", "production")
    visitor.get("/patterns", 404)
