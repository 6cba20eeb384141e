"""Neighbours support an idea, offer help and write along."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests import factories, races
from tests.factories import Cast, again
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.db import db
from workspace.limits import INVITE
from workspace.proposals import circle, queries
from workspace.proposals.models import CoAuthor, Offer, Proposal, ProposalStatus, Support


def supports(proposal: Proposal) -> int:
    return db.session.scalar(db.select(db.func.count(Support.id)).filter_by(proposal_id=proposal.id)) or 0


def test_a_support_counts_once_however_often_it_is_tapped(as_user: Any, cast: Cast) -> None:
    proposal, maksim = factories.proposal(cast.ala, cast.kostki), as_user("maksim")
    for _ in range(3):
        maksim.post(f"/proposals/{proposal.id}/support")
    assert again(proposal).support_count == supports(proposal) == 1
    for _ in range(2):
        maksim.post(f"/proposals/{proposal.id}/support/undo")
    assert again(proposal).support_count == supports(proposal) == 0


def test_nobody_supports_their_own_idea_nor_one_that_is_closed(as_user: Any, cast: Cast) -> None:
    own = factories.proposal(cast.ala, cast.kostki)
    as_user("ala").post(f"/proposals/{own.id}/support", status=403)
    closed = factories.proposal(cast.ala, cast.kostki, ProposalStatus.WITHDRAWN, published_on=own.published_on)
    as_user("maksim").post(f"/proposals/{closed.id}/support", status=403)


def test_a_support_leaves_the_version_alone_so_that_no_author_gets_a_conflict(as_user: Any, cast: Cast) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki)
    as_user("maksim").post(f"/proposals/{proposal.id}/support")
    assert again(proposal).version == 1


def tap_together(app: Flask, proposal_id: int, account_ids: list[int]) -> list[str]:
    def tapping(account_id: int) -> Callable[[], Any]:
        return lambda: circle.support(
            db.session.get_one(Account, account_id), db.session.get_one(Proposal, proposal_id)
        )

    return races.kinds(races.race(app, *map(tapping, account_ids)))


def test_two_taps_of_one_person_at_once_are_one_support(app: Flask, cast: Cast) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki)
    assert tap_together(app, proposal.id, [cast.maksim.id, cast.maksim.id]) == ["done", "done"]
    assert again(proposal).support_count == supports(proposal) == 1


def test_without_its_key_a_support_would_be_counted_twice(app: Flask) -> None:
    assert races.doubled(app, Support.__table__, proposal_id=1, account_id=1)


def test_two_people_at_once_are_two_supports(app: Flask, cast: Cast) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki)
    assert tap_together(app, proposal.id, [cast.maksim.id, cast.basia.id]) == ["done", "done"]
    assert again(proposal).support_count == supports(proposal) == 2


def test_if_supports_were_added_up_here_one_would_be_lost(app: Flask, cast: Cast) -> None:
    assert races.lost(app, Proposal.support_count, factories.proposal(cast.ala, cast.kostki).id)


def test_the_support_panel_is_a_part_of_the_page(as_user: Any, cast: Cast) -> None:
    proposal, maksim = factories.proposal(cast.ala, cast.kostki), as_user("maksim")
    page = maksim.get(f"/proposals/{proposal.id}")
    for panel in ("support-panel", "offers-panel", "people-panel", "status-panel"):
        part = maksim.get(f"/proposals/{proposal.id}", **{"HX-Request": "true", "HX-Target": panel})
        whole = page.soup.find(id=panel)
        assert part.soup.find(id=panel).get_text() == whole.get_text(), panel
        assert "<html" not in part.text


# --- offers ----------------------------------------------------------------------------------------------------------


def test_neighbours_offer_hours_and_a_language_and_take_them_back(as_user: Any, cast: Cast) -> None:
    proposal, maksim = factories.proposal(cast.ala, cast.kostki), as_user("maksim")
    page = maksim.get(f"/proposals/{proposal.id}")
    page = page.submit("/offers", kind="hours", hours="12", words="у суботу", lang="be").follow()
    page = page.submit("/offers", kind="language", hours="", words="беларуская", lang="be").follow()
    assert "12 hours in all" in page.words and "maksim" in page.words
    stranger = as_user(None).get(f"/proposals/{proposal.id}")
    assert "12 hours in all" in stranger.words and "maksim" not in stranger.words, "strangers see sums alone"
    offer = db.session.scalars(db.select(Offer).filter_by(kind="hours")).one()
    page.submit(f"/offers/{offer.id}/take-back")
    assert [one.kind for one in db.session.scalars(db.select(Offer))] == ["language"]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"kind": ""}, "Fill this in."),
        ({"kind": "money"}, "Pick one from the list."),
        ({"hours": ""}, "Write how many hours"),
        ({"hours": "0"}, "from 1 to 500"),
        ({"hours": "501"}, "from 1 to 500"),
        ({"hours": "many"}, "whole number"),
        ({"kind": "skill", "words": ""}, "Write a few words"),
        ({"words": "x" * 201}, "at most 200"),
        ({"lang": "xx"}, "Pick one from the list."),
    ],
)
def test_an_offer_that_says_nothing_is_not_taken(as_user: Any, cast: Cast, bad: dict[str, str], words: str) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki)
    page = as_user("maksim").get(f"/proposals/{proposal.id}")
    filled = {"kind": "hours", "hours": "3", "words": "chętnie", "lang": "pl", **bad}
    answer = page.submit("/offers", status=422, **filled)
    assert words in answer.words
    if bad.get("words") != "":
        assert "chętnie" in answer.text or "words" in bad
    assert not db.session.scalars(db.select(Offer)).all()


def test_one_takes_back_only_ones_own_offer(as_user: Any, cast: Cast) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki)
    as_user("maksim").post(f"/proposals/{proposal.id}/offers", {"kind": "hours", "hours": 3, "lang": "be"})
    offer = db.session.scalars(db.select(Offer)).one()
    as_user("basia").post(f"/proposals/{proposal.id}/offers/{offer.id}/take-back", status=404)
    assert again(offer)


def test_ten_offers_of_one_person_are_enough(as_user: Any, cast: Cast) -> None:
    proposal, maksim = factories.proposal(cast.ala, cast.kostki), as_user("maksim")
    for number in range(circle.MOST_OFFERS):
        maksim.post(f"/proposals/{proposal.id}/offers", {"kind": "thing", "words": f"rzecz {number}", "lang": "pl"})
    page = maksim.post(
        f"/proposals/{proposal.id}/offers", {"kind": "thing", "words": "jeszcze", "lang": "pl"}, status=422
    )
    assert "Take one back first" in page.words


# --- co-authors ------------------------------------------------------------------------------------------------------


def test_somebody_who_is_invited_reads_the_draft_agrees_and_writes(as_user: Any, cast: Cast) -> None:
    draft = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    ala, oksana = as_user("ala"), as_user("oksana")
    oksana.get(f"/proposals/{draft.id}", status=404)
    page = ala.get(f"/proposals/{draft.id}").submit("/invitations", handle="Oksana").follow()
    assert "oksana" in page.words and "invited" in page.words
    assert [one.id for one in queries.on_desk(again(cast.oksana)).invited] == [draft.id]
    oksana.get(f"/proposals/{draft.id}/edit/idea", status=403)
    oksana.get(f"/proposals/{draft.id}").submit("/invitation/accept")
    oksana.get(f"/proposals/{draft.id}/edit/place").submit("/edit/place", place="Сквер")
    assert again(draft).place == "Сквер"
    assert [one.id for one in queries.on_desk(again(cast.oksana)).writing] == [draft.id]
    oksana.post(f"/proposals/{draft.id}/withdraw", status=403)
    oksana.post(f"/proposals/{draft.id}/leave")
    oksana.get(f"/proposals/{draft.id}", status=404)


def test_somebody_who_declines_is_out(as_user: Any, cast: Cast) -> None:
    draft = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    as_user("ala").post(f"/proposals/{draft.id}/invitations", {"handle": "maksim"})
    as_user("maksim").get(f"/proposals/{draft.id}").submit("/invitation/decline")
    assert not db.session.scalars(db.select(CoAuthor)).all()
    as_user("maksim").post(f"/proposals/{draft.id}/invitation/accept", status=404)


@pytest.mark.parametrize("handle", ["", "nobody", "ala", "x" * 61, "  "])
def test_who_cannot_be_invited_is_not(as_user: Any, cast: Cast, handle: str) -> None:
    draft = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    as_user("ala").get(f"/proposals/{draft.id}").submit("/invitations", status=422, handle=handle)
    assert not db.session.scalars(db.select(CoAuthor)).all()


def test_an_author_parts_with_a_coauthor_and_invites_five_at_most(as_user: Any, cast: Cast) -> None:
    draft, ala = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT), as_user("ala")
    for handle in ("maksim", "oksana", "basia", "celina", "olga"):
        ala.post(f"/proposals/{draft.id}/invitations", {"handle": handle})
    assert (
        "Nobody more fits" in ala.post(f"/proposals/{draft.id}/invitations", {"handle": "newcomer"}, status=422).words
    )
    page = ala.get(f"/proposals/{draft.id}")
    page.submit(f"/coauthors/{cast.olga.id}/remove")
    as_user("olga").get(f"/proposals/{draft.id}", status=404)
    ala.post(f"/proposals/{draft.id}/coauthors/{cast.olga.id}/remove", status=409)


def test_a_librarian_who_writes_along_does_not_judge(as_user: Any, cast: Cast) -> None:
    proposal = factories.proposal(cast.ala, cast.kostki, ProposalStatus.SUBMITTED)
    database.begin(writing=True)
    factories.save(CoAuthor(proposal_id=proposal.id, account_id=cast.basia.id, invitation="accepted"))
    as_user("basia").post(f"/proposals/{proposal.id}/publish", status=403)


@pytest.mark.parametrize(("handle", "typed"), [("Anna Maria", "anna maria"), ("jan_k", "Jan_K"), ("Даша-2", "Даша-2")])
def test_a_name_of_several_parts_can_be_invited(as_user: Any, cast: Cast, handle: str, typed: str) -> None:
    guest = factories.account(handle)
    draft = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    as_user("ala").post(f"/proposals/{draft.id}/invitations", {"handle": typed})
    assert again(draft).invited_ids == {guest.id}


def test_names_cannot_be_found_out_by_guessing(as_user: Any, cast: Cast) -> None:
    draft, ala = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT), as_user("ala")
    for number in range(INVITE.tries):
        ala.post(f"/proposals/{draft.id}/invitations", {"handle": f"ktoś{number}"}, status=422)
    ala.post(f"/proposals/{draft.id}/invitations", {"handle": "maksim"}, status=429)
