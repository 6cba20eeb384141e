"""The schema and its migrations: bring a database up to date, say whether it is, and write the next migration.

All but `main` need an application context. `python -m workspace.schema "Say what changes"` writes a migration."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from workspace.config import Settings, resource_folder
from workspace.core import db as database
from workspace.core.db import db


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(resource_folder("migrations")).replace("%", "%%"))
    return made


def head() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()


def current() -> str | None:
    """The revision the database is at; None when it is empty."""
    database.begin(writing=False)
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current() -> bool:
    return current() == head()


def upgrade(revision: str = "head") -> None:
    database.begin(writing=True)
    command.upgrade(config(), revision)


def downgrade(revision: str) -> None:
    database.begin(writing=True)
    command.downgrade(config(), revision)


def write(message: str, number: int) -> None:
    """Compare a database at the latest revision with the models and write down the difference."""
    upgrade()
    made: Any = command.revision(config(), message, autogenerate=True, rev_id=f"{number:04}")
    path = Path(made.path)
    path.write_text("".join(line for line in path.read_text().splitlines(True) if "### " not in line))


def main() -> None:
    """With `--first`: forget all revisions and write the first anew. That is only for before the first release."""
    from workspace.app import create_app  # noqa: PLC0415 - the application imports nothing of this module

    message = sys.argv[1]
    versions = sorted((resource_folder("migrations") / "versions").glob("[0-9]*.py"))
    if message == "--first":
        for path in versions:
            path.unlink()
        versions, message = [], "The first schema"
    with TemporaryDirectory() as folder:
        app = create_app(Settings(environment="test", instance_folder=Path(folder), database_url=None))
        with app.app_context():
            write(message, len(versions) + 1)
            db.engine.dispose()


if __name__ == "__main__":
    main()
