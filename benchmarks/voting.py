"""Measures casting under load: `python -m benchmarks.voting [--voters 200] [--seconds 10] [--engine sqlite|postgresql]`.

So many voters at once, each on a connection of their own, tap on their ballots through the production server, and send
what a browser sends. In the same run, on the same disk, stands what the engine itself can do, asked by its bare driver:
one row and a durable commit, again and again, by one writer, and by as many writers as the server has threads. So does
the floor: the same requests as OPTIONS, which Flask answers by itself, without a database; no application in Python on
this server can be faster. A whole tap is what a browser with JavaScript does: it asks then for what is saved.
PostgreSQL is started for it, with fsync as it comes."""

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks.pages import cookie_of
from benchmarks.voters import CHOICES, Load, load, taps, whole
from tests import factories
from tests.ops.servers import serving
from tests.postgresql import running
from tests.voting import rounds
from workspace import schema
from workspace.app import create_app
from workspace.config import Settings
from workspace.core import db as database
from workspace.core.db import db
from workspace.voting.models import Ballot, Participation

WORKERS, THREADS = 2, 4
OPTIONS = 12
TARGET, LONGEST = 0.4, 1.0  # share of the raw rate; seconds that nobody waits longer than


@dataclass
class Measured:
    one: float  # raw commits a second by one writer
    many: float
    cast: Load
    whole: Load
    floor: Load
    stored: tuple[int, int]  # voters and ballots


# --- what the engine itself can do -----------------------------------------------------------------------------------


def raw(settings: Settings, writers: int, seconds: float) -> float:
    """Commits a second of one small row each, by so many writers at once. On SQLite they stand in the same line as the
    application's, and wait for the disk as it does."""
    sqlite = settings.database.startswith("sqlite")
    insert = "INSERT INTO raw_rows VALUES (?, 1, ?)" if sqlite else "INSERT INTO raw_rows VALUES (%s, 1, %s)"
    with closing(connected(settings.database)) as connection:
        connection.execute("CREATE TABLE raw_rows (id VARCHAR(32) PRIMARY KEY, round_id INTEGER, link VARCHAR(64))")
        connection.commit()
    done, until = [0] * writers, time.perf_counter() + seconds

    def write(which: int) -> None:
        with closing(connected(settings.database)) as connection:
            while time.perf_counter() < until:
                if sqlite:
                    connection.lock()
                    connection.execute("BEGIN IMMEDIATE")
                connection.execute(insert, (os.urandom(16).hex(), os.urandom(32).hex()))
                connection.commit()
                done[which] += 1

    threads = [threading.Thread(target=write, args=(which,)) for which in range(writers)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with closing(connected(settings.database)) as connection:
        connection.execute("DROP TABLE raw_rows")
        connection.commit()
    return sum(done) / seconds


def connected(address: str) -> Any:
    """The bare driver, set as the application sets it."""
    if not address.startswith("sqlite"):
        return psycopg.connect(address)
    connection = database.sqlite_driver.connect(make_url(address).database, factory=database.Gated, timeout=10)
    database._prepare_sqlite(connection, None)
    return connection


# --- casting ---------------------------------------------------------------------------------------------------------


def prepare(settings: Settings, voters: int) -> tuple[str, list[str]]:
    """A round that is open, and as many signed-in members of its zone. Returns the ballot's path and their cookies."""
    app = create_app(settings)
    with app.app_context():
        schema.upgrade()
        where, librarian = factories.zone("kostki"), factories.account("basia")
        factories.membership(librarian, where, factories.Role.LIBRARIAN)
        people = [factories.account(f"sąsiad {number}") for number in range(voters)]
        for each in people:
            factories.membership(each, where)
        ideas = [rounds.idea(where, librarian, f"Pomysł {number}") for number in range(OPTIONS)]
        held = rounds.opened(librarian, where, ideas, max_choices=CHOICES)
        found = f"/rounds/{held.id}/ballot", [cookie_of(app, each) for each in people]
        db.session.remove()
        db.engine.dispose()
    return found


def kept(settings: Settings) -> tuple[int, int]:
    """Voters and ballots in the database afterwards: as many as have voted."""
    with create_app(settings).app_context():
        database.begin(writing=False)
        found = [db.session.scalar(db.select(db.func.count()).select_from(each)) for each in (Participation, Ballot)]
        db.session.remove()
        db.engine.dispose()
    return found[0] or 0, found[1] or 0


# --- the report ------------------------------------------------------------------------------------------------------


def measure(folder: Path, address: str | None, voters: int, seconds: float) -> Measured:
    where = {"instance_folder": folder, "database_url": address, "password_cost": "cheap"}
    settings = Settings(environment="test", **where)  # type: ignore[arg-type]
    path, cookies = prepare(settings, voters)
    given = {"STREFA_DATABASE_URL": address} if address else {}
    with serving(folder, STREFA_WORKERS=str(WORKERS), STREFA_THREADS=str(THREADS), **given) as site:
        sent = [taps(site, path, cookie) for cookie in cookies]
        nothing = [[(each.replace(b"POST", b"OPTIONS", 1), 200) for each, _ in requests] for requests in sent]
        load(site, sent[:8], 2)  # warm
        before, many = (raw(settings, each, seconds / 2) for each in (1, WORKERS * THREADS))
        cast = load(site, sent, seconds)
        after = raw(settings, 1, seconds / 2)
        shown = load(site, [whole(each, path) for each in sent], seconds / 2)
        floor = load(site, nothing, seconds / 2)
    return Measured((before + after) / 2, many, cast, shown, floor, kept(settings))


def report(name: str, found: Measured) -> None:
    cast, waits = found.cast, found.cast.waits
    middle, late, worst = (each * 1000 for each in (statistics.median(waits), waits[len(waits) * 99 // 100], waits[-1]))
    print(f"\n{name}")
    print(f"  raw commits a second:  {found.one:.0f} by one writer, {found.many:.0f} by {WORKERS * THREADS}")
    print(f"  taps a second:         {cast.rate:.0f} = {cast.rate / found.one:.0%} of one writer (target {TARGET:.0%}), "
          f"{cast.rate / found.many:.0%} of {WORKERS * THREADS}, {cast.rate / found.floor.rate:.0%} of the floor")  # fmt: skip
    print(f"  the floor:             {found.floor.rate:.0f} requests a second that do nothing = "
          f"{found.floor.rate / found.one:.0%} of one writer")  # fmt: skip
    print(f"  CPU of the web server: {cast.cost:.2f} ms for one tap, {found.floor.cost:.2f} for nothing; a whole tap "
          f"{found.whole.cost * 2:.2f}, {found.whole.rate / 2:.0f} a second")  # fmt: skip
    print(f"  CPU of the sender:     {cast.sender / cast.seconds:.0%} of one core")
    print(f"  a voter waits:         {middle:.0f} ms in the middle, {late:.0f} for one in a hundred, {worst:.0f} at worst "
          f"(target {LONGEST * 1000:.0f}); each got {min(cast.turns)} to {max(cast.turns)} answers")  # fmt: skip
    print(f"  errors: {len(cast.errors) + len(found.whole.errors)} of {sum(cast.turns) + sum(found.whole.turns)}; "
          f"voters and ballots kept: {found.stored[0]}, {found.stored[1]}")  # fmt: skip


@contextmanager
def engines(which: str | None) -> Iterator[list[str | None]]:
    """Addresses; None is the SQLite file of the instance folder."""
    if which == "sqlite":
        yield [None]
        return
    with running(durable=True) as address:
        yield [address] if which == "postgresql" else [None, address]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    busy = os.getloadavg()[0]
    print(
        f"{given.voters} voters at once, {WORKERS} processes of {THREADS} threads, {os.cpu_count()} cores, load {busy:.1f}"
    )
    with engines(given.engine) as addresses:
        for address in addresses:
            with tempfile.TemporaryDirectory() as folder:
                found = measure(Path(folder) / "instance", address, given.voters, given.seconds)
            report("PostgreSQL" if address else "SQLite", found)


if __name__ == "__main__":
    main()
