import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from workspace.accounts.models import handle_of
from workspace.core.db import db, today
from workspace.core.language import LANGUAGES
from workspace.permissions import P
from workspace.zones.models import Membership, looked_after


class CorrectionStatus(enum.StrEnum):
    WAITING = "waiting"  # for a librarian
    SHOWN = "shown"
    PAST = "past"  # was shown; another came after it, or a librarian took it off
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def _only(status: CorrectionStatus) -> dict[str, object]:
    where = text(f"status = '{status.value}'")
    return {"unique": True, "sqlite_where": where, "postgresql_where": where}


class Correction(db.Model):
    """How a neighbour says a term of the glossary better in one language: it lies over what is shipped."""

    __tablename__ = "term_corrections"
    __table_args__ = (
        CheckConstraint(f"lang IN ({', '.join(repr(code) for code in LANGUAGES)})", name="lang"),
        CheckConstraint("word <> '' AND meaning <> ''", name="says_both"),
        Index("uq_term_corrections_shown", "term", "lang", **_only(CorrectionStatus.SHOWN)),  # type: ignore[arg-type]
        Index("uq_term_corrections_waiting", "author_id", "term", "lang", **_only(CorrectionStatus.WAITING)),  # type: ignore[arg-type]
        Index("ix_term_corrections_term", "term", "id"),
    )
    subject_type = "term-correction"
    view_permission = P.CORRECTION_VIEW
    zone_id = None  # a word is nobody's alone: librarians of every zone look after it

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]  # the id in terms.yaml
    lang: Mapped[str]
    word: Mapped[str]  # " / " between two that mean the same; in Polish the official term, unchanged
    meaning: Mapped[str]
    why: Mapped[str] = mapped_column(default="")  # for the librarian, in `lang`
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    status: Mapped[CorrectionStatus]
    made_on: Mapped[date] = mapped_column(default=today)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    author_handle: Mapped[str] = handle_of(author_id)

    @property
    def lacks_librarian(self) -> bool:
        """In no zone is there a librarian to decide but the one who wrote it. Then the coordinator does."""
        return not db.session.scalar(select(looked_after(Membership.zone_id, Membership.account_id != self.author_id)))
