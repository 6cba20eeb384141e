"""A librarian answers; the author reads why, and may ask another zone."""

from typing import Any

import pytest

from tests import factories
from tests.attachments import samples
from tests.factories import Cast, again
from workspace.accounts import services as accounts
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.moderation import queries as moderation
from workspace.moderation.models import ItemStatus, ModerationItem
from workspace.permissions import P, can
from workspace.proposals import queries as proposal_queries
from workspace.proposals import services
from workspace.proposals.models import CoAuthor, Invitation, Proposal, ProposalStatus, Revision, Stage
from workspace.zones.models import Membership

S = ProposalStatus


def sent(cast: Cast, **fields: Any) -> Proposal:
    """An idea of Ala that waits for a librarian of Kostki."""
    draft = factories.proposal(cast.ala, cast.kostki, S.DRAFT, **fields)
    database.begin(writing=True)
    services.move_along(db.session.get(type(cast.ala), cast.ala.id), db.session.get(Proposal, draft.id), "submit")
    db.session.commit()
    database.begin(writing=False)
    return again(draft)


def refused(cast: Cast, as_user: Any) -> Proposal:
    proposal = sent(cast)
    page = as_user("basia").get(f"/proposals/{proposal.id}/refuse")
    page.submit("/refuse", reason="already_here", words="To już jest.", lang="pl")
    return again(proposal)


def test_an_idea_is_sent_back_with_a_reason_and_words_and_sent_again(as_user: Any, cast: Cast) -> None:
    proposal = sent(cast)
    basia, ala = as_user("basia"), as_user("ala")
    page = basia.get(f"/proposals/{proposal.id}/send_back")
    assert page.submit("/send_back", reason="more_detail", words="Napisz, gdzie.", lang="pl").location.endswith("/desk")
    basia.get(f"/proposals/{proposal.id}", status=404)
    assert again(proposal).status == S.DRAFT
    page = ala.get(f"/proposals/{proposal.id}")
    assert "Napisz, gdzie." in page.words and page.soup.find("div", attrs={"lang": "pl"})
    assert "came back, wants changes" in page.words and "came back, wants changes" in ala.get("/desk").words
    ala.get(f"/proposals/{proposal.id}/edit/check").submit("/submit")
    assert again(proposal).status == S.SUBMITTED


@pytest.mark.parametrize("transition", ["send_back", "refuse"])
@pytest.mark.parametrize(
    "bad", [{"reason": ""}, {"reason": "because"}, {"reason": "other", "words": " "}, {"words": "x" * 4001}]
)
def test_a_decision_without_a_reason_is_not_taken(
    as_user: Any, cast: Cast, transition: str, bad: dict[str, str]
) -> None:
    proposal = sent(cast)
    page = as_user("basia").get(f"/proposals/{proposal.id}/{transition}")
    filled = {"reason": "unclear" if transition == "send_back" else "hurtful", **bad}
    answer = page.submit(f"/{transition}", status=422, **filled)
    assert "Check what you wrote" in answer.words
    assert again(proposal).status == S.SUBMITTED


def test_only_the_librarian_of_the_zone_decides(as_user: Any, cast: Cast) -> None:
    proposal = sent(cast)
    as_user("celina").post(f"/proposals/{proposal.id}/publish", status=404)
    as_user("olga").post(f"/proposals/{proposal.id}/publish", status=404)
    as_user("ala").post(f"/proposals/{proposal.id}/publish", status=403)
    assert again(proposal).status == S.SUBMITTED


def test_of_two_librarians_the_second_is_told(as_user: Any, cast: Cast) -> None:
    factories.membership(cast.olga, cast.kostki, factories.Role.LIBRARIAN)
    proposal = sent(cast)
    page = as_user("olga").get(f"/proposals/{proposal.id}/refuse")
    as_user("basia").get(f"/proposals/{proposal.id}").submit("/publish")
    page.submit("/refuse", status=409, reason="hurtful")
    assert again(proposal).status == S.PUBLISHED
    assert len(db.session.scalars(db.select(Revision)).all()) == 1


def test_publishing_twice_with_one_key_is_one_deed(as_user: Any, cast: Cast) -> None:
    proposal, basia = sent(cast), as_user("basia")
    data = {"version": proposal.version, "idempotency_key": "once"}
    first = basia.post(f"/proposals/{proposal.id}/publish", data)
    second = basia.post(f"/proposals/{proposal.id}/publish", data)
    assert first.location == second.location
    assert len(db.session.scalars(db.select(AuditEntry).filter_by(verb="publish")).all()) == 1
    basia.post(f"/proposals/{proposal.id}/publish", {"version": proposal.version}, status=409)


def test_what_was_decided_leaves_the_queue(as_user: Any, cast: Cast) -> None:
    proposal = sent(cast)
    item = db.session.scalars(db.select(ModerationItem)).one()
    assert item.status == ItemStatus.OPEN
    as_user("basia").get(f"/proposals/{proposal.id}").submit("/publish")
    assert again(item).status == ItemStatus.DECIDED


def test_an_idea_is_decided_on_in_the_queue_too(as_user: Any, cast: Cast) -> None:
    proposal = sent(cast)
    page = as_user("basia").get("/moderation")
    assert "Ławki na skwerze." in page.words
    page.submit("/publish")
    assert again(proposal).status == S.PUBLISHED


def test_the_librarian_sees_what_goes_public_with_the_idea(as_user: Any, cast: Cast, queries: list[str]) -> None:
    draft = factories.proposal(cast.ala, cast.kostki, S.DRAFT)
    factories.attachment(cast.ala, draft, samples.picture(), alt="Ławka pod lipą")
    factories.attachment(cast.ala, draft, samples.pdf(), name="kosztorys.pdf", alt="")
    as_user("ala").get(f"/proposals/{draft.id}/edit/check").submit("/submit")
    basia = as_user("basia")
    queries.clear()
    page = basia.get("/moderation")
    assert len(queries) <= 8, queries
    (photo,) = page.soup.select(".judged img")
    assert photo["alt"] == "Ławka pod lipą" and "kosztorys.pdf" in page.words
    basia.get(str(photo["src"]))
    as_user(None).get(str(photo["src"]), status=404)


def test_an_idea_that_was_taken_back_leaves_the_queue(as_user: Any, cast: Cast) -> None:
    proposal = sent(cast)
    as_user("ala").get(f"/proposals/{proposal.id}").submit("/withdraw")
    assert again(proposal).status == S.WITHDRAWN
    assert db.session.scalars(db.select(ModerationItem)).one().status == ItemStatus.DROPPED
    as_user("basia").get(f"/proposals/{proposal.id}", status=404)


def test_a_librarian_of_another_zone_publishes_what_the_first_refused(as_user: Any, cast: Cast) -> None:
    proposal = refused(cast, as_user)
    ala = as_user("ala")
    page = ala.get(f"/proposals/{proposal.id}")
    assert "To już jest." in page.words
    page = ala.get(f"/proposals/{proposal.id}/appeal")
    assert "(you may leave this empty)" not in page.words
    page.submit("/appeal", status=422, words="")
    page = ala.get(f"/proposals/{proposal.id}/appeal").submit("/appeal", words="Tamte są daleko.").follow()
    assert "A librarian of another zone looks at it again" in page.words
    assert again(proposal).appeal_zone_id == cast.gdanska.id
    as_user("basia").post(f"/proposals/{proposal.id}/overturn", status=403)
    for address in (f"/proposals/{proposal.id}", "/moderation"):
        page = as_user("celina").get(address)
        assert all(said in page.words for said in ("Zone kostki", "To już jest.", "Tamte są daleko.")), address
    page.reader.get(f"/proposals/{proposal.id}").submit("/overturn")
    assert again(proposal).status == S.PUBLISHED


def test_the_second_answer_is_the_last(as_user: Any, cast: Cast) -> None:
    proposal = refused(cast, as_user)
    ala = as_user("ala")
    ala.get(f"/proposals/{proposal.id}/appeal").submit("/appeal", words="Tamte są daleko.")
    page = as_user("celina").get(f"/proposals/{proposal.id}/uphold")
    page.submit("/uphold", reason="first_decision_holds", words="Są blisko.")
    assert again(proposal).status == S.REFUSED
    page = ala.get(f"/proposals/{proposal.id}")
    assert "Są blisko." in page.words and "Ask another librarian" not in page.words
    ala.post(f"/proposals/{proposal.id}/appeal", {"words": "Jeszcze raz"}, status=409)


def test_without_another_librarian_there_is_nobody_to_ask(as_user: Any, cast: Cast) -> None:
    proposal = refused(cast, as_user)
    database.begin(writing=True)
    db.session.execute(db.text("DELETE FROM memberships WHERE account_id = :id"), {"id": cast.celina.id})
    db.session.commit()
    page = as_user("ala").get(f"/proposals/{proposal.id}/appeal")
    assert "Try again another day" in page.words and page.soup.find("textarea") is None
    answer = page.reader.post(f"/proposals/{proposal.id}/appeal", {"words": "Tamte są daleko."}, status=409)
    assert "Try again another day" in answer.words
    assert again(proposal).status == S.REFUSED and again(proposal).appealed_on is None


@pytest.mark.parametrize("fault", ["blocked", "of both zones", "writes along"])
def test_no_appeal_goes_where_nobody_could_decide_on_it(as_user: Any, cast: Cast, fault: str) -> None:
    third = factories.zone("widzew")
    factories.membership(cast.olga, third, factories.Role.LIBRARIAN)
    proposal = refused(cast, as_user)
    assert proposal_queries.zone_to_appeal_to(proposal) == cast.gdanska.id
    database.begin(writing=True)
    if fault == "blocked":
        accounts.set_status(cast.olga, db.session.get_one(Account, cast.celina.id), "block", reason="spam")
    elif fault == "of both zones":
        db.session.add(
            Membership(account_id=cast.celina.id, zone_id=cast.kostki.id, status="admitted", role="librarian")
        )
    else:
        db.session.add(CoAuthor(proposal_id=proposal.id, account_id=cast.celina.id, invitation=Invitation.ACCEPTED))
    db.session.commit()
    as_user("ala").get(f"/proposals/{proposal.id}/appeal").submit("/appeal", words="Tamte są daleko.")
    assert again(proposal).appeal_zone_id == third.id
    judge = again(cast.olga)
    (item,) = moderation.waiting_for(judge)
    assert can(judge, P.PROPOSAL_JUDGE, again(proposal)) and can(judge, P.MODERATE, item)


def test_a_reported_idea_is_taken_down_and_its_author_may_appeal(as_user: Any, cast: Cast) -> None:
    proposal = sent(cast)
    as_user("basia").get(f"/proposals/{proposal.id}").submit("/publish")
    page = as_user("maksim").get(f"/proposals/{proposal.id}")
    link = page.soup.find("a", href=f"/reports/proposal/{proposal.id}")
    assert link is not None
    as_user("maksim").get(str(link["href"])).submit(f"/reports/proposal/{proposal.id}", reason="private_facts")
    item = db.session.scalars(db.select(ModerationItem).filter_by(kind="report")).one()
    as_user("basia").get(f"/moderation/{item.id}").submit("/hide", **{"hide-reason": "private_facts"})
    assert again(proposal).status == S.REFUSED
    as_user(None).get(f"/proposals/{proposal.id}", status=404)
    as_user("ala").get(f"/proposals/{proposal.id}/appeal")


def test_an_idea_that_was_voted_on_is_not_taken_back(as_user: Any, cast: Cast) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki, stage="vote")
    as_user("ala").post(f"/proposals/{proposal.id}/withdraw", status=403)
    as_user("ala").get(f"/proposals/{proposal.id}/change", status=403)
    assert again(proposal).status == S.PUBLISHED


@pytest.mark.parametrize("path", ["99999", "99999/edit/idea", "99999/history"])
def test_what_is_not_there_is_a_404(as_user: Any, path: str) -> None:
    as_user("ala").get(f"/proposals/{path}", status=404)


@pytest.mark.parametrize("stage", [Stage.PLAN, Stage.DOING])
def test_an_idea_that_comes_back_goes_on_where_it_stood(as_user: Any, cast: Cast, stage: Stage) -> None:
    idea = factories.proposal(cast.ala, cast.kostki, stage=stage)
    as_user("maksim").post(f"/reports/proposal/{idea.id}", {"reason": "hurtful", "words": "", "lang": "pl"})
    item = db.session.scalars(db.select(ModerationItem)).one()
    given = {"hide-version": item.version, "hide-reason": "hurtful", "hide-words": "", "hide-lang": "pl"}
    as_user("basia").post(f"/moderation/{item.id}/hide", given)
    as_user("ala").post(f"/proposals/{idea.id}/appeal", {"words": "To nie tak.", "lang": "pl"})
    as_user("celina").post(f"/proposals/{idea.id}/overturn")
    assert (again(idea).status, again(idea).stage) == (S.PUBLISHED, stage)
