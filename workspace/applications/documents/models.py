from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.applications.documents.kinds import PaperFormat, PaperKind
from workspace.applications.models import Application
from workspace.core.db import db
from workspace.permissions import P

__all__ = ["Paper", "PaperFormat", "PaperKind"]


class Paper(db.Model):
    """One file that was ordered. It names nobody: what names a person is filled in by hand, or put into a file that is
    handed over at once and kept nowhere."""

    __tablename__ = "application_papers"
    __table_args__ = (
        UniqueConstraint("application_id", "kind", "lang", "format"),
        CheckConstraint("(storage_key IS NULL) = (made_on IS NULL)", name="made"),
    )
    subject_type = "paper"
    view_permission = P.APPLICATION_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    kind: Mapped[PaperKind]
    lang: Mapped[str]
    format: Mapped[PaperFormat]
    revision: Mapped[int]  # of the answers that it is made from
    storage_key: Mapped[str | None] = mapped_column(unique=True)  # none until it is made
    size: Mapped[int | None]  # bytes
    made_on: Mapped[date | None]

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_made(self) -> bool:
        return self.storage_key is not None

    @property
    def name(self) -> str:
        """Of the file, in plain letters."""
        return f"{self.application.tool}-{self.kind}-{self.lang}.{self.format}"
