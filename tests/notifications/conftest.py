"""A mail server on the loopback, and ways to make something happen that people are told of."""

import socket
from collections.abc import Callable, Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from flask import Flask
from pydantic import SecretStr

from tests.factories import Cast
from workspace.accounts.models import Account, MailFrequency
from workspace.config import Settings
from workspace.core import audit
from workspace.core import db as database
from workspace.core.db import db
from workspace.core.mail import OutgoingMail
from workspace.notifications import services


class Mailbox(MessageHandler):
    """Keeps what arrives. `refusals` are answers given, in order, instead of taking a letter."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Message] = []
        self.offered: list[str] = []
        self.refusals: list[str] = []
        self.controller: Controller | None = None
        self.port = free_port()

    def handle_message(self, message: Message) -> None:
        self.letters.append(message)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> Any:  # noqa: N802 - aiosmtpd's name
        self.offered.append(self.prepare_message(session, envelope)["Message-ID"])
        return self.refusals.pop(0) if self.refusals else await super().handle_DATA(server, session, envelope)

    def open(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mailbox(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that is running, and that the application sends to."""
    box = Mailbox()
    box.open()
    monkeypatch.setattr(settings, "smtp_url", SecretStr(f"smtp://127.0.0.1:{box.port}"))
    yield box
    box.close()


@pytest.fixture
def happen(cast: Cast) -> Callable[..., None]:
    """happen("publish", idea, cast.basia): it is written down, and whom it concerns is told."""

    def record(verb: str, subject: Any, actor: Any = None, **detail: Any) -> None:
        database.begin(writing=True)
        subject = db.session.get_one(type(subject), subject.id)
        audit.record(db.session.get_one(Account, actor.id) if actor else None, verb, subject, **detail)
        db.session.commit()
        database.begin(writing=False)

    return record


@pytest.fixture
def follow() -> Callable[..., None]:
    def start(account: Account, subject: Any, role: str = "follower") -> None:
        database.begin(writing=True)
        services.follow(account_id=account.id, subject=subject, role=role)
        db.session.commit()
        database.begin(writing=False)

    return start


@pytest.fixture
def reads_mail() -> Callable[..., None]:
    """reads_mail(cast.ala, "daily"): she gave an address, confirmed it, and wants letters that often."""

    def give(account: Account, frequency: str = "at_once") -> None:
        database.begin(writing=True)
        account = db.session.get_one(Account, account.id)
        account.email, account.email_confirmed = f"{account.handle}@example.org", True
        account.mail_frequency = MailFrequency(frequency)
        db.session.commit()
        database.begin(writing=False)

    return give


def outbox() -> list[OutgoingMail]:
    database.begin(writing=False)
    return list(db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id)))
