import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, exists, select
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from workspace.accounts.models import Account, AccountStatus
from workspace.core.db import db, today
from workspace.core.language import localized
from workspace.permissions import P


class Flower(enum.StrEnum):
    CORNFLOWER = "cornflower"
    POPPY = "poppy"
    LINDEN = "linden"


class Role(enum.StrEnum):
    MEMBER = "member"
    LIBRARIAN = "librarian"


class MembershipStatus(enum.StrEnum):
    REQUESTED = "requested"
    ADMITTED = "admitted"
    REFUSED = "refused"


class Zone(db.Model):
    """A neighbourhood group around a library branch. Texts are kept in six languages: {language code: text}."""

    __tablename__ = "zones"
    subject_type = "zone"
    view_permission = P.ZONE_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    flower: Mapped[Flower]
    names: Mapped[dict[str, str]]
    descriptions: Mapped[dict[str, str]] = mapped_column(default=dict)
    house_rules: Mapped[dict[str, str]] = mapped_column(default=dict)
    branch: Mapped[str]  # the library branch, as it is called
    address: Mapped[str]  # of the branch, never of a person
    osiedle: Mapped[str]  # code of one of the 36, e.g. "KR"
    opening_hours: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"1": ["10:00", "18:00"]}, ISO weekday
    languages: Mapped[list[str]] = mapped_column(default=list)  # spoken at the branch
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    @property
    def zone_id(self) -> int:
        return self.id

    @property
    def name(self) -> str:
        """In the reader's language."""
        return localized(self.names)


class Membership(db.Model):
    """An account in a zone. `requested` until a librarian answers; a join code admits at once."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("zone_id", "account_id"),
        CheckConstraint("status = 'admitted' OR role = 'member'", name="only_admitted_librarians"),
        Index("ix_memberships_zone_id_status", "zone_id", "status", "id"),
    )
    subject_type = "membership"
    view_permission = P.ZONE_ADMIT

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(default=Role.MEMBER)
    status: Mapped[MembershipStatus] = mapped_column(default=MembershipStatus.REQUESTED)
    message: Mapped[str] = mapped_column(default="")  # what the person says to the librarian, in `lang`
    lang: Mapped[str] = mapped_column(default="pl")
    since: Mapped[date] = mapped_column(default=today)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    zone: Mapped[Zone] = relationship()
    account: Mapped[Account] = relationship(backref=backref("memberships", lazy="selectin"))

    @property
    def is_admitted(self) -> bool:
        return self.status == MembershipStatus.ADMITTED


def looked_after(zone_id: Any, *by: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a zone has a librarian who can sign in, among those of whom all of `by` holds."""
    librarian = (Membership.role == Role.LIBRARIAN, Account.status == AccountStatus.ACTIVE)
    return (
        exists()
        .where(Membership.zone_id == zone_id, Membership.account_id == Account.id, *librarian, *by)
        .correlate_except(Membership, Account)
    )


class LookedAfter:
    """A record of a zone (`zone_id`) that somebody made (`author_id`), on which a librarian may have to decide."""

    @property
    def lacks_librarian(self) -> bool:
        """No librarian is left to decide: blocked, or the only one made it. Then the coordinator does."""
        made: Any = self
        there = looked_after(made.zone_id, Membership.account_id != made.author_id)
        return not db.session.scalar(select(there))


class JoinCode(db.Model):
    """A code printed at a branch: one newcomer, once. Only its keyed hash is kept."""

    __tablename__ = "join_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    batch: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
