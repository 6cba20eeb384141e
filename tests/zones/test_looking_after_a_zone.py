from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import Cast, again
from tests.pages import Page, Reader
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.zones import services
from workspace.zones.models import Flower, JoinCode, Role, Zone
from workspace.zones.osiedla import DISTRICTS, OSIEDLA
from workspace.zones.queries import zone_by_slug

NEW: dict[str, Any] = {
    "slug": "odyseja",
    "flower": "linden",
    "branch": "Odyseja",
    "address": "ul. Wschodnia 42",
    "osiedle": "WS",
    "languages": ["pl", "uk"],
    "from_1": "10:00",
    "to_1": "18:00",
    "names_pl": "Strefa Odyseja",
    "names_be": "Зона Адысея",
    "descriptions_pl": "Podwórka śródmieścia.",
    "house_rules_pl": "Krytykuj pomysł, nie osobę.",
}


# --- making and editing ----------------------------------------------------------------------------------------------


def test_a_coordinator_makes_a_zone_in_several_languages(as_user: Callable[..., Reader]) -> None:
    olga = as_user("olga")
    answer = olga.get("/zones/new").submit("/zones/new", **NEW)
    assert answer.location == "/zones/odyseja"
    zone = zone_by_slug("odyseja")
    assert zone is not None
    assert (zone.flower, zone.osiedle, zone.languages) == (Flower.LINDEN, "WS", ["pl", "uk"])
    assert zone.names == {"pl": "Strefa Odyseja", "be": "Зона Адысея"}
    assert zone.opening_hours == {"1": ["10:00", "18:00"]}
    assert zone.house_rules == {"pl": "Krytykuj pomysł, nie osobę."}


def test_a_coordinator_edits_a_zone_and_sees_what_it_holds(cast: Cast, as_user: Callable[..., Reader]) -> None:
    olga, path = as_user("olga"), f"/zones/{cast.kostki.id}/edit"
    page = olga.get(path)
    page.submit(path, from_2="9:00", to_2="16:30", names_nb="Sonen Kostki", languages=["pl", "be", "nb"])
    zone = again(cast.kostki)
    assert zone.opening_hours == {"2": ["09:00", "16:30"]}
    assert zone.names == {"pl": "Strefa kostki", "en": "Zone kostki", "nb": "Sonen Kostki"}
    assert zone.slug == "kostki" and zone.version == 2
    shown = olga.get(path).soup
    field = shown.find("input", attrs={"name": "to_2"})
    assert field is not None and field["value"] == "16:30"
    entry = db.session.scalars(db.select(AuditEntry).filter_by(verb="edit")).one()
    assert entry.detail == {"changed": ["languages", "names", "opening_hours"]}


def test_of_two_coordinators_the_slower_is_told(cast: Cast, as_user: Callable[..., Reader]) -> None:
    path = f"/zones/{cast.kostki.id}/edit"
    fast, slow = as_user("olga"), as_user("olga")
    pages = [reader.get(path) for reader in (fast, slow)]
    pages[0].submit(path, address="ul. Nowa 1")
    pages[1].submit(path, 409, address="ul. Stara 2")
    assert again(cast.kostki).address == "ul. Nowa 1"
    fast.post(path, {**NEW, "version": "nonsense"}, status=409)


@pytest.mark.parametrize(
    "fields",
    [
        {"slug": ""},
        {"slug": "new"},
        {"slug": "kostki"},
        {"slug": "Ł/ó"},
        {"slug": "9lives"},
        {"slug": "odyseja\n"},
        {"flower": "rose"},
        {"osiedle": "XX"},
        {"branch": ""},
        {"branch": "x" * 121},
        {"languages": ["tlh"]},
        {"languages": []},
        {"names_pl": ""},
        {"descriptions_pl": ""},
        {"house_rules_uk": "x" * 4001},
        {"from_1": "18:00", "to_1": "10:00"},
        {"from_1": "10:00", "to_1": ""},
        {"to_1": "25:00"},
    ],
)
def test_a_zone_with_a_fault_is_not_stored_and_nothing_typed_is_lost(
    cast: Cast, as_user: Callable[..., Reader], fields: dict[str, Any]
) -> None:
    refused = as_user("olga").post("/zones/new", {**NEW, **fields}, status=422)
    assert refused.soup.select(".error-summary li")
    if "descriptions_pl" not in fields:
        field = refused.soup.find("textarea", attrs={"name": "descriptions_pl"})
        assert field is not None and field.get_text().strip() == NEW["descriptions_pl"]
    assert len(db.session.scalars(db.select(Zone)).all()) == 2


@pytest.mark.parametrize("who", ["ala", "basia", None])
def test_nobody_else_makes_or_edits_zones_or_librarians(
    cast: Cast, as_user: Callable[..., Reader], who: str | None
) -> None:
    reader, status = as_user(who), 403 if who else 303
    for path in ("/zones/new", f"/zones/{cast.kostki.id}/edit", f"/zones/{cast.kostki.id}/people"):
        reader.get(path, status)
    reader.post("/zones/new", NEW, status=status)
    reader.post(f"/zones/{cast.kostki.id}/edit", {**NEW, "version": "1"}, status=status)
    reader.post(f"/zones/{cast.kostki.id}/people/grant", {"handle": "ala"}, status=status)
    assert again(cast.kostki).version == 1 and again(cast.ala).librarian_zone_ids == set()
    as_user("olga").get("/zones/999/edit", 404)


def test_staff_find_the_zones_they_look_after(cast: Cast, as_user: Callable[..., Reader]) -> None:
    basia, olga = as_user("basia").get("/zones"), as_user("olga").get("/zones")
    assert [title.get_text() for title in basia.soup.select("main h2")] == ["Zone kostki"]
    assert len(olga.soup.select("main h2")) == 2
    for path in ("codes", "people", "edit"):
        assert olga.soup.find("a", href=f"/zones/{cast.gdanska.id}/{path}")
    assert not basia.soup.find("a", href=f"/zones/{cast.kostki.id}/edit")
    as_user("ala").get("/zones", 403)


def test_house_rules_are_shown_in_the_readers_language_and_never_silently_in_russian(
    cast: Cast, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    database.begin(writing=True)
    zone = db.session.get_one(Zone, cast.kostki.id)
    zone.house_rules = {"pl": "Sprzątamy po sobie.", "ru": "Убираем за собой.", "be": "Прыбіраем за сабой."}
    db.session.commit()
    for language, words in (("be", "Прыбіраем"), ("uk", "Sprzątamy"), ("ru", "Убираем"), ("nb", "Sprzątamy")):
        assert words in Reader(visitor.client, language).get("/zones/kostki/rules").words, language
    visitor.get("/zones/nowhere/rules", 404)


def test_there_are_36_osiedla_in_five_districts() -> None:
    assert len(OSIEDLA) == 36 and len(DISTRICTS) == 5
    assert sorted(code for codes in DISTRICTS.values() for code in codes) == sorted(OSIEDLA)
    assert OSIEDLA["KR"] == "Karolew-Retkinia Wschód"


# --- librarians ------------------------------------------------------------------------------------------------------


def test_a_coordinator_makes_a_librarian_and_takes_the_role_away(cast: Cast, as_user: Callable[..., Reader]) -> None:
    olga, path = as_user("olga"), f"/zones/{cast.kostki.id}/people"
    olga.get(path).submit(f"{path}/grant", handle="ala")
    assert again(cast.ala).librarian_zone_ids == {cast.kostki.id}
    page = olga.get(path)
    assert "ala" in page.words and "maksim" not in page.words  # librarians alone; there is no list of members
    olga.post(f"{path}/revoke", {"handle": "ala"})
    account = again(cast.ala)
    assert account.librarian_zone_ids == set() and account.zone_ids == {cast.kostki.id}
    verbs = db.session.scalars(db.select(AuditEntry.verb).filter_by(actor_id=cast.olga.id).order_by(AuditEntry.id))
    assert list(verbs)[-2:] == ["grant_role", "revoke_role"]


def test_a_librarian_need_not_have_been_a_member(cast: Cast, as_user: Callable[..., Reader]) -> None:
    as_user("olga").post(f"/zones/{cast.gdanska.id}/people/grant", {"handle": "newcomer"})
    assert again(cast.newcomer).librarian_zone_ids == {cast.gdanska.id}


def test_an_unknown_name_or_a_role_nobody_has_is_refused(cast: Cast, as_user: Callable[..., Reader]) -> None:
    olga, path = as_user("olga"), f"/zones/{cast.kostki.id}/people"
    assert "no such account" in olga.post(f"{path}/grant", {"handle": "nobody-here"}, status=422).words
    olga.post(f"{path}/revoke", {"handle": "ala"}, status=409)
    olga.post(f"{path}/revoke", {"handle": "celina"}, status=409)  # librarian of the other zone
    assert again(cast.celina).librarian_zone_ids == {cast.gdanska.id}


def test_an_operator_grants_roles_from_the_machine_and_the_last_coordinator_stays(cast: Cast) -> None:
    database.begin(writing=True)
    services.grant_role(None, "ala", "coordinator")
    services.revoke_role(None, "olga", "coordinator")
    with pytest.raises(services.NotPossibleError):
        services.revoke_role(None, "ala", "coordinator")
    with pytest.raises(ValueError, match="which zone"):
        services.grant_role(None, "ala", "librarian")
    with pytest.raises(services.NotPossibleError):
        services.grant_role(None, "nobody-here", "librarian", cast.kostki)
    db.session.commit()
    assert again(cast.ala).is_coordinator and not again(cast.olga).is_coordinator


# --- codes -----------------------------------------------------------------------------------------------------------


def slips(page: Page) -> list[str]:
    return [code.get_text() for code in page.soup.select(".code-slip .code")]


def test_a_librarian_prints_a_sheet_of_codes_in_six_languages(cast: Cast, as_user: Callable[..., Reader]) -> None:
    basia, path = as_user("basia"), f"/zones/{cast.kostki.id}/codes"
    sheet = basia.get(path).submit(path, count=24).follow()
    codes = slips(sheet)
    assert len(set(codes)) == 24
    assert {item["lang"] for item in sheet.soup.select(".code-slip")[0].find_all("li")} == {
        "pl", "be", "uk", "ru", "en", "nb",
    }  # fmt: skip
    assert slips(basia.get(f"{path}/sheet")) == codes  # the printer may jam
    held = db.session.scalars(db.select(JoinCode.code_hash)).all()
    assert len(held) == 24 and not any(code.replace("-", "") in "".join(held) for code in codes)
    sheet.submit(f"{path}/put-away")
    assert basia.get(f"{path}/sheet", 303).location == path
    as_user(None).get("/join").submit("/join", code=codes[0]).follow().submit("/join/name", handle="Nowa")
    row = basia.get(path).soup.select("tbody tr")[0].get_text(" ").split()
    assert row[-3:] == ["24", "1", "23"]


def test_sheets_are_numbered(cast: Cast, as_user: Callable[..., Reader]) -> None:
    basia, path = as_user("basia"), f"/zones/{cast.kostki.id}/codes"
    for _ in range(2):
        basia.get(path).submit(path, count=1)
    numbers = db.session.scalars(db.select(JoinCode.batch).order_by(JoinCode.id)).all()
    assert list(numbers) == [1, 2]


@pytest.mark.parametrize("count", ["", "0", "61", "-1", "many", "1e3"])
def test_a_sheet_has_one_to_sixty_codes(cast: Cast, as_user: Callable[..., Reader], count: str) -> None:
    path = f"/zones/{cast.kostki.id}/codes"
    as_user("basia").post(path, {"count": count}, status=422)
    assert db.session.scalars(db.select(JoinCode)).all() == []


@pytest.mark.parametrize("who", ["ala", "celina", None])
def test_nobody_but_its_librarians_and_coordinators_print_codes_for_a_zone(
    cast: Cast, as_user: Callable[..., Reader], who: str | None
) -> None:
    reader, path, status = as_user(who), f"/zones/{cast.kostki.id}/codes", 403 if who else 303
    reader.get(path, status)
    reader.get(f"{path}/sheet", status)
    reader.post(path, {"count": "3"}, status=status)
    assert db.session.scalars(db.select(JoinCode)).all() == []
    as_user("olga").get(path)


def test_a_sheet_is_seen_in_the_browser_that_made_it_alone(cast: Cast, as_user: Callable[..., Reader]) -> None:
    path = f"/zones/{cast.kostki.id}/codes"
    as_user("basia").post(path, {"count": "3"})
    assert as_user("basia").get(f"{path}/sheet", 303).location == path
    assert as_user("olga").get(f"{path}/sheet", 303).location == path


def test_roles_are_known_by_their_words() -> None:
    assert {str(role) for role in Role} == {"member", "librarian"}


@pytest.mark.parametrize("path", ["/rounds", "/actions", "/moderation/log", "/feeds/news.atom", "/feeds/actions.ics"])
@pytest.mark.parametrize("slug", ["nowhere", "%00", "kostki%00"])
def test_a_zone_that_cannot_be_is_not_found(cast: Cast, visitor: Reader, path: str, slug: str) -> None:
    visitor.get(f"{path}?zone={slug}", status=404)


def test_anyone_can_read_where_and_when_the_branch_is_open_and_who_its_librarians_are(
    cast: Cast, visitor: Reader
) -> None:
    words = visitor.get("/zones/kostki/rules").words
    assert "Karolew-Retkinia Wschód" in words and "basia" in words and "Opening hours" in words
    assert "ala" not in words.split() and "celina" not in words
