from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.factories import Cast
from workspace.core.db import db
from workspace.limits import REPORT
from workspace.moderation.models import ModerationItem, Report
from workspace.proposals.models import ProposalStatus

Deeds = list[tuple[str, int, str, str]]


def reports() -> list[Report]:
    return list(db.session.scalars(db.select(Report).order_by(Report.id)))


@pytest.fixture
def url(cast: Cast, deeds: Deeds) -> str:
    return f"/reports/proposal/{factories.proposal(cast.maksim, cast.kostki, title='Reklama').id}"


def test_a_neighbour_tells_why_and_a_librarian_reads_it(url: str, as_user: Any, deeds: Deeds) -> None:
    ala = as_user("ala")
    page = ala.get(url)
    assert "Reklama" in page.words
    answer = page.submit(url, reason="advertising", words="To reklama sklepu.", lang="pl")
    assert answer.location.startswith("/proposals/")
    queue = as_user("basia").get("/moderation")
    assert "it is advertising" in queue.words and "To reklama sklepu." in queue.words and "ala" not in queue.words
    item = db.session.scalars(db.select(ModerationItem)).one()
    queue.submit(f"/moderation/{item.id}/hide", **{"hide-reason": "advertising"})
    assert [deed[0] for deed in deeds] == ["hide"]
    assert "A librarian looked at what you told us" in ala.get("/notices").words


def test_many_neighbours_make_one_item_and_each_counts_once(url: str, as_user: Any) -> None:
    for handle in ("ala", "oksana", "ala"):
        as_user(handle).get(url).submit(url, reason="hurtful")
    assert len(reports()) == 2
    assert db.session.scalar(db.select(db.func.count()).select_from(ModerationItem)) == 1


def test_a_report_needs_its_reason_and_keeps_the_words(url: str, as_user: Any) -> None:
    page = as_user("ala").get(url).submit(url, 422, words="To reklama.")
    assert "Pick a reason." in page.words and "To reklama." in page.text
    page = page.submit(url, 422, reason="other", words=" ")
    assert "Say in a few words" in page.words
    as_user("ala").get(url).submit(url, 422, reason="more_detail")
    assert reports() == []


def test_one_reports_only_what_one_may_see(cast: Cast, deeds: Deeds, as_user: Any) -> None:
    hidden = factories.proposal(cast.maksim, cast.kostki, ProposalStatus.DRAFT)
    ala = as_user("ala")
    for path in (f"proposal/{hidden.id}", "proposal/999", "account/1", "nothing/1"):
        ala.get(f"/reports/{path}", 404)
        ala.post(f"/reports/{path}", {"reason": "hurtful", "lang": "pl"}, 404)
    assert reports() == []


def test_a_visitor_signs_in_first(url: str, as_user: Callable[..., Any]) -> None:
    visitor = as_user(None)
    assert "/sign-in" in visitor.get(url, 303).location
    assert "/sign-in" in visitor.post(url, {"reason": "hurtful", "lang": "pl"}).location
    assert reports() == []


def test_reports_are_limited() -> None:
    assert (REPORT.tries, REPORT.seconds) == (30, 86400)
