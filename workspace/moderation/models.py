import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import (
    Mapped,
    column_property,
    joinedload,
    mapped_column,
    query_expression,
    relationship,
    with_expression,
)

from workspace.accounts.models import Account, handle_of
from workspace.core.db import db, now
from workspace.moderation import kin
from workspace.permissions import P
from workspace.zones.models import Zone


class Kind(enum.StrEnum):
    PROPOSAL = "proposal"
    PHOTO = "photo"
    REPORT = "report"
    JOIN = "join"
    APPEAL = "appeal"
    TERM = "term"


class ItemStatus(enum.StrEnum):
    OPEN = "open"
    DECIDED = "decided"
    DROPPED = "dropped"  # nothing was left to decide: its author took it back


class Decision(enum.StrEnum):
    PUBLISH = "publish"
    KEEP = "keep"
    ADMIT = "admit"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    HIDE = "hide"
    UPHOLD = "uphold"

    @property
    def needs_reason(self) -> bool:
        return self in (Decision.SEND_BACK, Decision.REFUSE, Decision.HIDE, Decision.UPHOLD)


class Reason(enum.StrEnum):
    """Which of them fit which decision stands in reasons.py."""

    MORE_DETAIL = "more_detail"
    UNCLEAR = "unclear"
    OTHER_PLACE = "other_place"
    ALREADY_HERE = "already_here"
    OTHER_MEANING = "other_meaning"
    PROMISES = "promises"
    PRIVATE_FACTS = "private_facts"
    FACES = "faces"
    HURTFUL = "hurtful"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    NOT_OWN_WORK = "not_own_work"
    AGAINST_LAW = "against_law"
    NOT_A_NEIGHBOUR = "not_a_neighbour"
    SECOND_ACCOUNT = "second_account"
    FIRST_DECISION_HOLDS = "first_decision_holds"
    OTHER = "other"


class ModerationItem(db.Model):
    """Something that waits for a librarian. `target_*` is the thing itself; the item is a record of its own."""

    __tablename__ = "moderation_items"
    __table_args__ = (
        CheckConstraint("(status = 'decided') = (decision IS NOT NULL)", name="decided"),
        Index(
            "uq_moderation_items_open",
            "target_type",
            "target_id",
            "kind",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_moderation_items_target", "target_type", "target_id", "id"),
        Index("ix_moderation_items_queue", "status", "zone_id", "opened_at", "id"),
        Index("ix_moderation_items_log", "status", "decided_at", "id"),
        Index("ix_moderation_items_zone_log", "status", "zone_id", "decided_at", "id"),
    )
    subject_type = "moderation_item"
    view_permission = P.MODERATE

    id: Mapped[int] = mapped_column(primary_key=True)
    target_type: Mapped[str]
    target_id: Mapped[int]
    # Whose librarians decide; those of every zone where it is of none.
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id", ondelete="CASCADE"))
    # On appeal, the zone that refused: whoever is a librarian there too does not decide.
    from_zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    author_id: Mapped[int | None] = mapped_column()  # whose thing it is: they never decide on it
    opened_by_id: Mapped[int | None]
    status: Mapped[ItemStatus]
    opened_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None]
    decision: Mapped[Decision | None]
    reason: Mapped[Reason | None]
    lang: Mapped[str | None]  # of the thing itself
    words: Mapped[str] = mapped_column(default="")  # of the librarian to the author, in `words_lang`
    words_lang: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    zone: Mapped[Zone | None] = relationship(foreign_keys=zone_id)
    author_handle: Mapped[str | None] = handle_of(author_id)
    author_language: Mapped[str | None] = column_property(
        select(Account.language).where(Account.id == author_id).correlate_except(Account).scalar_subquery()
    )
    is_own: Mapped[bool | None] = query_expression()  # the reader wrote along; only with load_options()

    @classmethod
    def load_options(cls, actor: Any) -> list[Any]:
        return [joinedload(cls.zone), with_expression(cls.is_own, kin.wrote_along(cls, actor.id or 0))]

    @property
    def lacks_librarian(self) -> bool:
        """Nobody is left to decide but a coordinator."""
        item = ModerationItem
        return not db.session.scalar(select(kin.has_judge(item)).select_from(item).where(item.id == self.id))

    @property
    def is_open(self) -> bool:
        return self.status == ItemStatus.OPEN


class Report(db.Model):
    """What one neighbour said about a thing. All open reports of a thing wait as one item."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("item_id", "reporter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("moderation_items.id", ondelete="CASCADE"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    reason: Mapped[Reason]
    words: Mapped[str] = mapped_column(default="")
    lang: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
