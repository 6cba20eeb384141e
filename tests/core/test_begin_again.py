"""A unit that ends unsaved goes on with what was read; a connection that was hung up is replaced."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests import factories
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.db import db


def test_a_refused_form_keeps_what_was_read_and_saves_nothing(app: Flask, queries: list[str]) -> None:
    made = factories.account("ala").id
    database.begin(writing=True)
    account = db.session.get_one(Account, made)
    db.session.execute(db.update(Account).values(language="nb").execution_options(synchronize_session=False))
    queries.clear()
    database.begin_again()
    assert (account.handle, account.language, queries) == ("ala", "pl", [])
    database.begin(writing=False)
    assert db.session.get_one(Account, made).language == "pl"


def test_what_was_changed_or_written_is_read_anew(app: Flask) -> None:
    made = factories.account("ala").id
    for flushed in (False, True):
        database.begin(writing=True)
        account = db.session.get_one(Account, made)
        account.language = "uk"
        if flushed:
            db.session.flush()
        database.begin_again()
        assert account.language == "pl"
        db.session.commit()
        assert account.language == "pl"


def test_whoever_goes_on_writing_saves_what_follows_alone(app: Flask) -> None:
    made = factories.account("ala").id
    database.begin(writing=False)
    account = db.session.get_one(Account, made)
    database.begin_again(writing=True)
    account.language = "be"
    db.session.commit()
    database.begin(writing=False)
    assert db.session.get_one(Account, made).language == "be"


def test_a_connection_that_the_server_hung_up_is_replaced(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file hangs up on nobody")
    db.session.rollback()
    ending, other = db.engine.connect(), db.engine.connect()
    gone = ending.scalar(select(func.pg_backend_pid()))
    ending.close()
    other.execute(text("SELECT pg_terminate_backend(:gone, 5000)"), {"gone": gone})
    with db.engine.connect() as instead:
        assert instead.scalar(select(func.pg_backend_pid())) != gone
    other.close()
