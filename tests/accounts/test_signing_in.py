import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from tests.accounts import ways
from tests.factories import Cast, account, again
from tests.pages import Page, Reader
from workspace.accounts import services
from workspace.accounts.models import Account, Session, TokenPurpose
from workspace.core import db as database
from workspace.core.db import db, now

BY_PASSWORD = {"handle": "ala", "password": ways.PASSWORD}
BY_WORDS = {"handle": "ala", "words": ways.WORDS}


def sessions() -> list[Session]:
    database.begin(writing=False)
    return list(db.session.scalars(db.select(Session).order_by(Session.id)))


def assert_in(reader: Reader, handle: str = "ala") -> None:
    assert handle in reader.get("/account").words


def assert_out(reader: Reader) -> None:
    assert "/sign-in" in reader.get("/account", 303).location


def test_a_neighbour_signs_in_with_a_password(cast: Cast, visitor: Reader) -> None:
    ways.give_password(cast.ala)
    answer = visitor.get("/sign-in").submit("/sign-in", **BY_PASSWORD)
    assert answer.location == "/desk"
    assert_in(visitor)


def test_the_handle_is_found_however_it_is_written(cast: Cast, visitor: Reader) -> None:
    ways.give_password(cast.ala)
    visitor.get("/sign-in").submit("/sign-in", handle="  ALA ", password=ways.PASSWORD)
    assert_in(visitor)


def test_a_password_is_compared_exactly_but_for_the_way_the_keyboard_composes_letters(
    cast: Cast, visitor: Reader
) -> None:
    ways.give_password(cast.ala)
    page = visitor.get("/sign-in")
    page.submit("/sign-in", 422, handle="ala", password=ways.PASSWORD.lower())
    page.submit("/sign-in", 422, handle="ala", password=ways.PASSWORD + " ")
    page.submit("/sign-in", handle="ala", password=unicodedata.normalize("NFD", ways.PASSWORD))
    assert_in(visitor)


def test_a_neighbour_signs_in_with_twelve_words(cast: Cast, visitor: Reader) -> None:
    ways.give_words(cast.ala)
    visitor.get("/sign-in/words").submit("/sign-in/words", **BY_WORDS)
    assert_in(visitor)


def test_the_beginning_of_each_word_is_enough_in_capitals_with_numbers_and_commas(cast: Cast, visitor: Reader) -> None:
    ways.give_words(cast.ala)
    typed = ", ".join(f"{number}. {word[:4].upper()}" for number, word in enumerate(ways.WORDS.split(), 1))
    visitor.get("/sign-in/words").submit("/sign-in/words", handle="ala", words=typed)
    assert_in(visitor)


def test_a_neighbour_signs_in_with_a_link_from_their_mailbox(cast: Cast, visitor: Reader) -> None:
    ways.give_email(cast.ala)
    asked = visitor.get("/sign-in/link").submit("/sign-in/link", email="Ala@Example.org")
    assert "on its way" in asked.follow().words
    (mail,) = ways.mails()
    assert mail.to == "ala@example.org"
    assert "strefa" not in mail.subject.lower() and "ala" not in mail.subject.lower()
    path = ways.link_in(mail)
    visitor.get(path).submit(path)
    assert_in(visitor)


def test_opening_a_link_changes_nothing_until_one_taps(cast: Cast, visitor: Reader) -> None:
    path = f"/sign-in/{ways.give_link(cast.ala)}"
    visitor.get(path)
    visitor.get(path)
    assert sessions() == []
    visitor.get(path).submit(path)
    assert_in(visitor)


def test_a_link_works_once(cast: Cast, visitor: Reader, app: object) -> None:
    path = f"/sign-in/{ways.give_link(cast.ala)}"
    visitor.get(path).submit(path)
    visitor.get("/account").submit("/sign-out")
    other = Reader(visitor.client)
    refused = other.get(path).submit(path, 422)
    assert "was used" in refused.words
    assert_out(other)


def test_a_link_is_good_for_a_quarter_of_an_hour(cast: Cast, visitor: Reader) -> None:
    path = f"/sign-in/{ways.give_link(cast.ala)}"
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        visitor.get(path).submit(path, 422)
    assert_out(visitor)


def test_a_link_for_something_else_signs_nobody_in(cast: Cast, visitor: Reader) -> None:
    token = ways.give_link(cast.ala, TokenPurpose.CONFIRM_EMAIL, email="ala@example.org")
    visitor.get(f"/sign-in/{token}").submit(f"/sign-in/{token}", 422)
    assert_out(visitor)


@pytest.mark.parametrize("way", ["password", "words", "link"])
def test_a_blocked_neighbour_gets_in_no_way_and_is_not_told_why(cast: Cast, visitor: Reader, way: str) -> None:
    ways.give_words(ways.give_password(cast.ala))
    path = f"/sign-in/{ways.give_link(cast.ala)}"
    tries: dict[str, Callable[[str], Page]] = {
        "password": lambda handle: visitor.get("/sign-in").submit("/sign-in", 422, **{**BY_PASSWORD, "handle": handle}),
        "words": lambda handle: visitor.get("/sign-in/words").submit(
            "/sign-in/words", 422, **{**BY_WORDS, "handle": handle}
        ),
        "link": lambda _handle: visitor.get(path).submit(path, 422),
    }
    ways.give(cast.ala, status="blocked")
    told = tries[way]("ala").words
    assert told.replace("ala", "…") == tries[way]("nobody-here").words.replace("nobody-here", "…")
    assert_out(visitor)


def test_a_blocked_neighbour_gets_no_letter(cast: Cast, visitor: Reader) -> None:
    ways.give_email(cast.ala)
    ways.give(cast.ala, status="blocked")
    visitor.get("/sign-in/link").submit("/sign-in/link", email="ala@example.org")
    assert ways.mails() == []


def test_the_answer_is_the_same_whether_an_account_exists_or_not(cast: Cast, visitor: Reader) -> None:
    ways.give_email(ways.give_password(cast.ala))

    def answer(path: str, **fields: str) -> tuple[int, str, str]:
        page = visitor.post(path, {**fields, "next": ""}, status=422 if "handle" in fields else 303)
        text = page.text.replace(fields.get("handle", "…"), "…")
        return page.status, page.location, re.sub(r'name="(csrf_token|idempotency_key)" value="[^"]+"', "", text)

    assert answer("/sign-in", handle="ala", password="wrong wrong") == answer(
        "/sign-in", handle="xyz", password="wrong wrong"
    )
    assert answer("/sign-in/words", handle="ala", words=ways.WORDS) == answer(
        "/sign-in/words", handle="xyz", words=ways.WORDS
    )
    assert answer("/sign-in/link", email="ala@example.org") == answer("/sign-in/link", email="xyz@example.org")
    assert len(ways.mails()) == 1


def test_an_unknown_handle_costs_as_much_hashing_as_a_known_one(
    cast: Cast, visitor: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argon2 import PasswordHasher

    ways.give_password(cast.ala)
    verified: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, h, p: (verified.append(p), verify(self, h, p))[1])
    for handle in ("ala", "maksim", "nobody-here"):  # with a password, without one, without an account
        verified.clear()
        visitor.post("/sign-in", {"handle": handle, "password": "not this one"}, status=422)
        assert len(verified) == 1, handle


def test_nothing_is_hashed_while_others_wait_to_write(
    cast: Cast, visitor: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workspace.accounts import secrets

    ways.give_password(cast.ala)
    matches = secrets.matches
    writing: list[bool] = []

    def watched(secret: str, hashed: str | None) -> bool:
        writing.append(database._writing.get())
        return matches(secret, hashed)

    monkeypatch.setattr(secrets, "matches", watched)
    visitor.post("/sign-in", BY_PASSWORD)
    assert writing == [False]


def test_what_a_browser_held_before_is_worth_nothing_after(cast: Cast, as_user: Callable[..., Reader]) -> None:
    ways.give_password(cast.ala)
    reader = as_user("maksim")
    before = reader.client.get_cookie("strefa", domain="localhost")
    assert before is not None
    with reader.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    reader.post("/sign-in", BY_PASSWORD)
    with reader.client.session_transaction() as cookie:
        assert "planted" not in cookie
    assert [session.account_id for session in sessions()] == [cast.ala.id]
    reader.client.set_cookie("strefa", before.value, domain="localhost")
    assert_out(reader)


def test_after_signing_in_one_is_where_one_was_going(cast: Cast, visitor: Reader) -> None:
    ways.give_password(cast.ala)
    asked = visitor.get("/account", 303)
    answer = asked.follow().submit("/sign-in", **BY_PASSWORD)
    assert answer.location == "/account"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(cast: Cast, visitor: Reader, target: str) -> None:
    ways.give_password(cast.ala)
    answer = visitor.post("/sign-in", {**BY_PASSWORD, "next": target})
    assert answer.location == "/desk"


def test_a_device_stays_signed_in_only_when_asked_and_staff_never(cast: Cast, visitor: Reader) -> None:
    for person in (cast.ala, cast.basia):
        ways.give_password(person)
    for handle, fields, hours in (("ala", {}, 12), ("ala", {"stay": "y"}, 30 * 24), ("basia", {"stay": "y"}, 12)):
        answer = visitor.post("/sign-in", {**BY_PASSWORD, "handle": handle, **fields})
        lasts = sessions()[-1].expires_at - now()
        assert timedelta(hours=hours - 1) < lasts <= timedelta(hours=hours), handle
        kept = "Expires=" in answer.response.headers["Set-Cookie"]
        assert kept == bool(fields)
        visitor = Reader(visitor.client)


def test_thirty_neighbours_behind_one_library_address_get_in(app: object, cast: Cast, visitor: Reader) -> None:
    for number in range(30):
        ways.give_password(account(f"neighbour{number}"), "four random words")
    for number in range(30):
        reader = Reader(visitor.client.application.test_client())
        reader.post("/sign-in", {"handle": f"neighbour{number}", "password": "mistyped once"}, status=422)
        reader.post("/sign-in", {"handle": f"neighbour{number}", "password": "four random words"})


@pytest.mark.parametrize("handle", ["ala", "nobody-here"])
def test_the_twenty_first_guess_at_one_handle_has_to_wait(cast: Cast, visitor: Reader, handle: str) -> None:
    ways.give_words(ways.give_password(cast.ala))
    with time_machine.travel(ways.early_in_an_hour(), tick=False):
        for number in range(20):
            visitor.post("/sign-in", {"handle": handle, "password": f"guess number {number}"}, status=422)
        refused = visitor.post("/sign-in", {"handle": handle.upper(), "password": ways.PASSWORD}, status=429)
        assert 0 < int(refused.response.headers["Retry-After"]) <= 3600
        visitor.post("/sign-in/words", BY_WORDS)  # its owner has another way in
        assert_in(visitor)


def test_one_mailbox_is_not_flooded(cast: Cast, visitor: Reader) -> None:
    ways.give_email(cast.ala)
    with time_machine.travel(ways.early_in_an_hour(), tick=False):
        for _ in range(10):
            visitor.post("/sign-in/link", {"email": "ala@example.org"})
        visitor.post("/sign-in/link", {"email": "ala@example.org"}, status=429)
    assert len(ways.mails()) == 10


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in", {}),
        ("/sign-in", {"handle": "ala"}),
        ("/sign-in", {"handle": "", "password": "x"}),
        ("/sign-in", {"handle": "a" * 61, "password": "x"}),
        ("/sign-in", {"handle": "ala", "password": "x" * 129}),
        ("/sign-in", {"handle": ["ala", "basia"], "password": "x"}),
        ("/sign-in", {"handle": "ala\x00", "password": "x\x00"}),
        ("/sign-in/words", {}),
        ("/sign-in/words", {"handle": "ala", "words": "x " * 200}),
        ("/sign-in/words", {"handle": "ala", "words": "adres aktor"}),
        ("/sign-in/link", {}),
        ("/sign-in/link", {"email": "not an address"}),
        ("/sign-in/link", {"email": "a@example.org\r\nBcc: b@example.org"}),
    ],
)
def test_bad_input_is_answered_in_words_and_signs_nobody_in(
    cast: Cast, visitor: Reader, path: str, fields: dict[str, str]
) -> None:
    refused = visitor.post(path, fields, status=422)
    assert refused.soup.select(".error-summary li")
    assert sessions() == [] and ways.mails() == []


def test_a_password_field_may_be_filled_by_a_password_manager(cast: Cast, visitor: Reader) -> None:
    page = visitor.get("/sign-in")
    fields = {field["name"]: field for field in page.soup.find_all("input") if field.get("name")}
    assert fields["handle"]["autocomplete"] == "username"
    assert fields["password"]["autocomplete"] == "current-password"
    assert "onpaste" not in page.text


def test_old_sessions_and_links_are_forgotten(cast: Cast, as_user: Callable[..., Reader]) -> None:
    as_user("ala")
    ways.give_link(cast.ala)
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        database.begin(writing=True)
        services.forget_expired()
        db.session.commit()
        assert sessions() == []
        assert again(cast.ala).handle == "ala"


def test_a_session_ends_by_itself(cast: Cast, ala: Reader) -> None:
    assert_in(ala)
    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        assert_out(ala)


def test_signing_in_is_whole_without_a_style_sheet_or_script(cast: Cast, visitor: Reader) -> None:
    page = visitor.get("/sign-in")
    assert [str(form["action"]) for form in page.soup.find_all("form") if "sign-in" in str(form["action"])] == [
        "/sign-in"
    ]
    assert db.session.scalars(db.select(Account)).all()
