"""What holds for every route, whoever calls it and whatever they send: read from the table of routes, so that a new one
is held to it from its first day. Who may call what is written down in access.txt; after a change that is meant, write it
anew and look at the difference:

    STREFA_WRITE_ACCESS=1 .venv/bin/python -m pytest tests/rules/test_every_route.py -k who_may"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from flask import Flask, Response, request
from werkzeug.test import TestResponse
from wtforms import StringField, TextAreaField
from wtforms.form import BaseForm

from tests.factories import Cast
from tests.pages import Reader
from tests.rules.town import BODY, ROLES, Town, build, forget_tries, restore, rows
from workspace.core import db as database
from workspace.core.language import LANGUAGES

ACCESS = Path(__file__).parent / "access.txt"
SAFE = {"GET", "HEAD", "OPTIONS"}
FILE = {"private, no-store", "private, no-cache"}  # asked for each time; a public one may be kept until then
CACHED = {
    "attachments.download": FILE,
    "attachments.thumbnail": FILE,
    "feeds.atom": {"public, max-age=900"},
    "feeds.calendar": {"public, max-age=900"},
    "city_feed.calendar": {"public, max-age=900"},
    "home.source_archive": {"public, max-age=3600"},
}
BY_SIGNED_KEY = {"notifications.mail_off"}  # a mail program posts it (RFC 8058): the signed key stands for the token
COUNTED = "attachments.download"  # the one thing that reading writes: how often a file was taken
MOST_QUERIES = 8
REFUSED = (403, 404)
EXPECTED = {200, 204, 303, 400, 403, 404, 409, 413, 422, 429}


class Call(NamedTuple):
    method: str
    endpoint: str
    line: str  # how access.txt names it
    url: str
    version: str
    keyed: bool


class House(NamedTuple):
    app: Flask
    town: Town
    readers: dict[str, Reader]
    before: dict[str, list[Any]]

    def calls(self, *, unsafe: bool) -> Iterator[Call]:
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
            if rule.endpoint == "static":
                continue
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                if (method not in SAFE) == unsafe:
                    keyed = self.app.view_functions[rule.endpoint].keyed  # type: ignore[attr-defined]
                    for label, url, version in self.town.addresses(rule):
                        line = f"{method} {plain(rule.rule)}" + (f" [{label}]" if label else "")
                        yield Call(method, rule.endpoint, line, url, version, keyed)

    def each(self) -> Iterator[tuple[Call, str]]:
        """Each unsafe route once (and each of its steps), with a role that may: at something where it is possible."""
        may, done = written(), set()
        for call in self.calls(unsafe=True):
            step = (call.endpoint, call.url.rpartition("/")[2])
            if call.line in may and step not in done:
                done.add(step)
                yield call, may[call.line]

    def call(self, role: str, call: Call, data: Any = None) -> TestResponse:
        """The answer, never a 5xx. The browser forgets what it was told, such as that it is signed out."""
        reader = self.readers[role]
        kept = dict(reader.client._cookies)
        response = reader._send(call.method, call.url, headers={}, data=data)
        reader.client._cookies = kept
        database.begin(writing=False)
        assert response.status_code < 500, f"{call.line} as {role}: {response.status_code}"
        return response

    def filled(self, role: str, call: Call, **more: Any) -> dict[str, Any]:
        """A body that fits, as far as one body can."""
        keys = {"csrf_token": self.readers[role].token(), "idempotency_key": database.now().isoformat()}
        fields = {**BODY, "version": call.version}
        decision = call.url.rpartition("/")[2]
        prefixed = {f"{decision}-{name}": fields[name] for name in ("version", "reason", "words", "lang")}
        return {**fields, **prefixed, **keys, **more}

    def unchanged(self, where: str) -> None:
        after = rows()
        changed = [name for name in after if after[name] != self.before[name]]
        assert not changed, f"{where} changed {changed}"

    def put_back(self) -> None:
        if rows() != self.before:
            restore(self.before)


def plain(rule: str) -> str:
    """/proposals/<int:proposal_id>/<any(…):transition> → /proposals/<proposal_id>/<transition>"""
    parts = [part.rpartition(":")[2] if part.startswith("<") else part for part in rule.split("/")]
    return "/".join(part if not part.endswith((">", ">.json")) else "<" + part.lstrip("<") for part in parts)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of refusals without their page, which `test_reading_changes_nothing…` reads."""
    monkeypatch.setattr("workspace.errors.error_page", lambda code, *_args, **_words: Response(str(code), code))


@pytest.fixture
def house(app: Flask, cast: Cast, as_user: Callable[..., Reader]) -> House:
    town, readers = build(app, cast, as_user)
    for role in ROLES:
        readers[role].token()
    return House(app, town, readers, rows())


def passed(response: TestResponse) -> bool:
    """Neither refused nor sent to sign in."""
    asked = response.status_code == 303 and response.headers["Location"].startswith("/sign-in?next=")
    return response.status_code not in REFUSED and not asked


def written() -> dict[str, str]:
    """{line: the first role that may}, where it is possible."""
    lines = (line.partition(": ") for line in ACCESS.read_text().splitlines() if line and not line.startswith("#"))
    return {line: roles.split()[0].split("=")[0] for line, _, roles in lines if not re.match(r"nobody|\w+=409", roles)}


def test_reading_changes_nothing_and_is_cheap_and_is_nobody_elses(house: House, queries: list[str]) -> None:
    """Each page as each role; HEAD, which makes the page too, as one."""
    wrong = []
    for call in house.calls(unsafe=False):
        for role in ROLES if call.method == "GET" else ("basia",):
            queries.clear()
            response = house.call(role, call)
            if response.mimetype == "text/html" and len(queries) > MOST_QUERIES:
                wrong.append(f"{call.line} as {role}: {len(queries)} queries")
            kept = response.headers["Cache-Control"]
            if response.status_code == 200 and kept not in CACHED.get(call.endpoint, {"private, no-store"}):
                wrong.append(f"{call.line} as {role}: {kept}")
        if call.endpoint == COUNTED:
            house.put_back()
        house.unchanged(call.line)
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("bare")
def test_who_may(house: House) -> None:
    """Each route as each role, with a full form. `role=422`: let in, but the form was not right for it."""
    lines = []
    for unsafe in (False, True):
        for call in house.calls(unsafe=unsafe):
            if call.method == "HEAD":
                continue
            may = []
            for role in ROLES:
                response = house.call(role, call, house.filled(role, call) if unsafe else None)
                if passed(response):
                    code = response.status_code
                    may.append(role if code < 400 else f"{role}={code}")
                if (unsafe or call.endpoint == COUNTED) and response.status_code < 400:
                    house.put_back()
            house.unchanged(call.line)
            forget_tries()
            lines.append(f"{call.line}: {' '.join(may) or 'nobody'}")
    head = ACCESS.read_text().partition("\n\n")[0] if ACCESS.exists() else "#"
    found = "\n".join([head, "", *lines, ""])
    if os.environ.get("STREFA_WRITE_ACCESS"):
        ACCESS.write_text(found)
    told = set(ACCESS.read_text().splitlines()) ^ set(found.splitlines())
    assert not told, "access.txt says otherwise; see above how to write it anew\n" + "\n".join(sorted(told))


@pytest.mark.usefixtures("bare")
def test_without_the_token_of_ones_own_session_nothing_is_done(house: House) -> None:
    for call, role in house.each():
        if call.endpoint in BY_SIGNED_KEY:
            continue
        for token in (None, "wrong", house.readers["celina" if role == "olga" else "olga"].token()):
            data = house.filled(role, call, csrf_token=token)
            if token is None:
                del data["csrf_token"]
            assert house.call(role, call, data).status_code == 400, f"{call.line} as {role} with {token!r}"
        house.unchanged(call.line)


@pytest.mark.usefixtures("bare")
def test_without_a_key_a_form_is_not_taken(house: House) -> None:
    for call, role in house.each():
        if call.keyed:
            assert house.call(role, call, house.filled(role, call, idempotency_key="")).status_code == 400, call.line
            house.unchanged(call.line)


READ_ALONE = {  # fields that are read without a form
    "notifications.read_all": {"up_to"},
    "voting.cast": {"choices"},
    "voting.move": {"version", "reason"},
    "attachments.attach": {"next"},
    "applications.begin": {"tool", "edition"},
    "applications.turn": {"version"},
    "applications.save": {"seen", "sent"},
    "applications.draft": {"seen", "sent"},
}
IN_ADDRESSES = [
    "zone", "status", "after", "before", "from", "replies", "proposal", "q", "sort", "category", "stage", "lang",
    "osiedle", "help", "view", "language", "next", "key", "in", "seen",
]  # fmt: skip
BAD = {
    "missing": "",
    "doubled": ["pl", "2"],
    "far too long": "a" * 100_000,
    "control characters": "a\x00\x1b[31m\u202e\ud7ff\r\n",
    "no such word": "no-such-word",
    "negative": "-1",
    "huge": str(2**63),
    "of another script": "٣",
}


ANY_TEXT = {StringField, TextAreaField}  # a number is a text like any other here
OF_A_TEXT = ["missing", "doubled", "far too long", "control characters"]


@pytest.fixture
def fields(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The fields of the forms that were made since it was last cleared, and in which ways each can be spoilt. A field of a
    form stands for itself wherever that form is used, and for its kin in other languages and on other days."""
    asked: dict[str, list[str]] = {}
    process, first = BaseForm.process, {}

    def note(form: Any, *args: Any, **kwargs: Any) -> None:
        for each in form:
            kin = (type(form), re.sub(rf"_([1-7]|{'|'.join(LANGUAGES)})$", "", each.short_name))
            if first.setdefault(kin, (request.endpoint, each.short_name)) == (request.endpoint, each.short_name):
                asked[each.name] = OF_A_TEXT if type(each) in ANY_TEXT else list(BAD)
        process(form, *args, **kwargs)

    monkeypatch.setattr(BaseForm, "process", note)
    return asked


@pytest.mark.usefixtures("bare")
def test_whatever_is_sent_is_answered_in_words(house: House, fields: dict[str, list[str]]) -> None:
    """Each field of each form spoilt in each way, the others left as they were; never a 5xx."""
    wrong = []
    for call, role in house.each():
        fields.clear()
        sent = [house.call(role, call, body) for body in ({}, house.filled(role, call))]
        house.put_back()
        ways = {**{name: list(BAD) for name in READ_ALONE.get(call.endpoint, ())}, **fields}
        for name in sorted(set(ways) - {"csrf_token"}):
            for how in ways[name]:
                response = house.call(role, call, house.filled(role, call, **{name: BAD[how]}))
                if response.status_code not in EXPECTED:
                    wrong.append(f"{call.line} as {role}, {name} {how}: {response.status_code}")
            house.put_back()
        forget_tries()
        house.unchanged(call.line)
        wrong += [f"{call.line}: {each.status_code}" for each in sent if each.status_code not in EXPECTED]
    assert not wrong, "\n".join(wrong)


def test_whatever_stands_behind_an_address_is_answered_in_words(house: House) -> None:
    """The query string of each page, spoilt all at once."""
    keys = [f"2026-01-01_{2**63}", f"{2**63}_1", "2026-13-41_5"]
    values = ["", ["pl", "2"], *list(BAD.values())[3:], *keys, "ż" * 1000, "../../etc/passwd", "//evil.example"]
    wrong, seen = [], set()
    for call in house.calls(unsafe=False):
        role = written().get(call.line.replace("HEAD", "GET"))
        if role is None or call.method == "HEAD" or call.endpoint in seen or "?" in call.url:
            continue
        seen.add(call.endpoint)
        for value in values:
            query = urlencode(dict.fromkeys(IN_ADDRESSES, value), doseq=True)
            response = house.call(role, call._replace(url=f"{call.url}?{query}"))
            if response.status_code not in EXPECTED or "evil" in response.headers.get("Location", ""):
                wrong.append(f"{call.line} as {role}, {value[:20]}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("bare")
def test_a_body_larger_than_any_form_is_refused(house: House) -> None:
    for call, role in house.each():
        if call.endpoint in BY_SIGNED_KEY:
            continue  # it reads no form at all
        large = house.filled(role, call, text="a" * 600_000)
        assert house.call(role, call, large).status_code in (413, 400), call.line
    house.unchanged("a large body")


PRIVATE = re.compile(
    r"/proposals/<proposal_id>.* \[(draft|submitted|refused)|/rounds/<voting_round_id>.* \[draft|/files/.*\[private"
    r"|<subject_type>.*\[draft|/attachments/.*\[private|/moderation/<item_id>.*\[(proposal|photo|join|report)"
    r"|/applications/<application_id>.* \[draft|/account/sessions/<|/notices/<notice_id>"
)


@pytest.mark.usefixtures("bare")
def test_what_is_private_in_a_zone_does_not_exist_for_others(house: House) -> None:
    """Not even for the librarian of another zone, or the coordinator."""
    for unsafe in (False, True):
        for call in house.calls(unsafe=unsafe):
            if PRIVATE.search(call.line):
                for role in ("visitor", "celina", "olga", "newcomer"):
                    response = house.call(role, call, house.filled(role, call) if unsafe else None)
                    asked = role == "visitor" and not passed(response)
                    assert response.status_code == 404 or asked, f"{call.line} as {role}: {response.status_code}"
    house.unchanged("a stranger")
