"""Somebody with the whole database tries to pair voters with ballots by order, name, time and place of rows. After the
count, and while the round is open for what is sealed, they do no better than chance; on leaky tables, they succeed."""

import itertools
import json
import logging
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests import factories
from tests.pages import Reader
from tests.voting import desk, rounds
from tests.voting.seals import ways
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.voting import ballots
from workspace.voting.cards.models import Card
from workspace.voting.cards.services import CardVoter
from workspace.voting.models import Ballot, BallotChoice, Participation, Voters, VotingRound
from workspace.voting.seals import codes, log

MANY = 30
BATCH = 10
# Of thirty pairs in an order that means nothing one is right on average. The log tells in public which ten were sealed
# together: within batches three are right on average. So many come less than once in ten million guesses (Poisson).
BY_CHANCE = 11
BY_CHANCE_IN_BATCHES = 18


@pytest.fixture
def wide(cast: factories.Cast) -> VotingRound:
    """A round in which each of thirty voters can choose what no other chooses: two of nine ideas."""
    ideas = [rounds.idea(cast.kostki, cast.ala, f"Pomysł {number}") for number in range(9)]
    return rounds.opened(cast.basia, cast.kostki, ideas)


@pytest.fixture
def votes(cast: factories.Cast, wide: VotingRound) -> list[tuple[Account, frozenset[int]]]:
    """Who chose what, in the order in which they voted: not the order of the accounts."""
    people = ways.voters(cast, MANY)
    random.Random(7).shuffle(people)
    pairs = list(itertools.combinations(wide.options, 2))[:MANY]
    for number, (person, pair) in enumerate(zip(people, pairs, strict=True), 1):
        rounds.cast(person, wide, *(option.title for option in pair))
        if number % BATCH == 0:
            ways.seal(wide)
    return [(who, frozenset(option.id for option in pair)) for who, pair in zip(people, pairs, strict=True)]


def rows(*columns: Any) -> list[Any]:
    """As the database gives them back when nobody asks for an order: the order of storage."""
    database.begin(writing=False)
    return list(db.session.execute(db.select(*columns)).all())


def place_of_rows(table: str, key: str) -> list[str]:
    """Keys by the place of the row in storage and the transaction that wrote it: what PostgreSQL tells and SQLite has not."""
    if db.engine.dialect.name != "postgresql":
        return [str(row[0]) for row in db.session.execute(db.text(f"SELECT {key} FROM {table}"))]
    query = f"SELECT {key} FROM {table} ORDER BY xmin::text::bigint, ctid"
    return [str(row[0]) for row in db.session.execute(db.text(query))]


def orders_of_people() -> dict[str, list[int]]:
    people = rows(Participation.account_id, Participation.day)
    return {
        "storage": [account for account, _ in people],
        "account": sorted(account for account, _ in people),
        "day": [account for account, _ in sorted(people, key=lambda row: row.day)],
        "place": [int(each) for each in place_of_rows("participations", "account_id")],
    }


def orders_of_ballots() -> dict[str, list[str]]:
    held, marks = rows(Ballot.id, Ballot.seal), rows(BallotChoice.ballot_id)
    return {
        "storage": [each for each, _ in held],
        "name": sorted(each for each, _ in held),
        "marks": list(dict.fromkeys(each for (each,) in marks)),
        "seal": [each for each, _ in sorted(held, key=lambda row: str(row.seal))],
        "place": place_of_rows("ballots", "id"),
        "place of marks": list(dict.fromkeys(place_of_rows("ballot_choices", "ballot_id"))),
    }


def choices() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for ballot_id, option_id in rows(BallotChoice.ballot_id, BallotChoice.option_id):
        found.setdefault(ballot_id, set()).add(option_id)
    return {ballot_id: frozenset(chosen) for ballot_id, chosen in found.items()}


def orders_of_cards() -> dict[str, list[int]]:
    cards = rows(Card.id, Card.serial, Card.code_hash, Card.cast_on)
    return {
        "storage": [card.id for card in cards],
        "serial": [card.id for card in sorted(cards, key=lambda row: row.serial)],
        "hash": [card.id for card in sorted(cards, key=lambda row: row.code_hash)],
        "day": [card.id for card in sorted(cards, key=lambda row: row.cast_on)],
        "place": [int(each) for each in place_of_rows("cards", "id")],
    }


def best_guess(
    votes: Sequence[tuple[Any, frozenset[int]]], orders: Callable[[], dict[str, list[int]]] | None = None
) -> tuple[int, str]:
    """How many pairs the best of all guesses gets right, forwards and backwards, and which it was."""
    truth, held = {who.id: chosen for who, chosen in votes}, choices()
    best = (0, "")
    given = orders() if orders else orders_of_people()
    for people, names in itertools.product(given.items(), orders_of_ballots().items()):
        for way in (1, -1):
            pairs = zip(people[1], names[1][::way], strict=False)
            right = sum(truth[account] == held.get(ballot) for account, ballot in pairs)
            best = max(best, (right, f"{people[0]} and {names[0]}"))
    return best


def test_after_the_count_no_order_pairs_voters_with_ballots(
    votes: list[tuple[Account, frozenset[int]]], wide: VotingRound, later: ways.Later
) -> None:
    later(hours=2)
    rounds.counted(wide)
    right, how = best_guess(votes)
    assert right < BY_CHANCE, how


def test_while_the_round_is_open_no_order_pairs_voters_with_sealed_ballots(
    votes: list[tuple[Account, frozenset[int]]],
) -> None:
    right, how = best_guess(votes)
    assert right < BY_CHANCE_IN_BATCHES, how


def test_after_the_count_no_order_pairs_cards_with_ballots(cast: factories.Cast, later: ways.Later) -> None:
    ideas = [rounds.idea(cast.kostki, cast.ala, f"Pomysł {number}") for number in range(9)]
    voting_round = rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.CARDS)
    desk.sheet(cast.basia, voting_round, MANY)
    for serial in range(1, MANY + 1):
        desk.hand_out(cast.basia, voting_round, serial)
    cards = list(db.session.scalars(db.select(Card)))
    random.Random(8).shuffle(cards)
    pairs = [frozenset(option.id for option in pair) for pair in itertools.combinations(voting_round.options, 2)]
    for card, chosen in zip(cards, pairs[:MANY], strict=True):
        database.begin(writing=True)
        ballots.cast(voting_round, CardVoter(card.id, voting_round.id), dict.fromkeys(chosen))
        db.session.commit()
    ways.seal(voting_round)
    votes = list(zip(cards, pairs[:MANY], strict=True))
    assert best_guess(votes, orders_of_cards)[0] < BY_CHANCE
    later(hours=2)
    rounds.counted(voting_round)
    right, how = best_guess(votes, orders_of_cards)
    assert right < BY_CHANCE, how


def test_the_log_tells_no_order_within_a_batch(votes: list[tuple[Account, frozenset[int]]], wide: VotingRound) -> None:
    """The batch is public and says when; within it, seals stand by their value."""
    seals = {ways.receipt(who, wide).seal: place for place, (who, _) in enumerate(votes)}
    entries = [entry for entry in ways.told(wide) if entry["kind"] == "ballot"]
    for number in (1, 2, 3):
        batch = [entry["seal"] for entry in entries if entry["batch"] == number]
        assert batch == sorted(batch) and {seals[seal] // BATCH for seal in batch} == {number - 1}
    right = sum(seals[entry["seal"]] == place for place, entry in enumerate(entries))
    assert right < BY_CHANCE_IN_BATCHES


def test_the_same_guesses_succeed_on_tables_that_leak(
    votes: list[tuple[Account, frozenset[int]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: names of ballots that grow, and people in the order in which they came."""
    order = {chosen: place for place, (_, chosen) in enumerate(votes)}
    held = {f"{order[chosen]:032}": chosen for chosen in choices().values()}
    monkeypatch.setattr(f"{__name__}.choices", lambda: held)
    monkeypatch.setattr(f"{__name__}.orders_of_ballots", lambda: {"name": sorted(held)})
    monkeypatch.setattr(f"{__name__}.orders_of_people", lambda: {"came": [who.id for who, _ in votes]})
    assert best_guess(votes) == (MANY, "came and name")


def test_rows_that_are_only_marked_as_sealed_leak_where_rows_have_a_place(
    cast: factories.Cast, wide: VotingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of writing sealed rows anew: on PostgreSQL their place in storage says who came after whom."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("rows of SQLite tables without numbers have no place but their random name")

    def mark(_ids: Sequence[str], _round_id: int) -> None:
        db.session.execute(db.update(Ballot).values(sealed=True))

    monkeypatch.setattr(log, "_rewrite", mark)
    people = ways.voters(cast, MANY)
    pairs = list(itertools.combinations(wide.options, 2))[:MANY]
    for person, pair in zip(people, pairs, strict=True):
        rounds.cast(person, wide, *(option.title for option in pair))
    ways.seal(wide)
    right, _ = best_guess([(who, frozenset(o.id for o in pair)) for who, pair in zip(people, pairs, strict=True)])
    assert right > BY_CHANCE_IN_BATCHES


def test_after_the_count_no_code_finds_a_ballot_in_the_database(
    votes: list[tuple[Account, frozenset[int]]], wide: VotingRound, later: ways.Later
) -> None:
    """Whoever has the database, the keys of the server and everybody's tracking codes, but not the voters' own keys."""
    held = [ways.receipt(who, wide) for who, _ in votes]
    nonce = factories.again(wide).nonce
    assert nonce is not None
    later(hours=2)
    counted = rounds.counted(wide)
    assert counted.nonce is None
    text = everything_stored()
    for receipt in held:
        assert codes.read_key(receipt.key).hex() not in text and receipt.key not in text and receipt.code not in text
    assert nonce not in text
    new_names = [each for (each,) in rows(Ballot.id)]
    salts = {log.salt_of(wide.id, nonce, name) for name in new_names}  # even with a nonce from an old backup
    assert not salts & {codes.read_key(receipt.key) for receipt in held}


def everything_stored() -> str:
    database.begin(writing=False)
    found = []
    for table in db.metadata.sorted_tables:
        found += [str(dict(row)) for row in db.session.execute(table.select()).mappings()]
    return "\n".join(found)


def test_a_key_opens_its_own_seal_and_no_other(votes: list[tuple[Account, frozenset[int]]], wide: VotingRound) -> None:
    from workspace.voting.seals import receipts

    (who, chosen), (other, _) = votes[0], votes[1]
    mine, theirs = ways.receipt(who, wide), ways.receipt(other, wide)
    found = receipts.find(wide, mine.code)
    assert found is not None
    marks = dict.fromkeys(chosen)
    assert receipts.fits(wide, found, mine.key, marks)
    assert not receipts.fits(wide, found, theirs.key, marks)
    assert not receipts.fits(wide, found, mine.key, dict.fromkeys(list(chosen)[:1]))


def test_no_code_stands_in_a_log_line_an_address_or_the_audit(
    cast: factories.Cast,
    open_round: VotingRound,
    as_user: Callable[..., Reader],
    later: ways.Later,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    ways.vote(ways.voters(cast, 5), open_round, [["Сад"]] * 5)
    rounds.cast(cast.ala, open_round, "Ławki")
    own = ways.receipt(cast.ala, open_round)
    reader = as_user("ala")
    addresses = [reader.get(f"/rounds/{open_round.id}/receipt").url]
    form = reader.get(f"/rounds/{open_round.id}/check")
    answer = form.submit("/check", code=own.code, key=own.key, marks=[str(each) for each in own.marks])
    addresses += [answer.url, answer.location, answer.follow().url]
    ways.seal(open_round)
    later(hours=2)
    rounds.counted(open_round)
    audited = json.dumps([entry.detail for entry in db.session.scalars(db.select(AuditEntry))])
    for secret in (own.code, own.key, own.seal, *own.code.split("-"), *own.key.split("-")):
        assert secret not in caplog.text and secret not in audited
        assert not any(secret in address for address in addresses)
