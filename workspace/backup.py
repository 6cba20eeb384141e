"""A copy of the database while people go on working. Files that people sent lie beside it, in instance/files."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import make_url

from workspace.core.db import db

KEPT = 14


def make() -> Path:
    """Write a new backup and drop the oldest beyond KEPT. Raises OSError or CalledProcessError."""
    folder: Path = current_app.config["SETTINGS"].backups
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    sqlite = db.engine.dialect.name == "sqlite"
    path = folder / (f"strefa-{stamp}.sqlite3" if sqlite else f"strefa-{stamp}.dump")
    unfinished = path.with_name(f".{path.name}")
    unfinished.unlink(missing_ok=True)
    (_copy_sqlite if sqlite else _dump_postgresql)(unfinished)
    unfinished.chmod(0o600)
    unfinished.rename(path)
    for old in sorted(folder.glob("strefa-*"))[:-KEPT]:
        old.unlink()
    return path


def _copy_sqlite(path: Path) -> None:
    """One consistent moment, without keeping writers waiting. VACUUM INTO cannot run inside a transaction."""
    with db.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("VACUUM INTO ?", (str(path),))  # type: ignore[attr-defined]  # the driver's shorthand


def _dump_postgresql(path: Path) -> None:
    """pg_dump's own format, for pg_restore. The password goes by the environment, where `ps` does not show it."""
    url = make_url(current_app.config["SETTINGS"].database)
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, "PGPASSWORD": url.password or ""}
    command = ["pg_dump", "--format=custom", f"--file={path}", address]  # the operator's own tools, on the PATH
    subprocess.run(command, check=True, env=environment)  # noqa: S603 - no word of it comes from outside
