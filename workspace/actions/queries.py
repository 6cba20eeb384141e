from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload, lazyload

from workspace.actions.models import OPEN, Action, ActionStatus, Milestone, Story, Task, Update, UpdateStatus
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.notifications.models import Follow
from workspace.proposals.models import Proposal, ProposalStatus

PAGE = 20
NEWS = ("create", "start", "pause", "resume", "finish", "cancel", "update", "story")


# --- the board -------------------------------------------------------------------------------------------------------


def actions_visible_to(_actor: Any) -> Select[Any]:
    """Actions are public."""
    return db.select(Action)


def board(
    actor: Any, *, zone_id: int | None = None, status: ActionStatus | None = None, after: str | None = None,
    size: int = PAGE,
) -> tuple[list[Action], str | None]:  # fmt: skip
    """A page of the board, late ones first, and the key of the next page: "board order-id" of the last one shown."""
    query = actions_visible_to(actor).order_by(Action.board_order, Action.id).limit(size + 1)
    if zone_id is not None:
        query = query.where(Action.zone_id == zone_id)
    if status is not None:
        query = query.where(Action.status == status)
    if key := _parse_key(after):
        query = query.where(db.tuple_(Action.board_order, Action.id) > db.tuple_(*key))
    found: list[Action] = list(db.session.scalars(query).unique().all())
    if len(found) <= size:
        return found, None
    last = found[size - 1]
    return found[:size], f"{last.board_order}-{last.id}"


def _parse_key(key: str | None) -> tuple[int, int] | None:
    order, _, last = (key or "").partition("-")
    digits = order.isascii() and order.isdigit() and last.isascii() and last.isdigit()
    return (int(order), int(last)) if digits and len(order) < 9 and len(last) < 16 else None


def counts_by_status(*, zone_id: int | None = None) -> dict[ActionStatus, int]:
    query = db.select(Action.status, db.func.count()).group_by(Action.status)
    if zone_id is not None:
        query = query.where(Action.zone_id == zone_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


# --- for one reader ----------------------------------------------------------------------------------------------------


def is_following(actor: Any, action: Action) -> bool:
    if not actor.is_authenticated:
        return False
    query = db.select(Follow.id).where(Follow.account_id == actor.id, Follow.subject_type == "action")
    return db.session.scalar(query.where(Follow.subject_id == action.id).limit(1)) is not None


def choosable_proposals(actor: Any) -> Sequence[Proposal]:
    """What this librarian may make an action of without a vote, the most supported first."""
    query = db.select(Proposal).where(
        Proposal.zone_id.in_(actor.librarian_zone_ids),
        Proposal.status == ProposalStatus.PUBLISHED,
        Proposal.is_free,
    )
    return db.session.scalars(query.order_by(Proposal.support_count.desc(), Proposal.id).limit(PAGE)).all()


# --- news, for the feed ----------------------------------------------------------------------------------------------


def news(zone_id: int | None, limit: int = 30) -> list[tuple[AuditEntry, Action, Any]]:
    """What a feed tells: (entry, its action, the update or story it is about or None), the latest first."""
    query = db.select(AuditEntry).where(AuditEntry.subject_type == "action", AuditEntry.verb.in_(NEWS))
    if zone_id is not None:
        query = query.where(AuditEntry.zone_id == zone_id)
    entries = db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()
    actions = _by_id(Action, [entry.subject_id for entry in entries])
    updates = _by_id(Update, [entry.detail.get("update_id") for entry in entries])
    updates = {key: update for key, update in updates.items() if update.status == UpdateStatus.VISIBLE}
    stories = _by_id(Story, [entry.detail.get("story_id") for entry in entries])
    told = []
    for entry in entries:
        about = updates.get(entry.detail.get("update_id")) or stories.get(entry.detail.get("story_id"))
        if entry.subject_id in actions and (about or entry.verb not in ("update", "story")):
            told.append((entry, actions[entry.subject_id], about))
    return told


def _by_id(model: Any, ids: list[int | None]) -> dict[int | None, Any]:
    wanted = {found for found in ids if found is not None}
    if not wanted:
        return {}
    return {record.id: record for record in db.session.scalars(db.select(model).where(model.id.in_(wanted))).unique()}


def dates(zone_id: int | None, limit: int = 500) -> list[Milestone | Task]:
    """Every date for the calendar: what is still to come of open actions, and what was reached or done in all that were
    not given up."""
    found: list[Milestone | Task] = []
    for part in (Milestone, Task):
        query = (
            db.select(part)
            .join(part.action)
            .where(part.due_on.is_not(None), Action.status != ActionStatus.CANCELLED)
            .where(db.or_(part.done_on.is_not(None), Action.status.in_(OPEN)))
        )
        if zone_id is not None:
            query = query.where(Action.zone_id == zone_id)
        query = query.options(joinedload(part.action).options(lazyload(Action.group), lazyload(Action.proposal)))
        found += db.session.scalars(query.order_by(part.due_on.desc(), part.id).limit(limit)).all()
    return found
