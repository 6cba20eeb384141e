"""A list shows an idea if and only if the permission table lets the reader open it."""

from itertools import product
from typing import Any

import pytest

from tests import factories
from tests.factories import Cast
from workspace.accounts.models import Visitor
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.permissions import P, can
from workspace.proposals import queries as proposal_queries
from workspace.proposals.models import CoAuthor, Invitation, Proposal, ProposalStatus, Stage

READERS = ["ala", "maksim", "oksana", "basia", "celina", "olga", "newcomer", None]


def one_of_each(cast: Cast) -> list[Proposal]:
    """An idea of Ala in every status, some also with the people around it."""
    made = []
    for status, with_whom in product(ProposalStatus, (None, Invitation.SENT, Invitation.ACCEPTED)):
        fields: dict[str, Any] = {"title": f"{status} {with_whom}"}
        if status in (ProposalStatus.MERGED, ProposalStatus.PUBLISHED):
            fields["published_on"] = today()
        if status == ProposalStatus.MERGED:
            fields["merged_into_id"] = made[0].id
        if status == ProposalStatus.APPEALED:
            fields["appeal_zone_id"] = cast.gdanska.id
        proposal = factories.proposal(cast.ala, cast.kostki, status, **fields)
        if with_whom:
            database.begin(writing=True)
            factories.save(CoAuthor(proposal_id=proposal.id, account_id=cast.maksim.id, invitation=with_whom))
        made.append(proposal)
    made.append(factories.proposal(cast.ala, cast.kostki, ProposalStatus.WITHDRAWN, published_on=today()))
    return made


@pytest.mark.parametrize("handle", READERS)
def test_what_is_listed_may_be_opened_and_what_may_be_opened_is_listed(cast: Cast, handle: str | None) -> None:
    ids = [proposal.id for proposal in one_of_each(cast)]
    actor = factories.again(getattr(cast, handle)) if handle else Visitor()
    listed = set(db.session.scalars(proposal_queries.proposals_visible_to(actor).with_only_columns(Proposal.id)))
    for proposal_id in ids:
        proposal = db.session.get(Proposal, proposal_id)
        assert (proposal_id in listed) == can(actor, P.PROPOSAL_VIEW, proposal), (handle, proposal.title)


@pytest.mark.parametrize("handle", READERS)
def test_lists_for_one_and_for_all_hold_nothing_that_may_not_be_opened(cast: Cast, handle: str | None) -> None:
    one_of_each(cast)
    actor = factories.again(getattr(cast, handle)) if handle else Visitor()
    desk = proposal_queries.on_desk(actor)
    listed = [
        *proposal_queries.page_of(proposal_queries.Filters(), lang="pl").proposals,
        *desk.writing,
        *desk.waiting,
        *desk.invited,
    ]
    assert all(can(actor, P.PROPOSAL_VIEW, proposal) for proposal in listed)
    if handle == "ala":
        assert {each.status for each in desk.waiting} == {"submitted", "refused", "appealed"} and desk.writing


def test_the_desk_looks_at_ones_own_ideas_alone(cast: Cast, queries: list[str]) -> None:
    """Thirty thousand ideas are not read to find the three that are one's own."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by how many rows there are")
    proposal_queries.on_desk(factories.again(cast.maksim))
    with db.engine.connect() as connection:
        number = cast.maksim.id
        statement = next(each for each in reversed(queries) if "coauthors.invitation" in each)
        values = (number,) * statement.count("?")
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert not [step for step in plan if step.startswith(("SCAN proposals", "SCAN coauthors"))], plan


@pytest.mark.parametrize("stage", list(Stage))
def test_an_idea_is_free_in_a_query_when_it_is_free_in_hand(cast: Cast, stage: Stage) -> None:
    idea = factories.proposal(cast.ala, cast.kostki, stage=stage)
    found = db.session.scalar(db.select(Proposal.id).where(Proposal.is_free))
    assert (found == idea.id) == idea.is_free == (stage in (Stage.IDEA, Stage.TALK))


def test_what_is_not_for_ones_eyes_is_not_there(as_user: Any, cast: Cast) -> None:
    for proposal in one_of_each(cast):
        for handle in READERS:
            actor = factories.again(getattr(cast, handle)) if handle else Visitor()
            seen = can(actor, P.PROPOSAL_VIEW, db.session.get(Proposal, proposal.id))
            as_user(handle).get(f"/proposals/{proposal.id}", status=200 if seen else 404)


def test_the_public_list_shows_what_is_published_and_nothing_else(as_user: Any, cast: Cast) -> None:
    one_of_each(cast)
    words = as_user("ala").get("/proposals").words
    assert "published None" in words
    for status in set(ProposalStatus) - {ProposalStatus.PUBLISHED}:
        assert f"{status} None" not in words


def test_a_librarian_never_decides_on_an_idea_of_their_own(as_user: Any, cast: Cast) -> None:
    own = factories.proposal(cast.basia, cast.kostki, ProposalStatus.SUBMITTED)
    basia = as_user("basia")
    page = basia.get(f"/proposals/{own.id}")
    assert "This idea waits for you" not in page.words
    for transition in ("publish", "send_back", "refuse"):
        basia.post(f"/proposals/{own.id}/{transition}", {"reason": "unclear"}, status=403)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("edit/idea", "get"), ("edit/check", "get"), ("draft", "post"), ("change", "get"), ("merge-request", "get"),
        ("invitations", "post"), ("leave", "post"), ("invitation/accept", "post"), ("submit", "post"),
        ("withdraw", "post"), ("publish", "post"), ("appeal", "post"), ("overturn", "post"), ("merge", "post"),
    ],
)  # fmt: skip
def test_a_neighbour_may_read_a_published_idea_and_change_nothing(
    as_user: Any, cast: Cast, path: str, method: str
) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki)
    reader = as_user("maksim")
    address = f"/proposals/{proposal.id}/{path}"
    if method == "get":
        reader.get(address, status=403)
    else:
        reader.post(address, {"words": "x", "reason": "other"}, status=403)
    assert factories.again(proposal).status == ProposalStatus.PUBLISHED


def test_a_stranger_is_asked_to_sign_in_and_a_newcomer_to_join(as_user: Any, cast: Cast) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki)
    assert "/sign-in" in as_user(None).post(f"/proposals/{proposal.id}/support").location
    assert "/sign-in" in as_user(None).get("/proposals/new", status=303).location
    as_user("newcomer").get("/proposals/new", status=403)
    as_user("newcomer").post(f"/proposals/{proposal.id}/support", status=403)
    as_user("oksana").post(f"/proposals/{proposal.id}/support", status=403)
    assert factories.again(proposal).support_count == 0
