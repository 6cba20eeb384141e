"""The command `workspace`: everything an operator does from a terminal. Settings come from the environment."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from workspace.config import Settings
from workspace.inside import with_app
from workspace.tools.commands import tools
from workspace.voting.counting.words import Completion


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


@main.command()
@click.argument("zone")
@click.option("--count", default=10, show_default=True, type=click.IntRange(1, 60), help="How many codes.")
@with_app
def invite(zone: str, count: int) -> None:
    """Print join codes for ZONE (its short name, e.g. kostki). Each admits one newcomer, once.

    Only their hashes are kept: what is printed now can never be shown again.
    """
    from workspace.core.db import db
    from workspace.zones import codes

    found = zone_named(zone)
    number, printed = codes.create_codes(None, zone=found, count=count)
    db.session.commit()
    click.echo(f"Sheet {number} of {zone}, good for {codes.CODES_LAST.days} days:", err=True)
    click.echo("\n".join(printed))


@main.command()
@click.argument("handle")
@click.argument("role", type=click.Choice(["member", "librarian", "coordinator"]))
@click.option("--zone", help="The zone's short name; a coordinator needs none.")
@with_app
def grant(handle: str, role: str, zone: str | None) -> None:
    """Give the account HANDLE a ROLE: member or librarian of a zone, or coordinator of the site."""
    from workspace.core.db import db
    from workspace.core.lifecycle import NotPossibleError
    from workspace.zones import services

    if (role == "coordinator") == bool(zone):
        raise click.UsageError("A coordinator needs no --zone." if zone else f"Of which zone? Add --zone to {role}.")
    try:
        services.grant_role(None, handle, role, zone_named(zone) if zone else None)
    except NotPossibleError as error:
        raise click.ClickException(f"That is not possible: {error}.") from error
    db.session.commit()
    click.echo(f"{handle} is now {role}{f' of {zone}' if zone else ''}.")


def zone_named(slug: str) -> Any:
    from workspace.core import db as database
    from workspace.zones import queries

    database.begin(writing=True)
    found = queries.zone_by_slug(slug)
    if found is None:
        known = ", ".join(each.slug for each in queries.all_zones()) or "none yet"
        raise click.ClickException(f"There is no zone {slug}. Zones: {known}.")
    return found


@main.command()
@with_app
def check() -> None:
    """Say in words what is wrong: migrations, disk, permissions, SQLite library, mail, worker, backup, counts.

    Ends with code 1 if anything is.
    """
    from workspace import checks

    findings = checks.run()
    for name, trouble in findings.items():
        click.echo(f"{'well   ' if trouble is None else 'TROUBLE'} {name}{f': {trouble}' if trouble else ''}")
    if any(findings.values()):
        sys.exit(1)


@main.command()
@with_app
def backup() -> None:
    """Copy the database into the backup folder while people go on working. The last fourteen are kept."""
    from workspace import backup as backups

    click.echo(f"Written: {backups.make()}")


@main.command()
@click.argument("file")
@click.option("--rule", help="greedy, greedy-no-skip, equal-shares, phragmen, … Default: the file's own.")
@click.option("--threshold", type=click.IntRange(0), help="The least score of a project, instead of the file's.")
@click.option("--completion", type=click.Choice([*map(str, Completion)]), help="How equal-shares spends what is left.")
@click.option("--seed", help="Settle equal scores: cheaper, more votes, then the lot of RFC 3797 with this seed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def count(file: str, as_json: bool, **options: Any) -> None:
    """Count a Pabulib file (.pb; - is standard input) without a database or settings.

    Ends with code 2 and one line for each fault if the file cannot be counted.
    """
    import json

    from workspace.voting.counting import pabulib, recount

    try:
        instance = pabulib.read(sys.stdin.buffer, name="stdin") if file == "-" else pabulib.read(file)
        held = recount.recount(instance, **options)
    except ValueError as error:  # a PabulibError has a line for each fault
        click.echo(str(error), err=True)
        sys.exit(2)
    for warning in (*instance.warnings, *([held.doubt] if held.doubt and as_json else [])):
        click.echo(f"note: {warning}", err=True)
    told = json.dumps(recount.as_json(held), ensure_ascii=False) if as_json else recount.as_table(held)
    click.echo(told)


@main.command("verify-round")
@click.argument("public", type=click.File("rb"))
@click.option("--witness", type=click.File("rb"), help="WITNESS.zip: checks each ballot against its seal, too.")
@click.option("--head", "pinned", multiple=True, help="A head of the log that you kept; may be given several times.")
@click.option("--key", help="The public key that heads must be signed with, as the page /keys shows it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
def verify_round(**given: Any) -> None:
    """Check PUBLIC.zip, the export of a vote, without a database or settings. Ends with code 1 if anything is wrong."""
    from workspace.voting.seals.verify import answer

    click.echo((said := answer(**given))[0])
    sys.exit(said[1])


@main.command()
def worker() -> None:
    """Do the waiting work (mail, counting, reminders) without serving pages. `serve` does it too."""
    import signal
    import threading

    from workspace.app import create_app
    from workspace.core import jobs

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    click.echo("The worker works. Ctrl+C stops it.", err=True)
    jobs.worker_loop(create_app(Settings()), stop)


@main.command("city-results")
@click.argument("paths", metavar="FILE.pb...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@with_app
def city_results(paths: tuple[Path, ...]) -> None:
    """Write down what the city's vote decided of our applications, by their numbers on its ballot (Pabulib files)."""
    from workspace.applications import imported
    from workspace.core.db import db

    try:
        found = imported.settle(paths)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    for application, result in found:
        click.echo(f"{result.project}: {application.status}, {result.votes} votes")


main.add_command(tools)

if __name__ == "__main__":
    sys.exit(main())
