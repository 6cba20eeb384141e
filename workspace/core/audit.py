"""Who did what: append-only entries written in the same transaction as the deed they record."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from workspace.core.db import db, now


class AuditEntry(db.Model):
    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_type", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    verb: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    zone_id: Mapped[int | None] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


Listener = Callable[[Any, AuditEntry, Any], None]
listeners: list[Listener] = []  # told of each entry, in the same transaction: notices are written with their cause


def record(actor: Any, verb: str, subject: Any, **detail: Any) -> AuditEntry:
    """Write down that `actor` (None: the system) did `verb` to `subject`. The subject must have its id (flush first)."""
    entry = AuditEntry(
        actor_id=actor.id if actor is not None else None,
        verb=verb,
        subject_type=subject.subject_type,
        subject_id=subject.id,
        zone_id=getattr(subject, "zone_id", None),
        detail=detail,
    )
    db.session.add(entry)
    for listener in listeners:
        listener(actor, entry, subject)
    return entry


def is_last(model: Any, verb: str) -> Any:
    """For a join: is an entry the newest that did `verb` to the row of `model`?"""
    newest = db.select(db.func.max(AuditEntry.id)).where(
        AuditEntry.subject_type == model.subject_type, AuditEntry.subject_id == model.id, AuditEntry.verb == verb
    )
    return AuditEntry.id == newest.correlate(model).scalar_subquery()


def _refuse(_mapper: Mapper[Any], _connection: Any, entry: AuditEntry) -> None:
    raise RuntimeError(f"audit entry {entry.id} is never changed")


event.listen(AuditEntry, "before_update", _refuse)
event.listen(AuditEntry, "before_delete", _refuse)
