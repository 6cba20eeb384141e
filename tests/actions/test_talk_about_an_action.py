"""Neighbours talk on the News page of an action, and tell a librarian about what should not stand there."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.actions import making
from tests.factories import Cast
from tests.pages import Reader
from workspace.accounts.models import Account
from workspace.actions.models import Action, Update
from workspace.actions.work import services as work
from workspace.core import db as database
from workspace.core.db import db
from workspace.moderation.models import ModerationItem, Reason

Sign = Callable[..., Reader]


@pytest.fixture
def made(cast: Cast) -> Action:
    return making.action(cast.ala, cast.kostki)


@pytest.fixture
def update(cast: Cast, made: Action) -> Update:
    database.begin(writing=True)
    ala, action = db.session.get_one(Account, cast.ala.id), db.session.get_one(Action, made.id)
    return factories.save(work.post_update(ala, action, title="Mamy deski", text="Dwanaście.", lang="pl"))


def news(action: Action) -> str:
    return f"/actions/{action.id}/news"


def test_a_neighbour_of_any_zone_comments_and_is_answered_on_the_news_page(made: Action, as_user: Sign) -> None:
    said = as_user("oksana").get(news(made)).submit("/comments/action/1", text="Можу допомогти.", lang="uk")
    assert said.location == f"{news(made)}#comment-1"
    page = as_user("ala").get(news(made))
    assert page.soup.select_one(".comment .user-text")["lang"] == "uk"  # type: ignore[index]
    assert (
        as_user("ala")
        .post("/comments/action/1", {"text": "Tak!", "lang": "pl", "parent": "1"})
        .location.startswith(news(made))
    )
    told = as_user("oksana").get("/notices")
    assert "Somebody answered in the talk" in told.words
    (notice,) = told.soup.select(".notices form")
    assert told.submit(str(notice["action"])).location == news(made)


def test_whoever_is_in_no_zone_reads_but_does_not_write(made: Action, as_user: Sign, visitor: Reader) -> None:
    for reader in (visitor, as_user("newcomer")):
        assert "Write a comment" not in reader.get(news(made)).words
    as_user("newcomer").post("/comments/action/1", {"text": "Я тут.", "lang": "ru"}, 403)
    assert visitor.post("/comments/action/1", {"text": "Ja", "lang": "pl"}).location.startswith("/sign-in")


def test_an_empty_comment_is_said_to_be_one(made: Action, as_user: Sign) -> None:
    as_user("maksim").post("/comments/action/1", {"text": " ", "lang": "be"}, 422)


def test_the_news_page_asks_little_however_long_the_talk_is(
    cast: Cast, made: Action, update: Update, as_user: Sign, queries: list[str]
) -> None:
    for number in range(5):
        first = factories.comment(cast.maksim, made, f"Так {number}")
        factories.comment(cast.basia, made, "Tak", parent=first)
    ala = as_user("ala")
    queries.clear()
    ala.get(news(made))
    assert len(queries) <= 8, "\n".join(queries)


def test_reported_news_are_hidden_from_all_but_the_group_and_its_author_hears_why(
    cast: Cast, made: Action, update: Update, as_user: Sign, visitor: Reader
) -> None:
    maksim = as_user("maksim")
    (link,) = maksim.get(news(made)).soup.select(".update a[href^='/reports/']")
    maksim.get(str(link["href"])).submit(str(link["href"]), reason=Reason.PRIVATE_FACTS)
    item = db.session.scalars(db.select(ModerationItem)).one()
    fields: dict[str, Any] = {"hide-reason": Reason.PRIVATE_FACTS, "hide-words": "Bez adresów.", "hide-lang": "pl"}
    as_user("basia").get(f"/moderation/{item.id}").submit(f"/moderation/{item.id}/hide", **fields)
    assert "Mamy deski" not in visitor.get(news(made)).words
    assert "Mamy deski" not in visitor.client.get("/feeds/news.atom").text
    visitor.get(f"/attachments/action-update/{update.id}", 404)
    assert "Hidden by a librarian" in as_user("ala").get(news(made)).words
    told = as_user("ala").get("/notices")
    assert "A librarian hid the news you told" in told.words and "Bez adresów." in told.words


def test_nobody_reports_their_own_comment_there_but_others_may(cast: Cast, made: Action, as_user: Sign) -> None:
    factories.comment(cast.maksim, made)
    assert as_user("ala").get(news(made)).soup.select(".comment a[href='/reports/comment/1']")
    assert not as_user("maksim").get(news(made)).soup.select(".comment a[href='/reports/comment/1']")
