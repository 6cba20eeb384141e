from typing import Any

import pytest

from tests.notifications.conftest import Mailbox
from workspace.core import db as database
from workspace.core import mail
from workspace.core.db import db


@pytest.fixture
def letter(cast: Any) -> None:
    database.begin(writing=True)
    mail.send(to="ala@example.org", subject="Your link", text="http://localhost/sign-in/secret")
    db.session.commit()
    database.begin(writing=False)


def test_without_a_mail_server_a_coordinator_reads_the_letters(letter: None, as_user: Any) -> None:
    page = as_user("olga").get("/outbox")
    assert (
        "No mail server is set up" in page.words and "sign-in/secret" in page.words and "ala@example.org" in page.words
    )
    assert mail.send_due() == 0


def test_with_a_mail_server_neither_text_nor_address_is_shown(letter: None, mailbox: Mailbox, as_user: Any) -> None:
    mailbox.close()
    mail.send_due()
    page = as_user("olga").get("/outbox")
    assert "1 letter could not be sent yet" in page.words and "ConnectionRefusedError" in page.words
    assert "secret" not in page.text and "ala@example.org" not in page.text and "a…@example.org" in page.words


def test_nobody_else_opens_it(letter: None, as_user: Any) -> None:
    for handle in ("ala", "basia", "newcomer"):
        as_user(handle).get("/outbox", 403)
    assert "/sign-in" in as_user(None).get("/outbox", 303).location


def test_an_empty_outbox_says_so(as_user: Any) -> None:
    assert "No letter has been written yet." in as_user("olga").get("/outbox").words


def test_a_full_outbox_comes_by_pages(as_user: Any, queries: list[str]) -> None:
    database.begin(writing=True)
    for number in range(21):
        mail.send(to="ala@example.org", subject=f"Letter {number}", text="x")
    db.session.commit()
    olga = as_user("olga")
    queries.clear()
    page = olga.get("/outbox")
    assert len(queries) <= 8 and "Letter 20" in page.words
    assert "Letter 0" in olga.get(str(page.soup.find("a", rel="next")["href"])).words
