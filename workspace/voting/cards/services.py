"""What librarians do with cards, and voting with one. The actor comes first; nothing here commits.

What is done at the desk is audited, by serial number, and stands in the round's public log as numbers alone; that a
ballot was cast, changed or cleared is in neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workspace.core import audit, jobs
from workspace.core.db import db, now, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.notifications import services as notices
from workspace.permissions import P, can
from workspace.voting import ballots
from workspace.voting import queries as rounds
from workspace.voting.ballots import NotOpenError, Voter
from workspace.voting.cards import queries
from workspace.voting.cards.codes import code_hash
from workspace.voting.cards.lifecycle import CARD
from workspace.voting.cards.models import Card, CardBatch, CardStatus, DeskNews, HandedKind, HandedOut, Struck
from workspace.voting.models import Channel, Participation, Phase, RoundStatus, VotingRound
from workspace.voting.seals import closing, log
from workspace.voting.seals.entries import Kind

MOST_CARDS = 200  # on one sheet


class UnknownCardError(NotPossibleError):
    """No card of this round has that serial number."""


class CardGoneError(NotOpenError):
    """The card opens no ballot: it was not handed out yet, or struck out meanwhile."""


@dataclass(frozen=True)
class CardVoter(Voter):
    """Whoever holds a card. Of a change of their ballot the card's row keeps no trace but the day of the first one."""

    card_id: int
    round_id: int
    channel: Channel = Channel.CARD

    @property
    def key(self) -> str:  # type: ignore[override]
        return f"card {self.card_id}"

    def may_vote(self, voting_round: VotingRound) -> bool:
        return self.round_id == voting_round.id

    def take_part(self, voting_round: VotingRound) -> None:
        held = db.session.scalar(db.select(Card.status).filter_by(id=self.card_id).with_for_update())
        if held != CardStatus.ISSUED:
            raise CardGoneError
        self._write(Card.cast_on.is_(None), cast_on=today())

    def step_back(self, voting_round: VotingRound) -> None:
        self._write(cast_on=None)

    def _write(self, *only: Any, **values: Any) -> None:
        statement = db.update(Card).where(Card.id == self.card_id, *only).values(**values)
        db.session.execute(statement, execution_options={"synchronize_session": False})


def print_batch(actor: Any, voting_round: VotingRound, *, first: int, codes: Sequence[str]) -> CardBatch:
    """Keep a sheet that was just drawn: its cards have the serial numbers from `first` on, and of `codes` the hashes are
    stored. Raises NotPossibleError if somebody printed meanwhile or the round takes no cards."""
    _hold(actor, voting_round)
    number, next_serial = queries.next_numbers(voting_round)
    if not queries.takes_cards(voting_round, now()) or next_serial != first or not 1 <= len(codes) <= MOST_CARDS:
        raise NotPossibleError(f"no cards for round {voting_round.id}")
    batch = CardBatch(round_id=voting_round.id, number=number)
    db.session.add(batch)
    db.session.flush()
    same = {"round_id": voting_round.id, "batch_id": batch.id, "status": CardStatus.PRINTED, "version": 1}
    rows = [{**same, "serial": serial, "code_hash": code_hash(code)} for serial, code in enumerate(codes, first)]
    db.session.execute(db.insert(Card), rows)
    audit.record(actor, "print_cards", voting_round, batch=number, first=first, count=len(codes))
    _note(voting_round, "printed", sheet=number, count=len(codes))
    return batch


def hand_out(
    actor: Any, voting_round: VotingRound, *, kind: HandedKind, serial: int | None = None, account: Any = None
) -> None:
    """A librarian who has seen the person gives them a card (`serial`) or a paper ballot. `account`: the member it is
    for, if they say so; their voting online ends here by the round's rule `twice`. Raises NotPermittedError, NotOpenError,
    UnknownCardError, NotPossibleError (the card is not free) or ballots.VotedElsewhereError."""
    _hold(actor, voting_round)
    if voting_round.phase(now()) is not Phase.OPEN:
        raise NotOpenError
    if account is not None:
        ballots.hand_over(voting_round, account, Channel(kind))
        _tell_later(voting_round, account)
    if kind is HandedKind.CARD:
        CARD.apply(_held(voting_round, serial), "hand_out", actor)
    else:
        audit.record(actor, "hand_out_paper", voting_round)
    db.session.add(HandedOut(round_id=voting_round.id, kind=kind))
    db.session.flush()
    _note(voting_round, "handed out", of=str(kind))


def strike(actor: Any, voting_round: VotingRound, *, serial: int, reason: Struck, account: Any = None) -> None:
    """Make a card worthless; a ballot that was cast with it goes, and whether there was one is not said. `account`: the
    member whose card it was, who may then be given another: how often that was done is public. Raises UnknownCardError,
    or NotPossibleError, also for a card that was nobody's, since `account` may have voted with another one."""
    _hold(actor, voting_round)
    card = _held(voting_round, serial)
    if account is not None and card.status != CardStatus.ISSUED:
        raise NotPossibleError(f"card {serial} is nobody's")
    ballots.remove_of(voting_round, CardVoter(card.id, card.round_id))
    with db.session.no_autoflush:  # status and reason go together, or the database refuses them
        card.struck_reason, card.cast_on = reason, None
        CARD.apply(card, "strike", actor, reason=reason)
    _note(voting_round, "struck out", count=1, reason=str(reason))
    if account is not None:
        given = {"round_id": voting_round.id, "account_id": account.id, "channel": Channel.CARD}
        back = db.delete(Participation).filter_by(**given).returning(Participation.account_id)
        if db.session.execute(back).all():
            _note(voting_round, "given back", count=1)
            _tell_later(voting_round, account)


def _tell_later(voting_round: VotingRound, account: Any) -> None:
    db.session.merge(DeskNews(round_id=voting_round.id, account_id=account.id, day=today()))


def strike_batch(actor: Any, voting_round: VotingRound, *, number: int) -> int:
    """Strike out what was not handed out of a sheet that is lost or spoilt. Returns how many cards."""
    _hold(actor, voting_round)
    batch = queries.batch(voting_round, number)
    if batch is None or voting_round.phase(now()) not in (Phase.UPCOMING, Phase.OPEN):
        raise NotPossibleError(f"no sheet {number}")
    count = _strike_printed(Card.batch_id == batch.id, reason=Struck.SPOILT)
    audit.record(actor, "strike_sheet", voting_round, batch=number, count=count)
    _note(voting_round, "struck out", count=count, reason=str(Struck.SPOILT), sheet=number)
    return count


def _note(voting_round: VotingRound, what: str, **numbers: Any) -> None:
    """In the public log: what, and how many; neither serial numbers nor who."""
    log.note(voting_round, Kind.CARDS, {"what": what, **numbers})


def _strike_printed(*which: Any, reason: Struck) -> int:
    statement = db.update(Card).where(*which, Card.status == CardStatus.PRINTED)
    values = {"status": CardStatus.STRUCK, "struck_reason": reason, "version": Card.version + 1}
    struck = db.session.execute(statement.values(**values).returning(Card.id)).all()
    return len(struck)


def _hold(actor: Any, voting_round: VotingRound) -> None:
    """The round, for one deed of the desk at a time, as it is now: nothing comes into its log after the count."""
    if not can(actor, P.CARDS_MANAGE, voting_round):
        raise NotPermittedError(P.CARDS_MANAGE)
    db.session.refresh(voting_round, with_for_update=True)


def _held(voting_round: VotingRound, serial: int | None) -> Card:
    query = db.select(Card).filter_by(round_id=voting_round.id, serial=serial).with_for_update()
    card = db.session.scalar(query.execution_options(populate_existing=True))
    if card is None:
        raise UnknownCardError(f"no card {serial}")
    return card


def end_of_round(_actor: Any, entry: audit.AuditEntry, subject: Any) -> None:
    """When a round is counted, fails or is cancelled: cards that were not handed out are struck out. Those that were stay
    as they are: striking the unused ones of them would say by serial number who did not come. Of a cancelled round no
    ballots are left."""
    if entry.subject_type != VotingRound.subject_type or entry.detail.get("from") != "scheduled":
        return
    count = _strike_printed(Card.round_id == subject.id, reason=Struck.UNUSED)
    if entry.detail["to"] == "cancelled":
        statement = db.update(Card).where(Card.round_id == subject.id).values(cast_on=None)
        db.session.execute(statement, execution_options={"synchronize_session": False})
    if count:
        audit.record(None, "strike_unused", subject, count=count)


def say_cast(voting_round: VotingRound) -> None:
    """How many cards voted: in the log, and public, from closing on."""
    if queries.admits_cards(voting_round):
        _note(voting_round, "cast", count=queries.counts(voting_round).cast)


@jobs.every("tell who was handed a card or paper", 3600)
def tell_handed(_payload: dict[str, Any]) -> None:
    """A member hears that their vote online is closed, also if a librarian named them by mistake; or, if what they got is
    struck out, that they may vote anew. Only the day after, see DeskNews. A cancelled vote has nothing more to tell."""
    for news in queries.untold(now()):
        votes_at_desk = rounds.channel_at_desk(news.round_id, news.account_id)
        if news.voting_round.status != RoundStatus.CANCELLED:
            notices.remind(news.account_id, news.voting_round, "tell_handed" if votes_at_desk else "tell_struck")
        db.session.delete(news)


audit.listeners.append(end_of_round)
closing.before_close.append(say_cast)
