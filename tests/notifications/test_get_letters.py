"""Letters through a real mail server: what they say, when they come, and what happens while the server is away."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine

from tests import factories
from tests.factories import Cast
from tests.notifications.conftest import Mailbox, outbox
from workspace.core import db as database
from workspace.core import jobs, mail
from workspace.core.db import db, now
from workspace.core.mail import OutgoingMail
from workspace.notifications import emails
from workspace.notifications.models import Notice

Happen = Callable[..., None]


def run_digests() -> None:
    emails.mail_what_is_new()
    database.begin(writing=False)


def due_now() -> None:
    database.begin(writing=True)
    db.session.execute(db.update(OutgoingMail).values(next_try_at=now()))
    db.session.commit()


def test_a_letter_says_that_something_waits_and_not_what(
    cast: Cast, happen: Happen, reads_mail: Any, mailbox: Mailbox
) -> None:
    reads_mail(cast.maksim)
    happen("publish", factories.proposal(cast.maksim, cast.kostki, title="Sekretna ławka"), cast.basia)
    assert outbox() == []  # nobody who acts waits for letters: a job writes them
    run_digests()
    assert outbox()[0].cause_id == db.session.scalars(db.select(Notice)).one().cause_id
    assert mail.send_due() == 1
    letter = mailbox.letters[0]
    body = letter.get_payload(decode=True).decode()
    assert letter["To"] == "maksim@example.org" and letter["From"] == "strefa@localhost"
    assert letter["Subject"] == "New message" or letter["Subject"].startswith("=?utf-8?")
    assert "http://localhost/notices" in body and "/mail-off?key=" in body
    for hidden in ("Sekretna", "maksim", "Kostki", "kostki", "basia"):
        assert hidden not in body and hidden not in str(letter["Subject"])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(letter["List-Unsubscribe"]).startswith("<http://localhost/mail-off?key=")
    sent = outbox()[0]
    assert sent.sent_at is not None and sent.text == ""


def test_a_letter_leaves_by_itself_soon_after_it_was_written(
    cast: Cast, happen: Happen, reads_mail: Any, mailbox: Mailbox
) -> None:
    reads_mail(cast.maksim)
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    jobs.run_due()
    assert len(mailbox.letters) == 1 and outbox()[0].sent_at is not None


def test_nothing_is_mailed_to_an_address_that_was_not_confirmed(cast: Cast, happen: Happen) -> None:
    database.begin(writing=True)
    account = db.session.get_one(type(cast.maksim), cast.maksim.id)
    account.email, account.mail_frequency = "maksim@example.org", "at_once"
    db.session.commit()
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    run_digests()
    assert outbox() == []


def test_what_is_rolled_back_is_not_mailed(cast: Cast, reads_mail: Any) -> None:
    reads_mail(cast.maksim)
    idea = factories.proposal(cast.maksim, cast.kostki)
    database.begin(writing=True)
    jobs.enqueue("nothing", {})
    mail.send(to="maksim@example.org", subject="x", text="y", cause=None)
    emails.audit.record(None, "chosen", db.session.get_one(type(idea), idea.id))
    db.session.rollback()
    assert outbox() == [] and db.session.scalar(db.select(db.func.count()).select_from(Notice)) == 0


def test_while_the_server_is_away_pages_work_and_no_letter_is_lost(
    cast: Cast, happen: Happen, reads_mail: Any, mailbox: Mailbox, as_user: Any
) -> None:
    reads_mail(cast.maksim)
    mailbox.close()
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    run_digests()
    as_user("maksim").get("/notices")
    assert mail.send_due() == 0
    stuck = outbox()[0]
    assert (stuck.attempts, stuck.last_error, stuck.sent_at) == (1, "ConnectionRefusedError", None)
    assert stuck.next_try_at is not None and stuck.next_try_at > now() + timedelta(seconds=50)
    assert mail.send_due() == 0 and outbox()[0].attempts == 1
    due_now()
    mailbox.open()
    assert mail.send_due() == 1 and mailbox.letters[0]["Message-ID"] == stuck.message_id


def test_a_letter_keeps_its_id_when_it_is_tried_again(
    cast: Cast, happen: Happen, reads_mail: Any, mailbox: Mailbox
) -> None:
    reads_mail(cast.maksim)
    mailbox.refusals = ["451 try later", "554 no"]
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    run_digests()
    for _ in range(3):
        mail.send_due()
        due_now()
    assert len(mailbox.offered) == 3 and len(set(mailbox.offered)) == 1 and len(mailbox.letters) == 1
    assert mail.send_due() == 0 and len(mailbox.letters) == 1


def test_waits_grow_and_end(cast: Cast, mailbox: Mailbox) -> None:
    mailbox.close()
    database.begin(writing=True)
    mail.send(to="ala@example.org", subject="x", text="y")
    db.session.commit()
    waits = []
    for _ in range(mail.TRIES):
        mail.send_due()
        letter = outbox()[0]
        waits.append(letter.next_try_at - now() if letter.next_try_at else None)
        due_now()
    assert waits[-1] is None and all(a <= b for a, b in pairwise(waits[:-1]))


def test_one_bad_address_does_not_hold_up_the_others(cast: Cast, mailbox: Mailbox, monkeypatch: Any) -> None:
    async def refuse(_server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address.startswith("nobody"):
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(mailbox, "handle_RCPT", refuse, raising=False)
    mailbox.close()
    mailbox.open()
    database.begin(writing=True)
    for who in ("nobody", "ala"):
        mail.send(to=f"{who}@example.org", subject="x", text="y")
    db.session.commit()
    assert mail.send_due() == 1 and mailbox.letters[0]["To"] == "ala@example.org"
    assert outbox()[0].last_error == "SMTPRecipientsRefused"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("to", "ala@example.org\r\nBcc: everyone@example.org"),
        ("to", "ala@example.org, everyone@example.org"),
        ("to", "Ala <ala@example.org>"),
        ("to", "not an address"),
        ("to", ""),
        ("subject", "Hello\nBcc: everyone@example.org"),
        ("subject", "Hello\r\n\r\nAnother body"),
    ],
)
def test_no_header_can_be_smuggled_in(app: Any, field: str, value: str) -> None:
    database.begin(writing=True)
    fields: dict[str, Any] = {"to": "ala@example.org", "subject": "Hello", "text": "x", field: value}
    with pytest.raises((ValueError, IndexError)):
        mail.send(**fields)
    db.session.rollback()
    assert outbox() == []


def test_a_lively_evening_is_one_letter_in_half_an_hour(cast: Cast, happen: Happen, reads_mail: Any) -> None:
    reads_mail(cast.maksim)
    with time_machine.travel("2026-05-04 18:00:10+00:00", tick=False) as clock:
        for _ in range(4):
            happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
            run_digests()
        assert len(outbox()) == 1
        clock.shift(timedelta(minutes=30))
        run_digests()
        run_digests()
        assert len(outbox()) == 2
        clock.shift(timedelta(minutes=30))
        run_digests()
    assert len(outbox()) == 2


def test_a_daily_letter_comes_once_a_day_and_never_empty(cast: Cast, happen: Happen, reads_mail: Any) -> None:
    reads_mail(cast.maksim, "daily")
    with time_machine.travel("2026-05-04 03:00:00+00:00", tick=False) as clock:
        run_digests()
        happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
        happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
        run_digests()
        assert outbox() == []  # it is five in the morning in Łódź
        clock.shift(timedelta(hours=5))
        run_digests()
        run_digests()
        assert len(outbox()) == 1
        happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
        run_digests()
        assert len(outbox()) == 1  # today's has gone
        clock.shift(timedelta(days=3))  # nobody ran the job for three days: it is late, not lost
        run_digests()
        assert len(outbox()) == 2
        clock.shift(timedelta(days=1))
        run_digests()
    assert len(outbox()) == 2


def test_a_weekly_letter_comes_once_a_week(cast: Cast, happen: Happen, reads_mail: Any) -> None:
    reads_mail(cast.maksim, "weekly")
    with time_machine.travel("2026-05-05 12:00:00+00:00", tick=False) as clock:
        for days in (1, 1, 6):
            happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
            run_digests()
            clock.shift(timedelta(days=days))
        run_digests()
    assert len(outbox()) == 2


def test_what_was_read_on_the_desk_is_not_mailed(cast: Cast, happen: Happen, reads_mail: Any, as_user: Any) -> None:
    reads_mail(cast.maksim, "daily")
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    as_user("maksim").get("/notices").submit("/notices/read")
    with time_machine.travel("2036-05-04 12:00:00+00:00", tick=False):
        run_digests()
    assert outbox() == []


def test_quiet_news_stays_on_the_desk(cast: Cast, happen: Happen, reads_mail: Any, follow: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    reads_mail(cast.ala)
    follow(cast.ala, idea)
    happen("change", idea, cast.maksim)
    run_digests()
    assert outbox() == [] and db.session.scalar(db.select(db.func.count()).select_from(Notice)) == 1


def test_old_letters_are_forgotten(app: Any) -> None:
    database.begin(writing=True)
    mail.send(to="ala@example.org", subject="x", text="y")
    db.session.execute(db.update(OutgoingMail).values(created_at=now() - timedelta(days=31)))
    mail.forget_old()
    db.session.commit()
    assert outbox() == []


def test_an_address_that_is_none_holds_up_nobody_else(cast: Cast, happen: Happen, reads_mail: Any) -> None:
    for who, address in ((cast.ala, "not an address"), (cast.maksim, "maksim@example.org")):
        reads_mail(who)
        database.begin(writing=True)
        db.session.get_one(type(who), who.id).email = address
        db.session.commit()
        happen("publish", factories.proposal(who, cast.kostki), cast.basia)
    for _ in range(2):
        run_digests()
        assert [letter.to for letter in outbox()] == ["maksim@example.org"]
    assert db.session.scalar(db.select(db.func.count()).where(Notice.mailed_at.is_(None))) == 0


def test_whoever_acts_waits_for_no_letter_however_many_are_told(
    cast: Cast, happen: Happen, reads_mail: Any, follow: Any, queries: list[str]
) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    many = [factories.account(f"neighbour-{number}") for number in range(20)]
    for each in many:
        reads_mail(each)
        follow(each, idea)
    queries.clear()
    happen("chosen", idea, cast.basia)
    assert len(queries) < 20 and outbox() == []
    run_digests()
    assert len(outbox()) == 20 and all(letter.cause_id for letter in outbox())
