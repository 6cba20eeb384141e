"""A newcomer looks for what the city offers; nobody is asked who they are, and what the adviser is told is not kept."""

import pytest
from sqlalchemy import func, select

from tests.pages import Reader
from tests.tools.books import NAMES
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.core.language import LANGUAGES

ASKED = "where=branch&osiedle=RS&what=culture&cost=200000&when=next_year&who=group&open=all"


def test_a_newcomer_finds_the_tools_from_any_page(visitor: Reader) -> None:
    link = visitor.get("/").soup.find("a", href="/tools")
    assert link is not None
    page = visitor.get("/tools")
    assert len(page.soup.select("main .card")) == 6
    assert page.soup.find("a", href="/tools/adviser") and page.soup.find("a", href="/tools/civic-budget")


@pytest.mark.parametrize("name", NAMES, ids="/".join)
def test_each_edition_has_its_guide(visitor: Reader, name: tuple[str, str], queries: list[str]) -> None:
    page = visitor.get("/tools/" + "/".join(name))
    for words in ("I live here", "I am from outside the EU", "I am under 16", "What becomes public", "Step by step"):
        assert words in page.words
    assert len(queries) <= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_is_there_in_each_language(as_user: object, visitor: Reader, language: str) -> None:
    visitor.headers["Accept-Language"] = language
    assert "Łódzki Budżet" in visitor.get("/tools/civic-budget/lbo-2024-2025").text or language == "pl"


def test_an_edition_past_its_dates_says_so_and_offers_the_one_to_begin_with(visitor: Reader) -> None:
    page = visitor.get("/tools/civic-budget/lbo-2024-2025")
    assert "This edition is over." in page.words
    assert page.soup.select_one(".notice a")["href"] == "/tools/civic-budget"
    assert "This edition is over." not in visitor.get("/tools/civic-budget").words
    assert "7 days" in page.words and "November 22, 2026" in page.words


@pytest.mark.parametrize(
    "path", ["/tools/no-such", "/tools/civic-budget/lbo-1999", "/tools/..%2f..%2fetc", "/tools/petition/lbo-next"]
)
def test_what_there_is_not_is_not_found(visitor: Reader, path: str) -> None:
    visitor.get(path, status=404)


def test_past_results_are_told_as_the_past_with_a_table(visitor: Reader) -> None:
    page = visitor.get("/tools/civic-budget?osiedle=KO")
    assert "It is the past, not a promise." in page.words and "Koziny" in page.words
    assert page.soup.select("table.parts progress") and "too few to say" in page.words
    assert "fewer than ten" in visitor.get("/tools/civic-budget?osiedle=NR").words
    assert visitor.get("/tools/civic-budget?osiedle=XX").soup.find("option", value="", selected=False)
    assert "What became of such projects" not in visitor.get("/tools/petition").words


def test_the_adviser_asks_and_then_tells_and_keeps_nothing(visitor: Reader, queries: list[str]) -> None:
    assert "What fits" not in visitor.get("/tools/adviser").words.replace("Show what fits", "")
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    page = visitor.get(f"/tools/adviser?{ASKED}")
    assert (
        "city-wide" in page.words and "What becomes public" in page.words and "What would have to change" in page.words
    )
    assert page.soup.find("input", value="branch", checked=True)  # one changes an answer without giving all anew
    assert "the city-wide pool" in page.words  # in a library city-wide only, so are its past results
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before
    assert not [each for each in queries if not each.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA"))]


@pytest.mark.parametrize(
    "asked",
    ["cost=lots", "where=moon", "osiedle=XX", "cost=-5", "cost=99999999999999999999", "who=one&who=group", "x=1"],
)
def test_odd_answers_are_answered_in_words(visitor: Reader, asked: str) -> None:
    visitor.get(f"/tools/adviser?{asked}")
