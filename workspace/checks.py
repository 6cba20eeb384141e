"""What `workspace check` looks at. Each check returns None when all is well, else in words what is wrong and what to do."""

import shutil
from collections.abc import Callable
from datetime import timedelta

from flask import current_app

from workspace import schema
from workspace.comments.models import Comment, CommentStatus
from workspace.config import Settings
from workspace.core import db as database
from workspace.core import jobs, mail
from workspace.core.db import db, now, sqlite_driver
from workspace.proposals.models import Proposal, Support
from workspace.voting.publishing import unfinished
from workspace.voting.queries import due_rounds

LEAST_SPACE = 1024**3  # bytes; a busy month of photos fits
OLDEST_BACKUP = timedelta(hours=36)
LATE = timedelta(hours=1)


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def migrations() -> str | None:
    if schema.is_current():
        return None
    return f"The database is at {schema.current()}, the code needs {schema.head()}. Run: workspace migrate"


def disk() -> str | None:
    free = shutil.disk_usage(settings().instance_folder).free
    return None if free >= LEAST_SPACE else f"Only {free // 1024**2} MB are free on the disk of the instance folder."


def permissions() -> str | None:
    """Secrets and data are the server's own."""
    folder = settings().instance_folder
    own = (folder, folder / "secret-key", folder / "signing-key")
    loose = [path.name for path in own if path.exists() and path.stat().st_mode & 0o077]
    return f"Others on this machine may read {' and '.join(loose)}. Run: chmod -R go= {folder}" if loose else None


def sqlite_library() -> str | None:
    if db.engine.dialect.name != "sqlite" or sqlite_driver.sqlite_version_info >= database.SAFE_SQLITE:
        return None
    safe = ".".join(str(part) for part in database.SAFE_SQLITE)
    return (
        f"The SQLite library is {sqlite_driver.sqlite_version}; before {safe} it can lose writes when other programs write "
        "to the same file. Strefa's own writers wait in line, so let nothing else write to it, or update the library."
    )


def mail_server() -> str | None:
    if not mail.configured():
        return "No mail server is set, so letters wait in the outbox that coordinators can read. Set STREFA_SMTP_URL."
    outgoing = mail.OutgoingMail
    waits = db.select(db.func.count(outgoing.id)).where(outgoing.sent_at.is_(None))
    given_up = db.session.scalar(waits.where(outgoing.next_try_at.is_(None))) or 0
    late = db.session.scalar(waits.where(outgoing.created_at < now() - LATE)) or 0
    if given_up or late:
        return f"{late} letters wait for more than an hour, {given_up} were given up. See the outbox for the errors."
    return None


def worker() -> str | None:
    job = jobs.Job
    stuck = db.session.scalar(db.select(db.func.count(job.id)).where(job.done_at.is_(None), job.run_at.is_(None))) or 0
    late = db.session.scalar(db.select(db.func.count(job.id)).where(job.done_at.is_(None), job.run_at < now() - LATE))
    if stuck:
        return f"{stuck} jobs were tried {jobs.TRIES} times and given up."
    return f"{late} jobs are an hour late. Is `workspace serve` or `workspace worker` running?" if late else None


def backup() -> str | None:
    folder = settings().backups
    made = [path.stat().st_mtime for path in folder.glob("strefa-*")] if folder.is_dir() else []
    if not made:
        return f"There is no backup in {folder}. Run: workspace backup"
    hours = int((now().timestamp() - max(made)) / 3600)
    return f"The last backup is {hours} hours old." if timedelta(hours=hours) > OLDEST_BACKUP else None


def counts() -> str | None:
    """The numbers kept beside an idea are those of the rows they stand for."""
    supports = db.select(db.func.count(Support.id)).where(Support.proposal_id == Proposal.id).scalar_subquery()
    said = (Comment.on_type == "proposal", Comment.on_id == Proposal.id, Comment.status == CommentStatus.VISIBLE)
    comments = db.select(db.func.count(Comment.id)).where(*said).scalar_subquery()
    differs = db.or_(Proposal.support_count != supports, Proposal.comment_count != comments)
    wrong = list(db.session.scalars(db.select(Proposal.id).where(differs).order_by(Proposal.id)))
    return f"Supports or comments of ideas {wrong} are counted wrongly." if wrong else None


def votes() -> str | None:
    """What is closed is counted, unless paper is still being typed in."""
    late = [each for each in due_rounds(now() - LATE) if not any(waits(each) for waits in unfinished)]
    numbers = [each.id for each in late]
    return f"Votes {numbers} are closed and not counted: rules, log or ballots may have been changed." if late else None


CHECKS: dict[str, Callable[[], str | None]] = {
    "migrations": migrations,
    "disk": disk,
    "permissions": permissions,
    "SQLite library": sqlite_library,
    "mail": mail_server,
    "worker": worker,
    "backup": backup,
    "counts": counts,
    "votes": votes,
}


def run() -> dict[str, str | None]:
    """{name: what is wrong, or None}. What needs the tables is left out while they are not there."""
    database.begin(writing=False)
    first = migrations()
    needs_tables = {"mail", "worker", "counts", "votes"}
    return {name: check() for name, check in CHECKS.items() if first is None or name not in needs_tables}
