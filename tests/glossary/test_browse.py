"""Somebody looks a word up: on the glossary's page, by any spelling, and where it is marked."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import Cast
from tests.pages import Reader
from workspace.glossary import queries
from workspace.glossary.shelf import shipped


def test_the_glossary_tells_every_term_in_the_readers_language_and_five_others(
    as_user: Any, queries: list[str]
) -> None:
    reader = as_user(None, "be")
    queries.clear()
    page = reader.get("/glossary")
    assert len(queries) <= 3, queries
    rows = page.soup.select("tbody[id]")
    assert [row["id"] for row in rows] == list(shipped().entries)
    own = page.soup.find(id="own-contribution")
    assert own.find("th", lang="pl").get_text() == "wkład własny"
    assert own.find("td", class_="yours", lang="be").get_text() == "уласны ўнёсак"
    assert {cell["lang"] for cell in own.select("td.other")} == {"uk", "ru", "en", "nb"}
    assert "супольную справу" in own.get_text()


@pytest.mark.parametrize(
    ("typed", "term"),
    [("WKLAD", "own-contribution"), ("egeninnsats", "own-contribution"), ("уласны", "own-contribution"),
     ("kastarys", "cost-estimate"), ("appeal", "appeal"), ("budget civic", "civic-budget"), ("odwolanie", "appeal")],
)  # fmt: skip
def test_it_is_found_however_it_is_written(visitor: Reader, typed: str, term: str) -> None:
    page = visitor.get(f"/glossary?q={typed}")
    rows = [row["id"] for row in page.soup.select("tbody[id]")]
    assert term in rows and len(rows) < 12
    assert page.soup.find("p", role="status") is not None


def test_what_is_not_there_is_said(visitor: Reader) -> None:
    assert "No word like this is here." in visitor.get("/glossary?q=zzzz").words
    visitor.get("/glossary/no-such-term", 404)


def test_a_term_says_how_sure_we_are_and_where_it_is_from(visitor: Reader) -> None:
    low = visitor.get("/glossary/community-work")
    assert low.words.count("A native speaker should look at it.") == 5  # all but the official Polish
    high = visitor.get("/glossary/civic-budget")
    assert "working translation" not in high.words and high.soup.find("a", string="opus.org.pl") is not None


def test_a_marked_word_stands_beside_its_field_and_needs_no_script(ala: Reader, cast: Cast) -> None:
    place = ala.get(ala.get("/proposals/new").submit("/new", zone=cast.kostki.id, title="Ławki", lang="pl").location)
    address = place.url.rpartition("/")[0] + "/place"
    term = ala.get(address).soup.find("details", class_="term")
    assert term.find("dfn", lang="pl").get_text() == "osiedle" and "neighbourhood" in term.get_text()


def test_other_slices_read_terms_with_their_words(app: Flask) -> None:
    rows = {term.id: term for term in queries.terms("uk")}
    assert rows["mayor"].words("be") == ("прэзідэнт горада", "мэр")
    assert (rows["own-contribution"].word, rows["own-contribution"].official) == ("власний внесок", "wkład własny")
