"""Work that waits for its hour, kept in the database: at least once, and for work on this database exactly once, because
the job is ticked off in the transaction that holds its effect. No broker is needed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import Index, or_
from sqlalchemy.orm import Mapped, mapped_column

from workspace.core import db as database
from workspace.core.db import db, now

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # a worker that died is replaced after this
TRIES = 10  # then the job stands still, and `workspace check` says so
IDLE, TROUBLED = 2.0, 15.0  # seconds between two looks at the table


class Job(db.Model):
    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_due", "done_at", "run_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    key: Mapped[str | None] = mapped_column(unique=True)  # the same key is queued once
    run_at: Mapped[datetime | None] = mapped_column(default=now)  # None: given up
    attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_error: Mapped[str | None]  # the class alone: messages may carry addresses
    done_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Handler:
    function: Callable[[dict[str, Any]], None]
    own_unit: bool
    every: int | None = None


HANDLERS: dict[str, Handler] = {}


def handler(kind: str, *, own_unit: bool = False) -> Callable[[Any], Any]:
    """Register `function(payload)`. It runs in one writing unit and does not commit. `own_unit=True`: it calls out (mail),
    so it opens and commits its units itself and may be repeated after a crash."""
    return _registered(kind, own_unit, None)


def every(kind: str, seconds: int, *, own_unit: bool = False) -> Callable[[Any], Any]:
    """Register `function(payload)` to run about every `seconds`, in one process at a time. The payload is empty."""
    return _registered(kind, own_unit, seconds)


def _registered(kind: str, own_unit: bool, seconds: int | None) -> Callable[[Any], Any]:
    def register(function: Any) -> Any:
        HANDLERS[kind] = Handler(function, own_unit, seconds)
        return function

    return register


def enqueue(kind: str, payload: dict[str, Any], run_at: datetime | None = None, *, key: str | None = None) -> None:
    """Queue work in the caller's transaction. A `key` that is queued or done already is left as it is."""
    database.insert_once(Job.__table__, kind=kind, payload=payload, run_at=run_at or now(), key=key)  # type: ignore[arg-type]


def run_due(limit: int = 50) -> int:
    """Run what is due, at most `limit` jobs; returns how many were tried. Call it outside any unit of work."""
    _plan_periodic()
    tried = 0
    while tried < limit and (claim := _claim()):
        _run(*claim)
        tried += 1
    database.begin(writing=False)
    return tried


def _plan_periodic() -> None:
    database.begin(writing=False)
    wanted = {f"every {kind}": kind for kind, registered in HANDLERS.items() if registered.every}
    missing = wanted.keys() - set(db.session.scalars(db.select(Job.key).where(Job.key.in_(wanted))))
    if missing:
        database.begin(writing=True)
        for key in sorted(missing):
            enqueue(wanted[key], {}, key=key)
        db.session.commit()


def _claim() -> tuple[int, int] | None:
    """Lease the oldest due job: (its id, which attempt this is). Nobody else takes it until the lease ends. A look comes
    first, so that an idle worker keeps nobody waiting who wants to write."""
    due = (Job.done_at.is_(None), Job.run_at <= now(), or_(Job.locked_until.is_(None), Job.locked_until < now()))
    query = db.select(Job).where(*due, Job.kind.in_(HANDLERS)).order_by(Job.run_at, Job.id).limit(1)
    database.begin(writing=False)
    if db.session.scalar(query.with_only_columns(Job.id)) is None:
        return None
    database.begin(writing=True)
    job = db.session.scalar(query.with_for_update(skip_locked=True))
    if job is None:
        return None
    job.locked_until, job.attempts = now() + LEASE, job.attempts + 1
    claim = job.id, job.attempts
    db.session.commit()
    return claim


def _run(job_id: int, attempt: int) -> None:
    database.begin(writing=False)
    job = db.session.get_one(Job, job_id)
    registered, payload = HANDLERS[job.kind], dict(job.payload)
    try:
        database.begin(writing=not registered.own_unit)
        registered.function(payload)
        if registered.own_unit:
            database.begin(writing=True)
        _settle(job_id, attempt, registered, None)
    except Exception as error:
        log.warning("job %s failed: %s", job_id, type(error).__name__)
        database.begin(writing=True)
        _settle(job_id, attempt, registered, type(error).__name__)


def _settle(job_id: int, attempt: int, registered: Handler, error: str | None) -> None:
    """Tick off, plan the next run, or plan another try. A worker whose lease ended, and was taken, undoes its work."""
    job = db.session.scalar(db.select(Job).filter_by(id=job_id, attempts=attempt).with_for_update())
    if job is None:
        db.session.rollback()
        return
    job.locked_until, job.last_error = None, error
    if error is not None:
        tired = attempt >= TRIES and registered.every is None
        job.run_at = None if tired else now() + timedelta(seconds=min(3600, 5 * 2**attempt))
    elif registered.every is not None:
        job.run_at, job.attempts = now() + timedelta(seconds=registered.every), 0
    else:
        job.done_at = now()
    db.session.commit()


def worker_loop(app: Any, stop: Event) -> None:
    """Work until `stop` is set. Runs in a thread inside `serve`, and alone in `workspace worker`."""
    while not stop.is_set():
        try:
            with app.app_context():
                wait = 0.0 if run_due() else IDLE
        except Exception as error:  # most likely the database is away: wait for it, it will come back
            log.warning("the worker waits: %s", type(error).__name__)
            wait = TROUBLED
        stop.wait(wait)


def forget_done() -> None:
    db.session.execute(db.delete(Job).where(Job.done_at < now() - timedelta(days=7)))
