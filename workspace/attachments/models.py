import enum
import secrets
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import Account
from workspace.core import subjects
from workspace.core.db import db, today
from workspace.permissions import P
from workspace.zones.models import LookedAfter

THUMBNAILS = (480, 1200)  # the longest side of the smaller copies of a photo, in pixels


class MediaType(enum.StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"

    @property
    def is_image(self) -> bool:
        return self in (MediaType.JPEG, MediaType.PNG, MediaType.WEBP)

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]

    @property
    def suffix(self) -> str:
        return ".jpg" if self == MediaType.JPEG else f".{self.value}"


CONTENT_TYPES = {
    MediaType.JPEG: "image/jpeg",
    MediaType.PNG: "image/png",
    MediaType.WEBP: "image/webp",
    MediaType.PDF: "application/pdf",
    MediaType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class AttachmentStatus(enum.StrEnum):
    AWAITING = "awaiting"  # added to something everybody sees already: a librarian looks first
    VISIBLE = "visible"  # to those who see what it hangs on
    HIDDEN = "hidden"


def _public_id() -> str:
    return secrets.token_urlsafe(16)


class Attachment(LookedAfter, db.Model):
    """A file that hangs on a subject (`on_type`, `on_id`). Its name is only shown; it is kept under a key made by us."""

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("on_type", "on_id", "content_hash"),  # sending a file again changes nothing
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("downloads >= 0", name="downloads"),
        CheckConstraint("(width IS NULL) = (height IS NULL)", name="both_sides"),
        CheckConstraint("width IS NULL OR alt <> ''", name="photos_are_described"),
        CheckConstraint("status <> 'hidden' OR (hidden_on IS NOT NULL AND hidden_reason <> '')", name="hidden_why"),
        Index("ix_attachments_on", "on_type", "on_id", "position", "id"),
    )
    subject_type = "attachment"
    view_permission = P.ATTACHMENT_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=_public_id)  # in addresses: tells no order, no number
    on_type: Mapped[str]
    on_id: Mapped[int]
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)  # who sent it
    status: Mapped[AttachmentStatus]
    hidden_on: Mapped[date | None]
    hidden_reason: Mapped[str] = mapped_column(default="")
    name: Mapped[str]  # as its sender called it, cleaned; shown, never used as a path
    lang: Mapped[str]  # of the name and of `alt`
    alt: Mapped[str] = mapped_column(default="")  # what can be seen, for those who do not see it
    media_type: Mapped[MediaType]
    size: Mapped[int]  # bytes
    width: Mapped[int | None]  # pixels, of a photo
    height: Mapped[int | None]
    storage_key: Mapped[str] = mapped_column(unique=True)
    content_hash: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    published_on: Mapped[date] = mapped_column(default=today)
    downloads: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    author: Mapped[Account] = relationship()

    @property
    def subject(self) -> Any:
        """What it hangs on, or None if that is gone."""
        return subjects.find(self.on_type, self.on_id)

    @property
    def is_photo(self) -> bool:
        return self.media_type.is_image

    def key(self, size: int | None = None) -> str:
        """The storage key of the file, or of the copy of a photo whose longest side is `size`."""
        return f"{self.storage_key}-{size}" if size else self.storage_key

    @property
    def keys(self) -> list[str]:
        return [self.key(), *(self.key(size) for size in THUMBNAILS if self.is_photo)]
