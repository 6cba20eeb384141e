from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import handle_of
from workspace.actions.models import Action
from workspace.applications.kinds import OPEN, OURS, WRITABLE, ApplicationStatus, Due
from workspace.core.db import db, today
from workspace.permissions import P
from workspace.tools import shelf
from workspace.tools.rulebook import Rulebook

__all__ = ["Answer", "Application", "ApplicationStatus", "CityStep", "Due", "Overwritten"]


WRITTEN = JSON(none_as_null=True)


class Application(db.Model):
    """The city's form for one action, by one edition of one tool, and where it stands on its way through the city."""

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("action_id", "tool", "edition"),
        CheckConstraint("(due_on IS NULL) = (due IS NULL)", name="due_day"),
        Index("ix_applications_due_on_id", "due_on", "id"),
        Index("ix_applications_zone_id_due_on_id", "zone_id", "due_on", "id"),
    )
    subject_type = "application"
    view_permission = P.APPLICATION_VIEW
    attach_permission = P.APPLICATION_EDIT

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"))
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    tool: Mapped[str]
    edition: Mapped[str]
    status: Mapped[ApplicationStatus]
    status_since: Mapped[date] = mapped_column(default=today)
    sent_on: Mapped[date | None]  # since when the zone sees it
    due: Mapped[Due | None]  # the next date that the group must keep; kept by services.keep_due
    due_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=0)  # counts the changes of its answers
    created_on: Mapped[date] = mapped_column(default=today)
    version: Mapped[int] = mapped_column(default=1)  # of its status
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    action: Mapped[Action] = relationship(lazy="joined", innerjoin=True)

    @cached_property
    def rulebook(self) -> Rulebook:
        """Of its own edition, also when that is past."""
        found = shelf.edition(self.tool, self.edition)
        assert found is not None, f"{self.tool}/{self.edition} is on no shelf"  # no edition is ever taken away
        return found

    @property
    def followed_through(self) -> Action:
        """Whoever follows the action hears of its applications."""
        return self.action

    @property
    def author_id(self) -> int:
        return self.action.author_id

    @property
    def group_ids(self) -> set[int]:
        return self.action.group_ids

    @property
    def is_sent(self) -> bool:
        return self.sent_on is not None

    @property
    def is_ours(self) -> bool:
        """Still with the group: the office has not seen it."""
        return self.status in OURS

    @property
    def is_writable(self) -> bool:
        """Its answers may be changed."""
        return self.status in WRITABLE

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class Answer(db.Model):
    """What stands in one field of the form, in one language. Persons are never among them: rulebooks mark those fields as
    `export_only`, and no form of ours has them."""

    __tablename__ = "application_answers"
    __table_args__ = (UniqueConstraint("application_id", "field", "lang"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    field: Mapped[str]  # its id in the rulebook
    lang: Mapped[str]  # what has no words is kept as "pl"
    value: Mapped[Any] = mapped_column(WRITTEN, nullable=True)  # of its field's kind; none once it is emptied
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    changed_on: Mapped[date] = mapped_column(default=today)
    revision: Mapped[int]  # of the application, when it was changed last

    changed_by: Mapped[str | None] = handle_of(changed_by_id)


class Overwritten(db.Model):
    """What somebody wrote while another had the same field open, and wrote over it: both are told, and nothing is lost."""

    __tablename__ = "application_overwritten"
    __table_args__ = (Index("ix_application_overwritten_application_id_id", "application_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    field: Mapped[str]
    lang: Mapped[str]
    was: Mapped[Any] = mapped_column(WRITTEN, nullable=True)
    now: Mapped[Any] = mapped_column(WRITTEN, nullable=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    over_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    on: Mapped[date] = mapped_column(default=today)
    seen_by_writer: Mapped[bool] = mapped_column(default=False)
    seen_by_other: Mapped[bool] = mapped_column(default=False)

    writer: Mapped[str | None] = handle_of(by_id)
    other: Mapped[str | None] = handle_of(over_by_id)


class CityStep(db.Model):
    """One step of the way through the city, as the group wrote it down."""

    __tablename__ = "application_steps"
    __table_args__ = (
        CheckConstraint("status <> 'refused' OR ground IS NOT NULL", name="ground"),
        CheckConstraint("status <> 'to_correct' OR due_on IS NOT NULL", name="due_on"),
        CheckConstraint("votes IS NULL OR votes >= 0", name="votes"),
        CheckConstraint("(words = '') = (lang IS NULL)", name="lang"),
        Index("ix_application_steps_application_id_id", "application_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    name: Mapped[str]  # of the transition
    status: Mapped[ApplicationStatus]  # that it led to
    happened_on: Mapped[date]
    due_on: Mapped[date | None]  # named by the office
    place: Mapped[str] = mapped_column(default="")  # where it was handed in
    number: Mapped[str] = mapped_column(default="")  # of the case, as the office gave it
    ground: Mapped[str | None]  # id of one of the rulebook's grounds
    votes: Mapped[int | None]
    words: Mapped[str] = mapped_column(default="")
    lang: Mapped[str | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    entered_on: Mapped[date] = mapped_column(default=today)
