"""A form that is sent twice, because the answer was lost or a finger was quick, has one effect and one answer."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask

from tests import races
from tests.factories import Cast
from tests.pages import Reader
from workspace.core import db as database
from workspace.core.db import db
from workspace.core.web import AnsweredRequest
from workspace.proposals.models import Proposal


def sending(app: Flask, reader: Reader, key: str) -> Callable[[], Any]:
    """A new idea from the same browser, in a thread of its own."""
    data = {"csrf_token": reader.token(), "idempotency_key": key, "title": "Ławki", "lang": "pl"}
    cookies = dict(reader.client._cookies)

    def send() -> Iterator[Any]:
        client = app.test_client()
        client._cookies = dict(cookies)
        yield None
        database.begin(writing=False)  # the request has a unit of its own
        answer = client.post("/proposals/new", data=data)
        yield answer.status_code, answer.headers.get("Location")

    return send


def ideas() -> int:
    return db.session.scalar(db.select(db.func.count(Proposal.id))) or 0


def test_of_two_at_once_with_one_key_one_is_done_and_both_hear_of_it(app: Flask, cast: Cast, ala: Reader) -> None:
    answers = races.race(app, sending(app, ala, "once"), sending(app, ala, "once"))
    assert ideas() == 1
    made = db.session.scalars(db.select(Proposal.id)).one()
    assert answers == [(303, f"/proposals/{made}/edit/idea")] * 2


def test_with_a_key_of_its_own_each_is_done(app: Flask, cast: Cast, ala: Reader) -> None:
    """The control: the same two, not tied together, are two ideas."""
    answers = races.race(app, sending(app, ala, "one"), sending(app, ala, "another"))
    assert ideas() == 2 and {status for status, _ in answers} == {303}


def test_without_a_unique_key_both_would_be_answered_as_the_first(app: Flask) -> None:
    assert races.doubled(app, AnsweredRequest.__table__, key_hash="once")
