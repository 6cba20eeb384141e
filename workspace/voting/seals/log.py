"""The log of a round: what is sealed in it, when, and whether it still says what it said.

A ballot gets its seal when it is cast, and waits. Casting touches no row that others wait for; a job seals what waits in
batches of at least five, sorted by seal, so that neither order nor time tells whose is whose. What one voter changed
meanwhile leaves no trace: one voter has one waiting seal at most. Nothing here commits."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import bindparam

from workspace.core.db import db
from workspace.core.lifecycle import NotPossibleError
from workspace.core.throttle import keyed_hash
from workspace.voting.models import Ballot, BallotChoice, VotingRound
from workspace.voting.seals import entries, merkle, signing
from workspace.voting.seals.entries import Kind
from workspace.voting.seals.models import LogEntry, LogHead, WaitingWithdrawal

Marks = dict[int, int | None]
_BALLOTS: Any = Ballot.__table__
_TAKE_OUT = (
    _BALLOTS.delete()
    .where(_BALLOTS.c.link_hash == bindparam("link"))
    .returning(_BALLOTS.c.seal, _BALLOTS.c.replaces, _BALLOTS.c.sealed)
)  # built once: each tap on a ballot sends it


class BrokenLogError(NotPossibleError):
    """The log, or a ballot, is not what was sealed: nothing is added and nothing is counted until people have looked."""


def origin(voting_round: VotingRound) -> str:
    return signing.origin(voting_round.id, voting_round.fingerprint or "")


def public_text() -> str:
    """The key that heads are signed with, as signed notes write it."""
    return signing.public_text(signing_key().public_key())


def signing_key() -> Any:
    return signing.private_key(current_app.config["SETTINGS"].signing_seed())


# --- a ballot and its seal -------------------------------------------------------------------------------------------


def salt_of(round_id: int, nonce: str, ballot_id: str) -> bytes:
    """Never stored: it can be made as long as the round's nonce stands, and by no one afterwards."""
    return bytes.fromhex(keyed_hash("seal", str(round_id), nonce, ballot_id))[: entries.SALT_BYTES]


def seal_of(voting_round: VotingRound, nonce: str, ballot_id: str, marks: Marks) -> str:
    return entries.seal_of(origin(voting_round), salt_of(voting_round.id, nonce, ballot_id), marks)


def take_out(link: str) -> str | None:
    """Delete the ballot under `link`, if there is one. Returns the seal that whatever follows takes the place of: the
    voter's last one that stands in the log, or None."""
    found = db.session.connection().execute(_TAKE_OUT, {"link": link}).first()
    if found is None:
        return None
    return found.seal if found.sealed else found.replaces


def withdraw(voting_round: VotingRound, seal: str | None) -> None:
    """The voter has no ballot any more: their seal, if it stands in the log, is withdrawn with the next batch."""
    if seal is not None:
        db.session.execute(db.insert(WaitingWithdrawal).values(seal=seal, round_id=voting_round.id))


# --- the log ---------------------------------------------------------------------------------------------------------


def note(voting_round: VotingRound, kind: Kind, facts: dict[str, Any]) -> None:
    """Write a fact into the log, at once and for good. `facts` are public from now on: no names, no times. Raises
    BrokenLogError if the log is not what its last head says, RuntimeError before the round is opened."""
    _append(voting_round, [{**facts, "kind": str(kind)}])


def contents(round_id: int) -> list[str]:
    """The entries, in order, as the text that is hashed."""
    query = db.select(LogEntry.content).filter_by(round_id=round_id).order_by(LogEntry.seq)
    return list(db.session.scalars(query))


def head(round_id: int) -> LogHead | None:
    return db.session.scalar(db.select(LogHead).filter_by(round_id=round_id).order_by(LogHead.size.desc()).limit(1))


def heads(round_id: int) -> Sequence[LogHead]:
    return db.session.scalars(db.select(LogHead).filter_by(round_id=round_id).order_by(LogHead.size)).all()


def leaves(texts: Iterable[str]) -> list[bytes]:
    return [merkle.leaf_hash(text.encode()) for text in texts]


def _append(voting_round: VotingRound, facts: Sequence[dict[str, Any]]) -> None:
    if voting_round.fingerprint is None:
        raise RuntimeError("the log of a round begins when it is opened")
    lock(voting_round)
    held = leaves(contents(voting_round.id))
    if not _is_last(held, voting_round):
        raise BrokenLogError(f"the log of round {voting_round.id} is not what was signed")
    texts = [entries.canonical(each) for each in facts]
    rows = [
        {"round_id": voting_round.id, "seq": seq, "kind": Kind(fact["kind"]), "content": text, "seal": _own_seal(fact)}
        for seq, (fact, text) in enumerate(zip(facts, texts, strict=True), len(held))
    ]
    db.session.execute(db.insert(LogEntry), rows)
    grown = held + leaves(texts)
    found = signing.Head(origin(voting_round), len(grown), merkle.root(grown))
    signed = {"root": found.root.hex(), "note": signing.sign(found, signing_key())}
    db.session.execute(db.insert(LogHead).values(round_id=voting_round.id, size=found.size, **signed))


def _own_seal(fact: dict[str, Any]) -> str | None:
    return fact["seal"] if fact["kind"] == Kind.BALLOT else None


def lock(voting_round: VotingRound) -> None:
    """One writer of the log at a time; those who cast ballots do not wait for it (they hold the round's key alone)."""
    db.session.execute(db.select(VotingRound.id).filter_by(id=voting_round.id).with_for_update(key_share=True))


def _is_last(held: Sequence[bytes], voting_round: VotingRound) -> bool:
    last = head(voting_round.id)
    if last is None:
        return not held
    try:
        signed = signing.read(last.note, signing_key().public_key())
    except signing.SignatureError:
        return False
    return signed == signing.Head(origin(voting_round), len(held), merkle.root(held)) and signed.root.hex() == last.root


# --- sealing ---------------------------------------------------------------------------------------------------------


def seal_waiting(voting_round: VotingRound, *, closing: bool = False) -> int:
    """Put what waits into the log, if it is enough not to tell who it is; at closing all that is left. Returns how many
    ballots were sealed. Whoever is changing their ballot at this moment is left for the next batch."""
    lock(voting_round)
    waiting = db.select(Ballot.id, Ballot.seal, Ballot.replaces).filter_by(round_id=voting_round.id, sealed=False)
    cast = db.session.execute(waiting.order_by(Ballot.seal).with_for_update(skip_locked=not closing)).all()
    gone = db.select(WaitingWithdrawal.seal).filter_by(round_id=voting_round.id).order_by(WaitingWithdrawal.seal)
    withdrawn = list(db.session.scalars(gone.with_for_update(skip_locked=not closing)))
    if not (cast or withdrawn) or (len(cast) < entries.SMALLEST_BATCH and not closing):
        return 0
    batch = {"batch": _next_batch(voting_round.id)}
    lines: list[dict[str, Any]] = [{**batch, "kind": str(Kind.WITHDRAWN), "withdraws": seal} for seal in withdrawn]
    for row in cast:
        before = {"replaces": row.replaces} if row.replaces else {}
        lines.append({**batch, "kind": str(Kind.BALLOT), "seal": row.seal, **before})
    _append(voting_round, lines)
    db.session.execute(db.delete(WaitingWithdrawal).where(WaitingWithdrawal.seal.in_(withdrawn)))
    _rewrite([row.id for row in cast], voting_round.id)
    return len(cast)


def _rewrite(ballot_ids: Sequence[str], round_id: int) -> None:
    """Mark these ballots sealed, in the order of their seals. On PostgreSQL each row is written anew, the marks too, so
    that no longer the place and transaction of a row say which ballot was cast after which."""
    rows = [{"its": each} for each in ballot_ids]
    if not rows:
        return
    ballots, choices = Ballot.__table__, BallotChoice.__table__
    connection = db.session.connection()
    connection.execute(ballots.update().where(ballots.c.id == bindparam("its")).values(sealed=True), rows)  # type: ignore[attr-defined]
    again = choices.update().where(choices.c.ballot_id == bindparam("its"))  # type: ignore[attr-defined]
    connection.execute(again.values(round_id=round_id), rows)


def _next_batch(round_id: int) -> int:
    last = db.select(LogEntry.content).where(
        LogEntry.round_id == round_id, LogEntry.kind.in_((Kind.BALLOT, Kind.WITHDRAWN))
    )
    found = db.session.scalar(last.order_by(LogEntry.seq.desc()).limit(1))
    return int(json.loads(found)["batch"]) + 1 if found else 1


# --- is it still what was sealed? ------------------------------------------------------------------------------------


def standing(texts: Iterable[str]) -> set[str]:
    """The seals in the log that no later entry replaces or withdraws."""
    found: set[str] = set()
    for entry in map(json.loads, texts):
        found.discard(entry.get("replaces") or entry.get("withdraws"))
        if entry["kind"] == Kind.BALLOT:
            found.add(entry["seal"])
    return found


def holds(voting_round: VotingRound) -> bool:
    """Of an announced round that is not counted yet: is the log what was signed, is every ballot its seal, and does each
    seal that stands in the log have its ballot?"""
    texts = contents(voting_round.id)
    if not texts or not _is_last(leaves(texts), voting_round):
        return False
    gone = db.select(WaitingWithdrawal.seal).filter_by(round_id=voting_round.id)
    found = set(db.session.scalars(gone))
    for ballot, marks in ballots_of(voting_round):
        if ballot.seal != seal_of(voting_round, voting_round.nonce or "", ballot.id, marks):
            return False
        if sealed := ballot.seal if ballot.sealed else ballot.replaces:
            found.add(sealed)
    return found == standing(texts)


def ballots_of(voting_round: VotingRound) -> list[tuple[Any, Marks]]:
    """Every ballot (id, seal, replaces, sealed) with its marks, by id."""
    columns = (Ballot.id, Ballot.seal, Ballot.replaces, Ballot.sealed)
    rows = db.session.execute(db.select(*columns).filter_by(round_id=voting_round.id).order_by(Ballot.id)).all()
    marked: dict[str, Marks] = {}
    chosen = (BallotChoice.ballot_id, BallotChoice.option_id, BallotChoice.value)
    for ballot_id, option_id, value in db.session.execute(db.select(*chosen).filter_by(round_id=voting_round.id)):
        marked.setdefault(ballot_id, {})[option_id] = value
    return [(row, marked.get(row.id, {})) for row in rows]
