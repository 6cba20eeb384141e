"""Actions in the state a test needs, saved."""

from datetime import timedelta
from typing import Any

from tests import factories
from tests.factories import save
from workspace.accounts.models import Account
from workspace.actions import services
from workspace.actions.models import Action
from workspace.actions.work import services as work
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.proposals.models import Proposal
from workspace.zones.models import Zone

TOMORROW, NEXT_WEEK, LATER = (today() + timedelta(days=days) for days in (1, 7, 30))
YESTERDAY = today() - timedelta(days=1)


def action(author: Account, zone: Zone, title: str = "Ławki na skwerze", **fields: Any) -> Action:
    """Chosen without a vote, run by its author, planned."""
    return chosen(author, factories.proposal(author, zone, title=title, **{"cost": 240_000, **fields}))


def chosen(actor: Account, proposal: Proposal) -> Action:
    database.begin(writing=True)
    proposal = db.session.get_one(Proposal, proposal.id)
    return save(services.create_action(actor, proposal=proposal, reason="Pilne.", lang="pl"))


def with_parts(made: Action, author: Account, *, milestones: Any = (), tasks: Any = ()) -> Action:
    """`milestones`, `tasks`: pairs (title, due_on)."""
    database.begin(writing=True)
    made = db.session.get_one(Action, made.id)
    for title, due_on in milestones:
        work.add_milestone(author, made, title=title, lang="pl", due_on=due_on)
    for title, due_on in tasks:
        work.add_task(author, made, title=title, lang="pl", due_on=due_on, details="")
    return save(made)


def moved(made: Action, author: Account, *transitions: str) -> Action:
    database.begin(writing=True)
    made = db.session.get_one(Action, made.id)
    for name in transitions:
        reason = "Czekamy na zgodę." if name in ("pause", "cancel") else ""
        services.change_status(author, made, transition=name, reason=reason, lang="pl" if reason else None)
    return save(made)


def told(made: Action, author: Account, lang: str = "pl") -> Action:
    """With its story in `lang`, and so ready to finish if no milestone is open."""
    database.begin(writing=True)
    made = db.session.get_one(Action, made.id)
    work.tell_story(author, made, lang=lang, what="Zrobiliśmy ławki.", with_whom="Z sąsiadami.", learnt="Cierpliwości.")
    return save(made)
