"""Two at once: threads with application contexts and connections of their own, let go together.

A race test says that of two at once one wins, or that both count. Its control, in the same harness, does without what
protects it and has to go wrong: else the test might pass only because the two never met."""

import inspect
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Column, MetaData, Table

from workspace.core import db as database
from workspace.core.db import db

LONGEST = 60  # seconds


def race(app: Flask, *deeds: Callable[[], Any], one_unit: bool = False) -> list[Any]:
    """Do each deed in a thread of its own, in a writing unit that is committed if it ends well. Returns what each gave
    back, or the exception it raised, in the order of `deeds`.

    A deed that is a generator looks first, in a reading unit, and yields: all have looked before one goes on. With
    `one_unit` it looks and goes on in one unit, as a slow request does; SQLite lets one unit write at a time, so that
    there the second looks when the first is done."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        with app.app_context():
            try:
                results[place] = _do(deed, gate, one_unit)
                db.session.commit()
            except Exception as error:
                results[place] = error  # type: ignore[call-overload]
            finally:
                db.session.rollback()
                db.session.remove()

    db.session.rollback()  # whoever asks holds nothing meanwhile
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    database.begin(writing=False)
    return results


def _do(deed: Callable[[], Any], gate: threading.Barrier, one_unit: bool) -> Any:
    if not inspect.isgeneratorfunction(deed):
        gate.wait(LONGEST)
        database.begin(writing=True)
        return deed()
    queue = one_unit and db.engine.dialect.name == "sqlite"
    if queue:
        gate.wait(LONGEST)
    database.begin(writing=one_unit)
    steps = deed()
    next(steps)
    if not queue:
        gate.wait(LONGEST)
    if not one_unit:
        database.begin(writing=True)
    return next(steps, None)


def kinds(results: list[Any]) -> list[str]:
    """ "done", or the name of the exception, in alphabetical order."""
    return sorted(type(each).__name__ if isinstance(each, Exception) else "done" for each in results)


@contextmanager
def bare(table: Table) -> Iterator[Table]:
    """A copy of a table, empty and without its keys and constraints."""
    columns = [Column(each.name, each.type, primary_key=each is table.autoincrement_column) for each in table.columns]
    copy = Table(f"bare_{table.name}", MetaData(), *columns)
    db.session.rollback()
    copy.create(db.engine)
    try:
        yield copy
    finally:
        database.begin(writing=False)
        db.session.rollback()
        copy.drop(db.engine)


def doubled(app: Flask, table: Any, **values: Any) -> bool:
    """The control of a unique key: both look, nobody is there yet, both insert. True if both rows stand."""
    with bare(table) as copy:

        def look_then_insert() -> Iterator[None]:
            seen = db.session.execute(db.select(copy).filter_by(**values)).first()
            yield
            if seen is None:
                db.session.execute(copy.insert().values(**values))

        assert kinds(race(app, look_then_insert, look_then_insert)) == ["done", "done"]
        found = db.session.scalar(db.select(db.func.count()).select_from(copy))
    return found == 2


def lost(app: Flask, column: Any, record_id: int) -> bool:
    """The control of a count that the database adds up: both read it, both write one more. True if one was lost."""
    model = column.class_
    number = db.select(column).where(model.id == record_id)
    before = db.session.scalar(number)

    def read_then_write() -> Iterator[None]:
        seen = db.session.scalar(number)
        yield
        db.session.execute(db.update(model).where(model.id == record_id).values({column.key: seen + 1}))

    assert kinds(race(app, read_then_write, read_then_write)) == ["done", "done"]
    return bool(db.session.scalar(number) == before + 1)


def both_had(app: Flask, record: Any, is_free: Callable[[Any], bool], **values: Any) -> bool:
    """The control of a change that is made only if the record still is as it was seen: both see that it is free, both
    change it, neither asks again. True if both believe they have it."""
    model, record_id = type(record), record.id

    def look_then_take() -> Iterator[bool]:
        free = is_free(db.session.get_one(model, record_id))
        yield free
        if free:
            db.session.execute(db.update(model).where(model.id == record_id).values(**values))
        yield free

    return race(app, look_then_take, look_then_take) == [True, True]
