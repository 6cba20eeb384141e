"""The migrations make what the models describe, on either engine, and can be taken back with data in place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from tests import factories
from tests.conftest import POSTGRESQL
from workspace import schema
from workspace.app import create_app
from workspace.config import Settings
from workspace.core import db as database
from workspace.core.db import db

ADVICE = 'The models have changed. Before the first release: make first-migration; later: make migration m="…"'


@contextmanager
def made(folder: Path, name: str) -> Iterator[Flask]:
    """An application with an empty database of its own, on the engine under test."""
    url = None
    if POSTGRESQL:
        name = f"strefa_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'only')}"
        with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
        url = POSTGRESQL.rsplit("/", 1)[0] + "/" + name
    app = create_app(Settings(environment="test", instance_folder=folder, database_url=url, password_cost="cheap"))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Flask]:
    with made(tmp_path / "migrated", "migrated") as app:
        schema.upgrade()
        yield app


def description(_app: Flask) -> dict[str, Any]:
    """Tables with columns, keys, constraints and indexes, as the database itself tells them."""
    database.begin(writing=False)
    found = {}
    seen = inspect(db.engine)
    for table in sorted(set(seen.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": sorted((c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)),
            "primary key": seen.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": sorted(
                (f["constrained_columns"], f["referred_table"], f["referred_columns"], str(f["options"]))
                for f in seen.get_foreign_keys(table)
            ),
            "unique": sorted((u["name"] or "", u["column_names"]) for u in seen.get_unique_constraints(table)),
            "checks": sorted(
                (str(c["name"]), " ".join(c["sqltext"].split())) for c in seen.get_check_constraints(table)
            ),
            "indexes": sorted((i["name"], i["column_names"], bool(i["unique"])) for i in seen.get_indexes(table)),
        }
    return found


def test_the_latest_migration_is_the_models(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert not compare_metadata(context, db.metadata), ADVICE
    assert schema.is_current()


def test_migrating_makes_exactly_what_the_models_make(migrated: Flask, tmp_path: Path) -> None:
    by_migration = description(migrated)
    with made(tmp_path / "created", "created") as app:
        db.create_all()
        by_models = description(app)
    assert by_migration.keys() == by_models.keys(), ADVICE
    for table in by_models:
        assert by_migration[table] == by_models[table], f"{table}: {ADVICE}"


def test_each_step_can_be_taken_back_and_again_with_data_in_place(migrated: Flask) -> None:
    factories.cast()
    database.begin(writing=False)
    revisions = [each.revision for each in ScriptDirectory.from_config(schema.config()).walk_revisions()]
    for before in [*revisions[1:], "base"]:
        schema.downgrade(before)
        schema.upgrade()
        assert schema.is_current()
        if before != "base":
            assert db.session.scalar(db.text("SELECT count(*) FROM zones")) == 2, before
    assert {t.name for t in db.metadata.sorted_tables} <= set(inspect(db.engine).get_table_names())


def test_there_is_one_line_of_revisions_numbered_in_order() -> None:
    script = ScriptDirectory.from_config(schema.config())
    assert len(script.get_heads()) == 1
    numbers = [each.revision for each in reversed(list(script.walk_revisions()))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
