"""In the queue a librarian reads an idea beside its translation into their language, part by part."""

from typing import Any

from tests import factories
from tests.factories import Cast
from workspace.core import db as database
from workspace.core.db import db
from workspace.moderation.models import ModerationItem
from workspace.proposals import services as proposals
from workspace.proposals.models import Category, Proposal, ProposalStatus

TEXTS = {"title": "Кіно", "summary": "Фільмы.", "needs": "Экран", "audience": "Усе", "place": "двор"}


def sent(cast: Cast) -> Proposal:
    draft = factories.proposal(
        cast.maksim, cast.kostki, ProposalStatus.DRAFT, lang="be", category=Category.CULTURE, **TEXTS
    )
    database.begin(writing=True)
    proposals.move_along(cast.maksim, draft, "submit")
    return factories.save(draft)


def test_each_part_has_its_name(cast: Cast, as_user: Any) -> None:
    sent(cast)
    judged = as_user("basia").get("/moderation").soup.find("article")
    names = [head.get_text() for head in judged.find_all("h3")]
    assert names[:4] == [
        "What should change, and why?",
        "What is needed?",
        "Who joins in, and who is it for?",
        "Roughly where?",
    ]
    assert [text.get_text() for text in judged.select(".user-text")] == ["Фільмы.", "Экран", "Усе", "двор"]


def test_without_a_translation_the_librarian_is_offered_to_make_one(cast: Cast, as_user: Any) -> None:
    idea, basia = sent(cast), as_user("basia", "pl")
    page = basia.get("/moderation")
    item = db.session.scalars(db.select(ModerationItem)).one()
    link = page.soup.find("a", href=lambda href: href and href.startswith(f"/translations/proposal/{idea.id}/pl"))
    assert link is not None and page.soup.find("dd", string="kultura")
    answer = basia.get(str(link["href"])).submit(f"/translations/proposal/{idea.id}/pl", title="Kino")
    assert answer.location == f"/moderation/{item.id}"
    judged = answer.follow().soup.find("article")
    assert judged.find(class_="beside-title", lang="pl").get_text() == "Kino"
    assert judged.select_one(".beside .user-text")["lang"] == "be"


def test_what_the_author_translated_stands_beside(cast: Cast, as_user: Any, queries: list[str]) -> None:
    idea = sent(cast)
    factories.translation(cast.maksim, idea, "pl", title="Kino", summary="Filmy.")
    basia = as_user("basia", "pl")
    queries.clear()
    judged = basia.get("/moderation").soup.find("article")
    assert len(queries) <= 8, queries
    rows = judged.select(".beside")
    texts = [[(text["lang"], text.get_text()) for text in row.select(".user-text")] for row in rows[:2]]
    assert texts == [[("be", "Фільмы."), ("pl", "Filmy.")], [("be", "Экран")]]


def test_who_reads_the_language_of_the_idea_is_offered_nothing(cast: Cast, as_user: Any) -> None:
    idea = sent(cast)
    page = as_user("basia", "be").get("/moderation")
    assert page.soup.find("a", href=lambda href: href and href.startswith(f"/translations/proposal/{idea.id}")) is None
