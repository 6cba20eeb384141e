"""Accounts and the sessions that keep them signed in."""

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from workspace.accounts import handles
from workspace.accounts.lifecycle import ACCOUNT
from workspace.accounts.models import Account, Session, SignInToken
from workspace.accounts.secrets import new_token, token_hash
from workspace.core import audit, jobs
from workspace.core.db import db, now
from workspace.core.lifecycle import NotPossibleError
from workspace.core.text import clean

HOME_LASTS = timedelta(days=30)  # asked for on one's own device
SESSION_LASTS = timedelta(hours=12)  # staff, and everybody on a shared computer
FRESH_LASTS = timedelta(minutes=15)


class HandleTakenError(Exception):
    """Another account has this handle, or one that looks like it."""


def create_account(*, handle: str, language: str) -> Account:
    """A new active account. Raises HandleTakenError."""
    keys = {"handle_key": handles.key(handle), "look_key": handles.look(handle)}
    account = Account(handle=" ".join(clean(handle).split()), language=language, **keys)
    account.memberships = []  # type: ignore[attr-defined]  # a backref of zones
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:
        raise HandleTakenError(handle) from error
    audit.record(account, "create", account)
    return account


def start_session(account: Account, *, device: str, stay: bool = False) -> str:
    """Open a session and return its token, which only the browser keeps. `stay`: on one's own device, for a month."""
    token = new_token()
    staff = account.is_coordinator or account.librarian_zone_ids
    at = now()
    db.session.add(
        Session(
            account=account,
            token_hash=token_hash(token),
            device=device,
            expires_at=at + (HOME_LASTS if stay and not staff else SESSION_LASTS),
            fresh_until=at + FRESH_LASTS,
        )
    )
    db.session.flush()
    return token


@cache
def _of_session() -> Any:
    """Built once: every page asks it. One query, memberships too."""
    held = (Session.token_hash == db.bindparam("token"), Session.expires_at > db.bindparam("at"))
    return db.select(Account).join(Session).where(*held).options(joinedload(Account.memberships))  # type: ignore[attr-defined]


def account_of_session(token: str) -> Account | None:
    """Flask-Login's loader: the cookie holds the session's token, not the account, so that the server can end it."""
    account: Any = db.session.scalars(_of_session(), {"token": token_hash(token), "at": now()}).unique().one_or_none()
    if account is None or not account.is_active:
        return None
    account.session_token = token
    return account


def end_session(token: str) -> None:
    db.session.execute(db.delete(Session).where(Session.token_hash == token_hash(token)))


def end_one_session(actor: Account, session: Session) -> None:
    db.session.delete(session)
    audit.record(actor, "end_session", actor)


def end_sessions(account: Account, *, keep: str = "") -> None:
    """Sign the account out everywhere; `keep` is the token of the one session that stays. Open links die too."""
    db.session.execute(
        db.delete(Session).where(Session.account_id == account.id, Session.token_hash != token_hash(keep))
    )
    db.session.execute(db.delete(SignInToken).where(SignInToken.account_id == account.id))


def shorten_sessions(account: Account) -> None:
    """Who becomes staff has staff sessions from that moment."""
    latest = now() + SESSION_LASTS
    late = db.update(Session).where(Session.account_id == account.id, Session.expires_at > latest)
    db.session.execute(late.values(expires_at=latest))


def refresh_session(session: Session) -> None:
    """Its owner has just shown again who they are."""
    session.fresh_until = now() + FRESH_LASTS


def set_status(actor: Any, account: Account, transition: str, *, reason: str = "") -> None:
    """`block` (with its reason) or `unblock`. A blocked account is signed out everywhere."""
    ACCOUNT.apply(account, transition, actor, reason=reason)
    if not account.is_active:
        end_sessions(account)


def set_coordinator(actor: Any, account: Account, granted: bool) -> None:
    """Make someone a coordinator of the site, or no longer. Raises NotPossibleError for the last one."""
    all_now = db.select(Account.id).where(Account.is_coordinator).order_by(Account.id).with_for_update()
    if not granted and not set(db.session.scalars(all_now)) - {account.id}:  # locked: two may not send each other away
        raise NotPossibleError("the last coordinator stays")
    account.is_coordinator = granted
    if granted:
        shorten_sessions(account)
    db.session.flush()
    audit.record(actor, "grant_role" if granted else "revoke_role", account, role="coordinator")


def change_settings(actor: Account, *, language: str, mail_frequency: str) -> None:
    actor.language, actor.mail_frequency = language, mail_frequency  # type: ignore[assignment]  # its word
    db.session.flush()
    audit.record(actor, "change_settings", actor)


@jobs.every("forget expired sign-ins", 3600)
def forget_expired(_payload: dict[str, Any] | None = None) -> None:
    """Sessions and links that no longer open anything."""
    db.session.execute(db.delete(Session).where(Session.expires_at <= now()))
    db.session.execute(db.delete(SignInToken).where(SignInToken.expires_at <= now()))
