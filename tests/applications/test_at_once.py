"""Two of a group at the same moment: one application, every change with a number of its own, one step, nothing lost."""

from collections.abc import Iterator

from flask import Flask

from tests import races
from tests.actions import making as actions
from tests.applications import making
from tests.applications.making import LOCAL
from tests.factories import Cast
from workspace.accounts.models import Account
from workspace.actions.models import Action
from workspace.applications import queries, services, way
from workspace.applications.models import Application, Overwritten
from workspace.core import db as database
from workspace.core.db import db

KEY = ("description", "pl")


def test_of_two_who_begin_at_once_there_is_one_application(app: Flask, cast: Cast) -> None:
    action, ala = actions.action(cast.ala, cast.kostki).id, cast.ala.id

    def begin() -> Iterator[int]:
        yield 0
        actor = db.session.get_one(Account, ala)
        found = services.begin(actor, db.session.get_one(Action, action), tool=LOCAL[0], edition=LOCAL[1])
        yield found.id

    first, second = races.race(app, begin, begin)
    assert first == second == db.session.scalars(db.select(Application.id)).one()
    values = {"action_id": action, "tool": LOCAL[0], "edition": LOCAL[1]}
    assert races.doubled(app, Application.__table__, **values)  # without the unique key there would be two


def test_of_two_who_save_one_field_at_once_the_last_stands_and_the_first_is_kept(app: Flask, cast: Cast) -> None:
    action = actions.action(cast.ala, cast.kostki)
    made = making.begun(cast.ala, action)
    making.joined(cast.maksim, action)
    seen, form, ala, maksim = made.revision, made.id, cast.ala.id, cast.maksim.id

    def save(account_id: int, words: str) -> Iterator[int]:
        yield 0
        actor, found = db.session.get_one(Account, account_id), db.session.get_one(Application, form)
        yield services.save_answers(actor, found, {KEY: words}, seen=seen)

    def hers() -> Iterator[int]:
        yield from save(ala, "Ali")

    def his() -> Iterator[int]:
        yield from save(maksim, "Maksima")

    assert sorted(races.race(app, hers, his)) == [seen + 1, seen + 2]
    entry = db.session.scalars(db.select(Overwritten)).one()
    stands = queries.answers_of(db.session.get_one(Application, form))[0]
    assert {entry.was, stands["description"]} == {"Ali", "Maksima"} and entry.now == stands["description"]
    assert races.lost(app, Application.revision, form)  # counted in Python, one would go under


def test_of_two_who_take_a_step_at_once_one_is_told_that_it_was_taken(app: Flask, cast: Cast) -> None:
    made = making.moved(cast.ala, making.whole(cast.ala, actions.action(cast.ala, cast.kostki)), "ready", "file")
    seen, form, ala = made.version, made.id, cast.ala.id

    def move(name: str) -> Iterator[None]:
        yield
        actor, found = db.session.get_one(Account, ala), db.session.get_one(Application, form)
        way.move(actor, found, name, seen=seen)

    def accept() -> Iterator[None]:
        yield from move("accept")

    def assess() -> Iterator[None]:
        yield from move("assess")

    assert races.kinds(races.race(app, accept, assess)) == ["NotPossibleError", "done"]
    database.begin(writing=False)
    assert len(queries.steps_of(db.session.get_one(Application, form))) == 2
