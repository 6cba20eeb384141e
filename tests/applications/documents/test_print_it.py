"""A group prints what it hands in: the form, its tables, a list to sign, letters, posters."""

import io
import json
import logging
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from docx import Document
from flask import Flask
from flask_babel import gettext

from tests.actions import making as actions
from tests.applications import making
from tests.applications.making import BUDGET, LOCAL
from tests.factories import Cast, again
from tests.pages import Reader
from tests.rules.town import rows
from workspace.applications import queries as applications
from workspace.applications.documents import content, drawing, queries, services
from workspace.applications.documents.kinds import PaperFormat, PaperKind
from workspace.applications.documents.models import Paper
from workspace.applications.models import Application
from workspace.attachments.services import CLAIMS
from workspace.core import db as database
from workspace.core import jobs, storage
from workspace.core.db import db
from workspace.core.language import in_language

Sign = Callable[..., Reader]
LETTERS = "Zażółć gęślą jaźń ŁÓDŹ · Ўўіё’ Ґґїє ыэъ"
NAMES = {
    "n_leader_name": "Kanarek Żółty-Śpiewak",
    "n_leader_address": "ul. Ukryta 77",
    "n_leader_contact": "600 700 811",
}


@pytest.fixture
def made(cast: Cast) -> Application:
    return making.whole(cast.ala, actions.action(cast.ala, cast.kostki), BUDGET)


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.replace("\ufffe", "").split())  # where a word was divided


def read_word(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([paragraph.text for paragraph in document.paragraphs] + cells)


def form_of(made: Application, lang: str = "pl", **more: Any) -> Any:
    made = again(made)
    return in_language(lang, content.form, made, applications.written(made), draft=False, **more)


def test_everything_is_ordered_made_one_by_one_and_fetched(made: Application, ala: Reader) -> None:
    page = ala.get(f"/applications/{made.id}/papers")
    page.submit(f"/applications/{made.id}/papers")
    waiting = ala.get(f"/applications/{made.id}/papers")
    wanted = len(queries.papers_of(again(made)))
    assert f"0 of {wanted} are made" in waiting.words and "is being made" in waiting.words
    services._make_one(queries.to_be_made(made.id)[0])
    assert f"1 of {wanted} are made" in ala.get(f"/applications/{made.id}/papers").words
    jobs.run_due()
    done = ala.get(f"/applications/{made.id}/papers")
    assert "is being made" not in done.words
    links = [str(link["href"]) for link in done.soup.select("ul.files a")]
    assert len(links) == wanted > 15
    answers = [ala.get(link).response for link in links]
    files = {answer.headers["Content-Disposition"]: answer.data for answer in answers}
    assert len(files) == wanted and all(data[:4] in (b"%PDF", b"PK\x03\x04") for data in files.values())
    kinds = {paper.kind for paper in queries.papers_of(again(made))}
    assert kinds == set(PaperKind)


def test_once_the_form_changes_they_are_said_to_be_old_and_made_anew(
    made: Application, cast: Cast, ala: Reader
) -> None:
    def printed() -> set[str]:
        ala.get(f"/applications/{made.id}/papers").submit(f"/applications/{made.id}/papers")
        jobs.run_due()
        return {str(paper.storage_key) for paper in queries.papers_of(again(made))}

    first, second = printed(), printed()
    assert not any(storage.storage().exists(key) for key in first)
    assert all(storage.storage().exists(key) for key in second)
    assert queries.kept(first | second) == second and queries.kept in CLAIMS  # so that the sweep leaves them
    making.filled(cast.ala, made, description="Robimy ławki i kwietnik.")
    assert "has changed since" in ala.get(f"/applications/{made.id}/papers").words


def test_the_form_is_in_polish_with_sums_and_official_terms_and_the_copy_to_read_in_ones_own_words(
    made: Application, cast: Cast
) -> None:
    making.filled(cast.ala, made, "be", title="Лаўкі")
    polish = read(drawing.of_sheet(form_of(made), PaperFormat.PDF))
    assert (
        "Nazwa projektu Ławki" in polish and "Cena jednostkowa" in polish and "6 000 zł" in polish.replace("\xa0", " ")
    )
    assert "projekt osiedlowy" not in polish and "Imię i nazwisko Lidera" in polish
    copy = form_of(made, "be")
    assert any(block.beside == "nazwa projektu" and block.paragraphs == ("Лаўкі",) for block in copy.blocks)


def test_a_pdf_is_tagged_titled_and_says_its_language_and_every_letter_is_right(made: Application, cast: Cast) -> None:
    making.filled(cast.ala, made, description=LETTERS)
    data = drawing.of_sheet(form_of(made), PaperFormat.PDF)
    assert LETTERS in read(data)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert str(document.Root.Lang) == "pl" and "/StructTreeRoot" in document.Root
        assert document.Root.MarkInfo.Marked and "Formularz" in str(document.docinfo["/Title"])
    word = Document(io.BytesIO(drawing.of_sheet(form_of(made), PaperFormat.DOCX)))
    assert word.core_properties.language == "pl-PL" and "Formularz" in word.core_properties.title
    assert LETTERS in read_word(drawing.of_sheet(form_of(made), PaperFormat.DOCX))


@pytest.mark.parametrize("kept", list(PaperFormat))
def test_whatever_is_written_comes_out_inert_and_readable(made: Application, cast: Cast, kept: PaperFormat) -> None:
    odd = "{{ 7*7 }} {% raw %} #pagebreak() $x$ \\ *b* <b>&amp; 🙂🚲 עברית " + "słowo " * 5000
    making.filled(cast.ala, made, description=odd, title="{{ config }} #{1+1}")
    data = drawing.of_sheet(form_of(made), kept)
    text = read(data) if kept is PaperFormat.PDF else read_word(data)
    assert "{{ 7*7 }} {% raw %} #pagebreak() $x$ \\ *b* <b>&amp;" in text and "{{ config }} #{1+1}" in text
    assert text.count("słowo") >= 4900


def test_names_go_into_the_file_and_nowhere_else(
    app: Flask, made: Application, ala: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    """A canary in each field that names a person: in the answer alone, not in the database, on the disk, or in a log."""
    caplog.set_level(logging.DEBUG)
    page = ala.get(f"/applications/{made.id}/print")
    for kept, reader in ((PaperFormat.PDF, read), (PaperFormat.DOCX, read_word)):
        answer = page.submit(f"/applications/{made.id}/print", status=200, format=str(kept), **NAMES).response
        text = reader(answer.data)
        assert all(name in text for name in NAMES.values())
        assert answer.headers["Cache-Control"] == "private, no-store"
    stored = json.dumps(rows(), default=str, ensure_ascii=False)
    folder = app.config["SETTINGS"].instance_folder
    on_disk = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for name in NAMES.values():
        assert name not in stored and name.encode() not in on_disk and name not in caplog.text


def test_names_may_be_left_to_a_pen_and_too_long_ones_are_refused_with_what_was_typed(
    made: Application, ala: Reader
) -> None:
    page = ala.get(f"/applications/{made.id}/print")
    assert page.submit(f"/applications/{made.id}/print", status=200).response.mimetype == "application/pdf"
    refused = page.submit(f"/applications/{made.id}/print", status=422, n_leader_name="ż" * 401)
    assert "ż" * 401 in refused.text
    page.submit(f"/applications/{made.id}/print", status=422, format="exe")


def test_what_would_be_refused_is_printed_as_a_draft(cast: Cast, ala: Reader) -> None:
    made = making.begun(cast.ala, actions.action(cast.ala, cast.kostki), BUDGET)
    page = ala.get(f"/applications/{made.id}/print")
    answer = page.submit(f"/applications/{made.id}/print", status=200).response
    assert in_language("pl", gettext, "A draft: something in it would be refused. Do not hand it in.") in read(
        answer.data
    )


def test_a_support_list_has_room_for_a_fifth_more_than_is_needed(made: Application, cast: Cast) -> None:
    def lines(found: Application) -> int:
        sheet = in_language("pl", content.support, found, applications.written(found))
        return len(sheet.blocks[-1].rows)

    consultation = making.begun(cast.ala, again(made).action, ("consultation", "ks-2020"))
    assert lines(consultation) == 240
    assert lines(made) == content.UNKNOWN_LINES  # next year's number is not known yet


def test_an_appeal_tells_what_is_appealed_against(made: Application, cast: Cast) -> None:
    made = making.moved(cast.ala, made, "ready", "file", number="BO.77.2027")
    ground, printed = made.rulebook.grounds[0], made.revision
    made = making.moved(cast.ala, made, "refuse", ground=ground.id)
    sheet = in_language("pl", drawing.SHEETS[PaperKind.APPEAL], made, applications.written(made))
    words = " ".join(word for block in sheet.blocks for word in block.paragraphs)
    assert "BO.77.2027" in words and ground.text["pl"] in words
    assert made.revision > printed  # letters made before are said to be old


def test_tools_without_a_vote_or_signatures_have_neither_poster_nor_list(cast: Cast) -> None:
    made = making.whole(cast.ala, actions.action(cast.ala, cast.kostki), LOCAL)
    kinds = {kind for kind, _lang, _kept in services.wanted(made, "uk")}
    assert not kinds & {PaperKind.POSTER, PaperKind.LEAFLET, PaperKind.SUPPORT}
    assert ("form", "uk", "pdf") in services.wanted(made, "uk")


def test_papers_are_for_those_who_may_see_the_application(made: Application, cast: Cast, as_user: Sign) -> None:
    database.begin(writing=True)
    services.order(cast.ala, db.session.get_one(Application, made.id), reader="be")
    db.session.commit()
    jobs.run_due()
    paper = queries.papers_of(again(made))[0]
    file = f"/applications/{made.id}/papers/{paper.id}"
    for who in ("maksim", "oksana", "celina", "newcomer", "olga"):
        for address in (file, f"/applications/{made.id}/papers", f"/applications/{made.id}/print"):
            as_user(who).get(address, 404)
    as_user("basia").get(file)
    other = making.whole(cast.ala, again(made).action, LOCAL)
    as_user("ala").get(f"/applications/{other.id}/papers/{paper.id}", 404)
    database.begin(writing=True)
    db.session.execute(db.update(Paper).values(storage_key=None, made_on=None))
    db.session.commit()
    as_user("ala").get(file, 404)  # not made yet
