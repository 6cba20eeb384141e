"""How a migration runs: on the application's own engine, in one transaction, other writers waiting at the gate."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, DateTime

from workspace.core.db import UTCDateTime, db


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Migrations outlive the code: they name SQLAlchemy's types, never ours."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(_context: Any, _inspected: Any, _metadata: Any, _old: Any, new: Any) -> bool | None:
    return False if isinstance(new, UTCDateTime) and isinstance(_old, DateTime) else None


def configure(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=compare_type,
        transactional_ddl=True,
    )


def run() -> None:
    """SQLite changes a table by copying it; with foreign keys on, dropping the old one would empty its children."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver: Any = connection.connection.dbapi_connection
        if sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            configure(connection)
            with context.begin_transaction():
                context.run_migrations()
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                    raise RuntimeError(f"the migration leaves rows without their parents: {broken[:5]}")
        finally:
            if sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


run()
