"""The log of a round and its signed heads, both append-only; who watches over it; and what is handed to them once.

No table here has a time finer than a day. The rows of the first three have no number of their own on SQLite."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from workspace.accounts.models import Account
from workspace.core.db import db, today
from workspace.voting.models import VotingRound
from workspace.voting.seals.entries import Kind


class LogEntry(db.Model):
    """One line of the log of a round, from `seq` 0. Never changed, never deleted."""

    __tablename__ = "seal_entries"
    __table_args__ = (
        UniqueConstraint("round_id", "seal"),
        CheckConstraint("seq >= 0", name="seq"),
        CheckConstraint("(kind = 'ballot') = (seal IS NOT NULL)", name="seal"),
        {"sqlite_with_rowid": False},
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind]
    content: Mapped[str] = mapped_column(Text)  # canonical JSON, the very bytes that are hashed
    seal: Mapped[str | None] = mapped_column(String(64))  # of a ballot, so that a tracking code finds it


class LogHead(db.Model):
    """The log when it had `size` entries, signed. Whoever keeps one sees if the log is cut or rewritten later."""

    __tablename__ = "seal_heads"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the name SQLAlchemy reads

    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)  # signed, see signing.py
    day: Mapped[date] = mapped_column(default=today)


class WaitingWithdrawal(db.Model):
    """A seal whose ballot was taken back: a line of the next batch."""

    __tablename__ = "seal_withdrawals"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the name SQLAlchemy reads

    seal: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"), index=True)


class Witness(db.Model):
    """One of two people who are sent the heads: somebody with an account here, or an address, which goes as soon as the
    last letter is written. That it was this account goes a month later."""

    __tablename__ = "witnesses"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("round_id", "account_id"),
        CheckConstraint("number IN (1, 2)", name="number"),
        Index("ix_witnesses_round_id_told_size", "round_id", "told_size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"))
    number: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    email: Mapped[str | None]
    lang: Mapped[str]
    told_size: Mapped[int] = mapped_column(default=0)  # of the head they were sent last
    told_on: Mapped[date | None]

    account: Mapped[Account | None] = relationship(lazy="joined")
    voting_round: Mapped[VotingRound] = relationship(back_populates="witnesses")

    @property
    def address(self) -> str | None:
        """Where letters go. Somebody with an account and no address here reads what they say on the pages."""
        own = self.account.email if self.account is not None and self.account.email_confirmed else None
        return self.email or own


class WitnessFile(db.Model):
    """What opens each seal, encrypted with a key that stands in the letter to one witness and nowhere here. It goes when
    it is fetched, and after a month in any case."""

    __tablename__ = "witness_files"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    expires_on: Mapped[date] = mapped_column(index=True)


def _refuse(_mapper: Mapper[Any], _connection: Any, record: Any) -> None:
    raise RuntimeError(f"{type(record).__name__} of round {record.round_id} is never changed")


for _kept in (LogEntry, LogHead):
    event.listen(_kept, "before_update", _refuse)
    event.listen(_kept, "before_delete", _refuse)
