"""A coordinator brings next year's rules as a file: looked through, held against the last, shown, taken in. The old one
stays if the new one is broken, and a tool that nobody has coded works."""

from io import BytesIO

import pytest

from tests.factories import Cast
from tests.pages import Page, Reader
from tests.tools.books import SEVENTH, XIII
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.tools import adviser, checks, files, shelf
from workspace.tools.models import Edition

NEXT = """\
tool: civic-budget
edition: lbo-2090-2091
extends: lbo-2025-2026
title: {pl: XIV edycja, en: 14th edition}
closes: {value: 2090-06-03, tag: F, source: S10, checked: 2026-11-22}
facts:
  city_cap: {value: 3_000_000_00, tag: F, source: S10, checked: 2026-11-22}
"""


@pytest.fixture
def olga(as_user: object) -> Reader:
    return as_user("olga")  # type: ignore[operator, no-any-return]


def send(reader: Reader, text: str | bytes, status: int = 303, name: str = "next.yaml") -> Page:
    raw = text if isinstance(text, bytes) else text.encode()
    return reader.post("/tools/editions", {"file": (BytesIO(raw), name)}, status=status)


def taken(reader: Reader, text: str) -> Page:
    page = send(reader, text).follow()
    form = page.soup.find("form", action=lambda action: action and action.endswith("/take-in"))
    assert form is not None
    return reader.post(str(form["action"])).follow()


def rows() -> int:
    return len(db.session.scalars(db.select(Edition)).all())


def test_next_years_edition_is_shown_with_what_differs_and_taken_in_by_one_click(olga: Reader, visitor: Reader) -> None:
    page = send(olga, NEXT).follow()
    assert "facts.city_cap.value" in page.words and "300000000" in page.words and "2090-06-03" in page.words
    visitor.get("/tools/civic-budget/lbo-2090-2091", status=404)
    assert "14th edition" in taken(olga, NEXT).words
    guide = visitor.get("/tools/civic-budget")
    assert "14th edition" in guide.words and "June 3, 2090" in guide.words
    assert "XII edycja" not in guide.words and "12th edition" in guide.words
    assert (
        db.session.scalars(db.select(AuditEntry).filter_by(verb="edition:taken-in")).one().detail["edition"]
        == "lbo-2090-2091"
    )


def test_a_seventh_tool_needs_a_file_and_no_code(olga: Reader, visitor: Reader) -> None:
    taken(olga, SEVENTH)
    assert len(visitor.get("/tools").soup.select("main .card")) == 7
    assert "A lime tree." in visitor.get("/tools/tree").words
    advised = visitor.get("/tools/adviser?where=outside&what=green").words
    assert "A tree for a neighbour" in advised and "It is greenery." in advised
    book = shelf.current("tree")
    assert book is not None
    refused = checks.run(book, {"title": "Lipa", "trees": 4})
    assert [each.id for each in refused] == ["most"] and not checks.run(book, {"title": "Lipa", "trees": 3})
    [inside] = adviser.advise([book], {"where": "branch"})
    assert not inside.fits


def test_a_later_upload_of_the_same_name_stands_in_its_place(olga: Reader, visitor: Reader) -> None:
    taken(olga, SEVENTH)
    page = send(olga, SEVENTH.replace("A lime tree.", "An oak.")).follow()
    assert "guide.example.en" in page.words and "A lime tree." in page.words and "An oak." in page.words
    assert "A lime tree." in visitor.get("/tools/tree").words
    taken(olga, SEVENTH.replace("A lime tree.", "An oak."))
    assert "An oak." in visitor.get("/tools/tree").words


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (NEXT.replace("facts:", "fakts:"), 6, "fakts"),
        (NEXT.replace("lbo-2025-2026", "lbo-1999"), 3, "lbo-1999"),
        (NEXT.replace("source: S10, checked: 2026-11-22}\nfacts", "source: S10}\nfacts"), 5, "day it was checked"),
        (NEXT.replace("edition: lbo-2090-2091\n", ""), 1, "edition"),
        ("\x00", 1, ""),
        ("", 1, "mapping"),
        ("a: " + "[" * 5000, 1, "deeper"),
    ],
)
def test_a_broken_file_names_line_and_key_and_changes_nothing(
    olga: Reader, visitor: Reader, text: str, line: int, words: str
) -> None:
    page = send(olga, text, status=422)
    assert f"next.yaml:{line}" in page.words and words in page.words
    assert rows() == 0 and "the next edition" in visitor.get("/tools/civic-budget").words


def test_a_file_too_large_or_no_text_is_refused_in_words(olga: Reader) -> None:
    assert "larger than 200 kB" in send(olga, "# " + "x" * 200_001, status=422).words
    assert "UTF-8" in send(olga, b"\xff\xfe\x00tool", status=422).words
    assert "Choose a file." in olga.post("/tools/editions", {}, status=422).words
    assert rows() == 0


def test_an_edition_on_which_others_rest_is_not_broken_under_them(olga: Reader, visitor: Reader) -> None:
    """The twelfth without the fact that the thirteenth's checks need: the thirteenth would fall, so the twelfth stays."""
    text = files.shipped()[("civic-budget", "lbo-2024-2025")][1]
    broken = text.replace("S28:", "S280:")
    assert "lbo-2025-2026.yaml" in send(olga, broken, status=422).words
    visitor.get("/tools/" + "/".join(XIII))


def test_what_would_break_by_now_is_not_taken_in(olga: Reader, visitor: Reader) -> None:
    """Two files look well each for itself; the second no longer does after the first was taken in."""
    taken(olga, SEVENTH)
    child = SEVENTH.splitlines()[0] + "\nedition: tree-2027\nextends: tree-2026\nfacts: {most: {value: 4, tag: A}}\n"
    child += "checks: [{id: most, severity: warn}]\n"
    send(olga, child)
    edition = db.session.scalars(db.select(Edition).filter_by(edition="tree-2027")).one()
    other = Edition(
        tool="tree", edition="tree-2026", text=SEVENTH.replace("  - {id: most,", "  - {id: mast,"), added_by_id=1
    )
    other.added_by_id, other.taken_at = edition.added_by_id, edition.added_at
    db.session.add(other)
    db.session.commit()
    page = olga.post(f"/tools/editions/{edition.id}/take-in", status=422)
    assert "Nothing was changed" in page.words


def test_sending_it_again_takes_it_in_once(olga: Reader) -> None:
    taken(olga, NEXT)
    edition = db.session.scalars(db.select(Edition)).one()
    olga.post(f"/tools/editions/{edition.id}/take-in")
    assert len(db.session.scalars(db.select(AuditEntry).filter_by(verb="edition:taken-in")).all()) == 1


def test_only_a_coordinator_brings_editions(cast: Cast, as_user: object, visitor: Reader) -> None:
    for handle in ("ala", "basia"):
        reader: Reader = as_user(handle)  # type: ignore[operator]
        reader.get("/tools/editions", status=403)
        send(reader, NEXT, status=403)
    visitor.get("/tools/editions", status=303)
    assert rows() == 0
