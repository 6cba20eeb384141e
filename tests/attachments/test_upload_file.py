import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.attachments.samples import GPS_WORD, docx, pdf, photo_with_place, picture
from tests.pages import Page, Reader
from workspace.attachments.models import Attachment, AttachmentStatus
from workspace.config import Settings
from workspace.core.db import db
from workspace.proposals.models import Proposal, ProposalStatus

CANARY = "\"'><svg onload=x>{{7*7}}"


@pytest.fixture
def draft(cast: factories.Cast) -> Proposal:
    return factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)


@pytest.fixture
def idea(cast: factories.Cast) -> Proposal:
    return factories.proposal(cast.ala, cast.kostki)


def panel(record: Any) -> str:
    return f"/attachments/{record.subject_type}/{record.id}"


def send(
    reader: Reader,
    record: Any,
    data: bytes,
    name: str = "a.jpg",
    *,
    status: int = 303,
    headers: Any = None,
    **more: Any,
) -> Page:
    fields = {"alt": "Ławka pod lipą", "lang": "pl", **more, "file": (io.BytesIO(data), name)}
    page = reader.post(panel(record), fields, status=status, **(headers or {}))
    page.response.request.environ["wsgi.input"].close()  # the test client keeps a large body in a file and forgets it
    return page


def kept() -> list[Attachment]:
    return list(db.session.scalars(db.select(Attachment).order_by(Attachment.id)))


def files_in(settings: Settings) -> list[Path]:
    return [path for path in settings.files_folder.rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def empty_folder(settings: Settings) -> None:
    for path in files_in(settings):
        path.unlink()


def test_an_author_adds_a_photo_to_a_draft(ala: Reader, draft: Proposal, settings: Settings) -> None:
    page = ala.get(panel(draft))
    assert page.form(panel(draft))["enctype"] == "multipart/form-data"
    answer = send(ala, draft, photo_with_place(), "Ławka.JPG")
    assert answer.location == f"/proposals/{draft.id}#attachments-panel"
    (photo,) = kept()
    assert (photo.name, photo.alt, photo.lang, photo.status) == ("Ławka.JPG", "Ławka pod lipą", "pl", "visible")
    assert (photo.width, photo.height) == (640, 400)
    files = files_in(settings)
    assert len(files) == 3 and all(path.stat().st_mode & 0o777 == 0o600 for path in files)
    assert all(GPS_WORD not in path.read_bytes() and "awka" not in path.name for path in files)


def test_the_panel_shows_photos_and_the_table(ala: Reader, draft: Proposal) -> None:
    send(ala, draft, picture(), "lipa.jpg")
    send(ala, draft, pdf(), "plan.pdf", alt="")
    page = ala.get(panel(draft))
    image = page.soup.find("img", alt="Ławka pod lipą")
    assert image and image["lang"] == "pl" and image["width"] == "640"
    heads = [head.get_text() for head in page.soup.select("table.files thead th")]
    assert heads == ["No.", "File", "Added", "Type", "Size", "Downloads"]
    rows = [
        [cell.get_text() for cell in row.find_all(["td", "th"])] for row in page.soup.select("table.files tbody tr")
    ]
    assert [row[:2] + row[3:4] for row in rows] == [["1", "lipa.jpg", "JPEG"], ["2", "plan.pdf", "PDF"]]


@pytest.mark.parametrize(("data", "name"), [(picture("PNG"), "a"), (picture("WEBP"), "a"), (docx(), "a.docx")])
def test_each_of_the_kinds_is_taken(ala: Reader, draft: Proposal, data: bytes, name: str) -> None:
    send(ala, draft, data, name)
    assert len(kept()) == 1


def test_the_reader_comes_back_to_the_page_the_form_stood_on(ala: Reader, draft: Proposal) -> None:
    assert send(ala, draft, pdf(), next="/desk").location == "/desk#attachments-panel"
    away = send(ala, draft, picture(), next="//evil.example").location
    assert away == f"/proposals/{draft.id}#attachments-panel"


def test_htmx_gets_the_panel_alone_and_it_is_part_of_the_page(ala: Reader, draft: Proposal) -> None:
    headers = {"HX-Request": "true", "HX-Target": "attachments-panel"}
    location = send(ala, draft, pdf(), headers=headers).location
    assert location == panel(draft)
    fragment = ala.get(location, **headers)
    assert fragment.soup.find(id="attachments-panel") and not fragment.soup.find("h1")
    tables = [page.soup.find("table") for page in (fragment, ala.get(location))]
    assert str(tables[0]) == str(tables[1])


def test_a_photo_on_a_published_idea_waits_for_a_librarian(
    as_user: Callable[..., Reader], ala: Reader, idea: Proposal
) -> None:
    send(ala, idea, picture())
    (photo,) = kept()
    assert photo.status == AttachmentStatus.AWAITING
    assert "waits for a librarian" in ala.get(panel(idea)).words
    assert not as_user("maksim").get(panel(idea)).soup.find("img")
    as_user(None).get(f"/files/{photo.public_id}", 404)
    basia = as_user("basia")
    basia.get(f"/files/{photo.public_id}")
    basia.get("/moderation").submit("/publish")
    assert as_user(None).get(panel(idea)).soup.find("img", alt="Ławka pod lipą")
    as_user(None).get(f"/files/{photo.public_id}/480")


def test_a_hidden_photo_is_seen_by_its_sender_alone_with_the_reason(
    as_user: Callable[..., Reader], ala: Reader, idea: Proposal
) -> None:
    send(ala, idea, picture())
    basia = as_user("basia")
    basia.get("/moderation").submit("/hide", **{"hide-reason": "faces", "hide-words": "Widać twarz."})
    assert kept()[0].status == AttachmentStatus.HIDDEN
    assert "people can be recognised" in ala.get(panel(idea)).words
    as_user("maksim").get(f"/files/{kept()[0].public_id}", 404)


def test_what_a_librarian_adds_is_seen_at_once(cast: factories.Cast, as_user: Callable[..., Reader]) -> None:
    own = factories.proposal(cast.basia, cast.kostki)
    send(as_user("basia"), own, picture())
    assert as_user(None).get(panel(own)).soup.find("img")


def test_the_same_file_sent_twice_is_kept_once(ala: Reader, draft: Proposal, settings: Settings) -> None:
    send(ala, draft, picture())
    send(ala, draft, picture(), "other.jpg")
    assert len(kept()) == 1 and len(files_in(settings)) == 3


@pytest.mark.parametrize(("handle", "status"), [("maksim", 403), ("oksana", 403), ("newcomer", 403), (None, 303)])
def test_who_may_not_write_on_an_idea_adds_nothing(
    as_user: Callable[..., Reader], idea: Proposal, handle: str | None, status: int
) -> None:
    reader = as_user(handle)
    answer = send(reader, idea, picture(), status=status)
    assert not kept() and (status == 403 or "/sign-in" in answer.location)


def test_a_draft_of_another_does_not_exist(as_user: Callable[..., Reader], draft: Proposal) -> None:
    maksim = as_user("maksim")
    send(maksim, draft, picture(), status=404)
    maksim.get(panel(draft), 404)
    assert not kept()


@pytest.mark.parametrize("where", ["/attachments/proposal/999", "/attachments/account/1", "/attachments/nothing/1"])
def test_what_takes_no_files_gets_none(ala: Reader, where: str) -> None:
    status = ala.client.post(where, data={"csrf_token": ala.token(), "file": (io.BytesIO(pdf()), "a.pdf")}).status_code
    assert status in (403, 404) and not kept()


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"data": b""}, 422, "The file is empty"),
    ({"data": b"<html>", "name": "x.jpg"}, 422, "not a JPEG, PNG or WebP photo"),
    ({"data": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "name": "x.svg"}, 422, "not a JPEG, PNG or WebP photo"),
    ({"data": picture()[:300]}, 422, "cannot be read"),
    ({"data": docx(word__vbaProject_dot_bin=b"x")}, 422, "holds macros"),
    ({"data": docx(word__b_dot_xml=bytes(5_000_000))}, 422, "unpacks to far more"),
    ({"data": picture(), "alt": "  "}, 422, "what can be seen"),
    ({"data": picture(), "alt": "x" * 301}, 422, "300 characters"),
    ({"data": picture(), "lang": "xx"}, 422, "Check what you wrote"),
    ({"data": b"%PDF-1.4" + bytes(10 * 1024 * 1024)}, 413, "larger than 10 MB"),
    ({"data": b"%PDF-1.4" + bytes(11 * 1024 * 1024)}, 413, "10 MB at most"),
]


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_answered_in_words_and_stores_nothing(
    ala: Reader, draft: Proposal, settings: Settings, case: tuple[dict[str, Any], int, str]
) -> None:
    fields, status, words = case
    page = send(ala, draft, status=status, **fields)
    assert words in page.words
    assert not kept() and not files_in(settings)


def test_a_form_without_a_file_keeps_what_was_typed(ala: Reader, draft: Proposal) -> None:
    page = ala.post(panel(draft), {"alt": "Stara lipa", "lang": "be"}, 422)
    assert "Choose a file" in page.words
    assert page.soup.find(id="upload-alt")["value"] == "Stara lipa"  # type: ignore[index]
    assert page.soup.find("option", selected=True)["value"] == "be"  # type: ignore[index]


def test_a_canary_as_name_and_alt_stays_inert(ala: Reader, cast: factories.Cast, draft: Proposal) -> None:
    send(ala, draft, picture(), CANARY.replace('"', "") + ".jpg", alt=CANARY)
    factories.attachment(factories.again(cast.ala), factories.again(draft), pdf(), CANARY)
    page = ala.get(panel(draft))
    assert page.soup.find("img")["alt"] == CANARY  # type: ignore[index]
    assert not page.soup.select("[onload]") and not page.soup.select("table svg")
    assert [name.get_text() for name in page.soup.select("table.files tbody th")] == [
        CANARY.replace('"', "") + ".jpg",
        CANARY + ".pdf",
    ]


def test_a_file_is_taken_away_for_good(ala: Reader, draft: Proposal, settings: Settings) -> None:
    send(ala, draft, picture())
    send(ala, draft, pdf(), "plan.pdf")
    photo = kept()[0]
    link = f"/files/{photo.public_id}"
    ala.get(panel(draft)).submit(f"/attachments/{photo.id}/remove")
    assert [one.name for one in kept()] == ["plan.pdf"] and len(files_in(settings)) == 1
    ala.get(link, 404)


def test_nobody_else_takes_a_file_away(as_user: Callable[..., Reader], cast: factories.Cast, idea: Proposal) -> None:
    photo = factories.attachment(cast.ala, idea, picture())
    as_user("basia").post(f"/attachments/{photo.id}/remove", status=403)
    as_user("maksim").post(f"/attachments/{photo.id}/remove", status=404)  # it waits, so for him it is not there
    assert len(kept()) == 1


def test_a_file_taken_away_no_longer_waits_for_a_librarian(
    as_user: Callable[..., Reader], ala: Reader, idea: Proposal
) -> None:
    send(ala, idea, picture())
    basia = as_user("basia")
    assert "photo or file" in basia.get("/moderation").words
    ala.get(panel(idea)).submit("/remove")
    assert "Nothing waits" in basia.get("/moderation").words


def test_too_many_uploads_are_slowed_down(
    ala: Reader, draft: Proposal, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    from workspace.core import throttle

    real = throttle.count

    def soon(limit: Any, who: str) -> None:
        real(type(limit)(limit.name, 2, limit.seconds, limit.why, limit.who, limit.strict), who)

    monkeypatch.setattr(throttle, "count", soon)
    for _ in range(2):
        send(ala, draft, b"", status=422)
    assert "too often" in send(ala, draft, pdf(), status=429).words
