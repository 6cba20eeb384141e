"""Somebody without an account votes with a card from the library: enters its code, taps, says that they are done."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests import factories, races
from tests.conftest import ROOT
from tests.factories import Cast
from tests.pages import Reader
from tests.voting import desk, rounds
from tests.voting.seals import ways
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals.models import Proposal
from workspace.voting import ballots
from workspace.voting.ballots import NotOpenError
from workspace.voting.cards import codes, services
from workspace.voting.cards.models import Card, CardStatus, Struck
from workspace.voting.models import Ballot, BallotChoice, Participation, Voters, VotingRound
from workspace.voting.seals import verify


@pytest.fixture
def card_round(cast: Cast, ideas: list[Proposal]) -> VotingRound:
    """Open for an hour, for members and for holders of cards; two choices each."""
    return rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.BOTH)


@pytest.fixture
def code(cast: Cast, card_round: VotingRound) -> str:
    return desk.given(cast.basia, card_round)


def option(voting_round: VotingRound, title: str) -> str:
    return str(next(each.id for each in voting_round.options if each.title == title))


def choices() -> set[int]:
    database.begin(writing=False)
    return set(db.session.scalars(db.select(BallotChoice.option_id)))


def count(model: Any) -> int:
    database.begin(writing=False)
    return int(db.session.scalar(db.select(db.func.count()).select_from(model)) or 0)


def test_a_visitor_votes_with_a_card_and_changes_their_mind(
    visitor: Reader, card_round: VotingRound, code: str
) -> None:
    ballot = desk.enter(visitor, code).follow()
    assert "You vote with a card" in ballot.words
    garden, benches = option(card_round, "Сад"), option(card_round, "Ławki")
    ballot.submit("/ballot", choices=[garden])
    assert choices() == {int(garden)}
    thanks = ballot.reader.get(ballot.url).submit("/card/done").follow()
    assert "Thank you" in thanks.words
    again = desk.enter(visitor, code.lower()).follow()
    assert again.soup.find("input", value=garden, checked=True)
    again.submit("/ballot", choices=[benches])
    assert choices() == {int(benches)}
    assert count(Ballot) == 1 and count(Participation) == 0


def test_the_pages_of_a_card_are_cheap(visitor: Reader, card_round: VotingRound, code: str, queries: list[str]) -> None:
    ballot = desk.enter(visitor, code).follow()
    ballot.submit("/ballot", choices=[option(card_round, "Сад")])
    for place in ("/card", ballot.url, f"/rounds/{card_round.id}"):
        queries.clear()
        visitor.get(place)
        assert len(queries) <= 8, place
    queries.clear()
    visitor.post("/card", {"code": "wrong"}, status=422)
    assert len(queries) <= 8


def test_save_and_finish_ends_the_session_too(visitor: Reader, card_round: VotingRound, code: str) -> None:
    ballot = desk.enter(visitor, code).follow()
    ballot.submit("/ballot", choices=[option(card_round, "Сад")], finish="1").follow()
    assert count(Ballot) == 1
    assert visitor.get(ballot.url, 303).location.startswith("/sign-in")


def test_a_cleared_ballot_is_none(visitor: Reader, card_round: VotingRound, code: str) -> None:
    ballot = desk.enter(visitor, code).follow()
    ballot.submit("/ballot", choices=[option(card_round, "Сад")])
    visitor.get(ballot.url).submit("/ballot/clear")
    assert count(Ballot) == 0
    assert desk.card(card_round).cast_on is None


def test_the_card_is_counted_and_shows_in_public_numbers(
    visitor: Reader, card_round: VotingRound, cast: Cast, code: str, later: Callable[..., None]
) -> None:
    desk.sheet(cast.basia, card_round, 2)
    ballot = desk.enter(visitor, code).follow()
    ballot.submit("/ballot", choices=[option(card_round, "Сад")])
    rounds.cast(cast.ala, card_round, "Ławki")
    before = visitor.get(f"/rounds/{card_round.id}")
    assert "Printed 3" in before.words and "Handed out 1" in before.words and "said after closing" in before.words
    later(hours=2)
    counted = rounds.counted(card_round)
    assert counted.turnout == 2
    after = visitor.get(f"/rounds/{card_round.id}/result")
    for words in ("Printed 3", "Handed out 1", "Struck out 2", "Used to vote 1"):
        assert words in after.words
    assert [desk.card(card_round, n).status for n in (1, 2, 3)] == [CardStatus.ISSUED, *[CardStatus.STRUCK] * 2]
    assert desk.card(card_round, 2).struck_reason == Struck.UNUSED


def test_a_signed_in_neighbour_can_use_a_card_and_keeps_their_account_apart(
    ala: Reader, card_round: VotingRound, cast: Cast, code: str
) -> None:
    """Whoever has both is asked at the desk; here the card entered last is what they vote with."""
    desk.enter(ala, code).follow().submit("/ballot", choices=[option(card_round, "Сад")])
    assert count(Participation) == 0
    ala.get("/card").submit("/card/done")
    assert not ala.get(f"/rounds/{card_round.id}/ballot").soup.find("input", checked=True)


def test_a_card_opens_only_its_own_round(visitor: Reader, cast: Cast, card_round: VotingRound, code: str) -> None:
    more = [rounds.idea(cast.kostki, cast.ala, f"Inne {number}") for number in (1, 2)]
    other = rounds.opened(cast.basia, cast.kostki, more, voters=Voters.CARDS)
    desk.enter(visitor, code)
    assert visitor.get(f"/rounds/{other.id}/ballot", 303).location.startswith("/sign-in")
    visitor.post(f"/rounds/{other.id}/ballot", {"choices": [option(other, "Inne 1")]})
    assert count(Ballot) == 0


def test_after_ten_minutes_without_a_tap_the_card_is_forgotten(
    visitor: Reader, card_round: VotingRound, code: str, later: Callable[..., None]
) -> None:
    ballot = desk.enter(visitor, code).follow()
    visitor.token()  # no page is read between the long wait and the tap
    later(minutes=9)
    visitor.get(ballot.url)
    later(minutes=9)  # from the last page on
    visitor.get(ballot.url)
    later(minutes=11)
    gone = visitor.post(ballot.url, {"choices": [option(card_round, "Сад")]})
    assert gone.location == "/card" and "What you chose is saved" in gone.follow().words
    assert count(Ballot) == 0
    assert visitor.get(ballot.url, 303).location.startswith("/sign-in")


def test_a_card_that_is_struck_out_meanwhile_saves_nothing_and_its_vote_is_gone(
    visitor: Reader, cast: Cast, card_round: VotingRound, code: str
) -> None:
    ballot = desk.enter(visitor, code).follow()
    ballot.submit("/ballot", choices=[option(card_round, "Сад")])
    strike(cast, card_round)
    assert count(Ballot) == 0
    visitor.post(ballot.url, {"choices": [option(card_round, "Ławki")]})
    assert count(Ballot) == 0
    assert "struck out" in desk.enter(visitor, code, 422).words


def strike(cast: Cast, voting_round: VotingRound, serial: int = 1) -> None:
    database.begin(writing=True)
    services.strike(cast.basia, voting_round, serial=serial, reason=Struck.LOST)
    db.session.commit()
    database.begin(writing=False)


def test_each_reason_why_a_card_opens_nothing_is_said(
    visitor: Reader, cast: Cast, card_round: VotingRound, code: str, later: Callable[..., None]
) -> None:
    waiting = desk.sheet(cast.basia, card_round, 1)[0]
    assert "not handed out yet" in desk.enter(visitor, waiting, 422).words
    assert "There is no such card" in desk.enter(visitor, codes.new_codes(1)[0], 422).words
    assert "mistyped" in desk.enter(visitor, code[:-1] + ("A" if code[-1] != "A" else "B"), 422).words
    assert "Fill this in" in desk.enter(visitor, "", 422).words
    later(hours=2)
    assert "is over" in desk.enter(visitor, code, 422).words
    assert count(Ballot) == 0


def test_a_card_that_comes_early_is_told_when(
    visitor: Reader, cast: Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    opens = database.now() + rounds.HOUR
    coming = rounds.opened(
        cast.basia, cast.kostki, ideas, voters=Voters.CARDS, opens_at=opens, closes_at=opens + 2 * rounds.HOUR
    )
    code = desk.sheet(cast.basia, coming, 1)[0]
    assert "The vote opens on" in desk.enter(visitor, code, 422).words


def test_the_sixth_wrong_code_within_ten_minutes_waits_also_if_it_is_the_right_one(
    visitor: Reader, card_round: VotingRound, code: str, later: Callable[..., None]
) -> None:
    later(seconds=601 - database.now().timestamp() % 600)  # at the start of a window
    for wrong in codes.new_codes(5):
        desk.enter(visitor, wrong, 422)
    waits = desk.enter(visitor, code, 429)
    assert "Too many wrong codes" in waits.words and int(waits.response.headers["Retry-After"]) <= 600
    other = Reader(visitor.client.application.test_client())
    desk.enter(other, code, 429)  # another browser of the same network, too
    later(minutes=10)
    desk.enter(visitor, code)


def test_right_codes_and_slips_of_others_do_not_use_up_the_tries_of_a_library(
    app: Flask, card_round: VotingRound, code: str
) -> None:
    for _ in range(8):
        neighbour = Reader(app.test_client())
        desk.enter(neighbour, code[:-1] + ("A" if code[-1] != "A" else "B"), 422)
        desk.enter(neighbour, code)
        neighbour.get("/card").submit("/card/done")


def test_mistyping_without_end_waits_too(visitor: Reader, card_round: VotingRound, later: Callable[..., None]) -> None:
    later(seconds=601 - database.now().timestamp() % 600)
    for _ in range(5):
        desk.enter(visitor, "AAAA-BBBB-CCCC", 422)
    desk.enter(visitor, "AAAA-BBBB-CCCC", 429)


def test_fifty_wrong_tries_at_once_do_not_pass_together(
    app: Flask, card_round: VotingRound, code: str, later: Callable[..., None]
) -> None:
    """The sixth waits, however close together they come."""
    later(seconds=601 - database.now().timestamp() % 600)
    readers = [Reader(app.test_client()) for _ in range(8)]
    for reader in readers:
        reader.token()

    def tried(reader: Reader, wrong: str) -> Callable[[], int]:
        data = {"csrf_token": reader.token(), "idempotency_key": "k", "code": wrong}
        return lambda: reader._send("POST", "/card", headers={}, data=data).status_code

    deeds = [tried(reader, wrong) for reader, wrong in zip(readers, codes.new_codes(8), strict=True)]
    assert sorted(races.race(app, *deeds)) == [*[422] * 5, *[429] * 3]


def test_two_taps_with_one_card_at_once_leave_one_ballot(app: Flask, card_round: VotingRound, code: str) -> None:
    options, card_id, where = [each.id for each in card_round.options], desk.card(card_round).id, card_round.id

    def tap(number: int) -> Callable[[], None]:
        def deed() -> None:
            voter = services.CardVoter(card_id, where)
            ballots.cast(db.session.get_one(VotingRound, where), voter, {options[number % 3]: None})

        return deed

    assert races.kinds(races.race(app, *[tap(number) for number in range(20)])) == ["done"] * 20
    assert (count(Ballot), count(BallotChoice)) == (1, 1)
    assert desk.card(card_round).cast_on is not None


def test_striking_out_and_voting_at_once_never_leave_a_ballot_of_a_dead_card(
    app: Flask, cast: Cast, card_round: VotingRound
) -> None:
    where, wanted, librarian = card_round.id, card_round.options[0].id, cast.basia.id
    for serial in range(1, 6):
        desk.given(cast.basia, card_round)
        card_id = desk.card(card_round, serial).id

        def vote(card_id: int = card_id) -> None:
            ballots.cast(db.session.get_one(VotingRound, where), services.CardVoter(card_id, where), {wanted: None})

        def strike_it(serial: int = serial) -> None:
            actor = db.session.get_one(factories.Account, librarian)
            held = db.session.get_one(VotingRound, where)
            services.strike(actor, held, serial=serial, reason=Struck.LOST)

        results = races.race(app, vote, strike_it)
        assert results[1] is None and (results[0] is None or isinstance(results[0], NotOpenError)), results
        assert count(Ballot) == 0
        assert desk.card(card_round, serial).cast_on is None


def test_the_same_card_twice_would_vote_twice_without_its_lock(app: Flask) -> None:
    """The control of the race above: without the key over a ballot's link two rows stand."""
    assert races.doubled(app, Ballot.__table__, link_hash="its")


def test_the_code_stands_nowhere_but_on_the_card(
    visitor: Reader, cast: Cast, card_round: VotingRound, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A canary: neither in an address, nor in a header or cookie, nor in a log line, nor in any row of any table."""
    caplog.set_level("DEBUG")
    plain = code.replace("-", "")
    answer = desk.enter(visitor, code)
    ballot = answer.follow()
    ballot.submit("/ballot", choices=[option(card_round, "Сад")])
    desk.enter(visitor, code[:5] + code[5:].swapcase(), 303)
    wrong = codes.new_codes(1)[0]
    page = desk.enter(visitor, wrong, 422)
    seen = [answer.location, str(answer.response.headers), ballot.text, str(ballot.response.headers), caplog.text]
    seen += [each.value for each in visitor.client._cookies.values()]
    seen += [str(row) for rows in everything().values() for row in rows]
    for secret in (code, plain, wrong, wrong.replace("-", "")):
        assert not any(secret.lower() in text.lower() for text in seen)
    assert plain not in page.text.upper()


def everything() -> dict[str, list[Any]]:
    database.begin(writing=False)
    return {table.name: list(db.session.execute(db.select(table))) for table in db.metadata.sorted_tables}


def test_voting_with_a_card_leaves_no_word_in_the_audit_and_no_count_of_changes(
    visitor: Reader, card_round: VotingRound, code: str
) -> None:
    before, version = everything()["audit_entries"], desk.card(card_round).version
    ballot = desk.enter(visitor, code).follow()
    for title in ("Сад", "Ławki", "Kiermasz"):
        ballot.submit("/ballot", choices=[option(card_round, title)])
    assert everything()["audit_entries"] == before
    assert desk.card(card_round).version == version


def test_a_cancelled_round_keeps_no_day_of_any_card(
    visitor: Reader, cast: Cast, card_round: VotingRound, code: str
) -> None:
    desk.enter(visitor, code).follow().submit("/ballot", choices=[option(card_round, "Сад")])
    database.begin(writing=True)
    from workspace.voting import services as voting

    voting.move_along(cast.basia, factories.again(card_round), "cancel", reason="Pomyłka.", lang="pl")
    db.session.commit()
    assert desk.card(card_round).cast_on is None and count(Ballot) == 0
    assert "is over" in desk.enter(visitor, code, 422).words


def test_more_cards_cast_than_handed_out_raise_a_red_banner(
    visitor: Reader, cast: Cast, card_round: VotingRound, code: str
) -> None:
    assert "Something is wrong" not in visitor.get(f"/rounds/{card_round.id}").words
    desk.sheet(cast.basia, card_round, 3)
    database.begin(writing=True)
    db.session.execute(db.update(Card).values(cast_on=database.today()))
    db.session.commit()
    banner = visitor.get(f"/rounds/{card_round.id}")
    assert "4 cards voted, but only 1 were handed out" in banner.words
    assert banner.soup.select_one(".card-counts .notice.bad")


def test_whoever_checks_the_export_finds_cards_that_were_never_handed_out(
    visitor: Reader, cast: Cast, card_round: VotingRound, code: str, later: Callable[..., None]
) -> None:
    desk.enter(visitor, code).follow().submit("/ballot", choices=[option(card_round, "Сад")])
    desk.given(cast.basia, card_round, account=cast.ala)
    database.begin(writing=True)
    services.strike(cast.basia, card_round, serial=2, reason=Struck.LOST, account=cast.ala)
    db.session.commit()
    later(hours=2)
    report = verify.verify(ways.public(rounds.counted(card_round)))
    assert report.faults == [] and "no more cards voted than were handed out" in report.checked
    told = ways.told(card_round)
    for what in ("cast", "given back"):
        assert {"kind": "cards", "what": what, "count": 1} in told


def test_cards_that_a_tamperer_let_vote_are_found_by_whoever_checks(
    cast: Cast, card_round: VotingRound, later: Callable[..., None]
) -> None:
    desk.sheet(cast.basia, card_round, 3)
    for serial in (1, 2, 3):
        voter = services.CardVoter(tampered(card_round, serial), card_round.id)
        database.begin(writing=True)
        ballots.cast(card_round, voter, {int(option(card_round, "Сад")): None})
        db.session.commit()
    later(hours=2)
    report = verify.verify(ways.public(rounds.counted(card_round)))
    assert ("log.jsonl", "3 cards voted, 0 were handed out, 3 were printed") in report.faults


def tampered(voting_round: VotingRound, serial: int) -> int:
    """A card that never left the desk, made good by hand."""
    card_id = desk.card(voting_round, serial).id
    database.begin(writing=True)
    db.session.execute(db.update(Card).filter_by(id=card_id).values(status=CardStatus.ISSUED))
    db.session.commit()
    return card_id


def test_the_script_alone_reads_the_code_of_a_scanned_address(visitor: Reader) -> None:
    """The part behind # never leaves the browser; a script of ours puts it into the field."""
    field = visitor.get("/card").soup.find("input", id="code")
    assert field is not None and field["data-from-hash"] == "1"
    script = (ROOT / "static/js/strefa.js").read_text()
    assert re.search(r"replaceState\(null, \"\", location\.pathname\)", script)
