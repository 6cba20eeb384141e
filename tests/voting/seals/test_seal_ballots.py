"""Ballots go into the log sealed, sorted, five or more at a time; nothing goes out of it."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests import factories
from tests.races import race
from tests.voting import rounds
from tests.voting.seals import ways
from workspace import checks
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals.models import Proposal
from workspace.voting import ballots, publishing, services
from workspace.voting.models import Ballot, VotingRound
from workspace.voting.seals import closing, log
from workspace.voting.seals.models import LogEntry, LogHead
from workspace.voting.seals.verify import verify


def test_the_log_begins_with_the_fingerprint_of_the_rules(open_round: VotingRound) -> None:
    why = {"unwitnessed": open_round.unwitnessed, "lang": "pl"}
    assert ways.told(open_round) == [{"kind": "opened", "fingerprint": open_round.fingerprint, **why}]
    head = log.head(open_round.id)
    assert head is not None and head.size == 1 and open_round.fingerprint in head.note


def test_a_draft_has_no_log(cast: factories.Cast, ideas: list[Proposal]) -> None:
    draft = rounds.draft(cast.basia, cast.kostki, ideas)
    assert log.head(draft.id) is None
    with pytest.raises(RuntimeError, match="begins when it is opened"):
        log.note(draft, closing.Kind.CARDS, {"printed": 5})


def test_four_ballots_wait_and_five_are_sealed_sorted(cast: factories.Cast, open_round: VotingRound) -> None:
    people = ways.voters(cast, 5)
    ways.vote(people[:4], open_round, [["Ławki"]] * 4)
    assert ways.seal(open_round) == 0 and ways.kinds(open_round) == ["opened"]
    rounds.cast(people[4], open_round, "Сад", "Kiermasz")
    assert ways.seal(open_round) == 5 and ways.waiting(open_round) == 0
    batch = ways.told(open_round)[1:]
    assert [set(entry) for entry in batch] == [{"kind", "batch", "seal"}] * 5
    assert [entry["seal"] for entry in batch] == sorted(ways.receipt(each, open_round).seal for each in people)
    assert ways.seal(open_round) == 0  # nothing waits


def test_the_job_seals_what_waits(cast: factories.Cast, open_round: VotingRound) -> None:
    ways.vote(ways.voters(cast, 5), open_round, [["Ławki"]] * 5)
    database.begin(writing=True)
    closing.seal_ballots()
    db.session.commit()
    assert ways.kinds(open_round) == ["opened", *["ballot"] * 5]


def test_taps_of_one_voter_are_one_ballot_that_waits(cast: factories.Cast, open_round: VotingRound) -> None:
    for _ in range(4):
        rounds.cast(cast.ala, open_round, "Ławki")
        rounds.cast(cast.ala, open_round, "Ławki", "Сад")
    assert ways.waiting(open_round) == 1 and ways.seal(open_round) == 0


def test_a_changed_ballot_names_the_seal_it_replaces(cast: factories.Cast, open_round: VotingRound) -> None:
    people = ways.voters(cast, 5)
    ways.vote(people, open_round, [["Ławki"]] * 5)
    ways.seal(open_round)
    before = {ways.receipt(each, open_round).seal for each in people}
    for _ in range(2):  # of two changes the log sees the last
        ways.vote(people, open_round, [["Сад"]] * 5)
    ways.seal(open_round)
    batch = ways.told(open_round)[6:]
    assert len(batch) == 5 and {entry["replaces"] for entry in batch} == before
    assert log.standing(log.contents(open_round.id)) == {entry["seal"] for entry in batch}
    assert log.holds(factories.again(open_round))


def test_a_ballot_taken_back_is_withdrawn_only_if_it_was_sealed(cast: factories.Cast, open_round: VotingRound) -> None:
    people = ways.voters(cast, 10)
    ways.vote(people[:5], open_round, [["Ławki"]] * 5)
    ways.seal(open_round)
    gone = ways.receipt(people[0], open_round).seal
    ways.clear(people[0], open_round)
    rounds.cast(people[5], open_round, "Сад")
    ways.clear(people[5], open_round)  # never sealed: leaves nothing
    assert ways.seal(open_round) == 0  # one withdrawal is no batch
    ways.vote(people[5:], open_round, [["Сад"]] * 5)
    ways.seal(open_round)
    assert ways.told(open_round)[6] == {"kind": "withdrawn", "batch": 2, "withdraws": gone}
    assert ways.kinds(open_round)[6:] == ["withdrawn", *["ballot"] * 5]
    assert gone not in log.standing(log.contents(open_round.id)) and log.holds(factories.again(open_round))


def test_at_closing_the_rest_is_sealed_and_the_log_says_how_it_ended(
    cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    ways.vote([cast.ala, cast.maksim], open_round, [["Ławki"], ["Сад"]])
    later(hours=2)
    rounds.counted(open_round)
    entries = ways.told(open_round)
    assert [entry["kind"] for entry in entries] == ["opened", "ballot", "ballot", "closed", "result"]
    assert entries[3] == {"kind": "closed", "paper": 0, "seals": 2}
    chosen = [option.id for option in open_round.options if option.title in ("Ławki", "Сад")]
    assert sorted(entries[4].pop("winners")) == sorted(chosen)
    turnout = {"all": 2, "paper": 0, "sealed": 2}
    assert entries[4] == {"kind": "result", "published": "winners", "struck": [], "turnout": turnout}
    database.begin(writing=False)
    rows = db.session.execute(db.select(Ballot.link_hash, Ballot.seal, Ballot.replaces)).all()
    assert [tuple(row) for row in rows] == [(None, None, None)] * 2


def test_a_cancelled_round_is_told_and_its_waiting_ballots_are_never_sealed(
    cast: factories.Cast, open_round: VotingRound
) -> None:
    people = ways.voters(cast, 5)
    ways.vote(people, open_round, [["Ławki"]] * 5)
    ways.seal(open_round)
    ways.clear(people[0], open_round)
    rounds.cast(cast.ala, open_round, "Ławki")
    database.begin(writing=True)
    services.move_along(cast.basia, factories.db.session.get_one(VotingRound, open_round.id), "cancel", reason="Błąd.")
    db.session.commit()
    assert ways.kinds(open_round) == ["opened", *["ballot"] * 5, "cancelled"]


def test_every_entry_has_a_head_and_each_later_one_goes_on_from_it(
    cast: factories.Cast, open_round: VotingRound
) -> None:
    ways.vote(ways.voters(cast, 5), open_round, [["Ławki"]] * 5)
    ways.seal(open_round)
    database.begin(writing=False)
    assert [head.size for head in log.heads(open_round.id)] == [1, 6]


def test_entries_and_heads_are_never_changed(open_round: VotingRound) -> None:
    for model in (LogEntry, LogHead):
        for change in (lambda record: setattr(record, record.__mapper__.c.keys()[-1], "x"), db.session.delete):
            database.begin(writing=True)
            change(db.session.scalars(db.select(model)).one())
            with pytest.raises(RuntimeError, match="never changed"):
                db.session.flush()
            db.session.rollback()
    database.begin(writing=False)


BROKEN = {
    "a choice was changed": "UPDATE ballot_choices SET option_id = (SELECT max(id) FROM voting_options)",
    "a ballot was deleted": "DELETE FROM ballots WHERE id = (SELECT min(id) FROM ballots)",
    "a ballot was put in": "INSERT INTO ballots (id, round_id, sealed) SELECT 'ab', id, false FROM voting_rounds",
    "a seal was changed": "UPDATE ballots SET seal = 'ab' WHERE id = (SELECT min(id) FROM ballots)",
    "a ballot was marked as waiting": "UPDATE ballots SET sealed = false WHERE id = (SELECT min(id) FROM ballots)",
    "an entry was deleted": "DELETE FROM seal_entries WHERE seq = 3",
    "the tail was cut": "DELETE FROM seal_entries WHERE seq = 5",
    "entries changed places": (
        "UPDATE seal_entries SET seq = seq + 100 WHERE seq > 3; UPDATE seal_entries SET seq = 109 - seq WHERE seq > 3"
    ),
    "an entry was changed": "UPDATE seal_entries SET content = replace(content, '0', '1') WHERE seq = 2",
    "the last head was deleted": "DELETE FROM seal_heads WHERE size = 6",
    "the head was changed": "UPDATE seal_heads SET note = replace(note, 'strefa', 'strefo') WHERE size = 6",
    "the log was emptied": "DELETE FROM seal_entries",
}


@pytest.mark.parametrize("tampering", BROKEN.values(), ids=BROKEN)
def test_what_was_tampered_with_is_not_counted(
    tampering: str, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    ways.vote(ways.voters(cast, 5), open_round, [["Ławki"]] * 5)
    ways.seal(open_round)
    assert log.holds(factories.again(open_round))
    database.begin(writing=True)
    for statement in tampering.split(";"):
        db.session.execute(db.text(statement))
    db.session.commit()
    assert not log.holds(factories.again(open_round))
    later(hours=2)
    assert rounds.counted(open_round).status == "scheduled"
    later(hours=2)
    assert checks.votes() == (
        f"Votes [{open_round.id}] are closed and not counted: rules, log or ballots may have been changed."
    )


def test_an_idea_that_is_withdrawn_is_told_the_same_moment_and_once(
    cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    rounds.struck(open_round, "Ławki", cast.ala)
    [struck] = ways.told(open_round)[1:]
    assert (struck["option"], struck["what"], struck["by"]) == (open_round.options[0].id, "withdrawn", "author")
    ways.vote(ways.voters(cast, 5), open_round, [["Сад"]] * 5)
    later(hours=2)
    rounds.counted(open_round)
    entries = ways.told(open_round)
    assert [entry["kind"] for entry in entries] == ["opened", "option", *["ballot"] * 5, "closed", "result"]
    assert entries[-1]["struck"] == [open_round.options[0].id]


def test_a_round_below_its_quorum_is_closed_and_not_counted(
    cast: factories.Cast, ideas: list[Proposal], later: ways.Later
) -> None:
    voting_round = rounds.opened(cast.basia, cast.kostki, ideas, quorum=3)
    rounds.cast(cast.ala, voting_round, "Ławki")
    later(hours=2)
    rounds.counted(voting_round)
    assert [entry["kind"] for entry in ways.told(voting_round)] == ["opened", "ballot", "closed", "failed"]


def test_a_tie_is_told_and_then_what_was_drawn(cast: factories.Cast, later: ways.Later) -> None:
    equal = [rounds.idea(cast.kostki, cast.ala, title, 2_000_00) for title in ("Ule", "Mapa")]
    voting_round = rounds.opened(cast.basia, cast.kostki, equal)
    ways.vote([cast.ala, cast.maksim], voting_round, [["Ule"], ["Mapa"]])
    later(hours=2)
    rounds.counted(voting_round)
    ids = sorted(option.id for option in voting_round.options)
    assert ways.told(voting_round)[-1] == {"kind": "undecided", "between": [ids]}
    database.begin(writing=True)
    publishing.decide(cast.basia, db.session.get_one(VotingRound, voting_round.id), drawn=tuple(reversed(ids)))
    db.session.commit()
    lot, result = ways.told(voting_round)[-2:]
    assert lot == {"kind": "lot", "drawn": ids[::-1]} and result["winners"] == ids[1:]
    assert verify(ways.public(voting_round)).faults == []


def test_whoever_votes_while_a_batch_is_sealed_is_neither_lost_nor_sealed_twice(
    app: Flask, cast: factories.Cast, open_round: VotingRound
) -> None:
    people = ways.voters(cast, 12)
    ways.vote(people, open_round, [["Ławki"]] * 12)
    round_id = open_round.id

    def change(person_id: int) -> Callable[[], object]:
        def deed() -> object:
            voting_round = db.session.get_one(VotingRound, round_id)
            voter = ballots.AccountVoter(db.session.get_one(Account, person_id))
            return ballots.cast(voting_round, voter, {voting_round.options[1].id: None})

        return deed

    def seal() -> int:
        return log.seal_waiting(db.session.get_one(VotingRound, round_id))

    results = race(app, *(change(person.id) for person in people[:4]), seal, seal)
    assert not [each for each in results if isinstance(each, Exception)]
    assert log.holds(factories.again(open_round))
    ways.vote(people[4:9], open_round, [["Сад"]] * 5)
    ways.seal(open_round)
    assert log.holds(factories.again(open_round))
    standing = log.standing(log.contents(round_id))
    assert standing <= {ways.receipt(person, open_round).seal for person in people}


def test_the_job_leaves_a_log_that_was_tampered_with_and_goes_on_to_the_next(
    cast: factories.Cast, ideas: list[Proposal], open_round: VotingRound, caplog: pytest.LogCaptureFixture
) -> None:
    more = [rounds.idea(cast.kostki, cast.ala, title) for title in ("Ule", "Mapa")]
    other = rounds.opened(cast.basia, cast.kostki, more)
    people = ways.voters(cast, 5)
    ways.vote(people, open_round, [["Ławki"]] * 5)
    ways.vote(people, other, [["Ule"]] * 5)
    database.begin(writing=True)
    db.session.execute(db.text(f"UPDATE seal_heads SET root = 'ab' WHERE round_id = {open_round.id}"))
    db.session.commit()
    database.begin(writing=True)
    closing.seal_ballots()
    db.session.commit()
    assert len(ways.told(open_round)) == 1 and len(ways.told(other)) == 6
    assert f"the log of round {open_round.id} is not what was signed" in caplog.text


def test_what_is_left_is_sealed_at_closing_even_if_the_count_must_wait(
    cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    rounds.cast(cast.ala, open_round, "Ławki")
    for hours, kinds in ((0, ["opened"]), (2, ["opened", "ballot"]), (1, ["opened", "ballot"])):
        later(hours=hours)
        database.begin(writing=True)
        closing.seal_the_rest()
        db.session.commit()
        assert ways.kinds(open_round) == kinds
    rounds.counted(open_round)
    assert ways.kinds(open_round) == ["opened", "ballot", "closed", "result"]
    assert verify(ways.public(open_round)).faults == []
