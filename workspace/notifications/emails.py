"""Mail about notices. It says that something waits and where to sign in, and nothing of what it is: mailboxes are read
by others. One mail stands for all that is new since the last one; without anything new there is none."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from workspace.accounts.models import Account, AccountStatus, MailFrequency
from workspace.core import audit, jobs, mail
from workspace.core.db import db, now
from workspace.core.language import WARSAW, in_language
from workspace.notifications.models import Notice

QUIET_FOR = timedelta(minutes=30)  # there is one mail "at once" in each such stretch: a lively talk is no flood


def at_once(told: Sequence[Account], cause: audit.AuditEntry | None = None) -> None:
    """Mail those who want it at once; who had a mail in this half hour gets the next one from the job."""
    wanting = [account for account in told if _reachable(account) and account.mail_frequency == MailFrequency.AT_ONCE]
    for account in wanting:
        _mail(account, key=f"at once {account.id} {_half_hour()}", cause=cause)


def _half_hour() -> int:
    return int(now().timestamp() // QUIET_FOR.total_seconds())


def period(frequency: MailFrequency, at: datetime) -> str:
    """The day or week that a digest is for: there is one for each, whatever goes wrong in between."""
    local = at.astimezone(WARSAW)
    return f"{local:%G-W%V}" if frequency == MailFrequency.WEEKLY else f"{local:%Y-%m-%d}"


@jobs.every("mail what is new", 900)
def mail_what_is_new(_payload: dict[str, Any] | None = None) -> None:
    """Digests once a day or week, from eight in the morning (weekly on Monday, or as soon after as it can), and what
    was held back of mail "at once". What was missed yesterday goes out today: nothing depends on the hour of the run."""
    at = now()
    for account in _waiting_accounts():
        if account.mail_frequency == MailFrequency.AT_ONCE:
            at_once([account])
        elif at.astimezone(WARSAW).hour >= 8:
            key = f"digest {account.id} {period(account.mail_frequency, at)}"
            _mail(account, key=key)


def _waiting_accounts() -> Sequence[Account]:
    waiting = db.select(Notice.account_id).where(Notice.mailed_at.is_(None), Notice.read_at.is_(None))
    query = db.select(Account).where(
        Account.id.in_(waiting),
        Account.status == AccountStatus.ACTIVE,
        Account.email_confirmed,
        Account.mail_frequency != MailFrequency.OFF,
    )
    return db.session.scalars(query.order_by(Account.id)).all()


def _reachable(account: Account) -> bool:
    return bool(account.email and account.email_confirmed)


def _mail(account: Account, *, key: str, cause: audit.AuditEntry | None = None) -> None:
    """One mail for all that is unmailed, unless the one with this `key` has been written already."""
    unmailed = (Notice.account_id == account.id, Notice.mailed_at.is_(None), Notice.read_at.is_(None))
    subject, text, off = in_language(account.language, _words, account)
    cause = cause or _newest_cause(unmailed)
    if mail.send(to=account.email or "", subject=subject, text=text, cause=cause, key=key, unsubscribe_url=off):
        query = db.update(Notice).where(*unmailed).values(mailed_at=now())
        db.session.execute(query.execution_options(synchronize_session=False))


def _newest_cause(unmailed: Iterable[Any]) -> audit.AuditEntry | None:
    newest = db.select(db.func.max(Notice.cause_id)).where(*unmailed).scalar_subquery()
    return db.session.scalar(db.select(audit.AuditEntry).where(audit.AuditEntry.id == newest))


def _words(account: Account) -> tuple[str, str, str]:
    base = str(current_app.config["SETTINGS"].base_url).rstrip("/")
    off = f"{base}/mail-off?key={unsubscribe_key(account)}"
    text = "\n\n".join(
        (
            _("Something new waits for you."),
            _("Sign in to read it: %(url)s", url=f"{base}/notices"),
            _("No more of these letters? One press is enough: %(url)s", url=off),
        )
    )
    return _("New message"), text + "\n", off


def _serializer() -> URLSafeSerializer:
    digest = {"digest_method": hashlib.sha256}
    return URLSafeSerializer(current_app.config["SETTINGS"].key(), salt="switch mail off", signer_kwargs=digest)


def unsubscribe_key(account: Account) -> str:
    """Signed, good for one thing only: to switch this account's mail off."""
    return str(_serializer().dumps(account.id))


def account_of_key(key: str) -> Account | None:
    try:
        account_id = _serializer().loads(key)
    except BadSignature:
        return None
    return db.session.get(Account, account_id) if isinstance(account_id, int) else None


def switch_off(account: Account) -> None:
    """No more mail about notices; they still come to the desk. Letters about the account itself still go out."""
    if account.mail_frequency != MailFrequency.OFF:
        account.mail_frequency = MailFrequency.OFF
        db.session.flush()
        audit.record(None, "switch_mail_off", account)
