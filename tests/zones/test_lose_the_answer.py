"""The connection breaks after the house has made the account and before the browser hears of it."""

from typing import Any

import pytest

from tests.factories import Cast
from tests.pages import Page, Reader, form_values
from tests.zones.test_joining import named, printed
from workspace.core import db as database
from workspace.core.db import db

HANDLE = "Васілёк"


def form_of(way: str, cast: Cast, visitor: Reader) -> tuple[Page, str]:
    if way == "a request":
        where = f"/zones/{cast.kostki.id}/join"
        return visitor.get(where), where
    (code,) = printed(cast.kostki)
    return visitor.get("/join").submit("/join", code=code).follow(), "/join/name"


def send_and_lose(way: str, cast: Cast, visitor: Reader) -> tuple[str, dict[str, Any]]:
    """Sends the form; the browser keeps the cookie it had. Returns where it went, and what was in it."""
    form, where = form_of(way, cast, visitor)
    fields = {**form_values(form.form(where)), "handle": HANDLE, "language": "be"}
    name = visitor.client.application.config["SESSION_COOKIE_NAME"]
    cookie = visitor.client.get_cookie(name)
    assert cookie is not None
    assert visitor.post(where, fields).location.startswith("/account/words")
    visitor.client.set_cookie(name, cookie.value)
    assert visitor.get("/account/words", status=303).location.startswith("/sign-in"), "the answer was lost"
    return where, fields


@pytest.mark.parametrize("way", ["a code", "a request"])
def test_who_lost_the_answer_gets_in_by_sending_the_form_again(way: str, cast: Cast, visitor: Reader) -> None:
    where, fields = send_and_lose(way, cast, visitor)
    words = visitor.post(where, fields).follow()
    assert len(words.soup.select(".words li")) == 12
    words.submit("/account/words")
    account = named(HANDLE)
    assert account is not None and account.has_way_back


@pytest.mark.parametrize("way", ["a code", "a request"])
def test_once_there_is_a_way_back_the_old_form_opens_nothing(way: str, cast: Cast, visitor: Reader) -> None:
    where, fields = send_and_lose(way, cast, visitor)
    account = named(HANDLE)
    assert account is not None
    database.begin(writing=True)
    db.session.get_one(type(account), account.id).recovery_hash = "kept"
    db.session.commit()
    words = visitor.post(where, fields).location
    assert visitor.get(words, status=303).location.startswith("/sign-in")


def test_another_browser_gets_in_with_nobody_elses_form(cast: Cast, visitor: Reader, as_user: Any) -> None:
    where, fields = send_and_lose("a request", cast, visitor)
    stranger = as_user(None)
    fields.pop("csrf_token")
    assert "Somebody has this name" in stranger.post(where, fields, status=422).words
    assert not stranger._signed_in()
    visitor.post(where, {**fields, "handle": "ala", "csrf_token": visitor.token()}, status=409)
    assert not visitor._signed_in()
