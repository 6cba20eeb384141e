"""A library computer on which people vote with cards, one after the other, and which does nothing else."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories import Cast
from tests.pages import Reader
from tests.voting import desk, rounds
from workspace.accounts.models import Session
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals.models import Proposal
from workspace.voting.models import Ballot, Voters, VotingRound


@pytest.fixture
def card_round(cast: Cast, ideas: list[Proposal]) -> VotingRound:
    return rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.CARDS)


@pytest.fixture
def kiosk(as_user: Callable[..., Reader], card_round: VotingRound) -> Reader:
    """A computer at which Basia has just started the kiosk."""
    reader = as_user("basia")
    begun = reader.get(f"/rounds/{card_round.id}/kiosk").submit("/kiosk")
    assert begun.location == "/kiosk"
    reader._token = None
    return reader


def sessions() -> int:
    database.begin(writing=False)
    return int(db.session.scalar(db.select(db.func.count()).select_from(Session)) or 0)


def test_starting_it_signs_the_librarian_out(kiosk: Reader, card_round: VotingRound) -> None:
    assert sessions() == 0
    start = kiosk.get("/kiosk")
    assert card_round.title in start.words and "беларуская" in start.words
    assert not start.soup.select_one("footer, .top-nav, form")
    assert kiosk.get(f"/rounds/{card_round.id}/cards", 303).location == "/kiosk"


def test_a_person_votes_and_the_next_begins_anew(kiosk: Reader, cast: Cast, card_round: VotingRound) -> None:
    codes = [desk.given(cast.basia, card_round) for _ in range(2)]
    for code in codes:
        assert kiosk.get("/language/be?next=/card", 303).location == "/card"
        ballot = desk.enter(kiosk, code).follow()
        assert not ballot.soup.find("input", checked=True)
        ballot.submit("/ballot", choices=[card_round.options[0].id])
        thanks = kiosk.get(ballot.url).submit("/card/done").follow()
        assert "url=/kiosk" in thanks.text
        assert kiosk.get(ballot.url, 303).location == "/kiosk"
        start = kiosk.get("/kiosk")
        assert "language=;" in start.response.headers.get("Set-Cookie", "")
        kiosk._token = None
    assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 2


def test_without_script_an_idle_page_goes_back_by_itself(kiosk: Reader, cast: Cast, card_round: VotingRound) -> None:
    ballot = desk.enter(kiosk, desk.given(cast.basia, card_round)).follow()
    refresh = ballot.soup.select_one("noscript meta[http-equiv=refresh]")
    assert refresh is not None and refresh["content"] == "180;url=/kiosk"
    assert ballot.soup.select_one("script[src*='kiosk.js']")
    assert ballot.response.headers["Cache-Control"] == "private, no-store"
    kiosk.get("/kiosk")
    assert kiosk.get(ballot.url, 303).location == "/kiosk"


def test_after_three_minutes_the_server_forgets_the_card_too(
    kiosk: Reader, cast: Cast, card_round: VotingRound, later: Callable[..., None]
) -> None:
    ballot = desk.enter(kiosk, desk.given(cast.basia, card_round)).follow()
    later(minutes=4)
    assert kiosk.post(ballot.url, {"choices": [card_round.options[0].id]}).location == "/kiosk"
    assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 0


def test_a_kiosk_shows_nothing_else(kiosk: Reader, cast: Cast, card_round: VotingRound) -> None:
    for place in ("/", "/desk", "/proposals", "/rounds", f"/rounds/{card_round.id}", "/join", "/zones/kostki", "/help"):
        assert kiosk.get(place, 303).location == "/kiosk"
    desk.enter(kiosk, desk.given(cast.basia, card_round))
    assert kiosk.get(f"/proposals/{card_round.options[0].proposal_id}").soup.select_one(".kiosk-top a")
    assert kiosk.get("/account", 303).location == "/kiosk"
    kiosk.post(f"/rounds/{card_round.id}/ballot", {"choices": [card_round.options[0].id]})
    assert kiosk.get(f"/rounds/{card_round.id}/receipt").soup.select_one(".receipt")


def test_a_card_of_another_vote_is_told_so(kiosk: Reader, cast: Cast) -> None:
    more = [rounds.idea(cast.kostki, cast.ala, f"Inne {number}") for number in (1, 2)]
    other = rounds.opened(cast.basia, cast.kostki, more, voters=Voters.CARDS)
    assert "another vote" in desk.enter(kiosk, desk.given(cast.basia, other), 422).words


@pytest.mark.parametrize("who", ["ala", "celina", "olga"])
def test_only_a_librarian_of_the_zone_leaves_it(
    kiosk: Reader, as_user: Callable[..., Reader], who: str, card_round: VotingRound
) -> None:
    sign_in_here(kiosk, as_user(who))
    assert kiosk.get("/desk", 303).location == "/kiosk"
    assert kiosk.get("/kiosk/leave").soup.find("a", href="/sign-in?next=/kiosk/leave")
    kiosk.get("/kiosk")  # signs them out
    assert kiosk.get("/kiosk").status == 200
    assert not signed_in(kiosk)


def test_a_librarian_signs_in_and_it_is_an_ordinary_computer_again(
    kiosk: Reader, as_user: Callable[..., Reader], card_round: VotingRound
) -> None:
    assert kiosk.get("/kiosk/leave").soup.find("a", href="/sign-in?next=/kiosk/leave")
    sign_in_here(kiosk, as_user("basia"))
    assert kiosk.get("/desk", 303).location == "/kiosk"
    assert kiosk.get("/kiosk", 303).location == "/kiosk/leave"
    assert kiosk.get("/kiosk/leave", 303).location == f"/rounds/{card_round.id}/cards"
    kiosk.get("/desk")
    assert kiosk.get("/kiosk", 303).location == "/card"


def sign_in_here(kiosk: Reader, elsewhere: Reader) -> None:
    """What signing in leaves in the browser."""
    with elsewhere.client.session_transaction() as theirs, kiosk.client.session_transaction() as here:
        here["_user_id"], here["_fresh"] = theirs["_user_id"], True


def signed_in(reader: Reader) -> bool:
    with reader.client.session_transaction() as cookie:
        return "_user_id" in cookie


def test_a_forged_kiosk_is_none(app: Flask, card_round: VotingRound) -> None:
    client = app.test_client()
    client.set_cookie("strefa-kiosk", f"{card_round.id}.forged")
    assert Reader(client).get("/kiosk", 303).location == "/card"


def test_when_the_vote_is_over_a_kiosk_says_so(kiosk: Reader, later: Callable[..., None]) -> None:
    later(hours=2)
    assert "takes no ballots now" in kiosk.get("/kiosk").words
