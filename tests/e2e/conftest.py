"""A real browser against the production server: one server and one database for the module, the cast signed in by link."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests import factories
from workspace.accounts import services as accounts
from workspace.app import create_app
from workspace.config import Settings
from workspace.core import db as database
from workspace.core.db import db

CHROMIUM = os.environ.get("STREFA_TEST_CHROMIUM", "/usr/bin/chromium")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    url: str
    app: Flask
    cast: factories.Cast


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The production server on a free port, its database empty but for the cast."""
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    settings = Settings(
        environment="test", instance_folder=folder, password_cost="cheap", base_url=f"http://localhost:{port}"
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        cast = factories.cast()
        environment = {
            **os.environ,
            "STREFA_ENVIRONMENT": "test",
            "STREFA_INSTANCE_FOLDER": str(folder),
            "STREFA_PASSWORD_COST": "cheap",
            "STREFA_BASE_URL": settings.base_url,
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "1", "--threads", "4", "-b", f"127.0.0.1:{port}",
             "--log-level", "warning", "workspace.app:create_app()"],
            env=environment,
        )  # fmt: skip
        try:
            wait_for(f"{settings.base_url}/", server)
            yield Site(settings.base_url, app, cast)
        finally:
            server.terminate()
            server.wait(20)
            db.session.rollback()
            db.engine.dispose()


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before its first page"
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            continue
        return
    raise AssertionError(f"no answer from {url}")


@dataclass
class Walker:
    """One person in one browser. Notes what a page must never do: break its own rules, or call another host."""

    page: Page
    site: Site
    trouble: list[str] = field(default_factory=list)

    def watch(self) -> "Walker":
        def console(message: ConsoleMessage) -> None:
            if message.type == "error" and "status of 4" not in message.text:
                self.trouble.append(message.text)

        def request(sent: Request) -> None:
            if not sent.url.startswith((self.site.url, "data:", "about:")):
                self.trouble.append(f"call to {sent.url}")

        self.page.on("console", console)
        self.page.on("request", request)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        return self

    def go(self, path: str) -> "Walker":
        self.page.goto(self.site.url + path if path.startswith("/") else path)
        return self

    def sign_in(self, handle: str) -> "Walker":
        """By a one-time link, as `make run` prints it."""
        database.begin(writing=True)
        account = db.session.merge(getattr(self.site.cast, handle))
        link = accounts.sign_in_link(account)
        db.session.commit()
        database.begin(writing=False)
        self.go(link[link.index("/sign-in/") :])
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()
        return self

    def is_accessible(self, where: str = "") -> None:
        """axe finds nothing (WCAG 2.0-2.2 A and AA, best practice), and nothing scrolls sideways at 320 px."""
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
        found = Axe().run(self.page, options=options)
        assert found.violations_count == 0, f"{where or self.page.url}\n{found.generate_report()}"
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{where or self.page.url} scrolls sideways by {width}px"
        assert not self.trouble, self.trouble


@pytest.fixture
def walker(browser: Browser, site: Site) -> Iterator[Callable[..., Walker]]:
    """walker("ala", language="be", javascript=False, width=360) is a browser of its own."""
    contexts: list[BrowserContext] = []
    walkers: list[Walker] = []

    def start(
        handle: str | None = None, *, language: str = "en", javascript: bool = True, width: int = 1280, **more: Any
    ) -> Walker:
        context = browser.new_context(
            locale=language, java_script_enabled=javascript, viewport={"width": width, "height": 900}, **more
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        made = Walker(context.new_page(), site).watch()
        walkers.append(made)
        return made.sign_in(handle) if handle else made

    with site.app.app_context():
        yield start
    for made in walkers:
        assert not made.trouble, made.trouble
    for context in contexts:
        context.close()
