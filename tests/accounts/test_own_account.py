from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from tests.accounts import ways
from tests.factories import Cast, again
from tests.pages import Page, Reader
from workspace.accounts import credentials, secrets, services
from workspace.accounts.models import Account, AccountStatus, MailFrequency, Session, TokenPurpose
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db, now
from workspace.core.mail import OutgoingMail

NEW = "four plain random words"


def verbs(actor_id: int) -> list[str]:
    database.begin(writing=False)
    return list(db.session.scalars(db.select(AuditEntry.verb).filter_by(actor_id=actor_id).order_by(AuditEntry.id)))


def later(reader: Reader) -> None:
    """As if the reader had shown who they are long ago."""
    database.begin(writing=True)
    db.session.execute(db.update(Session).values(fresh_until=now() - timedelta(minutes=1)))
    db.session.commit()
    database.begin(writing=False)


# --- password and words ----------------------------------------------------------------------------------------------


def test_a_new_password_signs_out_every_other_device(cast: Cast, as_user: Callable[..., Reader]) -> None:
    phone, library = as_user("ala"), as_user("ala")
    link = ways.give_link(cast.ala)
    phone.get("/account/password").submit("/account/password", password=NEW)
    phone.get("/account")
    assert "/sign-in" in library.get("/account", 303).location
    library.get("/sign-in").submit("/sign-in", handle="ala", password=NEW)
    library.get(f"/sign-in/{link}").submit(f"/sign-in/{link}", 422)
    assert "change_password" in verbs(cast.ala.id)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 129, "password1", "Qwerty123", "aaaaaaaaaa", "ala"])
def test_a_poor_password_is_refused_in_words(cast: Cast, ala: Reader, password: str) -> None:
    refused = ala.get("/account/password").submit("/account/password", 422, password=password)
    assert refused.soup.select(".error-summary li")
    assert again(cast.ala).password_hash is None


def test_the_own_handle_is_no_password(cast: Cast, as_user: Callable[..., Reader]) -> None:
    ways.give(cast.ala, handle="Alicja Lipowa", handle_key="alicjalipowa")
    refused = as_user("ala").get("/account/password").submit("/account/password", 422, password="alicja  LIPOWA")
    assert "Your name" in refused.words


def test_any_characters_make_a_password(cast: Cast, ala: Reader) -> None:
    ala.get("/account/password").submit("/account/password", password=ways.PASSWORD)
    ala.client.application.test_client()
    Reader(ala.client.application.test_client()).post("/sign-in", {"handle": "ala", "password": ways.PASSWORD})


def test_twelve_words_are_shown_once_and_stored_when_they_are_kept(cast: Cast, ala: Reader) -> None:
    page = ala.get("/account/words")
    words = " ".join(item.get_text() for item in page.soup.select(".words li"))
    assert len(words.split()) == 12 and set(words.split()) <= set(secrets.WORDS)
    assert again(cast.ala).recovery_hash is None
    page.submit("/account/words")
    kept = again(cast.ala).recovery_hash
    assert kept is not None and kept.startswith("$argon2id$") and words not in kept
    assert words not in ala.get("/account/words").words
    Reader(ala.client.application.test_client()).post("/sign-in/words", {"handle": "ala", "words": words})


def test_words_of_ones_own_making_or_of_another_page_are_not_taken(
    cast: Cast, ala: Reader, as_user: Callable[..., Reader]
) -> None:
    stranger = as_user("maksim").get("/account/words").form("/account/words").find("input", attrs={"name": "sealed"})
    assert stranger is not None
    for sealed in ("", "adres " * 12, str(stranger["value"])):
        answer = ala.post("/account/words", {"sealed": sealed})
        assert answer.location.startswith("/account/words")
    page = ala.get("/account/words")
    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        page.submit("/account/words")
    assert again(cast.ala).recovery_hash is None


def test_new_words_replace_the_old_ones(cast: Cast, ala: Reader) -> None:
    ways.give_words(cast.ala)
    ala.get("/account/words").submit("/account/words")
    Reader(ala.client.application.test_client()).post("/sign-in/words", {"handle": "ala", "words": ways.WORDS}, 422)


# --- showing again who one is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/account/password", "/account/words", "/account/email"])
@pytest.mark.parametrize("proof", [ways.PASSWORD, ways.WORDS.upper()])
def test_a_change_of_ways_in_asks_again_who_one_is(cast: Cast, ala: Reader, path: str, proof: str) -> None:
    ways.give_words(ways.give_password(cast.ala))
    later(ala)
    asked = ala.get(path, 303).follow()
    asked.submit("/account/prove", 422, secret="not this one")
    answer = asked.submit("/account/prove", secret=proof)
    assert answer.location == path
    ala.get(path)


def test_no_change_gets_through_without_it(cast: Cast, ala: Reader) -> None:
    ways.give_email(ways.give_password(cast.ala))
    before = again(cast.ala).password_hash
    later(ala)
    for path, fields in (
        ("/account/password", {"password": NEW}),
        ("/account/email", {"email": "other@example.org"}),
        ("/account/email/remove", {}),
        ("/account/words", {"sealed": secrets.seal_words(cast.ala.id, ways.WORDS)}),
    ):
        assert "/account/prove" in ala.post(path, fields).location, path
    account = again(cast.ala)
    assert (account.password_hash, account.email, account.recovery_hash) == (before, "ala@example.org", None)
    assert ways.mails() == []


def test_guessing_the_proof_is_slowed_down(cast: Cast, ala: Reader) -> None:
    ways.give_password(cast.ala)
    with time_machine.travel(ways.early_in_an_hour(), tick=False):
        for number in range(20):
            ala.post("/account/prove", {"secret": f"guess number {number}"}, status=422)
        ala.post("/account/prove", {"secret": ways.PASSWORD}, status=429)


# --- e-mail ----------------------------------------------------------------------------------------------------------


def add_email(reader: Reader, email: str) -> str:
    reader.get("/account/email").submit("/account/email", email=email)
    return ways.link_in(ways.mails()[-1])


def test_an_address_counts_once_its_owner_confirms_it(cast: Cast, ala: Reader) -> None:
    path = add_email(ala, "Ala@Example.org")
    assert again(cast.ala).email is None
    ala.get(path).submit(path)
    account = again(cast.ala)
    assert (account.email, account.email_confirmed) == ("ala@example.org", True)
    ala.post(path, status=422)


def test_a_confirmation_is_good_for_its_own_account_only(
    cast: Cast, ala: Reader, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    path = add_email(ala, "ala@example.org")
    assert "/sign-in" in visitor.get(path, 303).location
    as_user("maksim").get(path).submit(path, 422)
    assert again(cast.maksim).email is None
    ala.get(path).submit(path)


def test_an_address_of_another_account_is_refused_only_to_who_reads_its_mail(
    cast: Cast, ala: Reader, as_user: Callable[..., Reader]
) -> None:
    ways.give_email(cast.maksim, "both@example.org")
    path = add_email(ala, "both@example.org")
    ala.get(path).submit(path, 422)
    assert again(cast.ala).email is None


def test_the_old_address_is_told_of_each_change(cast: Cast, ala: Reader) -> None:
    ways.give_email(cast.ala)
    ala.get("/account/password").submit("/account/password", password=NEW)
    ala.get("/account").submit("/account/email/remove")
    assert [mail.to for mail in ways.mails()] == ["ala@example.org"] * 2
    assert again(cast.ala).email is None


@pytest.mark.parametrize("email", ["", "nothing", "a@b", "x" * 250 + "@example.org", "a@example.org, b@example.org"])
def test_a_bad_address_is_refused(cast: Cast, ala: Reader, email: str) -> None:
    ala.get("/account/email").submit("/account/email", 422, email=email)
    assert ways.mails() == []


# --- settings, sessions, closing -------------------------------------------------------------------------------------


def test_language_and_letters_are_ones_own_to_choose(cast: Cast, ala: Reader) -> None:
    answer = ala.get("/account").submit("/account", language="nb", mail_frequency="weekly")
    ala.get(answer.location, 303)
    account = again(cast.ala)
    assert (account.language, account.mail_frequency) == ("nb", MailFrequency.WEEKLY)
    html = ala.get("/account").soup.html
    assert html is not None and html["lang"] == "nb"


@pytest.mark.parametrize("fields", [{"language": "xx"}, {"mail_frequency": "hourly"}, {"language": ""}])
def test_settings_outside_the_list_are_refused(cast: Cast, ala: Reader, fields: dict[str, str]) -> None:
    ala.post("/account", {"language": "pl", "mail_frequency": "daily", **fields}, status=422)
    assert again(cast.ala).language == "pl"


def device_rows(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("#sessions + ul > li")]


def test_my_sessions_are_listed_by_device_and_ended_one_by_one(cast: Cast, as_user: Callable[..., Reader]) -> None:
    ways.give_password(cast.ala)
    here, there = as_user("ala"), as_user(None)
    agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    there.post("/sign-in", {"handle": "ala", "password": ways.PASSWORD}, **{"User-Agent": agent})
    page = here.get("/account")
    assert len(device_rows(page)) == 2
    assert device_rows(page)[0].startswith("Firefox , phone") and "this device" in device_rows(page)[1]
    (end,) = [form["action"] for form in page.soup.find_all("form") if str(form["action"]).endswith("/end")]
    assert "That device is signed out." in page.submit(str(end)).follow().words
    assert "/sign-in" in there.get("/account", 303).location
    assert len(device_rows(here.get("/account"))) == 1


def test_all_other_sessions_are_ended_at_once(as_user: Callable[..., Reader]) -> None:
    here, others = as_user("ala"), [as_user("ala"), as_user("ala")]
    here.get("/account").submit("/account/sessions/end-others")
    here.get("/account")
    for other in others:
        assert "/sign-in" in other.get("/account", 303).location


def test_a_session_of_another_person_does_not_exist(cast: Cast, ala: Reader, as_user: Callable[..., Reader]) -> None:
    maksim = as_user("maksim")
    session_id = db.session.scalar(db.select(Session.id).filter_by(account_id=cast.maksim.id))
    ala.post(f"/account/sessions/{session_id}/end", status=404)
    ala.post("/account/sessions/99999/end", status=404)
    maksim.get("/account")


def test_a_coordinator_closes_an_account_and_opens_it_again(
    cast: Cast, ala: Reader, as_user: Callable[..., Reader]
) -> None:
    olga = as_user("olga")
    olga.get("/account/blocked").submit("/account/blocked/block", handle="ala", reason="floods the talk")
    assert again(cast.ala).status == AccountStatus.BLOCKED
    assert "/sign-in" in ala.get("/account", 303).location
    assert db.session.scalars(db.select(Session).filter_by(account_id=cast.ala.id)).all() == []
    words = olga.get("/account/blocked").words
    assert "ala" in words and "floods the talk" in words
    olga.get("/account/blocked").submit("/account/blocked/unblock")
    assert again(cast.ala).status == AccountStatus.ACTIVE
    assert verbs(cast.olga.id)[-2:] == ["block", "unblock"]
    assert "/sign-in" in ala.get("/account", 303).location  # the old session stays dead


def test_closing_needs_a_reason_and_a_name_and_spares_oneself(cast: Cast, as_user: Callable[..., Reader]) -> None:
    olga = as_user("olga")
    olga.post("/account/blocked/block", {"handle": "ala", "reason": " "}, status=422)
    olga.post("/account/blocked/block", {"handle": "nobody-here", "reason": "x"}, status=422)
    olga.post("/account/blocked/block", {"handle": "olga", "reason": "x"}, status=403)
    olga.post("/account/blocked/unblock", {"handle": "ala"}, status=409)
    assert {again(person).status for person in (cast.ala, cast.olga)} == {AccountStatus.ACTIVE}


@pytest.mark.parametrize("who", ["ala", "basia", None])
def test_nobody_else_closes_accounts(cast: Cast, as_user: Callable[..., Reader], who: str | None) -> None:
    reader, status = as_user(who), 403 if who else 303
    reader.get("/account/blocked", status)
    reader.post("/account/blocked/block", {"handle": "maksim", "reason": "x"}, status=status)
    assert again(cast.maksim).status == AccountStatus.ACTIVE


def test_who_has_no_way_back_in_is_told_so(cast: Cast, ala: Reader) -> None:
    assert "no way back" in ala.get("/account").words
    ways.give_words(cast.ala)
    assert "no way back" not in ala.get("/account").words


def test_the_account_page_costs_few_queries(cast: Cast, ala: Reader, queries: list[str]) -> None:
    ala.get("/account")
    queries.clear()
    ala.get("/account")
    assert len(queries) <= 8, queries


def test_becoming_staff_shortens_the_sessions_one_has(cast: Cast, visitor: Reader) -> None:
    ways.give_password(cast.ala)
    visitor.post("/sign-in", {"handle": "ala", "password": ways.PASSWORD, "stay": "y"})
    database.begin(writing=True)
    services.set_coordinator(None, cast.ala, True)
    db.session.commit()
    ends = db.session.scalar(db.select(Session.expires_at).filter_by(account_id=cast.ala.id))
    assert ends is not None and ends <= now() + timedelta(hours=12)


def test_a_confirmation_link_signs_nobody_in(cast: Cast, visitor: Reader) -> None:
    token = ways.give_link(cast.ala, TokenPurpose.CONFIRM_EMAIL, email="ala@example.org")
    assert "/sign-in" in visitor.post(f"/account/email/{token}").location
    assert again(cast.ala).email is None


def test_each_letter_about_an_account_names_its_cause(cast: Cast, ala: Reader, as_user: Callable[..., Reader]) -> None:
    ways.give(cast.ala, email="ala@example.org", email_confirmed=True)
    as_user(None).post("/sign-in/link", {"email": "ala@example.org"})
    database.begin(writing=True)
    account = db.session.get_one(Account, cast.ala.id)
    credentials.ask_to_confirm_email(account, email="nowa@example.org")
    credentials.remove_email(account)
    db.session.commit()
    letters = db.select(OutgoingMail.to, AuditEntry.verb).join(AuditEntry, AuditEntry.id == OutgoingMail.cause_id)
    told = [tuple(row) for row in db.session.execute(letters.order_by(OutgoingMail.id))]
    assert told == [
        ("ala@example.org", "ask_link"),
        ("nowa@example.org", "ask_email"),
        ("ala@example.org", "change_email"),
    ]
