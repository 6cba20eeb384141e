"""Ways through a vote for tests of its log: voters by the dozen, batches, counts, files."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests import factories
from tests.voting import rounds
from workspace.accounts import services as accounts
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.db import db
from workspace.voting import ballots, elections
from workspace.voting.models import Ballot, VotingRound
from workspace.voting.seals import closing, export, log, receipts
from workspace.voting.seals.entries import Kind
from workspace.voting.seals.models import LogEntry, LogHead, WaitingWithdrawal
from workspace.zones.models import Role

Later = Callable[..., None]


def voters(where: factories.Cast, count: int) -> list[Account]:
    """Members of Kostki who came after the cast, all in one transaction."""
    database.begin(writing=True)
    people = [accounts.create_account(handle=f"Głos-{number:03}", language="pl") for number in range(count)]
    db.session.add_all(factories.admitted(person, where.kostki, Role.MEMBER) for person in people)
    db.session.commit()
    database.begin(writing=False)
    return people


def seal(voting_round: VotingRound) -> int:
    database.begin(writing=True)
    sealed = log.seal_waiting(factories.db.session.get_one(VotingRound, voting_round.id))
    db.session.commit()
    database.begin(writing=False)
    return sealed


def clear(who: Account, voting_round: VotingRound) -> None:
    database.begin(writing=True)
    ballots.cast(voting_round, ballots.AccountVoter(who), {})
    db.session.commit()
    database.begin(writing=False)


def receipt(who: Account, voting_round: VotingRound) -> receipts.Receipt:
    found = ballots.receipt_of(factories.again(voting_round), ballots.AccountVoter(who))
    assert found is not None
    return found


def told(voting_round: VotingRound) -> list[dict[str, Any]]:
    """The entries of the log."""
    database.begin(writing=False)
    return [json.loads(text) for text in log.contents(voting_round.id)]


def kinds(voting_round: VotingRound) -> list[str]:
    return [entry["kind"] for entry in told(voting_round)]


def waiting(voting_round: VotingRound) -> int:
    database.begin(writing=False)
    query = db.select(db.func.count(Ballot.id)).filter_by(round_id=voting_round.id, sealed=False)
    return int(db.session.scalar(query) or 0)


def public(voting_round: VotingRound) -> bytes:
    voting_round = factories.again(voting_round)
    return export.public_zip(voting_round, elections.counted_ballots(voting_round))


def files(zipped: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def vote(people: Sequence[Account], voting_round: VotingRound, choices: Sequence[Sequence[str]]) -> None:
    for person, titles in zip(people, choices, strict=True):
        rounds.cast(person, voting_round, *titles)


def rezipped(held: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return whole.getvalue()


def begin_anew(voting_round: VotingRound) -> None:
    """For tests that write a round as if it had been announced at another time: a new log, and each ballot sealed for it."""
    for table in (LogEntry, LogHead, WaitingWithdrawal):
        db.session.execute(db.delete(table).where(table.round_id == voting_round.id))
    for ballot, marks in log.ballots_of(voting_round):
        seal = log.seal_of(voting_round, voting_round.nonce or "", ballot.id, marks)
        fresh = {"seal": seal, "replaces": None, "sealed": False}
        db.session.execute(db.update(Ballot).where(Ballot.id == ballot.id).values(**fresh))
    closing.opened(voting_round)


def note_paper(voting_round: VotingRound, *, handed_out: int, sheets: int, valid: int, people: int = 2) -> None:
    """What the desk writes into the log of a round with paper: handed out, one batch, and that it is all."""
    database.begin(writing=True)
    for _ in range(handed_out):
        log.note(voting_round, Kind.CARDS, {"what": "handed out", "of": "paper"})
    numbers = {"sheets": sheets, "valid": valid}
    log.note(voting_round, Kind.PAPER, {"what": "batch", "batch": 1, **numbers, "looked_at_again": 0})
    log.note(voting_round, Kind.PAPER, {"what": "complete", "handed_out": handed_out, **numbers, "people": people})
    db.session.commit()
    database.begin(writing=False)
