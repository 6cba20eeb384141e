"""From a chosen idea to an action: by a vote, or by a librarian who says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests import factories
from tests.actions import making
from tests.factories import Cast, again, save
from tests.pages import Reader
from tests.voting import rounds
from workspace.actions.models import Action, ActionStatus, GroupRole, Share, ShareKind
from workspace.core import db as database
from workspace.core.db import db, now
from workspace.notifications import services as notices
from workspace.notifications.models import Follow, Notice
from workspace.proposals.models import CoAuthor, Invitation, Offer, OfferKind, ProposalStatus, Stage
from workspace.voting import queries


def only_action() -> Action:
    return db.session.scalars(db.select(Action)).unique().one()


def test_a_librarian_chooses_an_idea_without_a_vote_and_everybody_reads_why(
    cast: Cast, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    idea = factories.proposal(cast.ala, cast.kostki, title="Kolędy na podwórku", cost=90_000)
    page = as_user("basia").get("/actions/new")
    assert "Kolędy na podwórku" in page.words
    page = as_user("basia").get(f"/actions/new/{idea.id}")
    done = page.submit(f"/actions/new/{idea.id}", reason="Święta są za tydzień.", lang="pl")
    action = only_action()
    assert done.location == f"/actions/{action.id}"
    shown = visitor.get(done.location)
    assert "Chosen without a vote" in shown.words and "Święta są za tydzień." in shown.words
    assert (action.status, action.budget_planned, action.round_id) == (ActionStatus.PLANNED, 90_000, None)
    assert (again(idea).stage, again(idea).stage_url) == (Stage.PLAN, f"/actions/{action.id}")


def test_its_authors_run_it_and_what_was_offered_is_pledged(cast: Cast) -> None:
    idea = factories.proposal(cast.ala, cast.kostki)
    database.begin(writing=True)
    db.session.add(CoAuthor(proposal_id=idea.id, account_id=cast.maksim.id, invitation=Invitation.ACCEPTED))
    db.session.add(CoAuthor(proposal_id=idea.id, account_id=cast.oksana.id, invitation=Invitation.SENT))
    for kind, hours, words in (
        (OfferKind.HOURS, 4, "Kopanie"),
        (OfferKind.THING, None, "Taczka"),
        (OfferKind.LANGUAGE, None, "Беларуская"),
    ):
        db.session.add(
            Offer(proposal_id=idea.id, account_id=cast.maksim.id, kind=kind, hours=hours, words=words, lang="pl")
        )
    db.session.commit()
    action = making.chosen(cast.basia, idea)
    assert {(m.account_id, m.role) for m in action.group} == {
        (cast.ala.id, GroupRole.COORDINATOR),
        (cast.maksim.id, GroupRole.COORDINATOR),
    }
    shares = {(s.what, s.kind, s.pledged, s.done) for s in db.session.scalars(db.select(Share))}
    assert shares == {
        ("Kopanie", ShareKind.HOURS, 240, 0),
        ("Taczka", ShareKind.THING, 1, 0),
        ("Беларуская", ShareKind.HOURS, 0, 0),  # how much is agreed later
    }


def test_followers_of_the_idea_and_its_author_hear_of_the_action(cast: Cast) -> None:
    idea = factories.proposal(cast.ala, cast.kostki)
    database.begin(writing=True)
    notices.follow(account_id=cast.maksim.id, subject=idea, role="follower")
    notices.follow(account_id=cast.maksim.id, subject=idea, role="supporter")
    notices.follow(account_id=cast.oksana.id, subject=idea, role="supporter")
    db.session.commit()
    action = making.chosen(cast.basia, idea)
    follows = db.session.scalars(db.select(Follow).filter_by(subject_type="action", subject_id=action.id))
    assert {(f.account_id, str(f.role)) for f in follows} == {
        (cast.ala.id, "author"),
        (cast.ala.id, "group"),
        (cast.maksim.id, "follower"),
        (cast.oksana.id, "follower"),
    }
    told = db.session.scalars(db.select(Notice.account_id).filter_by(subject_type="action", verb="create"))
    assert set(told) == {cast.ala.id, cast.maksim.id, cast.oksana.id}


def test_what_a_vote_chooses_becomes_an_action_with_its_result(
    app: Flask, cast: Cast, as_user: Callable[..., Reader], visitor: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "clock", now)  # the database's clock travels too
    ideas = [
        rounds.idea(cast.kostki, cast.ala, "Ławki"),
        rounds.idea(cast.kostki, cast.maksim, "Chór"),
    ]
    voting_round = rounds.opened(cast.basia, cast.kostki, ideas)
    rounds.cast(cast.ala, again(voting_round), "Ławki")
    with time_machine.travel(now() + timedelta(hours=2)):
        rounds.counted(again(voting_round))
    action = only_action()
    assert (action.title, action.round_id) == ("Ławki", voting_round.id)
    page = visitor.get(f"/actions/{action.id}")
    assert page.soup.find("a", href=f"/rounds/{voting_round.id}/result")
    assert again(ideas[0]).stage_url == f"/actions/{action.id}" and again(ideas[1]).stage != Stage.PLAN


@pytest.mark.parametrize(
    ("who", "status"), [(None, 303), ("ala", 403), ("maksim", 403), ("celina", 403), ("olga", 403)]
)
def test_nobody_but_a_librarian_of_the_zone_chooses(
    cast: Cast, as_user: Callable[..., Reader], who: str | None, status: int
) -> None:
    idea = factories.proposal(cast.ala, cast.kostki)
    reader = as_user(who)
    reader.get(f"/actions/new/{idea.id}", status)
    reader.post(f"/actions/new/{idea.id}", {"reason": "Bo tak.", "lang": "pl"}, status)
    assert db.session.scalar(db.select(db.func.count(Action.id))) == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Fill this in."),
        ({"reason": "   "}, "Fill this in."),
        ({"reason": "x" * 1001}, "Write at most 1000 characters."),
        ({"reason": "Pilne", "lang": "tlh"}, "Pick one from the list."),
    ],
)
def test_a_reason_is_asked_for_again_and_nothing_is_lost(
    cast: Cast, as_user: Callable[..., Reader], fields: dict[str, str], words: str
) -> None:
    idea = factories.proposal(cast.ala, cast.kostki)
    page = as_user("basia").get(f"/actions/new/{idea.id}").submit(f"/actions/new/{idea.id}", 422, **fields)
    assert words in page.words
    assert fields["reason"].strip()[:20] in page.form(f"/actions/new/{idea.id}").get_text()
    assert db.session.scalar(db.select(db.func.count(Action.id))) == 0


def test_an_idea_is_chosen_once_and_not_while_it_is_in_a_vote(cast: Cast, as_user: Callable[..., Reader]) -> None:
    basia = as_user("basia")
    for fields in (
        {"stage": Stage.VOTE},
        {"stage": Stage.DOING},
        {"status": ProposalStatus.WITHDRAWN, "published_on": making.YESTERDAY},
    ):
        idea = factories.proposal(cast.ala, cast.kostki, **fields)
        assert "in a vote, chosen already, or not published" in basia.get(f"/actions/new/{idea.id}").words
        basia.post(f"/actions/new/{idea.id}", {"reason": "Pilne.", "lang": "pl"}, 409)
    idea = factories.proposal(cast.ala, cast.kostki)
    form = {"reason": "Pilne.", "lang": "pl", "idempotency_key": "once"}
    first = basia.post(f"/actions/new/{idea.id}", form)
    assert basia.post(f"/actions/new/{idea.id}", form).location == first.location  # a resent form: the same answer
    basia.post(f"/actions/new/{idea.id}", {"reason": "Jeszcze raz.", "lang": "pl"}, 409)
    assert db.session.scalar(db.select(db.func.count(Action.id))) == 1


def test_what_does_not_exist_is_not_found(cast: Cast, as_user: Callable[..., Reader]) -> None:
    as_user("basia").get("/actions/new/999", 404)
    as_user("basia").get("/actions/999", 404)
    hidden = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    as_user("basia").get(f"/actions/new/{hidden.id}", 404)
    assert as_user("basia").get("/actions/new?proposal=7", 303).location == "/actions/new/7"
    save(hidden)
