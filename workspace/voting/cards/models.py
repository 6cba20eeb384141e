"""Cards, and the register of what was handed out at the desk. The two are kept apart.

`Card` knows its serial number and no person, `HandedOut` counts and knows neither, `DeskNews` knows a person until the
next day. So nobody reads from here whose card it was, nor from a name which card to look for. Only days are kept."""

import enum
import secrets
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.core.db import db, today
from workspace.permissions import P
from workspace.voting.models import VotingRound


class CardStatus(enum.StrEnum):
    """Where a card is. Whether a ballot was cast with it is not a status: that is written in no audit entry."""

    PRINTED = "printed"
    ISSUED = "issued"  # in somebody's hand: it opens a ballot
    STRUCK = "struck"  # opens nothing any more


class Struck(enum.StrEnum):
    """Why a card was struck out."""

    LOST = "lost"
    RETURNED = "returned"
    SPOILT = "spoilt"
    UNUSED = "unused"


class HandedKind(enum.StrEnum):
    CARD = "card"
    PAPER = "paper"


class CardBatch(db.Model):
    """The cards of one sheet. Their codes stood in its file, once, and are nowhere else."""

    __tablename__ = "card_batches"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"))
    number: Mapped[int]
    printed_on: Mapped[date] = mapped_column(default=today)


class Card(db.Model):
    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("round_id", "serial"),
        CheckConstraint("(status = 'struck') = (struck_reason IS NOT NULL)", name="struck_with_a_reason"),
        CheckConstraint("status <> 'struck' OR cast_on IS NULL", name="struck_without_a_ballot"),
        Index("ix_cards_round_id_status", "round_id", "status"),
    )
    subject_type = "card"
    view_permission = P.CARDS_MANAGE

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("card_batches.id", ondelete="CASCADE"), index=True)
    serial: Mapped[int]  # 1, 2, 3 … of its round, as printed
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[CardStatus]
    struck_reason: Mapped[Struck | None]
    cast_on: Mapped[
        date | None
    ]  # the day of its ballot, as long as it has one: of a card, what participation is of a person
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    voting_round: Mapped[VotingRound] = relationship()
    batch: Mapped[CardBatch] = relationship()

    @property
    def zone_id(self) -> int:
        return self.voting_round.zone_id


class HandedOut(db.Model):
    """One card or paper ballot given to somebody who came to the desk. Of a member whose name was said, `Participation`
    knows that they vote this way; which card it was stands nowhere."""

    __tablename__ = "handed_out"
    __table_args__ = (Index("ix_handed_out_round_id_kind", "round_id", "kind"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: secrets.token_hex(16))  # random
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"))
    kind: Mapped[HandedKind]
    day: Mapped[date] = mapped_column(default=today)


class DeskNews(db.Model):
    """A member to whom the desk gave or took something hears of it on another day: at once, the notice would stand in the
    audit beside the number of their card. The row goes when they are told."""

    __tablename__ = "desk_news"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the name SQLAlchemy reads

    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    day: Mapped[date] = mapped_column(default=today)

    voting_round: Mapped[VotingRound] = relationship()
