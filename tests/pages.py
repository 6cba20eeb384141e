"""A reader of pages: a test client that inspects each page it fetches, and fills in forms as a browser would."""

from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from workspace.core import db as database


class Page:
    def __init__(self, reader: "Reader", response: TestResponse, url: str) -> None:
        self.reader, self.response, self.url = reader, response, url
        self.status, self.text = response.status_code, response.get_data().decode(errors="replace")  # photos too

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    @property
    def words(self) -> str:
        """What a person reads, with single spaces."""
        return " ".join(self.soup.get_text(" ").split())

    def form(self, action: str) -> Tag:
        """The form whose action ends with `action`."""
        for form in self.soup.find_all("form"):
            if str(form.get("action", "")).split("?")[0].endswith(action):
                return form
        raise AssertionError(
            f"no form for {action} on {self.url}: {[f.get('action') for f in self.soup.find_all('form')]}"
        )

    def submit(self, action: str, status: int = 303, button: str | None = None, **fields: Any) -> "Page":
        """Fill in the form as shown, change `fields`, press its (named) button. Expects `status`."""
        form = self.form(action)
        data = {**form_values(form), **fields}
        if button is not None:
            pressed = form.find("button", attrs={"name": True, "value": button})
            assert pressed is not None, f"no button {button}"
            data[str(pressed["name"])] = button
        return self.reader.post(str(form["action"]), data, status=status)

    def follow(self) -> "Page":
        return self.reader.get(self.location)


def form_values(form: Tag) -> dict[str, Any]:
    """What a browser would send if nothing were changed."""
    values: dict[str, Any] = {}
    repeated: dict[str, list[Any]] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = str(field.get("name", "")), field.get("type", "text")
        if not name or kind in ("submit", "file") or field.has_attr("disabled"):
            continue
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                values.setdefault(name, [] if kind == "checkbox" else "")
                if kind == "checkbox":
                    values[name].append(field.get("value", "on"))
                else:
                    values[name] = field.get("value", "on")
        elif field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            values[name] = chosen.get("value", "") if chosen else ""
        else:
            value = field.get_text() if field.name == "textarea" else field.get("value", "")
            repeated.setdefault(name, []).append(value)
    return values | {name: found if len(found) > 1 else found[0] for name, found in repeated.items()}


class Reader:
    def __init__(self, client: FlaskClient, language: str = "en") -> None:
        self.client, self.headers = client, {"Accept-Language": language}
        self._token: str | None = None

    def get(self, url: str, status: int = 200, **headers: str) -> Page:
        forget()
        response = self._send("GET", url, headers=headers)
        database.begin(writing=False)
        found = Page(self, response, url)
        assert response.status_code == status, f"GET {url}: {response.status_code}, not {status}\n{found.words[:800]}"
        if response.mimetype == "text/html" and status not in range(300, 400) and "HX-Request" not in headers:
            check(found)
        return found

    def post(self, url: str, data: dict[str, Any] | None = None, status: int = 303, **headers: str) -> Page:
        """Post with a valid CSRF token and a fresh idempotency key, unless `data` has its own."""
        data = {"idempotency_key": database.now().isoformat(), **(data or {})}
        if "csrf_token" not in data:
            data["csrf_token"] = self.token()
        forget()
        response = self._send("POST", url, data=data, headers=headers)
        database.begin(writing=False)
        found = Page(self, response, url)
        assert response.status_code == status, f"POST {url}: {response.status_code}, not {status}\n{found.words[:800]}"
        if response.mimetype == "text/html" and status >= 400 and "HX-Request" not in headers:
            check(found)
        return found

    def _send(self, method: str, url: str, *, headers: dict[str, str], **rest: Any) -> TestResponse:
        """In a context of its own, as on a server: the test's own would hand `g`, and who is signed in, on to the next."""
        with self.client.application.app_context():
            return self.client.open(url, method=method, headers={**self.headers, **headers}, **rest)

    def token(self) -> str:
        if self._token is None:
            field = self.get("/sign-in" if not self._signed_in() else "/accessibility").soup.find(
                "input", attrs={"name": "csrf_token"}
            )
            assert field is not None, "no form with a CSRF token on the page"
            self._token = str(field["value"])
        return self._token

    def _signed_in(self) -> bool:
        with self.client.session_transaction() as cookie:
            return "_user_id" in cookie


def forget() -> None:
    """Requests share the test's application context; what the last one kept there (who reads, the time) is not the next one's."""
    for name in list(g) if has_app_context() else []:
        g.pop(name)


def check(page: Page) -> None:
    """What every page owes its reader. Fails with what is wrong."""
    where = page.url
    tags: dict[str, list[Tag]] = {}
    for tag in page.soup.descendants:  # once: a page is searched for a dozen things
        if isinstance(tag, Tag):
            tags.setdefault(tag.name, []).append(tag)
    every = [tag for kind in tags.values() for tag in kind]
    assert tags["html"][0].get("lang"), f"{where}: no language"
    assert tags["title"][0].get_text().split("–")[0].strip(), f"{where}: no title"
    for name in ("h1", "main"):
        assert len(tags.get(name, [])) == 1, f"{where}: {len(tags.get(name, []))} {name}"
    ids = [tag["id"] for tag in every if tag.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: double ids {sorted({i for i in ids if ids.count(i) > 1})}"
    assert not [tag for tag in every if tag.has_attr("style")], f"{where}: inline style"
    assert not [tag for tag in tags.get("script", []) if not tag.get("src")], f"{where}: inline script"
    for form in tags.get("form", []):
        assert form.get("action"), f"{where}: a form without action"
        if str(form.get("method", "get")).lower() == "post":
            assert form.find("input", attrs={"name": "csrf_token"}), f"{where}: {form['action']} without a token"
    labelled = {tag.get("for") for tag in tags.get("label", [])}
    for field in [field for name in ("input", "select", "textarea") for field in tags.get(name, [])]:
        if field.get("type") in ("hidden", "submit"):
            continue
        named = field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
        assert named or field.get("id", "") in labelled, f"{where}: {field.get('name')} has no label"
    for tag in every:
        if tag.has_attr("hx-post") or tag.has_attr("hx-get"):
            assert tag.get("action") or tag.get("href"), f"{where}: {tag.name} works only with htmx"
