import enum
from datetime import date, datetime
from typing import Any

from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from workspace.core.db import db, now, today
from workspace.permissions import P


class AccountStatus(enum.StrEnum):
    ACTIVE = "active"
    BLOCKED = "blocked"


class MailFrequency(enum.StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class TokenPurpose(enum.StrEnum):
    SIGN_IN = "sign-in"
    CONFIRM_EMAIL = "confirm-email"


class Account(UserMixin, db.Model):
    """A person, known by a handle alone. No name, nationality, birth date, phone or address: there are no such columns."""

    __tablename__ = "accounts"
    subject_type = "account"
    view_permission = P.ACCOUNT_EDIT

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str]
    handle_key: Mapped[str] = mapped_column(unique=True)  # folded, so that two handles never sound alike
    look_key: Mapped[str] = mapped_column(unique=True)  # folded by shape, so that two never look alike, in any script
    status: Mapped[AccountStatus] = mapped_column(default=AccountStatus.ACTIVE)
    password_hash: Mapped[str | None]
    recovery_hash: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(unique=True)
    email_confirmed: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="pl")
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    mail_frequency: Mapped[MailFrequency] = mapped_column(default=MailFrequency.DAILY)
    created_on: Mapped[date] = mapped_column(default=today)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    sessions: Mapped[list["Session"]] = relationship(back_populates="account", passive_deletes=True)
    # `memberships` is added by zones, which knows accounts; accounts does not know zones.

    session_token = ""  # set by the loader; what Flask-Login keeps in the cookie

    @property
    def is_active(self) -> bool:
        return self.status == AccountStatus.ACTIVE

    def get_id(self) -> str:
        return self.session_token

    @property
    def has_way_back(self) -> bool:
        """Whether its owner can sign in again after this session."""
        return bool(self.password_hash or self.recovery_hash or self.email)

    @property
    def zone_ids(self) -> set[int]:
        return {membership.zone_id for membership in self.memberships if membership.is_admitted}  # type: ignore[attr-defined]

    @property
    def librarian_zone_ids(self) -> set[int]:
        return {m.zone_id for m in self.memberships if m.is_admitted and m.role == "librarian"}  # type: ignore[attr-defined]


class Visitor(AnonymousUserMixin):
    """Somebody who is not signed in."""

    id = None
    handle = ""
    is_coordinator = False
    zone_ids: frozenset[int] = frozenset()
    librarian_zone_ids: frozenset[int] = frozenset()


class Session(db.Model):
    """One signed-in browser. Deleting the row signs it out, whatever its cookie says."""

    __tablename__ = "sessions"
    view_permission = P.SESSION_END

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str]  # "Firefox|phone": enough to tell one's own devices apart
    created_on: Mapped[date] = mapped_column(default=today)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    fresh_until: Mapped[datetime] = mapped_column(default=now)  # until then no second proof is asked for

    account: Mapped[Account] = relationship(back_populates="sessions")

    @property
    def browser(self) -> str:
        return self.device.partition("|")[0]

    @property
    def kind(self) -> str:
        """phone, tablet or computer"""
        return self.device.partition("|")[2] or "computer"


class SignInToken(db.Model):
    """A one-time secret that was sent or printed: a sign-in link, or the confirmation of an e-mail address."""

    __tablename__ = "sign_in_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[TokenPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    email: Mapped[str | None]  # the address a confirmation is for

    account: Mapped[Account] = relationship()


def handle_of(account_id: Any) -> Any:
    """The handle of the account a column points to, fetched with the row itself: no query of its own."""
    return column_property(
        select(Account.handle).where(Account.id == account_id).correlate_except(Account).scalar_subquery()
    )
