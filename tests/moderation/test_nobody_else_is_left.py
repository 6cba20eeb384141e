"""Who wrote an idea along does not decide on it; where no librarian is left, the coordinator does."""

from typing import Any

import pytest

from tests import factories
from tests.factories import Cast, again
from workspace.accounts import services as accounts
from workspace.comments.models import Comment
from workspace.core import db as database
from workspace.core.db import db
from workspace.moderation import queries, services
from workspace.moderation.models import ModerationItem
from workspace.permissions import P, can
from workspace.proposals import circle
from workspace.proposals import queries as proposal_queries
from workspace.proposals import services as proposals
from workspace.proposals.models import Proposal, ProposalStatus

S = ProposalStatus


def sent(cast: Cast, author: Any = None, along: Any = None) -> ModerationItem:
    """An idea before the librarian of Kostki, written by `author` and somebody who accepted to write along."""
    author = author or cast.maksim
    idea = factories.proposal(author, cast.kostki, S.DRAFT, title="Ławki")
    database.begin(writing=True)
    if along is not None:
        circle.invite(author, idea, handle=along.handle)
        circle.accept_invitation(along, idea)
    proposals.move_along(author, idea, "submit")
    db.session.commit()
    database.begin(writing=False)
    return db.session.scalars(db.select(ModerationItem).filter_by(target_id=idea.id, kind="proposal")).one()


def block(who: Any) -> None:
    database.begin(writing=True)
    olga = db.session.scalars(db.select(factories.Account).filter_by(handle="olga")).unique().one()
    accounts.set_status(olga, db.session.get_one(factories.Account, who.id), "block", reason="Odeszła.")
    db.session.commit()
    database.begin(writing=False)


def test_who_wrote_along_is_told_so_and_cannot_decide(cast: Cast, as_user: Any) -> None:
    item, basia = sent(cast, along=cast.basia), as_user("basia")
    page = basia.get("/moderation")
    assert "This is yours" in page.words and not page.soup.select(".decisions form")
    basia.post(f"/moderation/{item.id}/publish", {"publish-version": str(item.version)}, 403)
    assert again(item).is_open


def test_another_librarian_decides_and_the_coordinator_does_not(cast: Cast, as_user: Any) -> None:
    item = sent(cast, along=cast.basia)
    factories.membership(cast.oksana, cast.kostki, factories.Role.LIBRARIAN)
    assert "Nothing waits" in as_user("olga").get("/moderation").words
    as_user("olga").get(f"/moderation/{item.id}", 404)
    as_user("olga").get(f"/proposals/{item.target_id}", 404)
    as_user("oksana").get("/moderation").submit(f"/moderation/{item.id}/publish")
    assert again(db.session.get_one(Proposal, item.target_id)).status == S.PUBLISHED


def test_where_the_only_librarian_wrote_along_the_coordinator_decides(
    cast: Cast, as_user: Any, queries: list[str]
) -> None:
    item, olga = sent(cast, along=cast.basia), as_user("olga")
    queries.clear()
    page = olga.get("/moderation")
    assert len(queries) <= 8, queries
    assert "This is yours" not in page.words
    olga.get(f"/proposals/{item.target_id}")
    page.submit(f"/moderation/{item.id}/publish")
    assert again(db.session.get_one(Proposal, item.target_id)).status == S.PUBLISHED


@pytest.mark.parametrize(("decision", "status"), [("publish", S.PUBLISHED), ("send_back", S.DRAFT)])
def test_where_the_only_librarian_is_blocked_the_coordinator_decides(
    cast: Cast, as_user: Any, decision: str, status: S
) -> None:
    item = sent(cast)
    block(cast.basia)
    reason = {} if decision == "publish" else {"send_back-reason": "more_detail"}
    as_user("olga").get("/moderation").submit(f"/moderation/{item.id}/{decision}", **reason)
    assert again(db.session.get_one(Proposal, item.target_id)).status == status


def test_from_the_page_of_the_idea_too(cast: Cast, as_user: Any) -> None:
    item = sent(cast)
    block(cast.basia)
    as_user("olga").get(f"/proposals/{item.target_id}").submit("/publish")
    assert again(db.session.get_one(Proposal, item.target_id)).status == S.PUBLISHED


def test_a_coordinator_does_not_decide_on_what_is_their_own(cast: Cast, as_user: Any) -> None:
    factories.membership(cast.olga, cast.kostki)
    items = [sent(cast, along=cast.olga), sent(cast, author=cast.olga)]
    block(cast.basia)
    olga = as_user("olga")
    page = olga.get("/moderation")
    assert "This is yours" in page.words
    for item, status in zip(items, (403, 404), strict=True):
        olga.post(f"/moderation/{item.id}/publish", {"publish-version": str(item.version)}, status)
        assert again(item).is_open


def test_a_coordinator_hides_what_was_reported_where_nobody_else_is_left(cast: Cast, as_user: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    said = factories.comment(cast.basia, idea)  # by the only librarian
    as_user("ala").get(f"/reports/comment/{said.id}").submit(f"/reports/comment/{said.id}", reason="hurtful")
    item = db.session.scalars(db.select(ModerationItem)).one()
    as_user("olga").get("/moderation").submit(f"/moderation/{item.id}/hide", **{"hide-reason": "hurtful"})
    assert db.session.get_one(Comment, said.id).status == "hidden"


def test_an_appeal_that_no_librarian_can_judge_goes_to_the_coordinator(cast: Cast, as_user: Any) -> None:
    item = sent(cast)
    refuse = {"refuse-reason": "other_place"}
    as_user("basia").get("/moderation").submit(f"/moderation/{item.id}/refuse", **refuse)
    as_user("maksim").get(f"/proposals/{item.target_id}/appeal").submit("/appeal", words="Тут.", lang="be")
    as_user("olga").get(f"/proposals/{item.target_id}", 404)
    block(cast.celina)
    page = as_user("olga").get("/moderation")
    assert "Тут." in page.words
    appeal = db.session.scalars(db.select(ModerationItem).filter_by(kind="appeal")).one()
    page.submit(f"/moderation/{appeal.id}/publish")
    assert again(db.session.get_one(Proposal, item.target_id)).status == S.PUBLISHED


def test_what_a_coordinator_finds_is_what_they_may_decide(cast: Cast) -> None:
    first, along, own = sent(cast), sent(cast, along=cast.basia), sent(cast, author=cast.basia)
    for lost, expected in (
        (None, {along.id, own.id}),
        (cast.celina, {along.id, own.id}),
        (cast.basia, {first.id, along.id, own.id}),
    ):
        if lost is not None:
            block(lost)
        assert {item.id for item in queries.waiting_for(again(cast.olga))} == expected
        items = db.session.scalars(db.select(ModerationItem)).all()
        ideas = db.session.scalars(db.select(Proposal)).unique().all()
        for handle in ("olga", "celina", "ala"):
            actor = db.session.scalars(db.select(factories.Account).filter_by(handle=handle)).unique().one()
            listed = {item.id for item in queries.waiting_for(actor)}
            assert listed == {item.id for item in items if can(actor, P.MODERATE, item)}, handle
            seen = {row.id for row in db.session.scalars(proposal_queries.proposals_visible_to(actor)).unique()}
            assert seen == {row.id for row in ideas if can(actor, P.PROPOSAL_VIEW, row)}, handle
    assert services.decisions_on(items[0])
