"""What a voter may keep, and what the page of codes can say to whoever brings it back. It says where a seal stands in the
log; what the ballot holds it never says, it only tells whether the seal fits what the visitor says it holds."""

import enum
import json
from collections.abc import Sequence
from dataclasses import dataclass

from workspace.core.db import db
from workspace.voting.models import Ballot, BallotChoice, RoundStatus, VotingRound
from workspace.voting.seals import codes, entries, log, merkle
from workspace.voting.seals.entries import Kind
from workspace.voting.seals.log import Marks
from workspace.voting.seals.models import LogEntry


class State(enum.StrEnum):
    """What became of a ballot with this tracking code."""

    WAITING = "waiting"  # for the next batch
    SEALED = "sealed"  # stands in the log
    REPLACED = "replaced"  # its voter cast another later
    WITHDRAWN = "withdrawn"  # its voter took it back
    COUNTED = "counted"
    NOT_COUNTED = "not_counted"  # the round was cancelled, or failed


@dataclass(frozen=True)
class Receipt:
    """`code`: the tracking code; `key`: opens the seal, for its voter alone."""

    code: str
    key: str
    seal: str
    is_sealed: bool
    marks: Marks


@dataclass(frozen=True)
class Found:
    """`place`: the line of the log, from 1; `size`: its lines; `path`: the proof that the line is in it, in hexadecimal."""

    code: str
    seal: str
    state: State
    place: int | None = None
    size: int = 0
    root: str = ""
    path: tuple[str, ...] = ()


def receipt_under(voting_round: VotingRound, link: str) -> Receipt | None:
    """Of the ballot under `link`, as long as the round is not counted."""
    if voting_round.nonce is None:
        return None
    ballot = db.session.execute(db.select(Ballot.id, Ballot.seal, Ballot.sealed).filter_by(link_hash=link)).first()
    if ballot is None:
        return None
    chosen = db.select(BallotChoice.option_id, BallotChoice.value).filter_by(ballot_id=ballot.id)
    marks: Marks = dict(db.session.execute(chosen).all())  # type: ignore[arg-type]
    salt = log.salt_of(voting_round.id, voting_round.nonce, ballot.id)
    return Receipt(codes.tracking_code(ballot.seal), codes.key_code(salt), ballot.seal, ballot.sealed, marks)


def find(voting_round: VotingRound, code: str) -> Found | None:
    """`code` as `codes.read_tracking` gives it. None: no such code in this round (any more)."""
    ends = codes.seals_between(code)
    query = db.select(LogEntry.seq, LogEntry.seal).where(LogEntry.round_id == voting_round.id)
    entry = db.session.execute(query.where(LogEntry.seal.between(*ends))).first()
    if entry is None:
        waits = db.select(Ballot.seal).where(Ballot.round_id == voting_round.id, Ballot.seal.between(*ends))
        seal = db.session.scalar(waits)
        return Found(code, seal, State.WAITING) if seal else None
    texts = log.contents(voting_round.id)
    leaves = log.leaves(texts)
    path = tuple(each.hex() for each in merkle.inclusion_path(entry.seq, leaves))
    state = _state(voting_round, texts[entry.seq + 1 :], entry.seal)
    return Found(code, entry.seal, state, entry.seq + 1, len(leaves), merkle.root(leaves).hex(), path)


def _state(voting_round: VotingRound, later: Sequence[str], seal: str) -> State:
    for entry in map(json.loads, later):
        if entry.get("replaces") == seal:
            return State.REPLACED
        if entry["kind"] == Kind.WITHDRAWN and entry["withdraws"] == seal:
            return State.WITHDRAWN
    if voting_round.status in (RoundStatus.CANCELLED, RoundStatus.FAILED):
        return State.NOT_COUNTED
    counted = voting_round.status in (RoundStatus.COUNTED, RoundStatus.UNDECIDED)
    return State.COUNTED if counted else State.SEALED


def fits(voting_round: VotingRound, found: Found, key: str, marks: Marks) -> bool:
    """Does this seal hold these marks? `key` as it was typed; raises codes.MistypedError."""
    return entries.seal_of(log.origin(voting_round), codes.read_key(key), marks) == found.seal
