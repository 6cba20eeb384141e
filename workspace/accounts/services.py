"""Accounts and the sessions that keep them signed in."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy.orm import joinedload

from workspace.accounts.models import Account, Session
from workspace.core import audit
from workspace.core.db import db, now
from workspace.core.text import clean, fold

SESSION_LASTS = timedelta(days=30)
STAFF_SESSION_LASTS = timedelta(hours=12)


def token_hash(token: str) -> str:
    """Tokens are 256 random bits, so a plain hash is enough to keep the database from being a key ring."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_account(*, handle: str, language: str) -> Account:
    account = Account(handle=clean(handle), handle_key=fold(handle), language=language)
    account.memberships = []  # type: ignore[attr-defined]  # a backref of zones
    db.session.add(account)
    db.session.flush()
    audit.record(account, "create", account)
    return account


def start_session(account: Account, *, device: str) -> str:
    """Open a session and return its token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    staff = account.is_coordinator or account.librarian_zone_ids
    expires = now() + (STAFF_SESSION_LASTS if staff else SESSION_LASTS)
    db.session.add(Session(account=account, token_hash=token_hash(token), device=device, expires_at=expires))
    db.session.flush()
    return token


def end_session(token: str) -> None:
    db.session.execute(db.delete(Session).where(Session.token_hash == token_hash(token)))


def account_of_session(token: str) -> Account | None:
    """Flask-Login's loader: the cookie holds the session's token, not the account, so that the server can end it."""
    query = (
        db.select(Account)
        .join(Session)
        .where(Session.token_hash == token_hash(token), Session.expires_at > now())
        .options(joinedload(Account.memberships))  # type: ignore[attr-defined]  # one query a page, not two
    )
    account = db.session.scalars(query).unique().one_or_none()
    if account is None or not account.is_active:
        return None
    account.session_token = token
    return account
