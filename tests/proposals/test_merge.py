"""Two ideas go on as one, if both authors want it; supports are asked, never moved."""

from typing import Any

import pytest

from tests import factories
from tests.factories import Cast, again
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals import services
from workspace.proposals.models import MergeRequest, Proposal, ProposalStatus, Stage


@pytest.fixture
def two(cast: Cast) -> tuple[Proposal, Proposal]:
    return (
        factories.proposal(cast.ala, cast.kostki, title="Ławki w parku"),
        factories.proposal(cast.maksim, cast.kostki, title="Лаўкі ў парку", lang="be"),
    )


def ask(as_user: Any, mine: Proposal, theirs: Proposal) -> None:
    page = as_user("ala").get(f"/proposals/{mine.id}/merge-request")
    page.submit("/merge-request", target=str(theirs.id))


def test_both_agree_and_the_supports_stay_where_they_were_given(as_user: Any, cast: Cast, two: Any) -> None:
    mine, theirs = two
    as_user("basia").post(f"/proposals/{mine.id}/support")
    ask(as_user, mine, theirs)
    assert again(mine).status == ProposalStatus.PUBLISHED, "asking alone changes nothing"
    asked = "Another idea would like to join this one"
    assert asked in as_user("maksim").get("/desk").words and asked not in as_user("ala").get("/desk").words
    as_user("maksim").get(f"/proposals/{theirs.id}").submit(f"/proposals/{mine.id}/merge")
    merged = again(mine)
    assert (merged.status, merged.merged_into_id) == (ProposalStatus.MERGED, theirs.id)
    assert (merged.support_count, again(theirs).support_count) == (1, 0)
    assert not db.session.scalars(db.select(MergeRequest)).all()
    page = as_user("basia").get(f"/proposals/{mine.id}")
    assert asked not in as_user("maksim").get("/desk").words
    assert "the zone puts ideas to a vote" not in page.words, "its way ends here"
    assert "Sign in to join the talk" not in as_user(None).get(f"/proposals/{mine.id}").words
    assert "Supports were not moved" in page.words and page.soup.find("a", href=f"/proposals/{theirs.id}")


def test_the_other_author_may_keep_them_apart(as_user: Any, cast: Cast, two: Any) -> None:
    mine, theirs = two
    ask(as_user, mine, theirs)
    as_user("maksim").get(f"/proposals/{theirs.id}").submit("/merge-request/decline")
    assert again(mine).status == ProposalStatus.PUBLISHED
    assert not db.session.scalars(db.select(MergeRequest)).all()


def test_the_question_may_be_taken_back(as_user: Any, cast: Cast, two: Any) -> None:
    mine, theirs = two
    ask(as_user, mine, theirs)
    as_user("ala").get(f"/proposals/{mine.id}").submit("/merge-request/undo")
    assert not db.session.scalars(db.select(MergeRequest)).all()
    as_user("maksim").post(f"/proposals/{mine.id}/merge", status=403)


def test_nobody_else_answers(as_user: Any, cast: Cast, two: Any) -> None:
    mine, theirs = two
    ask(as_user, mine, theirs)
    for handle in ("ala", "basia", "oksana", "olga"):
        as_user(handle).post(f"/proposals/{mine.id}/merge", status=403)
        as_user(handle).post(f"/proposals/{mine.id}/merge-request/decline", status=403)
    assert again(mine).status == ProposalStatus.PUBLISHED


def test_an_idea_joins_only_an_open_idea_of_its_zone(as_user: Any, cast: Cast, two: Any) -> None:
    mine, _ = two
    elsewhere = factories.proposal(cast.oksana, cast.gdanska)
    draft = factories.proposal(cast.maksim, cast.kostki, ProposalStatus.DRAFT)
    voted = factories.proposal(cast.maksim, cast.kostki, stage="vote")
    ala = as_user("ala")
    for target in (elsewhere.id, draft.id, voted.id, mine.id, 99999, "x", ""):
        page = ala.post(f"/proposals/{mine.id}/merge-request", {"target": target}, status=422)
        assert "Join it with another idea" in page.words
    assert not db.session.scalars(db.select(MergeRequest)).all()


def test_an_idea_asks_one_other_at_a_time(as_user: Any, cast: Cast, two: Any) -> None:
    mine, theirs = two
    ask(as_user, mine, theirs)
    as_user("ala").post(f"/proposals/{mine.id}/merge-request", {"target": theirs.id}, status=409)


def test_a_target_that_closed_meanwhile_takes_nothing_in(as_user: Any, cast: Cast, two: Any) -> None:
    mine, theirs = two
    ask(as_user, mine, theirs)
    as_user("maksim").get(f"/proposals/{theirs.id}").submit(f"/proposals/{theirs.id}/withdraw")
    as_user("maksim").post(f"/proposals/{mine.id}/merge", status=409)
    assert again(mine).status == ProposalStatus.PUBLISHED


@pytest.mark.parametrize("which", [0, 1])
def test_what_stands_on_a_ballot_meanwhile_is_not_merged_away(as_user: Any, cast: Cast, two: Any, which: int) -> None:
    mine, theirs = two
    ask(as_user, mine, theirs)
    database.begin(writing=True)
    services.move_to_stage(db.session.get_one(Proposal, two[which].id), Stage.VOTE)
    db.session.commit()
    as_user("maksim").post(f"/proposals/{mine.id}/merge", status=409)
    assert again(mine).status == ProposalStatus.PUBLISHED
