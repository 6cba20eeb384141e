"""Zones, and who belongs to them. The actor comes first; nothing here commits."""

from typing import Any

from workspace.accounts import services as accounts
from workspace.accounts.models import Account
from workspace.accounts.queries import account_by_handle
from workspace.core import audit
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPossibleError
from workspace.core.text import clean
from workspace.zones.codes import use_code
from workspace.zones.lifecycle import MEMBERSHIP
from workspace.zones.models import Membership, MembershipStatus, Role, Zone
from workspace.zones.queries import membership_of

COORDINATOR = "coordinator"


class CodeUsedError(NotPossibleError):
    """The code is unknown, used or too old."""


def create_zone(actor: Any, **values: Any) -> Zone:
    """`values` are the columns of Zone."""
    zone = Zone(**values)
    db.session.add(zone)
    db.session.flush()
    audit.record(actor, "create", zone)
    return zone


def edit_zone(actor: Any, zone: Zone, *, version: int, **values: Any) -> None:
    """Raises NotPossibleError if the zone is not as it was when its form was opened."""
    if version != zone.version:
        raise NotPossibleError("the zone has changed")
    changed = sorted(name for name, value in values.items() if getattr(zone, name) != value)
    for name in changed:
        setattr(zone, name, values[name])
    if changed:
        db.session.flush()
        audit.record(actor, "edit", zone, changed=changed)


def _membership(account: Account, zone: Zone, **values: Any) -> Membership:
    """The one membership of an account in a zone; made as `requested` if there is none."""
    once = {"role": Role.MEMBER, "status": MembershipStatus.REQUESTED, "lang": account.language, "message": ""}
    table: Any = Membership.__table__
    database.insert_once(table, zone_id=zone.id, account_id=account.id, **{**once, **values})
    db.session.expire(account, ["memberships"])
    found = membership_of(account.id, zone.id)
    assert found is not None
    return found


def ask_to_join(actor: Account, zone: Zone, *, message: str, lang: str) -> Membership:
    """Wait for a librarian's answer. Raises NotPossibleError if the actor is in, waits already, or was refused."""
    if membership_of(actor.id, zone.id) is not None:
        raise NotPossibleError("asked before")
    membership = _membership(actor, zone, message=clean(message), lang=lang)
    audit.record(actor, "ask_to_join", membership)
    return membership


def answer_request(
    actor: Any, membership: Membership, answer: str, *, reason: str = "", words: str = "", lang: str | None = None
) -> None:
    """`admit` or `refuse` (with its reason, and words in `lang`)."""
    _answer(membership, answer, actor, reason=reason, words=words, lang=lang)


def _answer(membership: Membership, answer: str, actor: Any, **detail: Any) -> None:
    """Who is admitted is a member since today, whenever they asked: who may vote hangs on that day."""
    MEMBERSHIP.apply(membership, answer, actor, **detail)
    membership.message = ""  # said once, to the librarian; of no use afterwards
    if membership.is_admitted:
        membership.since = today()


def join_by_code(actor: Account, code: str) -> Zone:
    """A printed code admits at once, also whom a librarian has not answered yet. Raises CodeUsedError; the code stays
    unused, and NotPossibleError is raised, if the actor is a member already."""
    zone = use_code(code)
    if zone is None:
        raise CodeUsedError(code)
    membership = _membership(actor, zone)
    if membership.is_admitted:
        raise NotPossibleError("a member already")
    _answer(membership, "admit", None, by="code")
    return zone


def leave_zone(actor: Account, zone: Zone) -> None:
    """What the actor wrote stays; the membership itself is forgotten. A refusal stays known."""
    membership = membership_of(actor.id, zone.id)
    if membership is None or membership.status == MembershipStatus.REFUSED:
        raise NotPossibleError("not in this zone")
    audit.record(actor, "leave", membership)
    db.session.delete(membership)
    db.session.flush()
    db.session.expire(actor, ["memberships"])


def _named(handle: str) -> Account:
    account = account_by_handle(handle)
    if account is None:
        raise NotPossibleError(f"no account {handle}")
    return account


def grant_role(actor: Any, handle: str, role: str, zone: Zone | None = None) -> None:
    """`member` or `librarian` of a zone, or `coordinator` of the site. An actor of None is an operator at the machine.
    Raises NotPossibleError if there is no such account, ValueError for a role without its zone."""
    account = _named(handle)
    if role == COORDINATOR:
        return accounts.set_coordinator(actor, account, True)
    if zone is None:
        raise ValueError(f"{role} of which zone?")
    membership = _membership(account, zone)
    if not membership.is_admitted:
        _answer(membership, "admit", actor, by="grant")
    membership.role = Role(role)
    db.session.flush()
    accounts.shorten_sessions(account)
    audit.record(actor, "grant_role", membership, role=role)
    return None


def revoke_role(actor: Any, handle: str, role: str, zone: Zone | None = None) -> None:
    """A librarian stays a member. Raises NotPossibleError if the account has no such role."""
    account = _named(handle)
    if role == COORDINATOR:
        return accounts.set_coordinator(actor, account, False)
    membership = membership_of(account.id, zone.id) if zone else None
    if membership is None or membership.role != role:
        raise NotPossibleError(f"{handle} is no {role}")
    membership.role = Role.MEMBER
    db.session.flush()
    audit.record(actor, "revoke_role", membership, role=role)
    return None
