"""Two people outside who keep the heads of the log: in their mailboxes no one here can change them. After the count
each is handed, once, the file that opens the seals: by a link in a letter, or, if they have an account here, on the page of
the round when they are signed in. Addresses are kept until the last letter is written, accounts a month longer."""

import base64
import os
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workspace.accounts.models import Account
from workspace.accounts.secrets import token_hash
from workspace.core import audit, jobs
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.core.throttle import keyed_hash
from workspace.notifications import services as notices
from workspace.permissions import P, can
from workspace.voting.models import RoundStatus, VotingRound
from workspace.voting.seals import emails, log
from workspace.voting.seals.entries import Kind
from workspace.voting.seals.models import LogHead, Witness, WitnessFile

MOST = 2
KEPT = timedelta(days=30)
NONCE = 12  # bytes
UNDER_WAY = (RoundStatus.DRAFT, RoundStatus.SCHEDULED, RoundStatus.UNDECIDED)


def witnesses_of(round_id: int) -> Sequence[Witness]:
    return db.session.scalars(db.select(Witness).filter_by(round_id=round_id).order_by(Witness.number)).all()


def name_witness(
    actor: Any, voting_round: VotingRound, *, lang: str, email: str | None = None, account: Account | None = None
) -> Witness:
    """The first or second witness, until the round closes, by address or by account; nobody can put another in their
    place. Who it is goes into no log. Raises NotPermittedError or NotPossibleError, also for whoever runs the vote."""
    if not can(actor, P.ROUND_MANAGE, voting_round):
        raise NotPermittedError(P.ROUND_MANAGE)
    log.lock(voting_round)  # of two librarians at once, one names the first and one the second
    named = witnesses_of(voting_round.id)
    if voting_round.status not in (RoundStatus.DRAFT, RoundStatus.SCHEDULED) or len(named) >= MOST:
        raise NotPossibleError("there are two witnesses, or the vote is over")
    mails = {(each.address or "").casefold() for each in named} - {""}
    if (email or "").casefold() in mails or (account and account.id in {each.account_id for each in named}):
        raise NotPossibleError("this is a witness already")
    if account and runs_it(account, voting_round):
        raise NotPossibleError("whoever runs the vote is no witness of it")
    who = {"email": email, "account_id": account.id if account else None}
    made = Witness(round_id=voting_round.id, number=len(named) + 1, lang=lang, **who)
    db.session.add(made)
    db.session.flush()
    audit.record(actor, "name_witness", voting_round, number=made.number)
    if voting_round.fingerprint:
        log.note(voting_round, Kind.WITNESS, {"number": made.number})
        _tell(made, voting_round)
    return made


def runs_it(account: Account, voting_round: VotingRound) -> bool:
    """Whom a witness is there to watch."""
    return account.is_coordinator or voting_round.zone_id in account.librarian_zone_ids


def begin(voting_round: VotingRound) -> None:
    """The round was opened: its witnesses get the first head."""
    for witness in witnesses_of(voting_round.id):
        log.note(voting_round, Kind.WITNESS, {"number": witness.number})
    for witness in witnesses_of(voting_round.id):
        _tell(witness, voting_round)


def _tell(witness: Witness, voting_round: VotingRound) -> None:
    """Send the last head, once a day at most; the first time a notice to their account besides."""
    last, first = log.head(voting_round.id), witness.told_size == 0
    if last is None or last.size <= witness.told_size:
        return
    if witness.account_id is not None and first:
        notices.remind(witness.account_id, voting_round, "tell_witness")
    if witness.address is not None:
        emails.send_head(witness, voting_round, last, first=first)
    witness.told_size, witness.told_on = last.size, today()


@jobs.every("tell witnesses of new seals", 3600)
def tell_witnesses(_payload: dict[str, Any] | None = None) -> None:
    newest = db.select(db.func.max(LogHead.size)).where(LogHead.round_id == Witness.round_id).scalar_subquery()
    query = (
        db.select(Witness, VotingRound)
        .join(VotingRound, VotingRound.id == Witness.round_id)
        .where(VotingRound.status.in_(UNDER_WAY), Witness.told_on < today(), Witness.told_size < newest)
    )
    for witness, voting_round in db.session.execute(query.order_by(Witness.id)).all():
        _tell(witness, voting_round)


def hand_files(voting_round: VotingRound, opening: bytes) -> None:
    """Keep `opening`, the file that opens the seals, for each witness under a key of its own: it stands in the link of
    their letter; of one with an account it is made from the server's secret and their number when they ask for it."""
    for witness in witnesses_of(voting_round.id):
        if witness.account_id is not None:
            keep(voting_round, opening, _own_token(witness))
            notices.remind(witness.account_id, voting_round, "tell_witness_file")
        elif witness.email is not None:
            emails.send_file(witness, voting_round, keep(voting_round, opening, secrets.token_urlsafe(32)))


def finish(voting_round: VotingRound) -> None:
    """The vote is over: the last head goes out, and the addresses are forgotten."""
    last = log.head(voting_round.id)
    for witness in witnesses_of(voting_round.id):
        if last is not None:
            if witness.address is not None:
                emails.send_last(witness, voting_round, last)
            witness.told_size, witness.told_on = last.size, today()
        witness.email = None
    db.session.flush()


def keep(voting_round: VotingRound, opening: bytes, token: str) -> str:
    """`token`: the secret that fetches and opens it; returned."""
    nonce = os.urandom(NONCE)
    content = nonce + AESGCM(_file_key(token)).encrypt(nonce, opening, None)
    kept = {"round_id": voting_round.id, "content": content, "expires_on": today() + KEPT}
    db.session.add(WitnessFile(token_hash=token_hash(token), **kept))
    return token


def _own_token(witness: Witness) -> str:
    """Nowhere stored: who has the database and not the server's key cannot make it."""
    made = keyed_hash("witness file", str(witness.round_id), str(witness.number), str(witness.account_id))
    return base64.urlsafe_b64encode(bytes.fromhex(made)).decode().rstrip("=")


def own_token(voting_round: VotingRound, account: Any) -> str | None:
    """Of a witness who is signed in, while their file waits."""
    mine = next((each for each in witnesses_of(voting_round.id) if each.account_id == account.id), None)
    token = _own_token(mine) if mine is not None else ""
    return token if token and waiting_file(token) else None


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
    over = db.select(VotingRound.id).where(VotingRound.status.not_in(UNDER_WAY))
    gone = db.update(Witness).where(Witness.round_id.in_(over), Witness.told_on < today() - KEPT)
    db.session.execute(gone.values(account_id=None))
