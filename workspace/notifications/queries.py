"""What one person was told. Nobody else can list it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from workspace.core import subjects
from workspace.core.db import db
from workspace.core.mail import OutgoingMail
from workspace.notifications.events import EVENTS, WHY
from workspace.notifications.models import Notice

PAGE = 20


@dataclass(frozen=True)
class Told:
    """A notice as its reader sees it today. `title` (in `lang`) and `url` are empty for what they may not see, or no
    longer; `words` is lazy, in the reader's language; `said` are a person's words, in `said_lang`.
    `reason_code` is a code of the list of reasons or, where a slice has no such list, words like those."""

    notice: Notice
    words: Any
    title: str = ""
    lang: str | None = None
    url: str = ""
    why: Any = ""
    reason_code: str = ""
    said: str = ""
    said_lang: str | None = None


def unread_query(actor: Any) -> Select[tuple[int]]:
    """Counts the notices this reader has not seen."""
    query = db.select(db.func.count()).select_from(Notice)
    return query.where(Notice.account_id == actor.id, Notice.read_at.is_(None))


def notices_of(actor: Any, *, before_id: int | None = None, unread: bool = False, limit: int = PAGE + 1) -> list[Told]:
    """Newest first, with the things they are about, in one query."""
    query = db.select(Notice).where(Notice.account_id == actor.id)
    if unread:
        query = query.where(Notice.read_at.is_(None))
    if before_id:
        query = query.where(Notice.id < before_id)
    query = query.order_by(Notice.id.desc()).limit(limit)
    rows = subjects.rows_with_subjects(query, Notice.subject_type, Notice.subject_id)
    return [_told(actor, notice, record) for notice, record in rows]


def _told(actor: Any, notice: Notice, record: Any) -> Told:
    event = EVENTS.get((notice.subject_type, notice.verb))
    record = _shown(actor, notice, record)
    if event is None or (record is None and not event.blind):
        return Told(notice, "")
    title, lang = subjects.title(record) if record else ("", None)
    detail, why = notice.detail, notice.detail.get("why") or {}
    code, reason = detail.get("reason_code", ""), detail.get("reason", "")
    return Told(
        notice,
        event.words,
        title=title,
        lang=lang,
        url=_address(notice, record) if record else "",
        why=WHY.get(why.get("reason", ""), ""),
        reason_code=code or reason,
        said=detail.get("words") or (reason if code and reason != code else ""),
        said_lang=detail.get("lang"),
    )


def _shown(actor: Any, notice: Notice, record: Any) -> Any:
    """What its reader knows the thing by: a membership by its zone, likewise what is told blindly; None if by nothing."""
    seen = record is not None and notice.subject_type != "membership" and subjects.may_view(actor, record)
    event = EVENTS.get((notice.subject_type, notice.verb))
    if seen or event is None or not event.blind:
        return record if seen else None
    zone = getattr(record, "zone", None)
    return zone if zone is not None and subjects.may_view(actor, zone) else None


def _address(notice: Notice, record: Any) -> str:
    return subjects.talk_url(record) if notice.verb in ("comment", "reply") else subjects.url(record)


def target_of(actor: Any, notice: Notice) -> str:
    """Where a notice leads its reader; "" if that is not, or no longer, open to them."""
    record = _shown(actor, notice, subjects.find(notice.subject_type, notice.subject_id))
    return _address(notice, record) if record is not None else ""


def outbox(*, before_id: int | None = None, limit: int = PAGE + 1) -> list[OutgoingMail]:
    """Newest first."""
    query = db.select(OutgoingMail)
    if before_id:
        query = query.where(OutgoingMail.id < before_id)
    return list(db.session.scalars(query.order_by(OutgoingMail.id.desc()).limit(limit)))


def stuck_count() -> int:
    """Mails that were tried and not taken: how many wait for another try, or were given up."""
    query = db.select(db.func.count()).select_from(OutgoingMail)
    return db.session.scalar(query.where(OutgoingMail.sent_at.is_(None), OutgoingMail.attempts > 0)) or 0


def masked(address: str) -> str:
    """o…@example.org: enough to know one's own typing error again, too little to know a person."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"
