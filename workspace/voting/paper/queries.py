"""Reads. What stands on single sheets is for those who type it in; sums of it are made by the count alone."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_

from workspace.core.audit import AuditEntry
from workspace.core.db import db, now, today
from workspace.voting.cards import queries as cards
from workspace.voting.cards.models import HandedKind, HandedOut
from workspace.voting.kinds import Marks
from workspace.voting.models import Channel, RoundStatus, VotingRound
from workspace.voting.paper.models import BatchStatus, Invalid, PaperBatch, PaperBox, PaperReading
from workspace.voting.turnout import Part
from workspace.zones.models import Membership, looked_after

THIRD = 3
REMINDED = "paper_waits"  # the verb of the entry that reminds librarians, in notifications.events


class Counts(NamedTuple):
    """Of a round. Public, like those of cards."""

    handed_out: int
    typed: int  # sheets of settled batches
    invalid: dict[Invalid, int]

    @property
    def valid(self) -> int:
        return self.typed - sum(self.invalid.values())

    @property
    def too_many(self) -> bool:
        """More paper ballots came in than were handed out: something is wrong."""
        return self.typed > self.handed_out


class Waiting(NamedTuple):
    """Paper of a closed round that is not all in."""

    voting_round: VotingRound
    handed_out: int
    typed: int  # sheets of settled batches
    said: bool  # one person said that all is in, and a second one has to look


def batches(voting_round: VotingRound) -> Sequence[PaperBatch]:
    query = db.select(PaperBatch).filter_by(round_id=voting_round.id).order_by(PaperBatch.number)
    return db.session.scalars(query.where(PaperBatch.status != BatchStatus.DISCARDED)).all()


def next_number(voting_round: VotingRound) -> int:
    return 1 + (db.session.scalar(db.select(db.func.max(PaperBatch.number)).filter_by(round_id=voting_round.id)) or 0)


def readings(batch: PaperBatch) -> dict[int, dict[int, PaperReading]]:
    """By sheet, then by reading 1, 2, 3."""
    query = db.select(PaperReading).filter_by(batch_id=batch.id).order_by(PaperReading.sheet, PaperReading.reading)
    found: dict[int, dict[int, PaperReading]] = {number: {} for number in range(1, batch.sheets + 1)}
    for each in db.session.scalars(query):
        found[each.sheet][each.reading] = each
    return found


def differing(read: dict[int, dict[int, PaperReading]]) -> list[int]:
    """The sheets that two people read differently and nobody has settled."""
    return [
        sheet
        for sheet, by in read.items()
        if THIRD not in by and {1, 2} <= by.keys() and by[1].content != by[2].content
    ]


def opened(voting_round: VotingRound) -> tuple[PaperBox | None, list[PaperReading]]:
    """The box, and each sheet of each settled batch, as it stands after the last look at it."""
    query = (
        db.select(PaperBox, PaperReading)
        .outerjoin(PaperBatch, and_(PaperBatch.round_id == PaperBox.round_id, PaperBatch.status == BatchStatus.SETTLED))
        .outerjoin(PaperReading, PaperReading.batch_id == PaperBatch.id)
        .where(PaperBox.round_id == voting_round.id)
        .order_by(PaperReading.batch_id, PaperReading.sheet, PaperReading.reading)
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    last = {(each.batch_id, each.sheet): each for _box, each in rows if each is not None}
    return rows[0][0] if rows else None, list(last.values())


def settled(voting_round: VotingRound) -> list[PaperReading]:
    return opened(voting_round)[1]


def ballots(voting_round: VotingRound) -> list[Marks]:
    """What counts, for elections.more_ballots."""
    return [dict(each.marks) for each in settled(voting_round) if each.marks is not None]


def parts(voting_round: VotingRound) -> list[Part]:
    """Who took part on paper, for turnout.more_parts."""
    number = {batch.id: batch.number for batch in batches(voting_round)}
    return [
        Part(Channel.PAPER, batch=f"paper {number[each.batch_id]}", marks=frozenset(option for option, _ in each.marks))
        for each in settled(voting_round)
        if each.marks is not None
    ]


def counts(sheets: Sequence[PaperReading], handed_out: int) -> Counts:
    """`sheets`: those that are settled; `handed_out`: how many, as the register of the desk has it."""
    invalid = Counter(each.invalid for each in sheets if each.invalid is not None)
    return Counts(handed_out, len(sheets), {each: invalid[each] for each in Invalid if invalid[each]})


def public_counts(voting_round: VotingRound) -> dict[str, Any]:
    """What a page shows of a round's cards and paper: `cards`, `paper`, and `box`."""
    handed, (held, sheets) = cards.counts(voting_round), opened(voting_round)
    return {"cards": handed, "paper": counts(sheets, handed.papers), "box": held}


def box(voting_round: VotingRound) -> PaperBox | None:
    return db.session.get(PaperBox, voting_round.id)


def is_complete(voting_round: VotingRound) -> bool:
    held = box(voting_round)
    return held is not None and held.is_complete


def may_complete(actor: Any, voting_round: VotingRound, held: PaperBox | None) -> bool:
    """May the actor say now that all paper is in? Not twice on one day, and on another only if no librarian else is there."""
    if held is None or held.said_by != actor.id:
        return True
    others = looked_after(voting_round.zone_id, Membership.account_id != actor.id)
    return held.said_on != today() and not db.session.scalar(db.select(others))


def is_awaited(held: PaperBox | None, handed_out: int) -> bool:
    """Is there paper, and not yet two who say that all is in? What was printed is awaited, too, and what is begun."""
    return not held.is_complete if held else handed_out > 0


def waits(voting_round: VotingRound) -> bool:
    """Is paper of a closed round still to be typed in? For publishing.unfinished."""
    return is_awaited(box(voting_round), cards.counts(voting_round).papers)


def waiting_for(actor: Any) -> list[Waiting]:
    """Closed rounds whose paper waits for this librarian or coordinator, the one that waits longest first."""
    if not actor.is_coordinator and not actor.librarian_zone_ids:
        return []
    own = db.true() if actor.is_coordinator else VotingRound.zone_id.in_(actor.librarian_zone_ids)
    return _waiting(own, *_closed(now()))


def to_remind_of(at: datetime) -> list[VotingRound]:
    """Closed rounds whose paper waits, and of which nobody was told since a day."""
    told = db.select(AuditEntry.id).where(
        AuditEntry.subject_type == VotingRound.subject_type,
        AuditEntry.subject_id == VotingRound.id,
        AuditEntry.verb == REMINDED,
        AuditEntry.at > at - timedelta(days=1),
    )
    return [each.voting_round for each in _waiting(~told.exists(), *_closed(at))]


def _closed(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return VotingRound.status == RoundStatus.SCHEDULED, VotingRound.closes_at <= at


def _waiting(*which: ColumnElement[bool]) -> list[Waiting]:
    """Of these rounds those whose paper is_awaited."""
    handed = db.select(db.func.count(HandedOut.id)).where(
        HandedOut.round_id == VotingRound.id, HandedOut.kind == HandedKind.PAPER
    )
    typed = db.select(db.func.coalesce(db.func.sum(PaperBatch.sheets), 0)).where(
        PaperBatch.round_id == VotingRound.id, PaperBatch.status == BatchStatus.SETTLED
    )
    handed_out = handed.scalar_subquery()
    query = (
        db.select(VotingRound, handed_out, typed.scalar_subquery(), PaperBox.said_by.is_not(None))
        .outerjoin(PaperBox, PaperBox.round_id == VotingRound.id)
        .where(PaperBox.confirmed_by.is_(None), or_(PaperBox.round_id.is_not(None), handed_out > 0))
        .where(*which)
        .order_by(VotingRound.closes_at, VotingRound.id)
    )
    return [Waiting(*row) for row in db.session.execute(query)]
