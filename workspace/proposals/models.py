import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import Account
from workspace.core.db import db, now, today
from workspace.permissions import P
from workspace.zones.models import Zone


class ProposalStatus(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Stage(enum.StrEnum):
    """Where an idea stands on its way. Slices above (voting, actions, tools) move it along."""

    IDEA = "idea"
    TALK = "talk"
    VOTE = "vote"
    PLAN = "plan"
    CITY = "city"
    DOING = "doing"
    TOLD = "told"


class Category(enum.StrEnum):
    """What the city's civic budget sorts projects by (civic-facts.md 1.3), plus one for all the rest."""

    GREEN = "green"
    CULTURE = "culture"
    EDUCATION = "education"
    SPORT = "sport"
    HEALTH = "health"
    SAFETY = "safety"
    ROADS = "roads"
    NEIGHBOURS = "neighbours"


class Proposal(db.Model):
    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost"),
        CheckConstraint("status <> 'published' OR published_on IS NOT NULL", name="published_on"),
        Index("ix_proposals_zone_id_status_id", "zone_id", "status", "id"),
        Index("ix_proposals_status_id", "status", "id"),
    )
    subject_type = "proposal"
    view_permission = P.PROPOSAL_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    status: Mapped[ProposalStatus]
    stage: Mapped[Stage] = mapped_column(default=Stage.IDEA)
    stage_since: Mapped[date] = mapped_column(default=today)
    stage_url: Mapped[str | None]  # the page of the slice above where it goes on: its round, its action
    lang: Mapped[str]  # of title and texts, chosen by the author
    title: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    needs: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")  # who joins in, and for whom it is
    category: Mapped[Category | None]
    osiedle: Mapped[str | None]  # code of one of the 36
    place: Mapped[str] = mapped_column(default="")  # roughly: a square, a courtyard; never a home address
    cost: Mapped[int | None]  # grosze, a rough guess
    support_count: Mapped[int] = mapped_column(default=0)  # kept with each support, recounted by `workspace check`
    comment_count: Mapped[int] = mapped_column(default=0)
    search_key: Mapped[str] = mapped_column(default="")  # text.fold() of title and texts
    created_at: Mapped[datetime] = mapped_column(default=now)
    published_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    zone: Mapped[Zone] = relationship()
    author: Mapped[Account] = relationship()
