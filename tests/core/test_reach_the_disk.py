"""On SQLite a commit returns when its log has been flushed, and nobody waits in line for another's flush."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from workspace.core import db as database
from workspace.core.db import db

LONGEST = 20  # seconds


@pytest.fixture(autouse=True)
def only_here(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL flushes by itself")


def write(app: Flask, handle: str) -> Callable[[], None]:
    def deed() -> None:
        with app.app_context():
            factories.account(handle)
            db.session.remove()

    return deed


def test_each_commit_flushes_the_log_it_was_written_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    flush = os.fdatasync

    def note(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        flush(descriptor)

    monkeypatch.setattr(os, "fdatasync", note)
    for number in range(3):
        factories.account(f"sąsiad {number}")
    assert flushed == [f"{Path(str(db.engine.url.database)).name}-wal"] * 3
    database.begin(writing=False)
    db.session.scalar(db.select(db.func.count(factories.Account.id)))
    db.session.commit()
    assert len(flushed) == 3, "reading waits for no disk"


def test_the_next_writer_is_let_in_before_the_disk_is_waited_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, go_on = threading.Event(), threading.Event()
    flush, first = os.fdatasync, []

    def slow(descriptor: int) -> None:
        if not first:
            first.append(threading.get_ident())
            waiting.set()
            assert go_on.wait(LONGEST)
        flush(descriptor)

    monkeypatch.setattr(os, "fdatasync", slow)
    db.session.rollback()
    one = threading.Thread(target=write(app, "powolna"))
    one.start()
    assert waiting.wait(LONGEST)
    two = threading.Thread(target=write(app, "szybka"))
    two.start()
    two.join(LONGEST)
    assert not two.is_alive() and one.is_alive(), "the second is done while the first still waits for the disk"
    go_on.set()
    one.join(LONGEST)
    database.begin(writing=False)
    assert db.session.scalar(db.select(db.func.count(factories.Account.id))) == 2


def test_a_disk_that_fails_is_not_acknowledged(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_descriptor: int) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(os, "fdatasync", broken)
    with pytest.raises(OSError, match="gone"):
        factories.account("ala")
    monkeypatch.undo()
    db.session.rollback()
    factories.account("maksim")  # the gate was not left shut
