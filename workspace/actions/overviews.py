"""What pages above show of actions: each asks once, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, literal, or_, union_all
from sqlalchemy.orm import lazyload

from workspace.actions.models import OPEN, Action, ActionStatus, GroupMember, Milestone, Task
from workspace.core.db import db


@dataclass(frozen=True)
class NextDate:
    """A date ahead (or missed) of an open action: a milestone, or a task, which somebody may still take."""

    action_id: int
    title: str
    lang: str
    due_on: date
    action_title: str
    action_lang: str
    is_task: bool
    is_taken: bool

    @property
    def can_be_taken(self) -> bool:
        return self.is_task and not self.is_taken


def next_dates(zone_id: int, limit: int = 12) -> list[NextDate]:
    """The next dates of a zone's open actions, the earliest first, in one query over milestones and tasks."""
    parts: list[Any] = []
    for part, is_task, is_taken in (
        (Milestone, literal(False), literal(True)),
        (Task, literal(True), Task.taken_by_id.is_not(None)),
    ):
        action = (Action.title.label("of"), Action.lang.label("of_lang"))
        what = (is_task.label("is_task"), is_taken.label("is_taken"))
        query = db.select(Action.id, part.title, part.lang, part.due_on, *action, *what).join(part.action)
        query = query.where(Action.zone_id == zone_id, Action.status.in_(OPEN), part.done_on.is_(None))
        parts.append(query.where(part.due_on.is_not(None)))
    both = union_all(*parts).subquery()
    rows = db.session.execute(db.select(both).order_by(both.c.due_on, both.c.id).limit(limit))
    return [NextDate(*row) for row in rows]


def shown_on_zone_page(zone_id: int, limit: int = 4) -> Sequence[Action]:
    """What became of what was chosen: under way first, then done; with their proposals, without their groups."""
    query = db.select(Action).where(Action.zone_id == zone_id, Action.status != ActionStatus.CANCELLED)
    query = query.options(lazyload(Action.group)).order_by(Action.board_order, Action.id).limit(limit)
    return db.session.scalars(query).all()


def work_of(actor: Any) -> tuple[list[Task], list[Action]]:
    """One person's open tasks (what is due first) and the open actions of their groups, in one query."""
    mine = db.select(GroupMember.action_id).where(GroupMember.account_id == actor.id)
    my_task = and_(Task.action_id == Action.id, Task.taken_by_id == actor.id, Task.done_on.is_(None))
    query = (
        db.select(Action, Task)
        .outerjoin(Task, my_task)
        .where(Action.status.in_(OPEN), or_(Task.id.is_not(None), Action.id.in_(mine)))
        .order_by(case((Task.due_on.is_(None), 1), else_=0), Task.due_on, Action.board_order, Action.id)
        .options(lazyload(Action.group), lazyload(Action.proposal))
    )
    rows = db.session.execute(query).all()
    return [task for _, task in rows if task is not None], list(dict.fromkeys(action for action, _ in rows))


def finished_lately(limit: int = 3) -> Sequence[Action]:
    """What was done, in any zone, the latest first."""
    query = db.select(Action).where(Action.status == ActionStatus.DONE).order_by(Action.board_order, Action.id.desc())
    return db.session.scalars(query.options(lazyload(Action.group), lazyload(Action.proposal)).limit(limit)).all()
