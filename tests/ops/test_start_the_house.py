"""What `make run` promises once the packages are there."""

import shutil
import signal
import sqlite3
import stat
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from subprocess import run
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from tests.ops.servers import ROOT, environment, serving, status


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the sample content, loaded once."""
    folder = tmp_path_factory.mktemp("played") / "instance"
    run([sys.executable, "-m", "workspace.cli", "sample"], cwd=ROOT, env=environment(folder), check=True)
    return folder


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(played, tmp_path / "instance"))


def sign_in(link: str) -> str:
    """Open the link, press its button; the page one lands on."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = BeautifulSoup(browser.open(link).read(), "html.parser")
    form = next(each for each in page.find_all("form") if each["action"] in link)
    fields = {field["name"]: field.get("value", "") for field in form.find_all("input") if field.get("name")}
    request = urllib.request.Request(link, urlencode(fields).encode(), {"Referer": link})
    return browser.open(request).read().decode()


def tried(link: str) -> str:
    """What one lands on; nothing if the link is refused with an error."""
    try:
        return sign_in(link)
    except (urllib.error.HTTPError, StopIteration):
        return ""


def test_a_first_start_makes_all_it_needs_and_a_second_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    with serving(folder, "--sample") as first:
        assert set(first.links) == {"resident", "librarian", "coordinator"}
        assert "Maksim" in sign_in(first.links["resident"])
        assert "Olga-koordynuje" in sign_in(first.links["coordinator"])
        assert status(f"{first.url}/zones/kostki") == 200
    for path in (folder, folder / "secret-key", folder / "strefa.sqlite3", folder / "files"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    secret = (folder / "secret-key").read_text()

    with serving(folder, "--sample") as second:
        assert "are loaded" not in second.said
        assert "brought" not in second.said
        assert "Basia-z-Kostki" in sign_in(second.links["librarian"])
    assert (folder / "secret-key").read_text() == secret


def test_a_link_opens_once(folder: Path) -> None:
    with serving(folder, "--sample") as site:
        link = site.links["resident"]
        assert "Maksim" in sign_in(link)
        assert "Maksim" not in tried(link)


def test_watchers_are_told_whether_it_lives_and_is_ready(folder: Path) -> None:
    with serving(folder, "--sample") as site:
        assert status(f"{site.url}/health/live") == status(f"{site.url}/health/ready") == 200
        with closing(sqlite3.connect(folder / "strefa.sqlite3")) as database:
            database.execute("UPDATE alembic_version SET version_num = '0000'")
            database.commit()
        assert (status(f"{site.url}/health/live"), status(f"{site.url}/health/ready")) == (200, 503)


def test_serving_without_migrating_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="workspace migrate"), serving(tmp_path / "instance"):
        pass


def test_a_request_under_way_is_finished_when_the_server_is_asked_to_stop(folder: Path) -> None:
    """The control of this test is kill -9, after which the answer does not come."""
    answers: list[int] = []
    with serving(folder, "--sample", STREFA_WORKERS="1") as site:
        asking = [threading.Thread(target=lambda: answers.append(status(f"{site.url}/proposals"))) for _ in range(12)]
        for thread in asking:
            thread.start()
        time.sleep(0.05)  # a server that takes a request needs a moment; those not taken yet may be refused
        site.process.send_signal(signal.SIGTERM)
        for thread in asking:
            thread.join()
        site.process.wait(30)
    assert 500 not in answers and 200 in answers
