"""Applications in the state a test needs, saved."""

from typing import Any

from tests.factories import again, save
from workspace.accounts.models import Account
from workspace.actions.models import Action
from workspace.applications import services, way
from workspace.applications.models import Application
from workspace.core import db as database
from workspace.core.db import db

LOCAL = ("local-initiative", "il-2024")
# Answers that pass every check of the local initiative.
WHOLE: dict[str, Any] = {}


def begun(actor: Account, action: Action, tool: str = LOCAL[0], edition: str = LOCAL[1]) -> Application:
    actor = again(actor)
    database.begin(writing=True)
    action = db.session.get_one(Action, action.id)
    return save(services.begin(actor, action, tool=tool, edition=edition))
