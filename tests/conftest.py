"""One database per worker, emptied before each test; the same small cast in every test."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.pages import Reader
from workspace.accounts import services as accounts
from workspace.app import create_app
from workspace.config import Settings
from workspace.core import db as database
from workspace.core.db import db

POSTGRESQL = os.environ.get("STREFA_TEST_POSTGRESQL")  # e.g. postgresql://…/postgres; unset: SQLite


# Long, and of no concern to the engine: run with SQLite alone, so that the whole suite is run before one loses patience.
ASKS_NO_ENGINE = (
    "tests/voting/counting/",  # arithmetic
    "tests/ops/test_start_the_house.py",  # on SQLite, as `make run` does; so the next two
    "tests/ops/test_wheel.py",
    "tests/ops/test_benchmarks.py",
    "tests/rules/test_every_route.py::test_who_may",  # a table of permissions, held in Python
    "tests/rules/test_every_route.py::test_what_is_private",
    "tests/rules/test_every_route.py::test_reading",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The few long tests first, so that no worker is left with one at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/rules/test_every_route", "tests/ops/")))
    if POSTGRESQL:
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid.startswith(ASKS_NO_ENGINE)])
        items[:] = [item for item in items if not item.nodeid.startswith(ASKS_NO_ENGINE)]


@pytest.fixture(scope="session")
def worker_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of this worker's own, on the engine under test; its files in memory where the machine has such a
    folder: what reaches the disk, and when, has tests of its own."""
    if not POSTGRESQL:
        memory = Path("/dev/shm")
        within = memory if memory.is_dir() and os.access(memory, os.W_OK) else tmp_path_factory.mktemp("database")
        with tempfile.TemporaryDirectory(prefix="strefa-", dir=within) as folder:
            yield f"sqlite:///{folder}/strefa.sqlite3"
        return
    import psycopg

    name = f"strefa_{os.environ.get('PYTEST_XDIST_WORKER', 'only')}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    yield POSTGRESQL.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(scope="session")
def settings(worker_database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        environment="test",
        instance_folder=tmp_path_factory.mktemp("instance"),
        database_url=worker_database,
        password_cost="cheap",
        base_url="http://localhost",
    )


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


def empty(app: Flask) -> None:
    tables = list(reversed(db.metadata.sorted_tables))
    database.begin(writing=True)
    if db.engine.dialect.name == "postgresql":
        # Forty times as quick as TRUNCATE, which makes new files for every table.
        every = "; ".join(f'DELETE FROM "{table.name}"' for table in tables)
        db.session.execute(db.text(f"SET LOCAL session_replication_role = replica; {every}"))
        used = "FROM pg_sequences WHERE last_value IS NOT NULL"
        db.session.execute(db.text(f"SELECT setval(quote_ident(sequencename)::regclass, 1, false) {used}"))
    else:
        for table in tables:
            db.session.execute(table.delete())
    db.session.commit()
    database.begin(writing=False)


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application with an empty database; its context is open, for factories and for looking things up."""
    with whole_app.app_context():
        empty(whole_app)
        yield whole_app
        db.session.rollback()


@pytest.fixture
def cast(app: Flask) -> factories.Cast:
    """Two zones; Ala and Maksim of Kostki, Oksana of Gdanska, a librarian of each, a coordinator, and a stranger."""
    return factories.cast()


@pytest.fixture
def visitor(app: Flask) -> Reader:
    return Reader(app.test_client())


@pytest.fixture
def as_user(app: Flask, cast: factories.Cast) -> Callable[..., Reader]:
    """as_user("ala") is a browser in which Ala is signed in; as_user(None) one in which nobody is."""

    def sign_in(handle: str | None, language: str = "en") -> Reader:
        client = app.test_client()
        client.set_cookie("language", language)  # an explicit choice: the account's own language would win otherwise
        if handle is not None:
            database.begin(writing=True)
            token = accounts.start_session(getattr(cast, handle), device="test")
            db.session.commit()
            database.begin(writing=False)
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True
        return Reader(client, language)

    return sign_in


@pytest.fixture
def ala(as_user: Callable[..., Reader]) -> Reader:
    return as_user("ala")


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """The statements sent since the list was last cleared: `queries.clear(); reader.get(…); assert len(queries) <= 8`."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    from sqlalchemy import event

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


ROOT = Path(__file__).parent.parent
