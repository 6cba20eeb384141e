"""Reads. Of a single card nobody is told whether a ballot was cast with it: that is counted in sum alone, and while the
round is open not shown, so that no librarian sees the number rise behind the person they gave a card to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import contains_eager

from workspace.core.db import db
from workspace.voting.cards.codes import code_hash
from workspace.voting.cards.models import Card, CardBatch, CardStatus, DeskNews, HandedKind, HandedOut
from workspace.voting.models import Channel, Phase, Voters, VotingRound
from workspace.voting.turnout import Part

MOST_ON_A_LIST = 1000


class Counts(NamedTuple):
    """Of a round, its cards and what the desk handed out. Everything of this is public, `cast` after closing."""

    printed: int
    issued: int  # handed out, whatever became of them
    struck: int
    cast: int
    papers: int  # paper ballots handed out

    @property
    def too_many(self) -> bool:
        """More cards voted than were handed out: somebody tampered."""
        return self.cast > self.issued


class Sheet(NamedTuple):
    """Of its cards the serial numbers, such as "1–17, 19"; "" for none."""

    number: int
    printed_on: date
    waiting: str
    issued: str
    struck: str


def ranges(numbers: Sequence[int]) -> str:
    """From 1, 2, 3, 5 in ascending order to "1–3, 5"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else f"{first}" for first, last in parts)


def admits_cards(voting_round: VotingRound) -> bool:
    return voting_round.voters is not Voters.MEMBERS


def takes_cards(voting_round: VotingRound, at: datetime) -> bool:
    """May cards be printed for it now? From the moment its rules are frozen until it closes."""
    return admits_cards(voting_round) and voting_round.phase(at) in (Phase.UPCOMING, Phase.OPEN)


def counts(voting_round: VotingRound) -> Counts:
    handed = [
        db.select(db.func.count(HandedOut.id)).filter_by(round_id=voting_round.id, kind=kind) for kind in HandedKind
    ]
    query = db.select(
        db.func.count(Card.id),
        handed[0].scalar_subquery(),
        db.func.count(db.case((Card.status == CardStatus.STRUCK, 1))),
        db.func.count(Card.cast_on),
        handed[1].scalar_subquery(),
    ).where(Card.round_id == voting_round.id)
    return Counts(*db.session.execute(query).one())


def sheets(voting_round: VotingRound) -> list[Sheet]:
    """Newest first, at most the last thousand cards."""
    query = (
        db.select(Card.serial, Card.status, CardBatch.number, CardBatch.printed_on)
        .join(CardBatch, CardBatch.id == Card.batch_id)
        .where(Card.round_id == voting_round.id)
        .order_by(Card.serial.desc())
        .limit(MOST_ON_A_LIST)
    )
    found: dict[tuple[int, date], dict[CardStatus, list[int]]] = {}
    for serial, status, number, printed_on in db.session.execute(query):
        found.setdefault((number, printed_on), {each: [] for each in CardStatus})[status].insert(0, serial)
    return [Sheet(*sheet, *(ranges(serials) for serials in by.values())) for sheet, by in found.items()]


def batch(voting_round: VotingRound, number: int) -> CardBatch | None:
    return db.session.scalar(db.select(CardBatch).filter_by(round_id=voting_round.id, number=number))


def parts(voting_round: VotingRound) -> list[Part]:
    """Who votes with a card, for turnout.more_parts: looked through by the count alone, while the ballots are sealed."""
    query = db.select(Card.id, Card.cast_on, CardBatch.number).join(CardBatch, CardBatch.id == Card.batch_id)
    cast = query.where(Card.round_id == voting_round.id, Card.cast_on.is_not(None)).order_by(Card.id)
    return [
        Part(Channel.CARD, day, batch=f"{number}", key=f"card {card_id}")
        for card_id, day, number in db.session.execute(cast)
    ]


def untold(at: datetime) -> Sequence[DeskNews]:
    """What members have to hear of a day gone by, in an order that says nothing of when."""
    query = db.select(DeskNews).where(DeskNews.day < at.date()).order_by(DeskNews.round_id, DeskNews.account_id)
    return db.session.scalars(query).all()


def next_numbers(voting_round: VotingRound) -> tuple[int, int]:
    """Of the next sheet, and of its first card."""
    last_sheet = db.select(db.func.max(CardBatch.number)).filter_by(round_id=voting_round.id)
    last_card = db.select(db.func.max(Card.serial)).filter_by(round_id=voting_round.id)
    held = db.session.execute(db.select(last_sheet.scalar_subquery(), last_card.scalar_subquery())).one()
    return (held[0] or 0) + 1, (held[1] or 0) + 1


def card_by_code(code: str) -> Card | None:
    """`code` as `codes.read` gives it."""
    query = db.select(Card).filter_by(code_hash=code_hash(code)).join(VotingRound, VotingRound.id == Card.round_id)
    return db.session.scalar(query.options(contains_eager(Card.voting_round).joinedload(VotingRound.zone)))


def card_by_serial(voting_round: VotingRound, serial: int) -> Card | None:
    return db.session.scalar(db.select(Card).filter_by(round_id=voting_round.id, serial=serial))


def round_of_good_card(card_id: int) -> int | None:
    """The round that this card opens, if it is in somebody's hand."""
    return db.session.scalar(db.select(Card.round_id).filter_by(id=card_id, status=CardStatus.ISSUED))


def has_ballot(card_id: int) -> bool:
    """For whoever holds the card, and nobody else."""
    return db.session.scalar(db.select(Card.cast_on).filter_by(id=card_id)) is not None
