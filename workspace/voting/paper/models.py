"""Paper ballots as two people read them. A sheet has a number that is written on it when it is typed in, so that it can
be found again; it says nothing of who filled it in."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.core.db import db, today
from workspace.permissions import P
from workspace.voting.models import VotingRound

MOST_SHEETS = 100  # in one batch: what one person types in at a sitting


class BatchStatus(enum.StrEnum):
    TYPING = "typing"  # by the first person
    CHECKING = "checking"  # by a second person, who does not see what the first one typed
    DIFFERING = "differing"  # the two do not agree: somebody looks at the paper a third time
    SETTLED = "settled"  # its ballots count
    DISCARDED = "discarded"  # begun by mistake


class Invalid(enum.StrEnum):
    """Why a paper ballot does not count."""

    BLANK = "blank"
    TOO_MUCH = "too_much"  # more ideas, money or points than the rules allow, or two ideas on one place
    UNCLEAR = "unclear"
    SIGNED = "signed"  # a name or a sign shows whose it is
    FOREIGN = "foreign"  # no ballot of this vote


class PaperBatch(db.Model):
    __tablename__ = "paper_batches"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint(f"sheets BETWEEN 1 AND {MOST_SHEETS}", name="sheets"),
        CheckConstraint("second_by <> first_by", name="two_people"),
        CheckConstraint("status NOT IN ('differing', 'settled') OR second_by IS NOT NULL", name="read_twice"),
    )
    subject_type = "paper_batch"
    view_permission = P.PAPER_MANAGE

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1, 2, 3 … of its round
    sheets: Mapped[int]
    status: Mapped[BatchStatus]
    first_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    second_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    begun_on: Mapped[date] = mapped_column(default=today)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    voting_round: Mapped[VotingRound] = relationship()

    @property
    def zone_id(self) -> int:
        return self.voting_round.zone_id


class PaperReading(db.Model):
    """One sheet as somebody read it: `reading` 1 and 2 by two people, 3 where a third look settled it."""

    __tablename__ = "paper_readings"
    __table_args__ = (
        CheckConstraint("reading BETWEEN 1 AND 3", name="reading"),
        CheckConstraint("marks IS NULL OR invalid IS NULL", name="counts_or_not"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batches.id", ondelete="CASCADE"), primary_key=True)
    sheet: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1
    reading: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    marks: Mapped[list[Any] | None] = mapped_column(
        db.JSON(none_as_null=True)
    )  # [[option id, value], …]; NULL after counting
    invalid: Mapped[Invalid | None]

    @property
    def content(self) -> tuple[Any, Invalid | None]:
        """What two readings are compared by."""
        return self.marks, self.invalid


class PaperBox(db.Model):
    """The paper of a round, from the first ballot that was printed. The round is counted when two people have said that
    all of it is typed in; where nobody else looks after the zone, one person on two days."""

    __tablename__ = "paper_boxes"
    __table_args__ = (
        CheckConstraint("printed >= 0", name="printed"),
        CheckConstraint("(said_by IS NULL) = (said_on IS NULL)", name="said"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_on IS NULL)", name="confirmed"),
        CheckConstraint(
            "confirmed_by IS NULL OR (said_by IS NOT NULL AND (confirmed_by <> said_by OR confirmed_on > said_on))",
            name="two_people_or_two_days",
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"), primary_key=True)
    printed: Mapped[int] = mapped_column(default=0)  # copies in all files that were made
    said_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    said_on: Mapped[date | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    confirmed_on: Mapped[date | None]

    @property
    def is_complete(self) -> bool:
        return self.confirmed_by is not None

    @property
    def by_one_alone(self) -> bool:
        return self.is_complete and self.confirmed_by == self.said_by
