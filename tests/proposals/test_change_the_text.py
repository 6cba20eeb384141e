"""A published text may change, openly: what changed can be read word by word."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.factories import Cast, again
from workspace.core.db import db
from workspace.proposals import differences
from workspace.proposals.models import Proposal, Revision

TEXT = st.text(st.sampled_from("ab ąж.,\n"), max_size=40)


@given(TEXT, TEXT)
def test_the_pieces_of_a_difference_give_both_texts_back(before: str, after: str) -> None:
    pieces = differences.pieces(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.kind == "same" for piece in differences.pieces(text, text))


@pytest.fixture
def published(cast: Cast, as_user: Any) -> Proposal:
    draft = factories.proposal(cast.ala, cast.kostki, factories.ProposalStatus.DRAFT, summary="Trzy stare ławki.")
    as_user("ala").get(f"/proposals/{draft.id}/edit/check").submit("/submit")
    as_user("basia").get(f"/proposals/{draft.id}").submit("/publish")
    return again(draft)


def test_a_change_is_readable_word_by_word(as_user: Any, published: Proposal) -> None:
    page = as_user("ala").get(f"/proposals/{published.id}/change")
    page = page.submit("/change", summary="Cztery stare ławki.", cost="1200", why="Policzyliśmy").follow()
    assert "Cztery stare ławki." in page.words and "The text was changed once" in page.words
    page = as_user(None).get(f"/proposals/{published.id}/history")
    assert [tag.get_text().strip() for tag in page.soup.select(".diff del")] == ["[gone:] Trzy [end]"]
    assert [tag.get_text().strip() for tag in page.soup.select(".diff ins")] == ["[new:] Cztery [end]"]
    assert "Policzyliśmy" in page.words and "1,200 zł" in page.words.replace("\u00a0", " ")


def test_saving_without_a_change_makes_no_revision(as_user: Any, published: Proposal) -> None:
    as_user("ala").get(f"/proposals/{published.id}/change").submit("/change", why="Nic")
    assert len(db.session.scalars(db.select(Revision)).all()) == 1


@pytest.mark.parametrize(
    "bad", [{"why": ""}, {"title": " "}, {"summary": "x" * 4001}, {"cost": "dużo"}, {"lang": "xx"}]
)
def test_a_bad_change_is_said_and_not_stored(as_user: Any, published: Proposal, bad: dict[str, str]) -> None:
    page = as_user("ala").get(f"/proposals/{published.id}/change")
    page = page.submit("/change", status=422, **{"why": "Bo tak", "needs": "Deski", **bad})
    assert "Deski" in page.text and again(published).needs == ""


def test_of_two_who_change_at_once_the_second_is_told_and_loses_nothing(as_user: Any, published: Proposal) -> None:
    ala = as_user("ala")
    page = ala.get(f"/proposals/{published.id}/change")
    ala.get(f"/proposals/{published.id}/change").submit("/change", title="Pierwsza", why="a")
    page = page.submit("/change", status=409, title="Druga", why="b")
    assert "Somebody changed it since" in page.words and "Druga" in page.text
    assert again(published).title == "Pierwsza"
    page.submit("/change", status=409, title="Druga", why="b")


@pytest.mark.parametrize("version", ["", "x", "0"])
def test_a_change_without_its_version_is_not_taken(as_user: Any, published: Proposal, version: str) -> None:
    page = as_user("ala").get(f"/proposals/{published.id}/change")
    page.submit("/change", status=409, title="Inna", why="b", version=version)
    assert again(published).title == "Ławki"


def test_supporters_are_told_that_the_text_changed(as_user: Any, cast: Cast, published: Proposal) -> None:
    as_user("maksim").post(f"/proposals/{published.id}/support")
    as_user("ala").get(f"/proposals/{published.id}/change").submit("/change", title="Ławki i stół", why="a")
    from workspace.notifications.models import Notice

    notice = db.session.scalars(db.select(Notice).filter_by(account_id=cast.maksim.id)).one()
    assert notice.verb == "change"
