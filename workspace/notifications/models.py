import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workspace.core.db import db, now
from workspace.permissions import P


class FollowRole(enum.StrEnum):
    AUTHOR = "author"
    FOLLOWER = "follower"
    SUPPORTER = "supporter"
    GROUP = "group"  # those who carry an action out


class Follow(db.Model):
    """An account wants to hear of a thing. Nobody but the account itself can list what it follows."""

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("subject_type", "subject_id", "account_id", "role"),
        Index("ix_follows_account_id", "account_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    role: Mapped[FollowRole]


class Notice(db.Model):
    """One thing told to one person. Its words are made when it is read, in the reader's language of that day."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("cause_id", "account_id"),
        Index("ix_notices_account_id", "account_id", "id"),
        Index(
            "ix_notices_unread",
            "account_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notices_unmailed",
            "account_id",
            sqlite_where=text("mailed_at IS NULL AND read_at IS NULL"),
            postgresql_where=text("mailed_at IS NULL AND read_at IS NULL"),
        ),
    )
    view_permission = P.NOTICE_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    cause_id: Mapped[int] = mapped_column(ForeignKey("audit_entries.id"))
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    verb: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
