"""A librarian's words reach the author as they were written, marked with their language."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.attachments.samples import picture
from tests.factories import Cast
from tests.pages import Page
from workspace.core import db as database
from workspace.core.db import db
from workspace.moderation import services
from workspace.moderation.models import ModerationItem, Reason
from workspace.proposals import services as proposals
from workspace.proposals.models import ProposalStatus
from workspace.zones import services as zones

WORDS = "Приходьте, поговоримо."


def sent_idea(cast: Cast) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki, ProposalStatus.DRAFT)
    database.begin(writing=True)
    proposals.move_along(db.session.merge(cast.maksim), db.session.merge(idea), "submit")


def asked_to_join(cast: Cast) -> None:
    database.begin(writing=True)
    zones.ask_to_join(db.session.merge(cast.newcomer), db.session.merge(cast.kostki), message="", lang="ru")


def added_photo(cast: Cast) -> None:
    factories.attachment(cast.maksim, factories.proposal(cast.maksim, cast.kostki), picture())
    database.begin(writing=True)


def reported_comment(cast: Cast) -> None:
    said = factories.comment(cast.maksim, factories.proposal(cast.ala, cast.kostki))
    database.begin(writing=True)
    services.report(db.session.merge(cast.ala), db.session.merge(said), reason=Reason.HURTFUL, words="", lang="pl")


@pytest.mark.parametrize(
    ("happen", "answer", "author"),
    [
        (sent_idea, ("send_back", Reason.UNCLEAR), "maksim"),
        (sent_idea, ("refuse", Reason.HURTFUL), "maksim"),
        (asked_to_join, ("refuse", Reason.OTHER), "newcomer"),
        (added_photo, ("hide", Reason.FACES), "maksim"),
        (reported_comment, ("hide", Reason.HURTFUL), "maksim"),
    ],
)
def test_the_words_of_a_decision_stand_in_the_authors_news(
    cast: Cast, as_user: Callable[..., Any], happen: Any, answer: tuple[str, Reason], author: str
) -> None:
    decision, reason = answer
    happen(cast)
    db.session.commit()
    database.begin(writing=False)
    item = db.session.scalars(db.select(ModerationItem)).one()
    fields = {f"{decision}-reason": reason, f"{decision}-words": WORDS, f"{decision}-lang": "uk"}
    as_user("basia").get(f"/moderation/{item.id}").submit(f"/moderation/{item.id}/{decision}", **fields)
    said(as_user(author).get("/notices"))


def said(page: Page) -> None:
    words = [text for text in page.soup.select(".notices .user-text") if WORDS in text.get_text()]
    assert len(words) == 1 and words[0]["lang"] == "uk", page.words


def test_so_do_the_words_from_the_ideas_own_page(cast: Cast, as_user: Callable[..., Any]) -> None:
    sent_idea(cast)
    db.session.commit()
    database.begin(writing=False)
    item = db.session.scalars(db.select(ModerationItem)).one()
    page = as_user("basia").get(f"/proposals/{item.target_id}/send_back")
    page.submit("/send_back", reason=Reason.UNCLEAR, words=WORDS, lang="uk")
    said(as_user("maksim").get("/notices"))
