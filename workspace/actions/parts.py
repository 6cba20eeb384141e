"""What an action is made of: its group, dates, tasks, own share, money, news and story. Each text has its language."""

import enum
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from workspace.accounts.models import handle_of
from workspace.core.db import db, today
from workspace.core.language import decimal, money, number
from workspace.permissions import P
from workspace.zones.models import LookedAfter

if TYPE_CHECKING:
    from workspace.actions.models import Action


class GroupRole(enum.StrEnum):
    COORDINATOR = "coordinator"
    MEMBER = "member"


class ShareKind(enum.StrEnum):
    """The kinds of own share the city counts in a local initiative: work, things, money (civic-facts.md)."""

    HOURS = "hours"
    THING = "thing"
    MONEY = "money"


class UpdateStatus(enum.StrEnum):
    VISIBLE = "visible"
    HIDDEN = "hidden"  # by a librarian, with a reason; its group still reads it


class Versioned:
    """Two may have the form for it open at once; the version says whether one saved since the other looked."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - the name SQLAlchemy reads
        return {"version_id_col": cls.version}


class PartOfAction:
    """May be seen by whom the action may be seen, and belongs to its zone and group."""

    view_permission = P.ACTION_VIEW
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id", ondelete="CASCADE"))

    @declared_attr
    def action(self) -> Mapped["Action"]:
        return relationship("Action", innerjoin=True)

    @property
    def zone_id(self) -> int:
        return self.action.zone_id

    @property
    def group_ids(self) -> set[int]:
        return self.action.group_ids

    @property
    def coordinator_ids(self) -> set[int]:
        return self.action.coordinator_ids


class GroupMember(db.Model):
    """Somebody who carries the action out. A coordinator may change it."""

    __tablename__ = "action_members"
    __table_args__ = (UniqueConstraint("action_id", "account_id"),)
    view_permission = P.ACTION_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    role: Mapped[GroupRole]
    since: Mapped[date] = mapped_column(default=today)

    action: Mapped["Action"] = relationship(back_populates="group")
    handle: Mapped[str] = handle_of(account_id)

    @property
    def zone_id(self) -> int:
        return self.action.zone_id

    @property
    def coordinator_ids(self) -> set[int]:
        return self.action.coordinator_ids


class Milestone(Versioned, PartOfAction, db.Model):
    __tablename__ = "action_milestones"
    __table_args__ = (Index("ix_action_milestones_action_id_due_on", "action_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    lang: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < today()


class Task(Versioned, PartOfAction, db.Model):
    """A piece of work for one person. Taking it is one conditional UPDATE, so two people never hold the same task."""

    __tablename__ = "action_tasks"
    __table_args__ = (
        CheckConstraint("done_on IS NULL OR taken_by_id IS NOT NULL", name="done_by_someone"),
        Index("ix_action_tasks_action_id_due_on", "action_id", "due_on"),
        Index("ix_action_tasks_taken_by_id_done_on", "taken_by_id", "done_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    details: Mapped[str] = mapped_column(default="")
    lang: Mapped[str]
    due_on: Mapped[date | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    done_on: Mapped[date | None]

    taker: Mapped[str | None] = handle_of(taken_by_id)

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < today()


class Share(Versioned, PartOfAction, db.Model):
    """Own share: what somebody pledged and what of it is done. Minutes of work, pieces of a thing, grosze."""

    __tablename__ = "action_shares"
    __table_args__ = (CheckConstraint("pledged >= 0", name="pledged"), CheckConstraint("done >= 0", name="done"))

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ShareKind]
    what: Mapped[str]
    lang: Mapped[str]
    pledged: Mapped[int]  # 0: how much is not agreed yet
    done: Mapped[int] = mapped_column(default=0)

    handle: Mapped[str] = handle_of(account_id)

    @property
    def pledged_words(self) -> str:
        return amount_words(self.kind, self.pledged)

    @property
    def done_words(self) -> str:
        return amount_words(self.kind, self.done)


def hours(minutes: int) -> str:
    return decimal(minutes / 60)


def amount_words(kind: ShareKind, amount: int) -> str:
    """2,5 h · 3 · 50 zł, in the reader's way of writing numbers."""
    if kind == ShareKind.MONEY:
        return money(amount)
    return f"{hours(amount)} h" if kind == ShareKind.HOURS else number(amount)


class Expense(Versioned, PartOfAction, db.Model):
    """One line of the budget, in grosze: what was planned for it and what was spent on it."""

    __tablename__ = "action_expenses"
    __table_args__ = (
        CheckConstraint("planned >= 0 AND spent >= 0 AND planned + spent > 0", name="amounts"),
        CheckConstraint("spent = 0 OR spent_on IS NOT NULL", name="spent_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    lang: Mapped[str]
    planned: Mapped[int] = mapped_column(default=0)
    spent: Mapped[int] = mapped_column(default=0)
    spent_on: Mapped[date | None]


class Update(PartOfAction, LookedAfter, db.Model):
    """News from the group, for everybody; photos hang on it."""

    __tablename__ = "action_updates"
    __table_args__ = (
        CheckConstraint("status <> 'hidden' OR hidden_reason <> ''", name="hidden_why"),
        Index("ix_action_updates_action_id_id", "action_id", "id"),
    )
    subject_type = "action-update"
    view_permission = P.UPDATE_VIEW
    attach_permission = P.ACTION_MANAGE

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    title: Mapped[str]
    text: Mapped[str]
    lang: Mapped[str]
    status: Mapped[UpdateStatus]
    hidden_reason: Mapped[str] = mapped_column(default="")
    created_on: Mapped[date] = mapped_column(default=today)

    handle: Mapped[str] = handle_of(author_id)

    @property
    def published_on(self) -> date:
        """Public from the start, so a librarian looks at its photos before others do."""
        return self.created_on


class Story(Versioned, PartOfAction, db.Model):
    """How it went, told once in each language: what was done, with whom, what the group learnt."""

    __tablename__ = "action_stories"
    __table_args__ = (UniqueConstraint("action_id", "lang"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lang: Mapped[str]
    what: Mapped[str]
    with_whom: Mapped[str]
    learnt: Mapped[str]
    told_on: Mapped[date] = mapped_column(default=today)
