"""Following things, and reading what came of it. Nothing here commits."""

from datetime import timedelta
from typing import Any

from workspace.core import audit, jobs
from workspace.core import db as database
from workspace.core.db import db, now
from workspace.notifications.models import Follow, FollowRole, Notice

READ_KEPT, UNREAD_KEPT = timedelta(days=90), timedelta(days=365)


def follow(*, account_id: int, subject: Any, role: str = "follower") -> bool:
    """`account_id` hears of `subject` from now on, as its author, follower, supporter or one of its group. False if it
    did so already."""
    return database.insert_once(
        Follow.__table__,  # type: ignore[arg-type]
        account_id=account_id,
        subject_type=subject.subject_type,
        subject_id=subject.id,
        role=FollowRole(role),
    )


def unfollow(*, account_id: int, subject: Any, role: str | None = None) -> None:
    """Stop it, in one role or in all."""
    query = db.delete(Follow).filter_by(account_id=account_id, subject_type=subject.subject_type, subject_id=subject.id)
    db.session.execute(query.filter_by(role=FollowRole(role)) if role else query)


def remind(account_id: int, subject: Any, verb: str = "date_near", **detail: Any) -> audit.AuditEntry:
    """Tell one person of a date near: a notice to `account_id` alone, whatever roles the event (type of `subject`, `verb`)
    of events.py names. To remind all whom it names, write audit.record(None, verb, subject, …) instead.

    The slice that has the dates calls this from a job of its own (jobs.every) and remembers what it has reminded of:
    here every call is a notice."""
    return audit.record(None, verb, subject, only_to=account_id, **detail)


def mark_read(notice: Notice) -> None:
    notice.read_at = notice.read_at or now()
    db.session.flush()


def mark_all_read(actor: Any, *, up_to_id: int) -> None:
    """All that stood on the reader's page: what came since then stays unread."""
    query = db.update(Notice).where(Notice.account_id == actor.id, Notice.read_at.is_(None), Notice.id <= up_to_id)
    db.session.execute(query.values(read_at=now()).execution_options(synchronize_session=False))


@jobs.every("forget old notices", 86400)
def forget_old(_payload: dict[str, Any] | None = None) -> None:
    for kept, since in ((READ_KEPT, Notice.read_at), (UNREAD_KEPT, Notice.at)):
        db.session.execute(db.delete(Notice).where(since < now() - kept))
