"""Measures casting under load: `python -m benchmarks.voting [--voters 200] [--seconds 10] [--engine sqlite|postgresql]`.

So many voters at once, each on a connection of their own, tap on their ballots through the production server. In the
same run, on the same disk, stands what the engine itself can do: one row and a durable commit, again and again, by one
writer, and by as many writers as the server has threads. PostgreSQL is started for it, with fsync as it comes."""

import argparse
import http.client
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import create_engine, text

from benchmarks.pages import ballot_form, cookie_of, processor_seconds
from tests import factories
from tests.ops.servers import Running, serving
from tests.postgresql import running
from tests.voting import rounds
from workspace import schema
from workspace.app import create_app
from workspace.config import Settings
from workspace.core import db as database
from workspace.core.db import db
from workspace.voting.models import Ballot, Participation

WORKERS, THREADS = 2, 4
OPTIONS, CHOICES = 12, 3
TARGET, LONGEST = 0.4, 1.0  # share of the raw rate; seconds that nobody waits longer than


@dataclass
class Load:
    """`waits` in seconds, ascending, of each tap that was answered; `errors`: statuses other than 303."""

    waits: list[float]
    errors: list[int]
    seconds: float
    processor: float

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds


# --- what the engine itself can do -----------------------------------------------------------------------------------


def raw(address: str, writers: int, seconds: float) -> float:
    """Commits a second of one small row each, by so many writers at once. On SQLite they stand in the same line as the
    application's."""
    engine = create_engine(address, **{**database.engine_options(address), "pool_size": writers})
    database.watch(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS raw_rows"))
        connection.execute(
            text("CREATE TABLE raw_rows (id VARCHAR(32) PRIMARY KEY, round_id INTEGER, link VARCHAR(64))")
        )
    statement, done = text("INSERT INTO raw_rows VALUES (:id, 1, :link)"), [0] * writers
    until = time.perf_counter() + seconds

    def write(which: int) -> None:
        with engine.connect() as connection:
            while time.perf_counter() < until:
                connection.execute(statement, {"id": os.urandom(16).hex(), "link": os.urandom(32).hex()})
                connection.commit()
                done[which] += 1

    together([lambda which=which: write(which) for which in range(writers)])  # type: ignore[misc]
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE raw_rows"))
    engine.dispose()
    return sum(done) / seconds


def together(deeds: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


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


def load(site: Running, path: str, cookies: list[str], seconds: float) -> Load:
    forms = [ballot_form(site, path, cookie) for cookie in cookies]
    waits: list[float] = []
    errors: list[int] = []
    barrier, before = threading.Barrier(len(forms) + 1), processor_seconds(site)

    def voter(form: tuple[str, str, list[str]]) -> None:
        connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=60)
        connection.connect()
        barrier.wait()
        turn = 0
        while time.perf_counter() < start + seconds:
            asked = time.perf_counter()
            status = tap(connection, site.url + path, path, form, turn)
            (waits.append(time.perf_counter() - asked) if status == 303 else errors.append(status))
            turn += 1
        connection.close()

    threads = [threading.Thread(target=voter, args=(form,)) for form in forms]
    start = time.perf_counter() + 3600
    for thread in threads:
        thread.start()
    start = time.perf_counter()
    barrier.wait()
    for thread in threads:
        thread.join()
    return Load(sorted(waits), errors, time.perf_counter() - start, processor_seconds(site) - before)


def tap(
    connection: http.client.HTTPConnection, address: str, path: str, form: tuple[str, str, list[str]], turn: int
) -> int:
    cookie, token, options = form
    chosen = [("choices", options[(turn + more) % len(options)]) for more in range(CHOICES)]
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Referer": address}
    connection.request("POST", path, urlencode([("csrf_token", token), *chosen]), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def kept(settings: Settings) -> tuple[int, int]:
    """Voters and ballots in the database afterwards: as many as have voted."""
    with create_app(settings).app_context():
        database.begin(writing=False)
        found = [db.session.scalar(db.select(db.func.count()).select_from(each)) for each in (Participation, Ballot)]
        db.session.remove()
        db.engine.dispose()
    return found[0] or 0, found[1] or 0


# --- the report ------------------------------------------------------------------------------------------------------


def measure(folder: Path, address: str | None, voters: int, seconds: float) -> None:
    where = {"instance_folder": folder, "database_url": address, "password_cost": "cheap"}
    settings = Settings(environment="test", **where)  # type: ignore[arg-type]
    path, cookies = prepare(settings, voters)
    given = {"STREFA_DATABASE_URL": address} if address else {}
    with serving(folder, STREFA_WORKERS=str(WORKERS), STREFA_THREADS=str(THREADS), **given) as site:
        load(site, path, cookies[:8], 2)  # warm
        one, many = (raw(settings.database, each, seconds / 2) for each in (1, WORKERS * THREADS))
        cast = load(site, path, cookies, seconds)
        again = raw(settings.database, 1, seconds / 2)
    report("PostgreSQL" if address else "SQLite", (one + again) / 2, many, cast, kept(settings))


def report(name: str, one: float, many: float, cast: Load, stored: tuple[int, int]) -> None:
    waits = cast.waits
    middle, late, worst = statistics.median(waits), waits[int(len(waits) * 0.99)], waits[-1]
    print(f"\n{name}")
    print(f"  raw commits a second: {one:.0f} by one writer, {many:.0f} by {WORKERS * THREADS}")
    print(f"  taps a second:        {cast.rate:.0f} = {cast.rate / one:.0%} and {cast.rate / many:.0%} of that "
          f"(target {TARGET:.0%})")  # fmt: skip
    print(f"  a voter waits:        {middle * 1000:.0f} ms in the middle, {late * 1000:.0f} for one in a hundred, "
          f"{worst * 1000:.0f} at worst (target {LONGEST * 1000:.0f})")  # fmt: skip
    print(f"  errors: {len(cast.errors)} of {len(waits) + len(cast.errors)}; CPU of the server for one tap: "
          f"{cast.processor * 1000 / len(waits):.1f} ms; voters and ballots kept: {stored[0]}, {stored[1]}")  # fmt: skip


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
                measure(Path(folder) / "instance", address, given.voters, given.seconds)


if __name__ == "__main__":
    main()
