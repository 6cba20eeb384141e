"""A translation that does harm: a neighbour tells a librarian, who hides it; another may write it anew."""

from typing import Any

import pytest

from tests import factories
from tests.factories import Cast, again
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.moderation.models import ModerationItem
from workspace.proposals.models import Proposal
from workspace.translations.models import Translation


@pytest.fixture
def bad(cast: Cast) -> Translation:
    """Ala's, of Maksim's idea."""
    idea = factories.proposal(cast.maksim, cast.kostki, lang="be", title="Кіно", summary="Фільмы.")
    return factories.translation(cast.ala, idea, "pl", title="Reklama", summary="Kup u mnie.")


def page_of(made: Translation) -> str:
    return f"/proposals/{made.on_id}"


def address(made: Translation) -> str:
    return f"/translations/proposal/{made.on_id}/{made.lang}"


def report(made: Translation, as_user: Any) -> ModerationItem:
    page = as_user("maksim", "pl").get(page_of(made))
    link = page.soup.find("a", href=f"/reports/translation/{made.id}")
    as_user("maksim").get(str(link["href"])).submit(str(link["href"]), reason="advertising", words="", lang="be")
    return db.session.scalars(db.select(ModerationItem).order_by(ModerationItem.id.desc())).first()


def hide(made: Translation, as_user: Any) -> None:
    item = report(made, as_user)
    as_user("basia").get("/moderation").submit(f"/moderation/{item.id}/hide", **{"hide-reason": "advertising"})


def test_the_librarian_reads_it_beside_the_original(bad: Translation, as_user: Any) -> None:
    report(bad, as_user)
    judged = as_user("basia", "en").get("/moderation").soup.find("article")
    assert judged is not None
    beside = judged.select(".beside")
    assert judged.find("h2", lang="be") is not None and judged.find(lang="pl", string="Reklama") is not None
    assert beside[0].find(class_="user-text", lang="be").get_text() == "Фільмы."
    assert beside[0].find(class_="user-text", lang="pl").get_text() == "Kup u mnie."


def test_hidden_it_gives_way_to_the_original(bad: Translation, as_user: Any) -> None:
    hide(bad, as_user)
    assert again(bad).status == "hidden"
    for who in (None, "oksana"):
        page = as_user(who, "pl").get(page_of(bad))
        assert page.soup.find("h1", lang="be") and "Reklama" not in page.text
    assert "Reklama" not in as_user(None, "pl").get("/proposals").text
    told = as_user("ala").get("/notices").words
    assert "A librarian hid your translation." in told and "it is advertising" in told
    verbs = set(db.session.scalars(db.select(AuditEntry.verb).filter_by(subject_type="translation")))
    assert verbs == {"hide"}


def test_who_translated_reads_why(bad: Translation, as_user: Any) -> None:
    hide(bad, as_user)
    reader = as_user("ala", "pl")
    assert reader.get(page_of(bad)).soup.find(class_="notice warn") is not None
    assert as_user("oksana", "pl").get(page_of(bad)).soup.find(class_="notice warn") is None


def test_another_writes_it_anew_and_not_the_same_person(bad: Translation, as_user: Any) -> None:
    hide(bad, as_user)
    as_user("ala").get(address(bad)).submit(address(bad), 403, title="Reklama")
    form = as_user("basia").get(address(bad))
    assert form.soup.find("input", attrs={"name": "title"})["value"] == ""
    form.submit(address(bad), title="Kino")
    made = again(bad)
    assert (made.status, made.hidden_reason, made.texts) == ("visible", "", {"title": "Kino"})
    assert as_user(None, "pl").get(page_of(bad)).soup.find("h1", lang="pl").get_text() == "Kino"


def test_left_as_it_is_it_stays(bad: Translation, as_user: Any) -> None:
    item = report(bad, as_user)
    as_user("basia").get("/moderation").submit(f"/moderation/{item.id}/keep")
    assert again(bad).status == "visible"


def test_one_reports_what_one_may_see(bad: Translation, cast: Cast, as_user: Any) -> None:
    draft = factories.proposal(cast.maksim, cast.kostki, factories.ProposalStatus.DRAFT, lang="be")
    hidden = factories.translation(cast.maksim, draft, "pl", title="Szkic")
    as_user("ala").get(f"/reports/translation/{hidden.id}", 404)
    as_user("oksana").get(f"/reports/translation/{bad.id}")


def test_the_queue_stays_within_its_queries(bad: Translation, as_user: Any, queries: list[str]) -> None:
    report(bad, as_user)
    basia = as_user("basia", "pl")
    queries.clear()
    basia.get("/moderation")
    assert len(queries) <= 8, queries
    assert db.session.get(Proposal, bad.on_id) is not None
