"""Measures the main pages under the production server: `make benchmark`, or `python -m benchmarks.pages [--scale]`.

Beside each page stands its floor: the same template with the same things to show, rendered again and again without a
database or a request, in the same run. `--scale` also compares a list of 100,000 ideas with one of 1,000."""

import argparse
import http.client
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import Engine, event

from benchmarks.seed import seed, town
from tests.ops.servers import Running, serving
from workspace.accounts import services as accounts
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core import web
from workspace.core.db import db

CLIENTS, WORKERS, VOTERS = 4, 2, 60
TICK = os.sysconf("SC_CLK_TCK")
COLUMNS = (
    f"{'page':<16}{'req/s':>8}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}"
    f"{'floor':>8}{'ratio':>7}{'queries':>9}{'gzip B':>8}{'raw B':>9}"
)


@dataclass
class Result:
    rate: float
    p50: float
    p95: float
    cpu: float  # milliseconds of processor time of all server processes, for one request


@dataclass
class Inside:
    """What one request costs in this process: seen once, then its template rendered alone."""

    queries: int
    floor: float | None  # milliseconds of processor time
    gzip: int
    raw: int


def cookie_of(app: Flask, account: Account) -> str:
    database.begin(writing=True)
    token = accounts.start_session(db.session.merge(account), device="benchmark")
    db.session.commit()
    database.begin(writing=False)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': token, '_fresh': True})}"


# --- in this process: queries, bytes, floor --------------------------------------------------------------------------


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def inside(app: Flask, engine: Engine, path: str, cookie: str = "", repeat: int = 60) -> Inside:
    headers = {"Accept-Language": "pl", "Accept-Encoding": "gzip", "Cookie": cookie}
    client = app.test_client(use_cookies=False)
    client.get(path, headers=headers)
    with counting(engine) as sent:
        answer = client.get(path, headers=headers)
    assert answer.status_code == 200, f"{path}: {answer.status}"
    raw = client.get(path, headers={**headers, "Accept-Encoding": "identity"})
    return Inside(len(sent), floor(app, engine, path, headers, repeat), len(answer.data), len(raw.data))


def floor(app: Flask, engine: Engine, path: str, headers: dict[str, str], repeat: int) -> float:
    """CPU-ms of rendering alone. All that the template reads is loaded by a first rendering; then no query is sent."""
    shown: list[tuple[str, dict[str, Any]]] = []
    render = web._render
    web._render = lambda template, context: shown.append((template, context)) or render(template, context)  # type: ignore[func-returns-value]
    try:
        with app.test_request_context(path, headers=headers):
            app.preprocess_request()
            app.dispatch_request()
            template, context = shown[-1]
            render(template, context)
            with counting(engine) as sent:
                start = time.process_time()
                for _ in range(repeat):
                    render(template, context)
                spent = time.process_time() - start
            assert not sent, f"{path}: the floor asked the database"
    finally:
        web._render = render
    return spent * 1000 / repeat


# --- over the wire ---------------------------------------------------------------------------------------------------


def family(pid: int) -> list[int]:
    """A process and its children, as the kernel has them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(descendant for child in children for descendant in family(int(child)))]


def processor_seconds(site: Running) -> float:
    total = 0
    for pid in family(site.process.pid):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


Ask = Callable[[http.client.HTTPConnection, int], int]


def load(site: Running, ask: Ask, requests: int) -> Result:
    """`ask(connection, number)` sends one request and returns its status. CLIENTS of them at once, each on one connection."""

    def client(first: int) -> list[float]:
        connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=30)
        took = []
        for number in range(first, requests, CLIENTS):
            start = time.perf_counter()
            status = ask(connection, number)
            took.append(time.perf_counter() - start)
            assert status < 400, status
        connection.close()
        return took

    before, start = processor_seconds(site), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        took = sorted(one for each in pool.map(client, range(CLIENTS)) for one in each)
    wall, cpu = time.perf_counter() - start, processor_seconds(site) - before
    return Result(
        len(took) / wall,
        statistics.median(took) * 1000,
        took[int(len(took) * 0.95)] * 1000,
        cpu * 1000 / len(took),
    )


def getting(path: str, cookie: str = "") -> Ask:
    headers = {"Accept-Language": "pl", "Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})}

    def ask(connection: http.client.HTTPConnection, _number: int) -> int:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return ask


def casting(site: Running, path: str, cookies: list[str]) -> Ask:
    """Each voter marks another option at each turn, as a tap on the ballot does."""
    forms = [ballot_form(site, path, cookie) for cookie in cookies]

    def ask(connection: http.client.HTTPConnection, number: int) -> int:
        voter, turn = number % len(forms), number // len(forms)
        sent_cookie, token, options = forms[voter]
        body = urlencode([("csrf_token", token), ("choices", options[turn % len(options)])])
        headers = {
            "Cookie": sent_cookie, "Content-Type": "application/x-www-form-urlencoded", "Referer": site.url + path,
        }  # fmt: skip
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return ask


def ballot_form(site: Running, path: str, cookie: str) -> tuple[str, str, list[str]]:
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = BeautifulSoup(answer.read(), "html.parser")
    form = next(each for each in page.find_all("form") if each.get("action") == path)
    fresh = (answer.getheader("Set-Cookie") or cookie).split(";")[0]
    connection.close()
    options = [str(field["value"]) for field in form.find_all("input", attrs={"name": "choices"})]
    return fresh, str(form.find("input", attrs={"name": "csrf_token"})["value"]), options


# --- the report ------------------------------------------------------------------------------------------------------


def line(name: str, outside: Result, within: Inside | None) -> str:
    row = f"{name:<16}{outside.rate:>8.0f}{outside.p50:>8.1f}{outside.p95:>8.1f}{outside.cpu:>8.2f}"
    if within is None or within.floor is None:
        return row
    ratio = outside.cpu / within.floor
    return row + f"{within.floor:>8.2f}{ratio:>7.2f}{within.queries:>9}{within.gzip:>8}{within.raw:>9}"


def measure_pages(folder: Path, requests: int) -> None:
    with town(folder) as app:
        seed()
        voters = db.session.scalars(
            db.select(Account).join(Account.memberships).where(db.text("memberships.zone_id = 1")).limit(VOTERS)  # type: ignore[attr-defined]
        ).all()
        cookies = [cookie_of(app, each) for each in voters]
        pages = {
            "home": ("/", ""), "zone": ("/zones/kostki", ""), "proposals": ("/proposals", ""),
            "proposal": ("/proposals/2", ""), "board": ("/actions", ""), "ballot": ("/rounds/1/ballot", cookies[0]),
            "desk": ("/desk", cookies[0]),
        }  # fmt: skip
        engine = db.engine
    within = {name: inside(app, engine, path, cookie) for name, (path, cookie) in pages.items()}
    engine.dispose()
    with serving(folder, STREFA_WORKERS=str(WORKERS)) as site:
        print(COLUMNS)
        for name, (path, cookie) in pages.items():
            load(site, getting(path, cookie), requests // 10)
            print(line(name, load(site, getting(path, cookie), requests), within[name]), flush=True)
        print(line("cast", load(site, casting(site, "/rounds/1/ballot", cookies), requests), None), flush=True)


def list_cost(folder: Path, proposals: int) -> float:
    """CPU-ms of the list page with so many ideas, the best of five runs."""
    with town(folder) as app:
        seed(proposals)
    client, best = app.test_client(use_cookies=False), float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(30):
            assert client.get("/proposals", headers={"Accept-Language": "pl"}).status_code == 200
        best = min(best, (time.process_time() - start) * 1000 / 30)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--scale", action="store_true")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, ", end="")
    print(f"{WORKERS} workers, {CLIENTS} clients, SQLite. CPU ms: of all server processes, for one request.")
    with tempfile.TemporaryDirectory() as folder:
        measure_pages(Path(folder) / "town", given.requests)
        if given.scale:
            small, large = (list_cost(Path(folder) / str(size), size) for size in (1_000, 100_000))
            print(f"list of 1,000: {small:.2f} CPU-ms; of 100,000: {large:.2f}; ratio {large / small:.2f}")


if __name__ == "__main__":
    sys.exit(main())
