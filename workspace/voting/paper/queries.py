"""Reads. What stands on single sheets is for those who type it in; sums of it are made by the count alone."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from workspace.core.db import db
from workspace.voting.cards import queries as cards
from workspace.voting.cards.models import HandedKind, HandedOut
from workspace.voting.kinds import Marks
from workspace.voting.models import Channel, VotingRound
from workspace.voting.paper.models import BatchStatus, Invalid, PaperBatch, PaperBox, PaperReading
from workspace.voting.turnout import Part

THIRD = 3


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


def settled(voting_round: VotingRound) -> list[PaperReading]:
    """Each sheet of each settled batch, as it stands after the last look at it."""
    query = (
        db.select(PaperReading)
        .join(PaperBatch, PaperBatch.id == PaperReading.batch_id)
        .where(PaperBatch.round_id == voting_round.id, PaperBatch.status == BatchStatus.SETTLED)
        .order_by(PaperReading.batch_id, PaperReading.sheet, PaperReading.reading)
    )
    return list({(each.batch_id, each.sheet): each for each in db.session.scalars(query)}.values())


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


def counts(voting_round: VotingRound, handed_out: int) -> Counts:
    """`handed_out`: how many paper ballots, as the register of the desk has it."""
    typed = settled(voting_round)
    invalid = Counter(each.invalid for each in typed if each.invalid is not None)
    return Counts(handed_out, len(typed), {each: invalid[each] for each in Invalid if invalid[each]})


def public_counts(voting_round: VotingRound) -> dict[str, Any]:
    """What a page shows of a round's cards and paper: `cards` and `paper`."""
    handed = cards.counts(voting_round)
    return {"cards": handed, "paper": counts(voting_round, handed.papers)}


def is_complete(voting_round: VotingRound) -> bool:
    return db.session.get(PaperBox, voting_round.id) is not None


def waits(voting_round: VotingRound) -> bool:
    """Is paper of a closed round still to be typed in? For publishing.unfinished."""
    box = db.select(PaperBox.round_id).filter_by(round_id=voting_round.id)
    handed = db.select(HandedOut.id).filter_by(round_id=voting_round.id, kind=HandedKind.PAPER)
    begun = db.select(PaperBatch.id).where(
        PaperBatch.round_id == voting_round.id, PaperBatch.status != BatchStatus.DISCARDED
    )
    return bool(db.session.scalar(db.select(~box.exists() & (handed.exists() | begun.exists()))))
