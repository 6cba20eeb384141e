"""A real browser against the production server, started as an operator starts it. People sign in by one-time links."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request

from tests import factories
from tests.ops.servers import serving
from workspace import schema
from workspace.accounts import credentials
from workspace.accounts.models import TokenPurpose
from workspace.accounts.queries import account_by_handle
from workspace.app import create_app
from workspace.config import Settings
from workspace.core import db as database
from workspace.core.db import db

CHROMIUM = os.environ.get("STREFA_TEST_CHROMIUM", "/usr/bin/chromium")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
PHONE, NARROWEST, DESK = 360, 320, 1280  # CSS pixels
# What makes a page scroll sideways, if it does.
TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > page.clientWidth);
  return wide.slice(-5).map(each => each.outerHTML.slice(0, 120));
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


# --- the site --------------------------------------------------------------------------------------------------------


@dataclass
class Site:
    """A running server, and an application of the test's own on the same database."""

    url: str
    app: Flask

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Look things up, or write them, beside the server: one writing unit, committed at its end."""
        with self.app.app_context():
            database.begin(writing=True)
            yield
            db.session.commit()

    def sign_in_path(self, handle: str) -> str:
        with self.unit():
            account = account_by_handle(handle)
            assert account is not None, f"nobody is called {handle}"
            return "/sign-in/" + credentials.issue_token(account, TokenPurpose.SIGN_IN, lasts=timedelta(minutes=15))


@contextmanager
def application(folder: Path) -> Iterator[Flask]:
    app = create_app(Settings(instance_folder=folder, database_url=None, password_cost="cheap"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two zones and the cast of the other tests, nothing else."""
    folder = tmp_path_factory.mktemp("site") / "instance"
    with application(folder) as app:
        with app.app_context():
            schema.upgrade()
            factories.cast()
            db.session.remove()
        with serving(folder) as running:
            yield Site(running.url, app)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three zones with the sample content, as after `make run`; and the page of patterns, which is there to build with."""
    folder = tmp_path_factory.mktemp("town") / "instance"
    with serving(folder, "--sample", STREFA_ENVIRONMENT="development") as running, application(folder) as app:
        yield Site(running.url, app)


# --- its visitors ----------------------------------------------------------------------------------------------------


@dataclass
class Walker:
    """One person in one browser. Notes what a page must never do: break its own rules, or call another host."""

    page: Page
    site: Site
    trouble: list[str] = field(default_factory=list)

    def watch(self) -> "Walker":
        def console(message: ConsoleMessage) -> None:
            if message.type == "error" and not re.search("status of 4|Status Error Code 4", message.text):
                self.trouble.append(message.text)

        def request(sent: Request) -> None:
            if not sent.url.startswith((self.site.url, "data:", "about:")):
                self.trouble.append(f"call to {sent.url}")

        self.page.on("console", console)
        self.page.on("request", request)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        return self

    def speak(self, language: str) -> "Walker":
        """From the next page on; as after a tap in the menu of languages."""
        self.page.context.add_cookies([{"name": "language", "value": language, "url": self.site.url}])
        return self

    def go(self, path: str) -> "Walker":
        self.page.goto(self.site.url + path if path.startswith("/") else path)
        return self

    def arrive(self, path: str) -> int:
        """Go there; the status of the answer."""
        answer = self.page.goto(self.site.url + path)
        assert answer is not None
        return answer.status

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site.url)

    def sign_in(self, handle: str) -> "Walker":
        """By a one-time link, as `make run` prints it. It asks for a tap."""
        link = self.site.sign_in_path(handle)
        self.go(link).press(self.form(link))
        assert self.path == "/desk", f"{handle} came to {self.path}"
        return self

    def form(self, action: str) -> Locator:
        """The form in the page's main part whose address ends with `action`."""
        return self.page.locator(f"main form[action$='{action}']").first

    def press(self, form: Locator, name: str = "") -> None:
        """Send the form by its button (of this name), opening what it is folded into, and wait for what comes."""
        unfold(form)
        button = form.locator(f"button[name='{name}']" if name else "button[type=submit]").first
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            button.click()
        self.page.wait_for_load_state()

    def fill(self, form: Locator, **values: str) -> Locator:
        """Each value into the field of its name: typed, chosen from a list, or marked."""
        unfold(form)
        for name, value in values.items():
            box = form.locator(f"[name='{name}']")
            unfold(box.first)  # what few need is folded inside the form
            kind = box.first.evaluate("box => box.tagName === 'SELECT' ? 'list' : box.type")
            if kind == "list":
                box.select_option(value)
            elif kind in ("radio", "checkbox"):
                form.locator(f"[name='{name}'][value='{value}']").check()
            else:
                box.fill(value)
        return form

    def is_accessible(self, where: str = "") -> None:
        """axe finds nothing (WCAG 2.0-2.2 A and AA, best practice), and nothing scrolls sideways at 320 px. Looked at from
        the end of the page, where what sticks to the edge of the window lies over nothing."""
        where = where or self.path
        self.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        found = Axe().run(self.page, options=AXE)
        assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
        size = self.page.viewport_size or {"width": PHONE, "height": 900}
        self.page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
        wide = self.page.evaluate(TOO_WIDE)
        self.page.set_viewport_size(size)
        assert not wide, f"{where} scrolls sideways, because of {wide}"
        self.is_quiet(where)

    def is_quiet(self, where: str = "") -> None:
        """No error in the console, no broken content security policy, no call to another host."""
        assert not self.trouble, f"{where or self.path}: {self.trouble}"


def unfold(form: Locator) -> None:
    """Open the <details> around a form as a person does, by their summaries; they are never nested."""
    folded = form.locator("xpath=ancestor::details[not(@open)]")
    if folded.count():
        folded.locator("> summary").click()


class Crowd:
    """Browsers of one site, each a person's own."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site, self.contexts, self.walkers = browser, site, list[BrowserContext](), list[Walker]()

    def start(
        self,
        handle: str | None = None,
        *,
        language: str = "en",
        javascript: bool = True,
        width: int = DESK,
        **more: Any,
    ) -> Walker:
        """walker("ala", language="be", javascript=False, width=360). A language that is chosen wins over the account's."""
        context = self.browser.new_context(
            locale=language, java_script_enabled=javascript, viewport={"width": width, "height": 900}, **more
        )
        context.set_default_timeout(8000)
        self.contexts.append(context)
        self.walkers.append(Walker(context.new_page(), self.site).watch().speak(language))
        return self.walkers[-1].sign_in(handle) if handle else self.walkers[-1]

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        for made in self.walkers:
            made.is_quiet()


@pytest.fixture
def walker(browser: Browser, site: Site) -> Iterator[Callable[..., Walker]]:
    crowd = Crowd(browser, site)
    yield crowd.start
    crowd.leave()


@pytest.fixture
def townsfolk(browser: Browser, town: Site) -> Iterator[Callable[..., Walker]]:
    """Like `walker`, in the town."""
    crowd = Crowd(browser, town)
    yield crowd.start
    crowd.leave()
