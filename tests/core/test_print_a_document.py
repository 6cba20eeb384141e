"""A PDF is made from a template and data: every letter is there, nothing typed by people is markup, and it is tagged."""

import io

import pikepdf
import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.core.pdf import pdf, qr

LETTERS = "Zażółć gęślą jaźń, ўсё ёсць, ґанок і їжак, объём, blåbær på øya"


def text_of(document: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(document))


def test_letters_of_the_six_languages_are_read_back() -> None:
    made = pdf("plain.typ", {"paragraphs": [LETTERS]}, title="Łódź", lang="be")
    assert LETTERS in text_of(made).replace("\r\n", " ")


def test_a_document_is_tagged_titled_and_says_its_language() -> None:
    with pikepdf.open(io.BytesIO(pdf("plain.typ", {"paragraphs": ["…"]}, title="Łódź", lang="be"))) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
        assert opened.Root.Lang == "be"
        assert opened.open_metadata()["dc:title"] == "Łódź"


@settings(max_examples=30, deadline=None)
@given(st.text("#[]{}$\\\"'/*<>@= abż", min_size=1, max_size=40))
def test_what_people_type_is_never_markup(typed: str) -> None:
    shown = text_of(pdf("plain.typ", {"paragraphs": [f"«{typed}»"]}, title="t", lang="pl"))
    assert "".join(typed.split()) in "".join(shown.split())


def test_a_qr_code_is_a_picture_without_a_fixed_size() -> None:
    assert qr("https://example.org/z/1").startswith("<svg")
