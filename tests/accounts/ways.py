"""Ways in for the cast: nobody has any until a test gives them."""

import re
from datetime import datetime, timedelta
from typing import Any

from tests.factories import save
from workspace.accounts import credentials, secrets
from workspace.accounts.models import Account, TokenPurpose
from workspace.core import db as database
from workspace.core.db import db, now
from workspace.core.mail import OutgoingMail

PASSWORD = "Łódź ўсё 🐦 zielona"
WORDS = " ".join(secrets.WORDS[::22][:12])


def give(account: Account, **fields: Any) -> Account:
    database.begin(writing=True)
    for name, value in fields.items():
        setattr(account, name, value)
    return save(account)


def give_password(account: Account, password: str = PASSWORD) -> Account:
    return give(account, password_hash=secrets.hash_secret(password))


def give_words(account: Account) -> Account:
    return give(account, recovery_hash=secrets.hash_secret(WORDS))


def give_email(account: Account, email: str = "ala@example.org") -> Account:
    return give(account, email=email, email_confirmed=True)


def give_link(account: Account, purpose: TokenPurpose = TokenPurpose.SIGN_IN, **fields: Any) -> str:
    database.begin(writing=True)
    token = credentials.issue_token(account, purpose, **fields)
    db.session.commit()
    database.begin(writing=False)
    return token


def early_in_an_hour() -> datetime:
    """A time at which a window of an hour will not end soon."""
    return (now() + timedelta(hours=1)).replace(minute=10)


def mails() -> list[OutgoingMail]:
    database.begin(writing=False)
    return list(db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id)))


def link_in(mail: OutgoingMail) -> str:
    """The path of the link in a letter."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found is not None, mail.text
    return found[1]
