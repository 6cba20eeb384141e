"""From what happened to who is told: each audit entry that stands in events.EVENTS becomes notices, in its transaction.
Letters about them are a job's: whoever opens a vote does not wait until forty are written."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from workspace.accounts.models import Account, AccountStatus
from workspace.core import audit, subjects
from workspace.core.db import db, now
from workspace.notifications.events import EVENTS, Event, Tell, Urgency
from workspace.notifications.models import Follow, FollowRole, Notice
from workspace.zones.models import Membership, MembershipStatus, Role

KEPT = ("reason", "reason_code", "words", "lang", "why")  # of an entry's detail, for the words of the notice


def listen(actor: Any, entry: audit.AuditEntry, subject: Any) -> None:
    event = EVENTS.get((entry.subject_type, entry.verb))
    if event is None:
        return
    db.session.flush()
    told = [
        account
        for account in _accounts(_concerned(event, entry, subject) - {entry.actor_id})
        if event.blind or subjects.may_view(account, subject)
    ]
    if event.once:
        told = _without_unread(told, entry)
    if told:
        _write(event, entry, told)


def _concerned(event: Event, entry: audit.AuditEntry, subject: Any) -> set[int | None]:
    """Account ids, before anybody is asked whether they may see it. A reminder is for one person alone."""
    detail = entry.detail
    if "only_to" in detail:
        return {detail["only_to"]}
    roles = [role for role in FollowRole if role.value in event.tell]
    ids: set[int | None] = set()
    if roles:
        followed = getattr(subject, "followed_through", subject)  # who follows an action hears of its applications
        followers = db.select(Follow.account_id).filter_by(subject_type=followed.subject_type, subject_id=followed.id)
        ids |= set(db.session.scalars(followers.where(Follow.role.in_(roles))))
    members = db.select(Membership.account_id).filter_by(zone_id=entry.zone_id, status=MembershipStatus.ADMITTED)
    if Tell.MEMBERS in event.tell:
        ids |= set(db.session.scalars(members))
    if Tell.LIBRARIANS in event.tell:
        coordinators = db.select(Account.id).where(Account.is_coordinator)
        ids |= set(db.session.scalars(members.filter_by(role=Role.LIBRARIAN).union(coordinators)))
    named = {
        Tell.NAMED: detail.get("account_id"),
        Tell.ANSWERED: detail.get("parent_author_id"),
        Tell.OWNER: _owner(subject),
        Tell.AUTHOR: getattr(subject, "author_id", None),  # also if nobody made them follow it
    }
    return (ids | {named.get(role) for role in event.tell}) - {None}


def _owner(subject: Any) -> int | None:
    if isinstance(subject, Account):
        return subject.id
    return getattr(subject, "account_id", None) or getattr(subject, "author_id", None)


def _accounts(ids: Iterable[int | None]) -> list[Account]:
    query = db.select(Account).where(Account.id.in_(ids), Account.status == AccountStatus.ACTIVE)
    return list(db.session.scalars(query.order_by(Account.id)))


def _without_unread(told: list[Account], entry: audit.AuditEntry) -> list[Account]:
    """Those who have not yet read the last notice of this kind need no other: sixty comments are one notice."""
    unread = db.select(Notice.account_id).where(
        Notice.account_id.in_([account.id for account in told]),
        Notice.read_at.is_(None),
        Notice.subject_type == entry.subject_type,
        Notice.subject_id == entry.subject_id,
        Notice.verb == entry.verb,
    )
    knowing = set(db.session.scalars(unread))
    return [account for account in told if account.id not in knowing]


def _write(event: Event, entry: audit.AuditEntry, told: list[Account]) -> None:
    quiet = event.urgency == Urgency.QUIET
    shared = {
        "cause_id": entry.id,
        "subject_type": entry.subject_type,
        "subject_id": entry.subject_id,
        "verb": entry.verb,
        "detail": {key: entry.detail[key] for key in KEPT if entry.detail.get(key)},
        "at": entry.at,
        "mailed_at": now() if quiet else None,
    }
    db.session.execute(insert(Notice), [{"account_id": account.id, **shared} for account in told])
