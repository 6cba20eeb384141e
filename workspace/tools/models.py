from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workspace.core.db import db, today
from workspace.permissions import P


class Edition(db.Model):
    """A rulebook that a coordinator took in, as its file says it; it had no fault then. A later one of the same name
    stands in its place, and none is ever changed."""

    __tablename__ = "tool_editions"
    __table_args__ = (CheckConstraint("length(text) <= 200000", name="text"),)
    subject_type = "edition"
    view_permission = P.SITE_MANAGE

    id: Mapped[int] = mapped_column(primary_key=True)
    tool: Mapped[str]
    edition: Mapped[str]
    text: Mapped[str]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    added_on: Mapped[date] = mapped_column(default=today)
