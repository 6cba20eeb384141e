"""Many taps of one person at the same time leave one ballot; counting waits for votes that are being cast. Real threads
with connections of their own, and for each a control that fails without what it tests."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests import factories, races
from tests.voting import rounds
from workspace.core import db as database
from workspace.core.db import db, now
from workspace.voting import ballots, queries, services
from workspace.voting.models import Ballot, BallotChoice, Participation, RoundStatus, VotingRound


def at_once(app: Flask, *deeds: Callable[[], Any]) -> list[Exception]:
    """What went wrong."""
    return [each for each in races.race(app, *deeds) if isinstance(each, Exception)]


def tap(account_id: int, round_id: int, option_ids: list[int]) -> Callable[[], None]:
    def deed() -> None:
        database.begin(writing=True)
        actor = db.session.get_one(factories.Account, account_id)
        voter = ballots.AccountVoter(actor)
        ballots.cast(db.session.get_one(VotingRound, round_id), voter, dict.fromkeys(option_ids))
        db.session.commit()

    return deed


def rows(model: Any) -> int:
    return int(db.session.scalar(db.select(db.func.count()).select_from(model)) or 0)


def test_fifty_taps_of_one_person_leave_one_ballot_and_no_error(
    app: Flask, cast: factories.Cast, open_round: VotingRound
) -> None:
    """Different options in each, so that a key over option and voter would not be enough."""
    options = [option.id for option in open_round.options]
    who, where = cast.ala.id, open_round.id
    wrong = at_once(app, *[tap(who, where, [options[n % 3], options[(n + 1) % 3]]) for n in range(50)])
    assert wrong == []
    assert (rows(Participation), rows(Ballot), rows(BallotChoice)) == (1, 1, 2)


def test_taps_and_clearings_of_one_person_never_leave_half_a_vote(
    app: Flask, cast: factories.Cast, open_round: VotingRound
) -> None:
    options = [option.id for option in open_round.options]
    who, where = cast.ala.id, open_round.id
    assert at_once(app, *[tap(who, where, [options[n % 3]] if n % 2 else []) for n in range(24)]) == []
    assert rows(Participation) == rows(Ballot) == rows(BallotChoice) <= 1


def test_without_its_key_the_same_race_leaves_more_than_one(app: Flask) -> None:
    """The control: look first, insert then, in a table without a unique key, gives doubles."""
    assert races.doubled(app, Participation.__table__, round_id=1, account_id=1)
    assert races.doubled(app, Ballot.__table__, link_hash="hers")


def test_the_count_holds_every_vote_that_was_acknowledged_and_no_other(
    app: Flask,
    cast: factories.Cast,
    open_round: VotingRound,
    later: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twelve neighbours cast while the count begins. Whoever got no error is in the result; whoever came late is not."""
    people = [factories.account(f"sąsiad {number}") for number in range(12)]
    for each in people:
        factories.membership(each, cast.kostki)
    option, where = open_round.options[0].id, open_round.id
    closing, acknowledged = open_round.closes_at, []
    later(hours=2)
    here = threading.local()  # the clock stands still at the last moment for those who vote; the count begins after it
    monkeypatch.setattr(queries, "clock", lambda: closing if hasattr(here, "counts") else closing - rounds.HOUR / 2)
    here.counts = True

    def voter(account_id: int) -> Callable[[], None]:
        def deed() -> None:
            tap(account_id, where, [option])()
            acknowledged.append(account_id)

        return deed

    def count() -> None:
        here.counts = True
        database.begin(writing=True)
        services.count_due(now())
        db.session.commit()

    wrong = at_once(app, *[voter(each.id) for each in people], count)
    assert all(isinstance(error, ballots.NotOpenError) for error in wrong)
    database.begin(writing=True)
    services.count_due(now())
    db.session.commit()
    held = factories.again(open_round)
    assert held.status == RoundStatus.COUNTED
    assert held.turnout == len(acknowledged) == rows(Participation) == rows(Ballot)
    assert len(acknowledged) + len(wrong) == len(people)


def test_two_counts_at_once_publish_one_result(
    app: Flask, cast: factories.Cast, open_round: VotingRound, later: Callable[..., None]
) -> None:
    rounds.cast(cast.ala, open_round, "Сад")
    later(hours=2)
    heard: list[str] = []
    services.on_selected.append(lambda _actor, option: heard.append(option.title))

    def count() -> None:
        database.begin(writing=True)
        services.count_due(now())
        db.session.commit()

    try:
        assert at_once(app, count, count, count) == []
    finally:
        services.on_selected.pop()
    assert heard == ["Сад"]
    assert factories.again(open_round).turnout == rows(Ballot) == 1
