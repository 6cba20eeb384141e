"""Two people outside who keep the heads of the log: in their mailboxes no one here can change them. After the count
each is handed, once, the file that opens the seals. Their addresses are kept until that letter is written."""

import base64
import os
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workspace.accounts.secrets import token_hash
from workspace.core import audit, jobs
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.permissions import P, can
from workspace.voting.models import RoundStatus, VotingRound
from workspace.voting.seals import emails, log
from workspace.voting.seals.entries import Kind
from workspace.voting.seals.models import LogHead, Witness, WitnessFile

MOST = 2
KEPT = timedelta(days=30)
NONCE = 12  # bytes


def witnesses_of(round_id: int) -> Sequence[Witness]:
    return db.session.scalars(db.select(Witness).filter_by(round_id=round_id).order_by(Witness.number)).all()


def name_witness(actor: Any, voting_round: VotingRound, *, email: str, lang: str) -> Witness:
    """The first or second witness, until the round closes; nobody can put another in their place. The address goes into
    no log. Raises NotPermittedError or NotPossibleError."""
    if not can(actor, P.ROUND_MANAGE, voting_round):
        raise NotPermittedError(P.ROUND_MANAGE)
    log.lock(voting_round)  # of two librarians at once, one names the first and one the second
    named = witnesses_of(voting_round.id)
    if voting_round.status not in (RoundStatus.DRAFT, RoundStatus.SCHEDULED) or len(named) >= MOST:
        raise NotPossibleError("there are two witnesses, or the vote is over")
    if any((each.email or "").casefold() == email.casefold() for each in named):
        raise NotPossibleError("this is a witness already")
    made = Witness(round_id=voting_round.id, number=len(named) + 1, email=email, lang=lang)
    db.session.add(made)
    db.session.flush()
    audit.record(actor, "name_witness", voting_round, number=made.number)
    if voting_round.fingerprint:
        log.note(voting_round, Kind.WITNESS, {"number": made.number})
        _tell(made, voting_round)
    return made


def begin(voting_round: VotingRound) -> None:
    """The round was opened: its witnesses get the first head."""
    for witness in witnesses_of(voting_round.id):
        log.note(voting_round, Kind.WITNESS, {"number": witness.number})
    for witness in witnesses_of(voting_round.id):
        _tell(witness, voting_round)


def _tell(witness: Witness, voting_round: VotingRound) -> None:
    """Send the last head, once a day at most."""
    last = log.head(voting_round.id)
    if last is None or witness.email is None or last.size <= witness.told_size:
        return
    emails.send_head(witness, voting_round, last, first=witness.told_size == 0)
    witness.told_size, witness.told_on = last.size, today()


@jobs.every("tell witnesses of new seals", 3600)
def tell_witnesses(_payload: dict[str, Any] | None = None) -> None:
    newest = db.select(db.func.max(LogHead.size)).where(LogHead.round_id == Witness.round_id).scalar_subquery()
    query = (
        db.select(Witness, VotingRound)
        .join(VotingRound, VotingRound.id == Witness.round_id)
        .where(Witness.email.is_not(None), Witness.told_on < today(), Witness.told_size < newest)
    )
    for witness, voting_round in db.session.execute(query.order_by(Witness.id)).all():
        _tell(witness, voting_round)


def hand_files(voting_round: VotingRound, opening: bytes) -> None:
    """Give each witness a link to `opening`, the file that opens the seals. Each link holds a key of its own."""
    for witness in witnesses_of(voting_round.id):
        if witness.email is not None:
            emails.send_file(witness, voting_round, keep(voting_round, opening))


def finish(voting_round: VotingRound) -> None:
    """The vote is over: the last head goes out, and the addresses are forgotten."""
    last = log.head(voting_round.id)
    for witness in witnesses_of(voting_round.id):
        if witness.email is not None and last is not None:
            emails.send_last(witness, voting_round, last)
            witness.told_size, witness.told_on = last.size, today()
        witness.email = None
    db.session.flush()


def keep(voting_round: VotingRound, opening: bytes) -> str:
    """Returns the secret of the link that fetches it."""
    token = secrets.token_urlsafe(32)
    nonce = os.urandom(NONCE)
    content = nonce + AESGCM(_file_key(token)).encrypt(nonce, opening, None)
    kept = {"round_id": voting_round.id, "content": content, "expires_on": today() + KEPT}
    db.session.add(WitnessFile(token_hash=token_hash(token), **kept))
    return token


def _file_key(token: str) -> bytes:
    """The 32 bytes the token was written from. What the database holds of it is a hash, which opens nothing."""
    return base64.urlsafe_b64decode(token + "=")


def waiting_file(token: str) -> WitnessFile | None:
    query = db.select(WitnessFile).where(WitnessFile.token_hash == token_hash(token), WitnessFile.expires_on >= today())
    return db.session.scalar(query)


def hand_out(token: str) -> tuple[int, bytes] | None:
    """(round id, the file), once: of two who ask at the same moment one gets it. None if there is nothing any more."""
    gone = db.delete(WitnessFile).where(WitnessFile.token_hash == token_hash(token), WitnessFile.expires_on >= today())
    found = db.session.execute(gone.returning(WitnessFile.round_id, WitnessFile.content)).first()
    if found is None:
        return None
    try:
        plain = AESGCM(_file_key(token)).decrypt(found.content[:NONCE], found.content[NONCE:], None)
    except (InvalidTag, ValueError):
        return None
    return found.round_id, plain


@jobs.every("forget files of witnesses", 86400)
def forget_old(_payload: dict[str, Any] | None = None) -> None:
    db.session.execute(db.delete(WitnessFile).where(WitnessFile.expires_on < today()))
