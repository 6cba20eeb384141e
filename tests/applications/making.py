"""Applications in the state a test needs, saved."""

from datetime import date
from typing import Any

from tests.factories import again, save
from workspace.accounts.models import Account
from workspace.actions import services as actions
from workspace.actions.models import Action
from workspace.applications import services, way
from workspace.applications.models import Application
from workspace.core import db as database
from workspace.core.db import db

LOCAL, BUDGET = ("local-initiative", "il-2024"), ("civic-budget", "lbo-next")
PAST = ("civic-budget", "lbo-2024-2025")
# Answers that pass every check.
WHOLE: dict[tuple[str, str], dict[str, Any]] = {
    LOCAL: {
        "title": "Ławki", "applicant": "residents", "living_here": True, "area": "culture", "place": "skwer",
        "description": "Robimy ławki.", "need": "Nie ma gdzie usiąść.", "period": ["2027-05-01", "2027-06-30"],
        "work": [{"task": "malowanie", "people": 4, "hours": 5}],
        "schedule": [{"step": "początek", "from": "2027-05-01", "to": "2027-05-10"}],
        "costs": [{"item": "deski", "quantity": 2, "price": 100_00, "payer": "city"}],
    },
    BUDGET: {
        "title": "Ławki", "scope": "osiedle", "osiedle": "KR", "place": "skwer", "place_kind": "outside", "land": "city",
        "description": "Robimy ławki.", "justification": "Nie ma gdzie usiąść.", "open": "all", "one_year": True,
        "costs": [{"item": "ławka", "quantity": 4, "price": 1500_00}], "signatures": 3,
    },
}  # fmt: skip


def begun(actor: Account, action: Action, name: tuple[str, str] = LOCAL) -> Application:
    actor = again(actor)
    database.begin(writing=True)
    return save(services.begin(actor, db.session.get_one(Action, action.id), tool=name[0], edition=name[1]))


def whole(actor: Account, action: Action, name: tuple[str, str] = LOCAL) -> Application:
    return filled(actor, begun(actor, action, name), **WHOLE[name])


def filled(actor: Account, made: Application, lang: str = "pl", **answers: Any) -> Application:
    actor = again(actor)
    database.begin(writing=True)
    made = db.session.get_one(Application, made.id)
    services.save_answers(actor, made, {(field, lang): value for field, value in answers.items()})
    return save(made)


def moved(actor: Account, made: Application, *names: str, on: date | None = None, **told: Any) -> Application:
    """Takes each step of the way; the last one has what is `told`."""
    actor = again(actor)
    for name in names:
        database.begin(writing=True)
        made = db.session.get_one(Application, made.id)
        way.move(actor, made, name, seen=made.version, happened_on=on, **(told if name == names[-1] else {}))
        save(made)
    return made


def joined(who: Account, action: Action) -> None:
    who = again(who)
    database.begin(writing=True)
    actions.join_group(who, db.session.get_one(Action, action.id))
    db.session.commit()
    database.begin(writing=False)
