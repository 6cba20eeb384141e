"""Outgoing mail. A mail is a row of the outbox, written with what it tells of; a worker sends it later, so a page never
waits for a mail server and no mail is lost or sent for what was rolled back."""

import smtplib
import ssl
from datetime import datetime, timedelta
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from workspace.core import db as database
from workspace.core import jobs
from workspace.core.db import db, now

TIMEOUT = 10  # seconds a mail server has for each answer
TRIES = 12  # about four days; then the mail stands in the outbox as given up
ONE_LINE = policy.SMTP.clone(max_line_length=900)  # some mail programs do not unfold an unsubscribe link
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class OutgoingMail(db.Model):
    __tablename__ = "outgoing_mails"
    __table_args__ = (Index("ix_outgoing_mails_due", "sent_at", "next_try_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]  # emptied once it is sent: it may hold a sign-in link
    unsubscribe_url: Mapped[str | None]
    message_id: Mapped[str] = mapped_column(unique=True)  # the same at each try, so that doubles are recognised
    key: Mapped[str | None] = mapped_column(unique=True)  # e.g. one digest per person and day
    cause_id: Mapped[int | None] = mapped_column(index=True)  # the audit entry it tells of
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(default=now)  # None and not sent: given up
    last_error: Mapped[str | None]  # the class alone: messages carry addresses


def send(
    *, to: str, subject: str, text: str, cause: Any = None, key: str | None = None, unsubscribe_url: str | None = None
) -> bool:
    """Put a mail into the outbox, in the caller's transaction. `cause`: the audit entry it tells of. False if a mail with
    this `key` was put there before. Raises ValueError unless `to` is one address and `subject` one line."""
    if any(ord(char) < 32 for char in to + subject + (unsubscribe_url or "")):
        raise ValueError("a mail header is one line")
    Address(addr_spec=to)  # ValueError or a subclass, unless it is exactly one address
    if cause is not None and cause.id is None:
        db.session.flush()
    if configured():
        jobs.enqueue("send new mail", {})
    return database.insert_once(
        OutgoingMail.__table__,  # type: ignore[arg-type]
        to=to,
        subject=subject,
        text=text,
        unsubscribe_url=unsubscribe_url,
        message_id=make_msgid(domain=_sender().rpartition("@")[2].strip(">")),
        key=key,
        cause_id=cause.id if cause is not None else None,
    )


def configured() -> bool:
    return current_app.config["SETTINGS"].smtp_url is not None


def _sender() -> str:
    return str(current_app.config["SETTINGS"].mail_from)


def _message(mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage(policy=ONE_LINE)
    message["From"], message["To"], message["Subject"] = _sender(), mail.to, mail.subject
    message["Message-ID"], message["Date"] = mail.message_id, mail.created_at
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    return message


def _connect() -> smtplib.SMTP:
    """smtp://, starttls:// or smtps://user:password@host:port. A password never goes out in the clear."""
    url = urlsplit(current_app.config["SETTINGS"].smtp_url.get_secret_value())
    host, context = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, url.port or (587 if url.scheme == "starttls" else 25), timeout=TIMEOUT)
    if url.scheme == "starttls":
        server.starttls(context=context)
    if url.username and (url.scheme != "smtp" or host in LOOPBACK):
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


@jobs.handler("send new mail", own_unit=True)
@jobs.every("try mail again", 60, own_unit=True)
def send_due(_payload: dict[str, Any] | None = None, limit: int = 50) -> int:
    """Send what is due, oldest first; returns how many went out. Stops at the first failure of the server itself."""
    if not configured():
        return 0
    sent = 0
    for _ in range(limit):
        database.begin(writing=True)
        due = db.select(OutgoingMail).where(OutgoingMail.sent_at.is_(None), OutgoingMail.next_try_at <= now())
        mail = db.session.scalar(due.order_by(OutgoingMail.id).limit(1).with_for_update(skip_locked=True))
        if mail is None:
            break
        mail.attempts += 1  # claimed: another worker, or this one after a crash, looks at it again only later
        wait = timedelta(seconds=min(86400, 30 * 2**mail.attempts))
        mail.next_try_at = now() + wait if mail.attempts < TRIES else None
        message, mail_id = _message(mail), mail.id
        db.session.commit()
        error = _try(message)
        _note(mail_id, error)
        sent += error is None
        if error is not None and not isinstance(error, smtplib.SMTPRecipientsRefused):
            break
    database.begin(writing=False)
    return sent


def _try(message: EmailMessage) -> Exception | None:
    try:
        with _connect() as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        return error
    return None


def _note(mail_id: int, error: Exception | None) -> None:
    database.begin(writing=True)
    mail = db.session.get_one(OutgoingMail, mail_id)
    mail.last_error = type(error).__name__ if error else None
    if error is None:
        mail.sent_at, mail.text = now(), ""
    db.session.commit()


def forget_old() -> None:
    db.session.execute(db.delete(OutgoingMail).where(OutgoingMail.created_at < now() - timedelta(days=30)))
