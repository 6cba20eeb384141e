import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from workspace.accounts.models import Account
from workspace.core import subjects
from workspace.core.db import db, now
from workspace.permissions import P
from workspace.zones.models import LookedAfter

LONGEST = 4000  # characters


class CommentStatus(enum.StrEnum):
    VISIBLE = "visible"
    HIDDEN = "hidden"  # by a librarian, with a reason
    WITHDRAWN = "withdrawn"  # by its author; its text is gone


class Comment(LookedAfter, db.Model):
    """What somebody said about a subject (`on_type`, `on_id`), or in reply to such a comment.

    `level` is 0 for a comment and 1 for a reply. The foreign key over four columns makes the database itself refuse a
    reply to a reply and a reply that hangs on another subject than its parent."""

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("id", "level", "on_type", "on_id"),
        ForeignKeyConstraint(
            ["parent_id", "parent_level", "on_type", "on_id"],
            ["comments.id", "comments.level", "comments.on_type", "comments.on_id"],
            name="fk_comments_parent",
        ),
        CheckConstraint("parent_level = 0", name="parent_is_no_reply"),
        CheckConstraint("(parent_id IS NULL AND level = 0) OR (parent_id IS NOT NULL AND level = 1)", name="level"),
        CheckConstraint("(parent_id IS NULL) = (parent_level IS NULL)", name="parent_level"),
        CheckConstraint("(status = 'withdrawn') = (text = '')", name="withdrawn_text_is_gone"),
        CheckConstraint("status <> 'hidden' OR hidden_reason <> ''", name="hidden_why"),
        CheckConstraint("reply_count >= 0", name="reply_count"),
        Index("ix_comments_on", "on_type", "on_id", "level", "id"),
        Index("ix_comments_parent_id", "parent_id", "id"),
    )
    subject_type = "comment"
    view_permission = P.COMMENT_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    on_type: Mapped[str]
    on_id: Mapped[int]
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    parent_id: Mapped[int | None]
    parent_level: Mapped[int | None]
    level: Mapped[int] = mapped_column(default=0)
    status: Mapped[CommentStatus]
    hidden_reason: Mapped[str] = mapped_column(default="")
    lang: Mapped[str]  # of the text, chosen by its author
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_on: Mapped[date | None]
    reply_count: Mapped[int] = mapped_column(default=0)  # of visible replies
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    author: Mapped[Account] = relationship()
    by_librarian: Mapped[bool | None] = query_expression()  # of its zone; only where a talk is read

    @property
    def subject(self) -> Any:
        """What is talked about, or None if that is gone."""
        return subjects.find(self.on_type, self.on_id)

    @property
    def top_id(self) -> int:
        """The comment that heads its part of the talk."""
        return self.parent_id or self.id
