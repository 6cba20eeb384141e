"""The list: filters, search in any alphabet, orders, pages by key; and ideas alike, in any language."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.factories import Cast
from workspace.core.db import today
from workspace.core.text import fold
from workspace.proposals import queries, similar
from workspace.proposals.models import Proposal, ProposalStatus


def an_idea(cast: Cast, title: str, **fields: Any) -> Proposal:
    keys = {"search_key": fold(title), "sound_key": similar.sound_key(title)}
    return factories.proposal(
        cast.ala, fields.pop("zone", cast.kostki), title=title, **{"summary": "", **keys, **fields}
    )


def titles(reader: Any, address: str) -> list[str]:
    return [link.get_text() for link in reader.get(address).soup.select(".cards .card-title")]


@pytest.fixture
def some(cast: Cast) -> None:
    an_idea(cast, "Ławki w parku", support_count=5, osiedle="KR")
    an_idea(cast, "Беларуская паліца", lang="be", category="culture", comment_count=7, help_wanted=True)
    an_idea(cast, "Chór 100%_x", zone=cast.gdanska, category="culture", stage="vote", support_count=9)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Chór 100%_x", "Беларуская паліца", "Ławki w parku"]),
        ("?zone=kostki", ["Беларуская паліца", "Ławki w parku"]),
        ("?zone=gdanska", ["Chór 100%_x"]),
        ("?category=culture&zone=kostki", ["Беларуская паліца"]),
        ("?lang=be", ["Беларуская паліца"]),
        ("?stage=vote", ["Chór 100%_x"]),
        ("?osiedle=KR", ["Ławki w parku"]),
        ("?help=1", ["Беларуская паліца"]),
        ("?sort=supported", ["Chór 100%_x", "Ławki w parku", "Беларуская паліца"]),
        ("?sort=discussed", ["Беларуская паліца", "Chór 100%_x", "Ławki w parku"]),
        ("?q=lawki", ["Ławki w parku"]),
        ("?q=PARK+ław", ["Ławki w parku"]),
        ("?q=belaruskaia", ["Беларуская паліца"]),
        ("?q=паліца", ["Беларуская паліца"]),
        ("?q=chor+park", []),
        ("?q=100%25", ["Chór 100%_x"]),
        ("?q=%25", ["Chór 100%_x", "Беларуская паліца", "Ławki w parku"]),
        ("?zone=nowhere&category=gold&lang=xx&stage=no&osiedle=XX&sort=id%20desc&after=x&before=y", None),
    ],
)
def test_the_list_finds(as_user: Any, some: None, query: str, found: list[str] | None) -> None:
    everything = ["Chór 100%_x", "Беларуская паліца", "Ławki w parku"]
    assert titles(as_user(None), f"/proposals{query}") == (everything if found is None else found)


def test_an_empty_list_says_what_to_do(as_user: Any, some: None) -> None:
    assert "Take something away from the search" in as_user(None).get("/proposals?q=nothing").words


def test_an_empty_house_invites_the_first_idea(as_user: Any, cast: Cast) -> None:
    assert "Yours would be the first" in as_user("ala").get("/proposals").words


@pytest.mark.parametrize("sort", ["newest", "supported", "discussed"])
def test_pages_by_key_show_each_idea_once_forth_and_back(as_user: Any, cast: Cast, sort: str) -> None:
    for number in range(45):
        an_idea(cast, f"Pomysł {number:02}", support_count=number % 4, comment_count=number % 3)
    reader, address, forth = as_user(None), f"/proposals?sort={sort}", []
    while address:
        page = reader.get(address)
        forth.append([link.get_text() for link in page.soup.select(".cards .card-title")])
        link = page.soup.find("a", rel="next")
        address = str(link["href"]) if link else ""
    assert [len(one) for one in forth] == [20, 20, 5] and len({title for one in forth for title in one}) == 45
    back = page.soup.find("a", rel="prev")
    page = reader.get(str(back["href"]))
    assert [link.get_text() for link in page.soup.select(".cards .card-title")] == forth[1]
    first = reader.get(str(page.soup.find("a", rel="prev")["href"]))
    assert [link.get_text() for link in first.soup.select(".cards .card-title")] == forth[0]
    assert first.soup.find("a", rel="prev") is None and first.soup.find("a", rel="next") is not None


@pytest.mark.parametrize("handle", [None, "maksim", "basia", "ala"])
def test_pages_ask_the_database_little(as_user: Any, cast: Cast, queries: list[str], handle: str | None) -> None:
    for number in range(30):
        idea = an_idea(cast, f"Ławki {number}")
    factories.comment(cast.maksim, idea)
    reader = as_user(handle)
    reader.get("/proposals")
    for address in ("/proposals", "/proposals?q=lawki&sort=supported", f"/proposals/{idea.id}"):
        queries.clear()
        reader.get(address)
        assert len(queries) <= 8, "\n".join(queries)


# --- alike -----------------------------------------------------------------------------------------------------------

ALIKE = [
    ("Ławki w parku", "Лаўкі ў парку"),
    ("Ławki w parku", "Лавки в парке"),
    ("Ławki przy bibliotece", "Лавки біля бібліотеки"),
    ("Wspólny ogród", "Агульны агарод"),
    ("Rower", "Ровар"),
    ("Chór sąsiedzki", "Хор суседзяў"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_is_written_in_another_language_and_alphabet_is_found(cast: Cast, one: str, other: str) -> None:
    theirs = an_idea(cast, other)
    an_idea(cast, "Naprawa chodnika")
    mine = an_idea(cast, one, status=ProposalStatus.DRAFT, zone=cast.gdanska)
    assert [found.id for found in queries.similar_to(mine)] == [theirs.id]


def test_neither_drafts_nor_the_idea_itself_are_called_similar(cast: Cast) -> None:
    mine = an_idea(cast, "Ławki w parku")
    an_idea(cast, "Ławki w parku", status=ProposalStatus.DRAFT, published_on=None)
    an_idea(cast, "Ławki w parku", status=ProposalStatus.WITHDRAWN, published_on=today())
    assert queries.similar_to(mine) == []


def test_ideas_alike_are_shown_before_sending(as_user: Any, cast: Cast, queries: list[str]) -> None:
    an_idea(cast, "Лаўкі ў парку", lang="be")
    mine = an_idea(cast, "Ławki w parku", status=ProposalStatus.DRAFT, osiedle="KR", published_on=None)
    reader = as_user("ala")
    queries.clear()
    assert "Лаўкі ў парку" in reader.get(f"/proposals/{mine.id}/edit/check").words
    assert len(queries) <= 8


WORDS = st.text(st.sampled_from("abcdefghijklmnoprstuwyząćęłńóśźżабвгдеёжзійклмнопрстуўфхцчшыьэюя "), max_size=60)


@given(WORDS)
def test_a_text_is_as_like_itself_as_can_be(text: str) -> None:
    heard = similar.sounds(text)
    assert similar.likeness(heard, heard) == (1.0 if heard else 0.0)


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways_and_between_none_and_all(one: str, other: str) -> None:
    mine, theirs = similar.sounds(one), similar.sounds(other)
    assert 0 <= similar.likeness(mine, theirs) <= 1
    if len(mine) != len(theirs):
        assert similar.likeness(mine, theirs) == similar.likeness(theirs, mine)


@given(WORDS)
def test_letter_case_and_marks_do_not_matter(text: str) -> None:
    assert similar.sounds(text.upper()) == similar.sounds(text)


@pytest.mark.parametrize(
    "key", ["2026-01-01_" + "9" * 30, "9" * 30 + "_1", "-" + "9" * 30 + "_1", "x_1", "_", "2026-01-01_-1"]
)
@pytest.mark.parametrize("sort", ["newest", "supported"])
def test_a_place_in_the_list_that_cannot_be_is_the_beginning(as_user: Any, cast: Cast, sort: str, key: str) -> None:
    factories.proposal(cast.ala, cast.kostki, title="Ławki")
    for name in ("after", "before"):
        assert "Ławki" in as_user(None).get(f"/proposals?sort={sort}&{name}={key}").words
