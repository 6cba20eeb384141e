"""The count waits for paper until two people have said that all of it is in, and who should say so is told."""

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests import factories, races
from tests.factories import Cast
from tests.pages import Reader
from tests.voting import rounds
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.db import db
from workspace.core.lifecycle import NotPossibleError
from workspace.proposals.models import Proposal
from workspace.voting.cards import services as register
from workspace.voting.cards.models import HandedKind
from workspace.voting.models import RoundStatus, Voters, VotingRound
from workspace.voting.paper import queries, services
from workspace.voting.paper.models import BatchStatus, Invalid, PaperBatch, PaperBox
from workspace.voting.seals import log
from workspace.zones.models import Role


@pytest.fixture
def closed(cast: Cast, ideas: list[Proposal], later: Callable[..., None]) -> VotingRound:
    """A round that closed an hour ago; two paper ballots were handed out."""
    made = rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.BOTH)
    for _ in range(2):
        database.begin(writing=True)
        register.hand_out(cast.basia, made, kind=HandedKind.PAPER)
        db.session.commit()
    later(hours=2)
    return made


def desk(voting_round: VotingRound) -> str:
    return f"/rounds/{voting_round.id}/paper"


def say(reader: Reader, voting_round: VotingRound) -> None:
    reader.get(desk(voting_round)).submit("/complete")


def cannot_say(reader: Reader, voting_round: VotingRound) -> None:
    assert not reader.get(desk(voting_round)).soup.select("form[action$='/complete']")
    reader.post(f"{desk(voting_round)}/complete", status=409)


def batch_of(actor: Account, voting_round: VotingRound, *readers: Account) -> PaperBatch:
    """One empty sheet, typed in and finished by each of `readers`, the first of whom is `actor`."""
    database.begin(writing=True)
    batch = services.begin_batch(actor, voting_round, sheets=1)
    for number, reader in enumerate(readers):
        invalid = (Invalid.BLANK, Invalid.UNCLEAR)[number]
        services.write_reading(reader, batch, sheet=1, invalid=invalid)
        services.finish(reader, batch)
    return factories.save(batch)


def told_complete(voting_round: VotingRound) -> list[int]:
    """How many people the log says have said it."""
    told = [json.loads(text) for text in log.contents(voting_round.id)]
    return [each["people"] for each in told if each["kind"] == "paper" and each["what"] == "complete"]


def test_it_takes_two_people(as_user: Callable[..., Reader], closed: VotingRound) -> None:
    basia, olga, visitor = as_user("basia"), as_user("olga"), as_user(None)
    say(basia, closed)
    assert rounds.counted(closed).status == RoundStatus.SCHEDULED
    cannot_say(basia, closed)
    assert "A second one has to say so too" in visitor.get(f"/rounds/{closed.id}").words
    assert "start the count now" not in basia.get(f"/rounds/{closed.id}").words
    assert "A second one has to say so too" in olga.get("/notices").words
    assert "A second person looks into the box" in olga.get(desk(closed)).words
    say(olga, closed)
    assert rounds.counted(closed).status == RoundStatus.COUNTED
    assert told_complete(closed) == [2]
    assert "One person alone" not in visitor.get(f"/rounds/{closed.id}/result").words
    cannot_say(basia, closed)


def test_where_nobody_else_looks_after_the_zone_one_person_says_it_on_two_days_and_all_can_read_that(
    as_user: Callable[..., Reader], closed: VotingRound, later: Callable[..., None]
) -> None:
    basia = as_user("basia")
    say(basia, closed)
    cannot_say(basia, closed)
    later(hours=26)
    say(as_user("basia"), closed)
    assert rounds.counted(closed).status == RoundStatus.COUNTED
    assert told_complete(closed) == [1]
    for page in ("", "/result"):
        assert "One person alone said, on two days" in as_user(None).get(f"/rounds/{closed.id}{page}").words


def test_where_there_is_another_librarian_one_person_cannot_say_it_on_two_days(
    as_user: Callable[..., Reader], cast: Cast, closed: VotingRound, later: Callable[..., None]
) -> None:
    database.begin(writing=True)
    factories.membership(cast.newcomer, cast.kostki, Role.LIBRARIAN)
    say(as_user("basia"), closed)
    later(hours=26)
    cannot_say(as_user("basia"), closed)


def test_whoever_finds_more_sheets_takes_the_first_word_back(
    as_user: Callable[..., Reader], cast: Cast, closed: VotingRound
) -> None:
    say(as_user("basia"), closed)
    batch_of(cast.olga, closed, cast.olga)
    cannot_say(as_user("olga"), closed)
    database.begin(writing=False)
    held = db.session.get_one(PaperBox, closed.id)
    assert (held.said_by, held.said_on) == (None, None)


def test_paper_that_was_printed_is_waited_for_also_if_nobody_wrote_down_who_got_it(
    as_user: Callable[..., Reader], cast: Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    made, basia = rounds.opened(cast.basia, cast.kostki, ideas), as_user("basia")
    for copies in ("1", "2"):
        basia.get(desk(made)).submit("/print", 200, copies=copies)
    assert "Printed so far: 3." in basia.get(desk(made)).words
    basia.get(desk(made)).submit("/print", 422, copies="61")
    later(hours=2)
    assert rounds.counted(made).status == RoundStatus.SCHEDULED
    form = {"lang": "pl", "second": "be", "copies": "1"}
    basia.post(f"{desk(made)}/print", form, status=409)  # it is over
    say(basia, made)
    say(as_user("olga"), made)
    assert rounds.counted(made).status == RoundStatus.COUNTED


def test_librarians_and_coordinators_find_on_their_desk_what_waits_and_hear_of_it_each_day(
    as_user: Callable[..., Reader], cast: Cast, closed: VotingRound, later: Callable[..., None]
) -> None:
    batch_of(cast.basia, closed, cast.basia)
    for who in ("basia", "olga"):
        words = as_user(who).get("/desk").words
        assert "Paper ballots wait" in words and "0 of 2 typed in" in words and closed.title in words
    for who in ("ala", "celina"):
        assert "Paper ballots wait" not in as_user(who).get("/desk").words
    assert reminded(cast.basia, cast.olga, cast.ala) == [1, 1, 0]
    assert reminded(cast.basia, cast.olga, cast.ala) == [1, 1, 0]
    as_user("basia").post("/notices/read", {"up_to": "9999"})
    later(hours=27)
    assert reminded(cast.basia, cast.olga, cast.ala) == [2, 1, 0]  # who has not read it needs no second one


def reminded(*people: Account) -> list[int]:
    database.begin(writing=True)
    services.remind_of_paper({})
    db.session.commit()
    database.begin(writing=False)
    notices = db.metadata.tables["notices"]
    query = db.select(db.func.count()).where(notices.c.verb == queries.REMINDED)
    return [db.session.scalar(query.where(notices.c.account_id == each.id)) or 0 for each in people]


def test_a_coordinator_is_offered_no_paper_to_hand_out(
    as_user: Callable[..., Reader], cast: Cast, open_round: VotingRound
) -> None:
    words = as_user("olga").get(desk(open_round)).words
    assert "Hand out a paper ballot" not in words and "librarians of this zone hand out paper" in words


# --- at once ---------------------------------------------------------------------------------------------------------


def test_of_two_who_begin_the_second_reading_at_once_one_has_it(app: Flask, cast: Cast, closed: VotingRound) -> None:
    zofia = factories.account("zofia", is_coordinator=True)
    batch = batch_of(cast.basia, closed, cast.basia)

    def types(actor_id: int, batch_id: int = batch.id) -> Callable[[], None]:
        def deed() -> None:
            held = db.session.get_one(PaperBatch, batch_id)
            services.write_reading(db.session.get_one(Account, actor_id), held, sheet=1, invalid=Invalid.BLANK)

        return deed

    results = races.race(app, types(cast.olga.id), types(zofia.id))
    assert races.kinds(results) == ["NotPossibleError", "done"]
    winner = (cast.olga, zofia)[results.index(None)]
    assert factories.again(batch).second_by == winner.id


def test_a_sheet_that_two_settle_at_once_is_settled_once(app: Flask, cast: Cast, closed: VotingRound) -> None:
    """Each of the two readers gives the other right."""
    batch = batch_of(cast.basia, closed, cast.basia, cast.olga)
    assert batch.status == BatchStatus.DIFFERING

    def takes(actor_id: int, reading: int, batch_id: int = batch.id) -> Callable[[], None]:
        def deed() -> None:
            held = db.session.get_one(PaperBatch, batch_id)
            services.take_reading(db.session.get_one(Account, actor_id), held, sheet=1, reading=reading)

        return deed

    results = races.race(app, takes(cast.basia.id, 2), takes(cast.olga.id, 1))
    assert races.kinds(results) == ["NotPossibleError", "done"]
    right = (Invalid.UNCLEAR, Invalid.BLANK)[results.index(None)]
    assert [each.invalid for each in queries.settled(closed)] == [right]
    assert sum('"what":"batch"' in text for text in log.contents(closed.id)) == 1


def test_nobody_begins_a_batch_while_the_second_word_is_said(app: Flask, cast: Cast, closed: VotingRound) -> None:
    database.begin(writing=True)
    services.complete(cast.basia, closed)
    db.session.commit()
    where, basia, olga = closed.id, cast.basia.id, cast.olga.id

    def begins() -> None:
        services.begin_batch(db.session.get_one(Account, basia), db.session.get_one(VotingRound, where), sheets=1)

    def confirms() -> None:
        services.complete(db.session.get_one(Account, olga), db.session.get_one(VotingRound, where))

    results = races.race(app, begins, confirms)
    assert [each is None for each in results].count(True) == 1, results
    assert isinstance(next(each for each in results if each is not None), NotPossibleError)
    assert queries.is_complete(closed) == (results[1] is None) == (not queries.batches(closed))


def test_without_their_locks_the_same_races_let_both_through(app: Flask, cast: Cast, closed: VotingRound) -> None:
    """The control of the three above."""
    batch = batch_of(cast.basia, closed, cast.basia)
    assert races.both_had(app, batch, lambda each: each.second_by is None, second_by=cast.olga.id)
    assert races.both_had(app, batch, lambda each: each.status == BatchStatus.CHECKING, status=BatchStatus.SETTLED)
    where, basia, olga = closed.id, cast.basia.id, cast.olga.id
    database.begin(writing=True)
    services.complete(cast.basia, closed)
    db.session.commit()

    def begins() -> Iterator[None]:
        free = not queries.is_complete(db.session.get_one(VotingRound, where))
        yield
        if free:
            values = {"round_id": where, "number": 2, "sheets": 1, "status": BatchStatus.TYPING, "first_by": basia}
            db.session.execute(db.insert(PaperBatch).values(values))

    def confirms() -> Iterator[None]:
        settled = all(
            each.status == BatchStatus.SETTLED for each in queries.batches(db.session.get_one(VotingRound, where))
        )
        yield
        if settled:
            values = {"confirmed_by": olga, "confirmed_on": database.today()}
            db.session.execute(db.update(PaperBox).filter_by(round_id=where).values(values))

    assert races.kinds(races.race(app, begins, confirms)) == ["done", "done"]
    assert queries.is_complete(closed) and [each.status for each in queries.batches(closed)] == ["settled", "typing"]
