from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests import races
from tests.factories import Cast, again
from tests.pages import Page, Reader
from workspace.accounts.models import Account
from workspace.accounts.queries import account_by_handle
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db, now, today
from workspace.zones import codes, queries, services
from workspace.zones.models import JoinCode, Membership, MembershipStatus, Zone


def printed(zone: Zone, count: int = 1) -> list[str]:
    database.begin(writing=True)
    _batch, made = codes.create_codes(None, zone=zone, count=count)
    db.session.commit()
    database.begin(writing=False)
    return made


def named(handle: str) -> Account | None:
    database.begin(writing=False)
    return account_by_handle(handle)


def in_zone(handle: str, zone: Zone) -> Membership | None:
    account = named(handle)
    return queries.membership_of(account.id, zone.id) if account else None


def join(reader: Reader, code: str, handle: str, language: str = "be") -> Page:
    form = reader.get("/join").submit("/join", code=code).follow()
    return form.submit("/join/name", handle=handle, language=language)


def test_a_newcomer_joins_with_a_printed_code_and_keeps_twelve_words(cast: Cast, visitor: Reader) -> None:
    (code,) = printed(cast.kostki)
    visitor.headers["Accept-Language"] = "be-BY,be;q=0.9,en;q=0.1"
    form = visitor.get("/join").submit("/join", code=code.lower()).follow()
    assert "kostki" in form.words.lower()
    answer = form.submit("/join/name", handle="Васілёк")
    words = answer.follow()
    assert len(words.soup.select(".words li")) == 12
    assert words.submit("/account/words").location == "/account/welcome"
    visitor.get("/account/welcome")
    account = named("Васілёк")
    assert account is not None
    assert (account.language, account.zone_ids, account.email, account.password_hash) == (
        "be",
        {cast.kostki.id},
        None,
        None,
    )
    assert account.recovery_hash is not None
    visitor.get("/account")


def test_a_code_works_once(cast: Cast, as_user: Callable[..., Reader]) -> None:
    (code,) = printed(cast.kostki)
    join(as_user(None), code, "Pierwsza")
    refused = as_user(None).get("/join").submit("/join", 422, code=code)
    assert "was used" in refused.words


def test_a_code_is_good_for_ninety_days(cast: Cast, visitor: Reader) -> None:
    (code,) = printed(cast.kostki)
    with time_machine.travel(now() + timedelta(days=91), tick=False):
        assert "too old" in visitor.get("/join").submit("/join", 422, code=code).words


def test_a_mistyped_character_is_told_apart_from_a_used_code(cast: Cast, visitor: Reader) -> None:
    (code,) = printed(cast.kostki)
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    refused = visitor.get("/join").submit("/join", 422, code=wrong)
    assert "mistyped" in refused.words and "was used" not in refused.words
    field = refused.soup.find("input", attrs={"name": "code"})
    assert field is not None and field["value"] == wrong


@pytest.mark.parametrize("code", ["", "x" * 41, "ABCD", "ABCD-EFGH-JKMN-P-", "☃" * 13, "0" * 12])
def test_what_is_no_code_is_refused_in_words(cast: Cast, visitor: Reader, code: str) -> None:
    assert visitor.get("/join").submit("/join", 422, code=code).soup.select(".error-summary li")


@pytest.mark.parametrize(
    "fields",
    [
        {"handle": ""},
        {"handle": "al"},
        {"handle": "x" * 31},
        {"handle": "admin"},
        {"handle": "a@b"},
        {"handle": "аla"},
        {"handle": "Nowa", "language": "xx"},
        {"handle": "ALA"},
    ],
)
def test_a_handle_that_cannot_be_costs_nobody_their_code(cast: Cast, visitor: Reader, fields: dict[str, str]) -> None:
    (code,) = printed(cast.kostki)
    form = visitor.get("/join").submit("/join", code=code).follow()
    refused = form.submit("/join/name", 422, **{"language": "be", **fields})
    assert refused.soup.select(".error-summary li")
    refused.submit("/join/name", handle="Lipka", language="be")
    assert in_zone("Lipka", cast.kostki) is not None


def test_without_a_code_nobody_gets_an_account_here(cast: Cast, visitor: Reader) -> None:
    assert visitor.get("/join/name", 303).location == "/join"
    visitor.post("/join/name", {"handle": "Lipka", "language": "pl"}, status=409)
    assert named("Lipka") is None


def test_a_code_that_somebody_else_used_meanwhile_makes_no_account(cast: Cast, as_user: Callable[..., Reader]) -> None:
    (code,) = printed(cast.kostki)
    one, other = as_user(None), as_user(None)
    forms = [reader.get("/join").submit("/join", code=code).follow() for reader in (one, other)]
    forms[0].submit("/join/name", handle="Pierwsza", language="pl")
    forms[1].submit("/join/name", 409, handle="Druga", language="pl")
    assert named("Druga") is None


def test_of_two_with_one_code_at_once_one_gets_in(app: Flask, cast: Cast) -> None:
    (code,) = printed(cast.kostki)

    def joining(handle: str) -> Callable[[], Any]:
        def join_at_once() -> Iterator[None]:
            assert codes.zone_of_code(code) is not None  # both have seen it unused
            yield
            services.join_by_code(services.accounts.create_account(handle=handle, language="pl"), code)

        return join_at_once

    outcomes = races.race(app, joining("Pierwsza"), joining("Druga"))
    assert races.kinds(outcomes) == ["CodeUsedError", "done"]
    members = [handle for handle in ("Pierwsza", "Druga") if in_zone(handle, cast.kostki)]
    assert len(members) == 1
    assert db.session.scalar(db.select(db.func.count()).select_from(JoinCode).where(JoinCode.used_at.is_not(None))) == 1


def test_if_a_code_were_used_as_it_was_seen_both_would_get_in(app: Flask, cast: Cast) -> None:
    printed(cast.kostki)
    code = db.session.scalars(db.select(JoinCode)).one()
    assert races.both_had(app, code, lambda seen: seen.used_at is None, used_at=now())


def test_of_two_with_one_handle_at_once_one_gets_it(app: Flask, cast: Cast) -> None:
    def making(handle: str) -> Callable[[], Any]:
        return lambda: services.accounts.create_account(handle=handle, language="pl")

    for first, second in (("Łódka", "lodka"), ("сара", "capa")):
        outcomes = races.race(app, making(first), making(second))
        assert races.kinds(outcomes) == ["HandleTakenError", "done"]


def test_without_their_keys_two_accounts_would_have_one_handle(app: Flask) -> None:
    assert races.doubled(app, Account.__table__, handle_key="lodka")
    assert races.doubled(app, Account.__table__, look_key="capa")


def test_a_name_that_looks_like_another_in_a_foreign_script_is_taken(
    cast: Cast, as_user: Callable[..., Reader]
) -> None:
    first, second = printed(cast.kostki, 2)
    join(as_user(None), first, "сара")  # Cyrillic; the other is Latin
    page = as_user(None).get("/join").submit("/join", code=second).follow()
    assert "Somebody has this name" in page.submit("/join/name", 422, handle="capa", language="pl").words


def test_who_has_an_account_joins_another_zone_with_a_code(cast: Cast, ala: Reader) -> None:
    (code,) = printed(cast.gdanska)
    answer = ala.get("/join").submit("/join", code=code)
    assert answer.location == "/zones/gdanska"
    assert again(cast.ala).zone_ids == {cast.kostki.id, cast.gdanska.id}


def test_a_member_wastes_no_code(cast: Cast, ala: Reader, as_user: Callable[..., Reader]) -> None:
    (code,) = printed(cast.kostki)
    assert "in this zone already" in ala.get("/join").submit("/join", 422, code=code).words
    join(as_user(None), code, "Nowa")


def test_no_trace_ties_a_code_to_who_used_it(cast: Cast, visitor: Reader) -> None:
    (code,) = printed(cast.kostki)
    join(visitor, code, "Nowa")
    columns = {column.name for column in JoinCode.__table__.columns}
    assert columns == {"id", "zone_id", "code_hash", "batch", "expires_at", "used_at"}
    held = db.session.scalars(db.select(AuditEntry.detail)).all()
    assert code.replace("-", "") not in str(held) and code not in str(held)


# --- asking ----------------------------------------------------------------------------------------------------------


def test_a_newcomer_asks_and_waits_for_a_librarian(cast: Cast, visitor: Reader) -> None:
    visitor.get("/language/en", 303)
    page = visitor.get(f"/zones/{cast.kostki.id}/join")
    answer = page.submit(
        f"/zones/{cast.kostki.id}/join", handle="Дарина", language="uk", message="Живу поруч, хочу саджати дерева."
    )
    words = answer.follow()
    assert "Step 2 of 2" in words.words, "no code was asked for"
    kept = words.submit("/account/words")
    assert "request is sent" in kept.follow().words
    membership = in_zone("Дарина", cast.kostki)
    assert membership is not None and membership.status == MembershipStatus.REQUESTED
    assert membership.message.startswith("Живу") and membership.lang == "uk"
    account = named("Дарина")
    assert account is not None and account.zone_ids == set()
    assert "waiting for an answer" in visitor.get("/account").words


def test_who_has_an_account_asks_too_but_once(cast: Cast, as_user: Callable[..., Reader]) -> None:
    reader, path = as_user("newcomer"), f"/zones/{cast.kostki.id}/join"
    reader.get(path).submit(path, message="")
    assert not reader.get(path).soup.find("form", attrs={"action": path})
    reader.post(path, {"message": "again"}, status=409)
    entries = db.session.scalars(db.select(AuditEntry).filter_by(verb="ask_to_join")).all()
    assert [entry.actor_id for entry in entries] == [cast.newcomer.id]


def test_a_librarian_of_the_zone_answers(cast: Cast, as_user: Callable[..., Reader]) -> None:
    path = f"/zones/{cast.kostki.id}/join"
    as_user("newcomer").post(path, {"message": "Mieszkam obok."})
    membership = queries.membership_of(cast.newcomer.id, cast.kostki.id)
    assert membership is not None
    for stranger in (cast.celina, cast.ala):
        database.begin(writing=True)
        with pytest.raises(services.MEMBERSHIP.__class__.apply.__globals__["NotPermittedError"]):
            services.answer_request(stranger, membership, "admit")
    database.begin(writing=True)
    with pytest.raises(services.NotPossibleError):
        services.answer_request(cast.basia, membership, "refuse")  # without a reason
    services.answer_request(cast.basia, membership, "admit")
    db.session.commit()
    assert again(membership).message == "" and again(cast.newcomer).zone_ids == {cast.kostki.id}


def test_a_code_lets_in_whom_nobody_has_answered_or_a_librarian_refused(
    cast: Cast, as_user: Callable[..., Reader]
) -> None:
    reader, path = as_user("newcomer"), f"/zones/{cast.kostki.id}/join"
    reader.post(path, {"message": ""})
    membership = queries.membership_of(cast.newcomer.id, cast.kostki.id)
    database.begin(writing=True)
    services.answer_request(cast.basia, membership, "refuse", reason="not_a_neighbour")  # type: ignore[arg-type]
    db.session.commit()
    reader.post(path, {"message": "please"}, status=409)
    (code,) = printed(cast.kostki)
    reader.get("/join").submit("/join", code=code)
    assert again(cast.newcomer).zone_ids == {cast.kostki.id}


@pytest.mark.parametrize("fields", [{"handle": "ala"}, {"handle": ""}, {"message": "x" * 501}, {"language": "xx"}])
def test_a_request_with_a_fault_makes_nothing(cast: Cast, visitor: Reader, fields: dict[str, str]) -> None:
    path = f"/zones/{cast.kostki.id}/join"
    good = {"handle": "Nowa", "language": "pl", "message": "Dzień dobry"}
    refused = visitor.post(path, {**good, **fields}, status=422)
    field = refused.soup.find("textarea", attrs={"name": "message"})
    assert field is not None and field.get_text().strip() == {**good, **fields}["message"]
    assert named("Nowa") is None


def test_there_is_no_joining_a_zone_that_does_not_exist(cast: Cast, visitor: Reader) -> None:
    visitor.get("/zones/999/join", 404)
    visitor.post("/zones/999/join", {"handle": "Nowa", "language": "pl"}, status=404)


def test_leaving_a_zone_forgets_the_membership(cast: Cast, ala: Reader) -> None:
    ala.get("/account").submit(f"/zones/{cast.kostki.id}/leave")
    assert again(cast.ala).zone_ids == set()
    assert in_zone("ala", cast.kostki) is None
    ala.post(f"/zones/{cast.kostki.id}/leave", status=409)


def test_a_resent_form_joins_once(cast: Cast, as_user: Callable[..., Reader]) -> None:
    reader = as_user("newcomer")
    (code,) = printed(cast.kostki)
    same = {"code": code, "idempotency_key": "one and the same"}
    assert reader.post("/join", same).location == reader.post("/join", same).location == "/zones/kostki"
    joined = db.session.scalars(db.select(Membership).filter_by(account_id=cast.newcomer.id)).all()
    assert len(joined) == 1


@pytest.mark.parametrize("way", ["answer", "code", "grant"])
def test_one_is_a_member_since_the_day_of_admission_whenever_one_asked(cast: Cast, way: str) -> None:
    """Else a librarian could add voters to a vote that is open."""
    database.begin(writing=True)
    with database.some_time_ago(timedelta(days=30)):
        asked = services.ask_to_join(db.session.get_one(Account, cast.newcomer.id), cast.kostki, message="", lang="ru")
        db.session.commit()
    (code,) = printed(cast.kostki)
    database.begin(writing=True)
    librarian, newcomer = (db.session.get_one(Account, one.id) for one in (cast.basia, cast.newcomer))
    if way == "answer":
        services.answer_request(librarian, db.session.get_one(Membership, asked.id), "admit")
    elif way == "code":
        services.join_by_code(newcomer, code)
    else:
        services.grant_role(None, "newcomer", "librarian", cast.kostki)
    db.session.commit()
    assert again(asked).is_admitted and again(asked).since == today()
