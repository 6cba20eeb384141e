import enum
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workspace.accounts.models import handle_of
from workspace.core import subjects
from workspace.core.db import db, today
from workspace.core.language import LANGUAGES
from workspace.permissions import P
from workspace.zones.models import LookedAfter


class Origin(enum.StrEnum):
    NEIGHBOUR = "neighbour"
    AUTHOR = "author"  # who wrote the original, or wrote along
    LIBRARY = "library"
    MACHINE = "machine"


class TranslationStatus(enum.StrEnum):
    VISIBLE = "visible"
    HIDDEN = "hidden"  # by a librarian, with a reason


class Translation(LookedAfter, db.Model):
    """The texts of a subject (`on_type`, `on_id`) in another language, as the last who worked on it left them."""

    __tablename__ = "translations"
    __table_args__ = (
        UniqueConstraint("on_type", "on_id", "lang"),
        CheckConstraint(f"lang IN ({', '.join(repr(code) for code in LANGUAGES)})", name="lang"),
        CheckConstraint("status <> 'hidden' OR hidden_reason <> ''", name="hidden_why"),
        CheckConstraint("made_from >= 0", name="made_from"),
    )
    subject_type = "translation"
    view_permission = P.TRANSLATION_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    on_type: Mapped[str]
    on_id: Mapped[int]
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)  # who worked on it last
    origin: Mapped[Origin]
    status: Mapped[TranslationStatus]
    hidden_reason: Mapped[str] = mapped_column(default="")
    lang: Mapped[str]
    texts: Mapped[dict[str, str]]  # part of the subject: its words in `lang`
    made_from: Mapped[int]  # the number of the version that was translated
    made_of: Mapped[str]  # the fingerprint of its texts: another one now means that this is of an older text
    made_on: Mapped[date] = mapped_column(default=today)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    author_handle: Mapped[str] = handle_of(author_id)

    @property
    def subject(self) -> Any:
        """What is translated, or None if that is gone."""
        return subjects.find(self.on_type, self.on_id)
