"""The command `workspace`: everything an operator does from a terminal. Settings come from the environment."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from workspace.config import Settings


def with_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the application, which is made only now, so that --help answers at once."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from workspace.app import create_app
        from workspace.core.db import db

        with create_app(Settings()).app_context():
            try:
                return command(*args, **kwargs)
            finally:
                db.session.remove()
                db.engine.dispose()

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="strefa")
def main() -> None:
    """Strefa: a workspace in which neighbours plan together.

    Settings are read from the environment; docs/settings.md explains each. Data lives in the instance folder.
    """
    os.umask(0o077)  # what is written here is nobody else's to read


@main.command()
@click.option("--host", help="Address to listen on. Default: STREFA_HOST, else 127.0.0.1.")
@click.option("--port", type=int, help="Port to listen on. Default: PORT, else 8000.")
@click.option("--sample", is_flag=True, help="First migrate, load the sample zones if there are none, print links.")
def serve(host: str | None, port: int | None, sample: bool) -> None:
    """Serve the site with the production server until it is stopped."""
    from workspace import server

    given: dict[str, Any] = {"host": host, "PORT": port}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    prepare(settings, sample=sample)
    server.serve(settings)


def prepare(settings: Settings, *, sample: bool) -> None:
    """What must be true before the first request. Ends with words if the database is behind."""
    from workspace import schema
    from workspace.app import create_app
    from workspace.core.db import db

    app = create_app(settings)
    with app.app_context():
        if sample:
            migrate_and_say()
            load_sample()
        elif not schema.is_current():
            raise click.ClickException("The database is not up to date. Run: workspace migrate")
        db.session.remove()
        db.engine.dispose()  # nothing open crosses the fork


def migrate_and_say() -> None:
    from workspace import schema

    if schema.is_current():
        return
    before = schema.current()
    schema.upgrade()
    click.echo(f"Database brought from {before or 'nothing'} to {schema.current()}.", err=True)


def load_sample() -> None:
    from workspace import sample

    if sample.load():
        click.echo("Sample zones and their content are loaded.", err=True)
    for who, url in sample.links():
        click.echo(f"  {who:<12} {url}", err=True)


@main.command()
@with_app
def migrate() -> None:
    """Bring the database up to date. Safe to repeat."""
    from workspace import schema

    migrate_and_say()
    click.echo(f"The database is up to date ({schema.current()}).")


@main.command()
@with_app
def sample() -> None:
    """Load three sample zones with their content, once, and print one-time sign-in links."""
    migrate_and_say()
    load_sample()


if __name__ == "__main__":
    sys.exit(main())
