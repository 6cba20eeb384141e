from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workspace.accounts.models import handle_of
from workspace.core.db import db, now
from workspace.permissions import P


class Edition(db.Model):
    """A rulebook that a coordinator uploaded, as its file says it; it had no fault then. Once taken in it stands on the
    shelf, before an earlier one of the same name, and is never changed."""

    __tablename__ = "tool_editions"
    __table_args__ = (CheckConstraint("length(text) <= 200000", name="text"),)
    subject_type = "edition"
    view_permission = P.SITE_MANAGE

    id: Mapped[int] = mapped_column(primary_key=True)
    tool: Mapped[str]
    edition: Mapped[str]
    text: Mapped[str]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(default=now)
    taken_at: Mapped[datetime | None] = mapped_column(index=True)

    added_by: Mapped[str] = handle_of(added_by_id)
