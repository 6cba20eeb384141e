"""Mail about notices. It says that something waits and where to sign in, and nothing of what it is: mailboxes are read
by others. One mail stands for all that is new since the last one; without anything new there is none."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from workspace.accounts.models import Account, AccountStatus, MailFrequency
from workspace.core import audit, jobs, mail
from workspace.core import db as database
from workspace.core.db import db, now
from workspace.core.language import WARSAW, in_language
from workspace.notifications.models import Notice

log = logging.getLogger(__name__)
QUIET_FOR = timedelta(minutes=30)  # there is one mail "at once" in each such stretch: a lively talk is no flood


def _half_hour() -> int:
    return int(now().timestamp() // QUIET_FOR.total_seconds())


def period(frequency: MailFrequency, at: datetime) -> str:
    """The day or week that a digest is for: there is one for each, whatever goes wrong in between."""
    local = at.astimezone(WARSAW)
    return f"{local:%G-W%V}" if frequency == MailFrequency.WEEKLY else f"{local:%Y-%m-%d}"


@jobs.every("mail what is new", 60, own_unit=True)
def mail_what_is_new(_payload: dict[str, Any] | None = None) -> None:
    """Letters "at once"; digests once a day or week, from eight in the morning (weekly on Monday, or as soon after as it
    can). What was missed yesterday goes out today: nothing depends on the hour of the run. Each account has a unit of
    its own: an address that no letter can be sent to holds up no other."""
    database.begin(writing=False)
    keys = {account.id: key for account in _waiting_accounts() if (key := _key(account, now()))}
    written = set(db.session.scalars(db.select(mail.OutgoingMail.key).where(mail.OutgoingMail.key.in_(keys.values()))))
    for account_id, key in keys.items():
        if key not in written:
            database.begin(writing=True)
            _mail(account_id, key=key)
            db.session.commit()


def _key(account: Account, at: datetime) -> str:
    """Of the letter that is due to them now; "" if none is."""
    if account.mail_frequency == MailFrequency.AT_ONCE:
        return f"at once {account.id} {_half_hour()}"
    due = at.astimezone(WARSAW).hour >= 8
    return f"digest {account.id} {period(account.mail_frequency, at)}" if due else ""


def _waiting_accounts() -> Sequence[Account]:
    waiting = db.select(Notice.account_id).where(Notice.mailed_at.is_(None), Notice.read_at.is_(None))
    query = db.select(Account).where(
        Account.id.in_(waiting),
        Account.status == AccountStatus.ACTIVE,
        Account.email_confirmed,
        Account.mail_frequency != MailFrequency.OFF,
    )
    return db.session.scalars(query.order_by(Account.id)).all()


def _mail(account_id: int, *, key: str) -> None:
    """One mail for all that is unmailed, unless the one with this `key` has been written already. Where the address is
    none, the notices wait on the desk alone."""
    account = db.session.get(Account, account_id)
    unmailed = (Notice.account_id == account_id, Notice.mailed_at.is_(None), Notice.read_at.is_(None))
    cause = _newest_cause(unmailed)
    if account is None or cause is None:  # gone, or read, meanwhile
        return
    subject, text, off = in_language(account.language, _words, account)
    try:
        done = mail.send(to=account.email or "", subject=subject, text=text, cause=cause, key=key, unsubscribe_url=off)
    except (ValueError, IndexError) as error:  # what the mail library raises for what is no address
        log.warning("account %s cannot be mailed: %s", account_id, type(error).__name__)
        done = True
    if done:
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
