"""What waits for a librarian, and what was decided."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_
from sqlalchemy.orm import joinedload

from workspace.core.db import db
from workspace.moderation import kin
from workspace.moderation.models import ItemStatus, Kind, ModerationItem, Report

PAGE = 20


def _judged_by(actor: Any) -> ColumnElement[bool]:
    """The same as permissions.judges and stands_in, for a whole list."""
    mine = actor.librarian_zone_ids
    everywhere = ModerationItem.zone_id.is_(None)
    here: ColumnElement[bool] = or_(everywhere, ModerationItem.zone_id.in_(mine)) if mine else false()
    if actor.is_coordinator:
        here = or_(here, ~kin.has_judge(ModerationItem))
    elif not mine:
        return here
    impartial = or_(ModerationItem.from_zone_id.is_(None), ModerationItem.from_zone_id.not_in(mine))
    others = or_(ModerationItem.author_id.is_(None), ModerationItem.author_id != actor.id)
    return and_(here, impartial, others)


def waiting_query(actor: Any) -> Select[tuple[int]]:
    """Counts what waits for this librarian."""
    query = db.select(db.func.count()).select_from(ModerationItem)
    return query.where(ModerationItem.status == ItemStatus.OPEN, _judged_by(actor))


def waiting_for(actor: Any, *, after: ModerationItem | None = None, limit: int = PAGE + 1) -> Sequence[ModerationItem]:
    """Open items that this librarian may decide, oldest first, with their zones; `after` is the last one seen."""
    query = db.select(ModerationItem).where(ModerationItem.status == ItemStatus.OPEN, _judged_by(actor))
    if after is not None:
        later = ModerationItem.opened_at > after.opened_at
        same = and_(ModerationItem.opened_at == after.opened_at, ModerationItem.id > after.id)
        query = query.where(or_(later, same))
    query = query.order_by(ModerationItem.opened_at, ModerationItem.id).limit(limit)
    return db.session.scalars(query.options(*ModerationItem.load_options(actor))).all()


def open_item_of(subject: Any, kind: str) -> ModerationItem | None:
    query = db.select(ModerationItem).filter_by(
        target_type=subject.subject_type, target_id=subject.id, kind=Kind(kind), status=ItemStatus.OPEN
    )
    return db.session.scalar(query)


def last_decision(subject: Any) -> ModerationItem | None:
    """The newest decision on a thing: its reason, and the librarian's words to the author. For the author's page."""
    query = db.select(ModerationItem).filter_by(
        target_type=subject.subject_type, target_id=subject.id, status=ItemStatus.DECIDED
    )
    return db.session.scalar(query.order_by(ModerationItem.decided_at.desc(), ModerationItem.id.desc()).limit(1))


def was_decided(target_type: str, target_id: Any) -> Any:
    """Has a librarian decided on it before? A column for the query of its list."""
    query = db.select(ModerationItem.id).filter_by(target_type=target_type, status=ItemStatus.DECIDED)
    return query.where(ModerationItem.target_id == target_id).exists()


def reports_on(item: ModerationItem) -> Sequence[Report]:
    if item.kind != Kind.REPORT:
        return []
    return db.session.scalars(db.select(Report).filter_by(item_id=item.id).order_by(Report.id)).all()


def log(*, zone_id: int | None = None, before_id: int | None = None, limit: int = PAGE + 1) -> Sequence[ModerationItem]:
    """The public log, newest first. Join requests are left out: who came when is nobody's business."""
    query = db.select(ModerationItem).where(
        ModerationItem.status == ItemStatus.DECIDED, ModerationItem.kind != Kind.JOIN
    )
    if zone_id is not None:
        query = query.where(ModerationItem.zone_id == zone_id)
    last = db.session.get(ModerationItem, before_id) if before_id else None
    if last is not None and last.decided_at is not None:
        earlier = ModerationItem.decided_at < last.decided_at
        same = and_(ModerationItem.decided_at == last.decided_at, ModerationItem.id < last.id)
        query = query.where(or_(earlier, same))
    query = query.order_by(ModerationItem.decided_at.desc(), ModerationItem.id.desc()).limit(limit)
    return db.session.scalars(query.options(joinedload(ModerationItem.zone))).all()
