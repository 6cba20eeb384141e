# ruff: noqa: A003 - in the body of a model, id is its column
import enum
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from workspace.actions.parts import (
    Expense,
    GroupMember,
    GroupRole,
    Milestone,
    Share,
    ShareKind,
    Story,
    Task,
    Update,
    UpdateStatus,
)
from workspace.core.db import db, today
from workspace.permissions import P
from workspace.proposals.models import Proposal
from workspace.zones.models import Zone

__all__ = [
    "OPEN", "Action", "ActionStatus", "Expense", "GroupMember", "GroupRole", "Milestone", "Share", "ShareKind",
    "Story", "Task", "Update", "UpdateStatus",
]  # fmt: skip


class ActionStatus(enum.StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = frozenset({ActionStatus.PLANNED, ActionStatus.IN_PROGRESS, ActionStatus.PAUSED})


def _sum(column: Any, *where: Any) -> Any:
    """A figure of an action, counted in the query that loads it: a board of thirty asks no more than a board of one."""
    return column_property(
        select(func.coalesce(func.sum(column), 0)).where(*where).correlate_except(column.class_).scalar_subquery()
    )


def _count(column: Any, *where: Any) -> Any:
    return column_property(select(func.count(column)).where(*where).correlate_except(column.class_).scalar_subquery())


class Action(db.Model):
    """What a chosen idea became. Only the group may move it along; everybody may watch."""

    __tablename__ = "actions"
    __table_args__ = (
        UniqueConstraint("proposal_id"),
        CheckConstraint("round_id IS NOT NULL OR chosen_reason IS NOT NULL", name="chosen"),
        CheckConstraint("(chosen_reason IS NULL) = (chosen_lang IS NULL)", name="chosen_lang"),
        CheckConstraint("budget_planned >= 0", name="budget_planned"),
        CheckConstraint("status NOT IN ('paused', 'cancelled') OR status_reason IS NOT NULL", name="status_reason"),
        Index("ix_actions_zone_id_board_order_id", "zone_id", "board_order", "id"),
        Index("ix_actions_board_order_id", "board_order", "id"),
        Index("ix_actions_zone_id_status_board_order_id", "zone_id", "status", "board_order", "id"),
        Index("ix_actions_status_board_order_id", "status", "board_order", "id"),
    )
    subject_type = "action"
    view_permission = P.ACTION_VIEW
    attach_permission = P.ACTION_MANAGE
    comment_permission = P.ACTION_COMMENT

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("voting_rounds.id"), index=True)  # the vote that chose it
    chosen_reason: Mapped[str | None]  # why it was chosen without a vote; everybody reads it
    chosen_lang: Mapped[str | None]
    title: Mapped[str]  # as it was when chosen
    lang: Mapped[str]
    status: Mapped[ActionStatus]
    status_since: Mapped[date] = mapped_column(default=today)
    status_reason: Mapped[str | None]  # why it is paused or cancelled
    status_lang: Mapped[str | None]
    budget_planned: Mapped[int] = mapped_column(default=0)  # grosze
    next_date: Mapped[date | None]  # of the milestones and tasks still open; kept by services.keep_dates
    board_order: Mapped[int] = mapped_column(default=0)  # its place on the board; kept by services.keep_dates
    created_on: Mapped[date] = mapped_column(default=today)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    milestones_all: Mapped[int] = _count(Milestone.id, Milestone.action_id == id)
    milestones_done: Mapped[int] = _count(Milestone.id, Milestone.action_id == id, Milestone.done_on.is_not(None))
    tasks_all: Mapped[int] = _count(Task.id, Task.action_id == id)
    tasks_done: Mapped[int] = _count(Task.id, Task.action_id == id, Task.done_on.is_not(None))
    tasks_free: Mapped[int] = _count(Task.id, Task.action_id == id, Task.taken_by_id.is_(None))
    spent: Mapped[int] = _sum(Expense.spent, Expense.action_id == id)  # grosze
    minutes_pledged: Mapped[int] = _sum(Share.pledged, Share.action_id == id, Share.kind == ShareKind.HOURS)
    minutes_done: Mapped[int] = _sum(Share.done, Share.action_id == id, Share.kind == ShareKind.HOURS)
    updates_all: Mapped[int] = _count(Update.id, Update.action_id == id)
    stories_all: Mapped[int] = _count(Story.id, Story.action_id == id)

    zone: Mapped[Zone] = relationship(lazy="joined", innerjoin=True)
    proposal: Mapped[Proposal] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[list[GroupMember]] = relationship(
        lazy="joined",
        back_populates="action",
        cascade="all, delete-orphan",
        order_by=lambda: (GroupMember.role, GroupMember.id),
    )

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.next_date is not None and self.next_date < today()

    @property
    def bucket(self) -> int:
        """Its part of the board, in the board's order: late, dated, without a date, done, cancelled."""
        if self.is_open:
            return 0 if self.is_late else 1 if self.next_date else 2
        return 3 if self.status == ActionStatus.DONE else 4

    @property
    def author_id(self) -> int:
        return self.proposal.author_id

    @property
    def group_ids(self) -> set[int]:
        return {member.account_id for member in self.group}

    @property
    def coordinators(self) -> list[GroupMember]:
        return [member for member in self.group if member.role == GroupRole.COORDINATOR]

    @property
    def coordinator_ids(self) -> set[int]:
        return {member.account_id for member in self.group if member.role == GroupRole.COORDINATOR}
