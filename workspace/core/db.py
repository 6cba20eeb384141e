"""The database: engine set-up for SQLite and PostgreSQL, the base class, and the two kinds of unit of work.

SQLite writers queue on flock() of a side file instead of busy_timeout, which starves the unlucky one; the same gate
keeps commit and checkpoint apart, which is the only cure for the WAL-reset fault of libraries before 3.51.3.
"""

import enum
import fcntl
import os
import select
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

try:
    sqlite_driver: Any = import_module("pysqlite3.dbapi2")  # newer SQLite than Debian's, where a wheel exists
except ImportError:
    sqlite_driver = sqlite3

SAFE_SQLITE = (3, 51, 3)
_writing: ContextVar[bool] = ContextVar("writing", default=True)


class UTCDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC on both engines; a naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a datetime without its timezone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _values(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UTCDateTime,
            # Kept as its word, with a CHECK that the word is one of the enum's: the database refuses any other.
            enum.Enum: Enum(enum.Enum, native_enum=False, length=24, create_constraint=True, values_callable=_values),
            dict[str, str]: JSON,
            dict[str, Any]: JSON,
            list[str]: JSON,
            list[dict[str, Any]]: JSON,
        },
    )


db = SQLAlchemy(model_class=Base)


ago: ContextVar[timedelta] = ContextVar("ago", default=timedelta())


def now() -> datetime:
    return datetime.now(UTC) - ago.get()


@contextmanager
def some_time_ago(passed: timedelta) -> Iterator[None]:
    """Let what is done inside have happened earlier: only for content that is loaded, never for what a person does."""
    before = ago.set(passed)
    try:
        yield
    finally:
        ago.reset(before)


def today() -> date:
    return now().date()


class Gated(sqlite_driver.Connection):  # type: ignore[misc]  # the driver is chosen at import
    """A connection whose write units wait in line, across threads and processes of one machine."""

    def __init__(self, database: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(database, *args, **kwargs)
        self._lock_path, self._log_path = f"{database}.lock", f"{database}-wal"
        self._descriptor: int | None = None
        self._log: int | None = None
        self._held = False

    def lock(self) -> None:
        if self._descriptor is None:
            self._descriptor = os.open(self._lock_path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self._held = True

    def _release(self) -> None:
        if self._held and self._descriptor is not None:
            self._held = False
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def commit(self) -> None:
        """Returns when what was written is on the disk, as with `synchronous=FULL`; but the disk is waited for after the
        next writer has been let in, so that several share one wait. A unit that only read, in order to answer a form
        that was sent again, waits too: what it read may be a moment old."""
        wrote = self._held
        try:
            super().commit()
        finally:
            self._release()
        if wrote:
            self._reach_disk()

    def _reach_disk(self) -> None:
        """Flush the write-ahead log. SQLite keeps that file as long as a connection is open, so it is always this one."""
        if self._log is None:
            try:
                self._log = os.open(self._log_path, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                return  # no log, no need: see _prepare_sqlite
        os.fdatasync(self._log)

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._release()

    def close(self) -> None:
        self._release()
        for descriptor in (self._descriptor, self._log):
            if descriptor is not None:
                os.close(descriptor)
        self._descriptor = self._log = None
        super().close()


def engine_options(url: str) -> dict[str, Any]:
    if make_url(url).get_backend_name() == "sqlite":
        connect = {"factory": Gated, "timeout": 10, "check_same_thread": False}
        return {"module": sqlite_driver, "connect_args": connect}
    return {"pool_size": 8, "max_overflow": 4, "connect_args": {"connect_timeout": 5}}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    # With a write-ahead log Gated.commit flushes it itself, outside the gate: NORMAL and that together are FULL.
    for pragma in (f"synchronous={'NORMAL' if mode == 'wal' else 'FULL'}", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    if _writing.get():
        connection.connection.dbapi_connection.lock()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def _refuse_hung_up(connection: Any, _record: Any, _proxy: Any) -> None:
    """A server that went away has hung up on its idle connections: there is something to read where nothing was asked. The
    pool then opens another one. To ask with a query, as its ping does, would cost every request a round trip."""
    if connection.closed:
        raise DisconnectionError
    line = select.poll()
    line.register(connection, select.POLLIN)
    if line.poll(0):
        raise DisconnectionError


def watch(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "checkout", _refuse_hung_up)


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        watch(db.engine)


def begin(*, writing: bool) -> None:
    """End the unit under way and start the next as a reading or a writing one. What was loaded is loaded again."""
    db.session.rollback()
    db.session.info.pop("wrote", None)
    _writing.set(writing)


def begin_again(*, writing: bool = False) -> None:
    """End the unit under way, unsaved, and go on as a reading one with what was read so far: a form that is refused shows
    it, and reading it anew would take a query for each row. After a write, what was read may be no longer true: it goes.
    `writing`: what was read decided that something may be written; whoever writes reads again what must still be so.

    Only the driver hears of it: a session that rolls back forgets all it has read."""
    session = db.session()
    if session.info.get("wrote") or session.new or session.deleted or not session.is_active:
        begin(writing=writing)
        return
    for record in session.dirty:
        session.expire(record)
    _writing.set(writing)
    connection = session.connection()
    connection.connection.rollback()
    if connection.dialect.name == "sqlite":
        _begin_sqlite(connection)


def _note_write(session: Any, _context: Any) -> None:
    session.info["wrote"] = True


event.listen(db.session, "after_flush", _note_write)


def upserting() -> Callable[..., Any]:
    """The engine's INSERT that knows ON CONFLICT."""
    return postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert


def insert_once(table: Table, **values: Any) -> bool:
    """Insert a row unless its unique key stands already; True if it was inserted. A second writer waits for the first."""
    statement = upserting()(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    return db.session.execute(statement).first() is not None  # a row count is not kept where keys are returned
