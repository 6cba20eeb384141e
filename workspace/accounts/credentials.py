"""Ways to show who one is. Each answers with an account that may sign in, or None: never why not.

Hashing is slow, so it is done outside writing units; what comes in as `hashed` was made by `secrets.hash_secret`."""

from datetime import timedelta

from workspace.accounts import emails, secrets
from workspace.accounts.models import Account, SignInToken, TokenPurpose
from workspace.accounts.queries import account_by_email, account_by_handle
from workspace.accounts.services import end_sessions
from workspace.core import audit
from workspace.core.db import db, now
from workspace.core.lifecycle import NotPossibleError

LINK_LASTS = timedelta(minutes=15)


def account_by_password(handle: str, password: str) -> Account | None:
    account = account_by_handle(handle)
    fits = secrets.matches(password, account.password_hash if account else None)
    return account if account and fits and account.is_active else None


def account_by_words(handle: str, typed: str) -> Account | None:
    account = account_by_handle(handle)
    fits = secrets.matches(secrets.read_words(typed) or "", account.recovery_hash if account else None)
    return account if account and fits and account.is_active else None


def proves(account: Account, secret: str) -> bool:
    """Whether `secret` is the account's password or its recovery words."""
    words = secrets.read_words(secret)
    known = secrets.matches(words, account.recovery_hash) if words else False
    return known or secrets.matches(secret, account.password_hash)


def issue_token(
    account: Account, purpose: TokenPurpose, *, lasts: timedelta = LINK_LASTS, email: str | None = None
) -> str:
    """A one-time secret for a link; only its hash is kept."""
    token = secrets.new_token()
    db.session.add(
        SignInToken(
            account_id=account.id,
            purpose=purpose,
            token_hash=secrets.token_hash(token),
            expires_at=now() + lasts,
            email=email,
        )
    )
    db.session.flush()
    return token


def use_token(token: str, purpose: TokenPurpose) -> SignInToken | None:
    """Use up a one-time secret. Of two at once, one gets it: the database decides."""
    fits = (
        SignInToken.token_hash == secrets.token_hash(token),
        SignInToken.purpose == purpose,
        SignInToken.used_at.is_(None),
        SignInToken.expires_at > now(),
    )
    used = db.session.execute(db.update(SignInToken).where(*fits).values(used_at=now()))
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return db.session.scalar(db.select(SignInToken).filter_by(token_hash=secrets.token_hash(token)))


def account_by_link(token: str) -> Account | None:
    used = use_token(token, TokenPurpose.SIGN_IN)
    return used.account if used and used.account.is_active else None


def send_sign_in_link(email: str) -> None:
    """A letter with a link, if the address is known. The caller's answer is the same either way."""
    account = account_by_email(email)
    if account and account.email and account.is_active:
        cause = audit.record(None, "ask_link", account)
        emails.send_link(account, issue_token(account, TokenPurpose.SIGN_IN), cause)


def change_password(actor: Account, *, hashed: str) -> None:
    """Set it and sign out everywhere else."""
    actor.password_hash = hashed
    _changed(actor, "change_password")


def change_words(actor: Account, *, hashed: str) -> None:
    """The old words open nothing from now on."""
    actor.recovery_hash = hashed
    _changed(actor, "change_words")


def _changed(actor: Account, verb: str) -> None:
    end_sessions(actor, keep=actor.session_token)
    db.session.flush()
    emails.send_change(actor, audit.record(actor, verb, actor))


def ask_to_confirm_email(actor: Account, *, email: str) -> None:
    """Send a letter to a new address; it counts once the link in it is opened."""
    email = email.strip().lower()
    cause = audit.record(actor, "ask_email", actor)
    emails.send_confirmation(actor, email, issue_token(actor, TokenPurpose.CONFIRM_EMAIL, email=email), cause)


def confirm_email(actor: Account, *, token: str) -> bool:
    """True if the link was good and is the actor's. Raises NotPossibleError if another account has the address."""
    used = use_token(token, TokenPurpose.CONFIRM_EMAIL)
    if used is None or used.account_id != actor.id or used.email is None:
        return False
    owner = account_by_email(used.email)
    if owner is not None and owner.id != actor.id:
        raise NotPossibleError("another account has this address")
    emails.send_change(actor, audit.record(actor, "change_email", actor))
    actor.email, actor.email_confirmed = used.email, True
    db.session.flush()
    return True


def remove_email(actor: Account) -> None:
    emails.send_change(actor, audit.record(actor, "change_email", actor))
    actor.email, actor.email_confirmed = None, False
    links = db.delete(SignInToken).where(SignInToken.account_id == actor.id)
    db.session.execute(links)
