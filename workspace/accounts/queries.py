from collections.abc import Sequence

from sqlalchemy import Row

from workspace.accounts import handles
from workspace.accounts.models import Account, AccountStatus, Session
from workspace.accounts.secrets import token_hash
from workspace.core import audit
from workspace.core.db import db, now


def account_by_handle(handle: str) -> Account | None:
    return db.session.scalar(db.select(Account).filter_by(handle_key=handles.key(handle)))


def account_by_email(email: str) -> Account | None:
    return db.session.scalar(db.select(Account).filter_by(email=email.strip().lower()))


def session_of(token: str) -> Session | None:
    """The open session of a browser, by what its cookie holds."""
    return db.session.scalar(db.select(Session).where(Session.token_hash == token_hash(token)))


def open_sessions(account: Account) -> Sequence[Session]:
    """Newest first."""
    query = db.select(Session).where(Session.account_id == account.id, Session.expires_at > now())
    return db.session.scalars(query.order_by(Session.id.desc()).limit(100)).all()


def blocked_accounts() -> Sequence[Row[tuple[Account, audit.AuditEntry]]]:
    """With the entry that closed each. Shown to coordinators, so that a closed account can be opened again; the only list
    of accounts there is."""
    query = db.select(Account, audit.AuditEntry).outerjoin(audit.AuditEntry, audit.is_last(Account, "block"))
    query = query.where(Account.status == AccountStatus.BLOCKED).order_by(Account.id.desc())
    return db.session.execute(query.limit(100)).all()


def coordinators() -> Sequence[Account]:
    return db.session.scalars(db.select(Account).where(Account.is_coordinator).order_by(Account.id)).all()
