"""Following things, and turning what happens to them into notices. Nothing here commits."""

from typing import Any

from workspace.core import audit
from workspace.core import db as database
from workspace.core.db import db
from workspace.notifications.models import Follow, FollowRole


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
    query = db.delete(Follow).filter_by(
        account_id=account_id, subject_type=subject.subject_type, subject_id=subject.id
    )
    db.session.execute(query.filter_by(role=FollowRole(role)) if role else query)


def remind(account_id: int, subject: Any, verb: str, **detail: Any) -> audit.AuditEntry:
    """Tell one person of a date: a notice to `account_id` alone, by the event (subject's type, `verb`) of events.py.
    Called by a periodic job (jobs.every) of the slice that has the dates, once per date: nothing is remembered here."""
    return audit.record(None, verb, subject, to=account_id, **detail)
