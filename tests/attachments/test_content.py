"""What a file really is, and what is left of it once it is kept."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from tests.attachments.samples import GPS_WORD, docx, pdf, photo_with_place, picture, written
from workspace.attachments import content, photos, word
from workspace.attachments.content import examine
from workspace.attachments.models import MediaType
from workspace.attachments.refusals import FileRefusedError, Refusal

PHP = b"<?php system($_GET['c']); ?>"


def refusal(data: bytes, name: str = "x.jpg") -> Refusal:
    with pytest.raises(FileRefusedError) as refused:
        examine(name, data)
    return refused.value.refusal


def test_place_device_and_comment_are_gone_from_a_photo_and_its_copies() -> None:
    before = photo_with_place()
    assert GPS_WORD in before
    upload = examine("a.jpg", before)
    for data in (upload.data, *upload.copies.values()):
        picture = Image.open(io.BytesIO(data))
        assert not picture.getexif() and GPS_WORD not in data
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(picture.info)


def test_a_photo_taken_upright_stands_upright() -> None:
    upload = examine("a.jpg", photo_with_place(turned=True))
    assert (upload.width, upload.height) == (400, 640)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_hides_beside_the_pixels_is_gone(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = GPS_WORD.decode()
    upload = examine("a", picture(kind, exif=exif))
    assert GPS_WORD not in upload.data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_script_behind_a_photo_vanishes(kind: str) -> None:
    upload = examine("a.php", picture(kind) + PHP)
    assert b"<?php" not in upload.data
    assert upload.name == f"a.php{upload.media_type.suffix}"


def test_a_phone_photo_is_made_smaller_and_gets_two_copies() -> None:
    upload = examine("a.jpg", picture(size=(6000, 4000)))
    assert (upload.width, upload.height) == (3000, 2000)
    sizes = {side: Image.open(io.BytesIO(data)).size for side, data in upload.copies.items()}
    assert sizes == {480: (480, 320), 1200: (1200, 800)}


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "RGBA"), ("PNG", "1"), ("PNG", "I;16")],
)
def test_photos_of_odd_kinds_are_taken(kind: str, mode: str) -> None:
    upload = examine("a", picture(kind, mode))
    assert Image.open(io.BytesIO(upload.data)).mode in ("RGB", "RGBA")


def test_sixteen_bit_grey_keeps_its_shade() -> None:
    file = io.BytesIO()
    Image.new("I;16", (10, 10), 128 * 256).save(file, "PNG")
    upload = examine("a.png", file.getvalue())
    assert Image.open(io.BytesIO(upload.data)).convert("L").getpixel((5, 5)) == 128


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_one_is_kept(kind: str) -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    upload = examine("a", file.getvalue())
    kept = Image.open(io.BytesIO(upload.data))
    assert getattr(kept, "n_frames", 1) == 1
    red, _green, blue = kept.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red > 200 > blue


def test_a_picture_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = picture("PNG", size=(40, 40))
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    monkeypatch.setattr(Image.Image, "load", None)
    assert refusal(bomb) == Refusal.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"MZ\x90\x00" + bytes(200),
        b"plain words",
        b"\n%PDF-1.4\n%%EOF",
    ],
)
def test_what_is_none_of_the_five_kinds_is_refused_whatever_its_name(data: bytes) -> None:
    assert refusal(data) == Refusal.WRONG_TYPE


def test_a_zip_that_is_no_document_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "a")
    assert refusal(file.getvalue(), "x.docx") == Refusal.WRONG_TYPE


@pytest.mark.parametrize(
    "data",
    [
        picture()[:300],
        picture("PNG")[:60],
        b"%PDF-1.4 cut",
        b"%PDF-1.4\ncut\n%%EOF",
        docx()[:-40],
        b"PK\x03\x04" + bytes(50),
    ],
)
def test_a_broken_file_is_refused(data: bytes) -> None:
    assert refusal(data) == Refusal.DAMAGED


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == Refusal.EMPTY


def test_ten_megabytes_fit_and_one_byte_more_does_not() -> None:
    tail = b"%" * (content.MOST_BYTES - len(pdf()) - 6)
    most = pdf() + tail + b"%%EOF\n"
    assert examine("a.pdf", most).media_type == MediaType.PDF
    assert refusal(most + b"\n") == Refusal.TOO_LARGE


def test_a_document_loses_its_authors_name() -> None:
    upload = examine("a.docx", docx())
    with zipfile.ZipFile(io.BytesIO(upload.data)) as packed:
        assert packed.read("word/document.xml") == b"<w:document/>"
        assert GPS_WORD not in packed.read("docProps/core.xml")


def test_what_stands_before_or_after_a_document_vanishes() -> None:
    assert PHP not in examine("a.docx", docx() + PHP).data


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"word__vbaProject_dot_bin": b"x"}, Refusal.MACROS),
        ({"word__activeX__a_dot_xml": b"x"}, Refusal.MACROS),
        ({"[Content_Types]_dot_xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}, Refusal.MACROS),
        ({"word__bomb_dot_xml": bytes(5_000_000)}, Refusal.PACKED_TOO_TIGHT),
        ({"__etc__passwd": b"x"}, Refusal.DAMAGED),
        ({"word__.._dot__dot___x": b"x"}, Refusal.DAMAGED),
    ],
)
def test_a_dangerous_document_is_refused(parts: dict[str, bytes], expected: Refusal) -> None:
    assert refusal(docx(**parts), "x.docx") == expected


def test_a_document_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MOST_UNPACKED", 30)
    monkeypatch.setattr(word, "_check_parts", lambda parts: None)
    assert refusal(docx(), "x.docx") == Refusal.PACKED_TOO_TIGHT


def left_of(**parts: bytes) -> dict[str, bytes]:
    upload = examine("a.docx", docx(**parts))
    with zipfile.ZipFile(io.BytesIO(upload.data)) as packed:
        return {part: packed.read(part) for part in packed.namelist()}


def test_who_changed_and_remarked_on_a_document_is_gone_and_what_they_wrote_stays() -> None:
    change = b'<w:ins w:id="1" w:author="SecretPlace" w:date="2026-01-01T00:00:00Z"><w:t>:author kept</w:t></w:ins>'
    remark = b"<w:comment w:initials = 'SecretPlace' w:author='Secret\"Place'><w:t>kept</w:t></w:comment>"
    person = b'<w15:person w15:author="SecretPlace"><w15:presenceInfo w15:userId="SecretPlace"/></w15:person>'
    left = left_of(
        word__document_dot_xml=change,
        word__comments_dot_xml=remark,
        word__people_dot_xml=person,
        customXml__item1_dot_xml=GPS_WORD,
        docProps__custom_dot_xml=GPS_WORD,
    )
    assert not [part for part, data in left.items() if b"Secret" in data]
    assert b":author kept" in left["word/document.xml"] and b'w:author=""' in left["word/document.xml"]
    assert b"<w:t>kept</w:t>" in left["word/comments.xml"]


def test_a_picture_in_a_document_does_not_tell_where_it_was_taken() -> None:
    left = left_of(word__media__image1_dot_jpeg=photo_with_place())["word/media/image1.jpeg"]
    assert GPS_WORD not in left and Image.open(io.BytesIO(left)).size == (640, 400)


def test_pictures_in_a_document_have_their_measure_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MOST_PIXELS", 300_000)
    two = {"word__media__a_dot_png": picture("PNG"), "word__media__b_dot_png": picture("PNG")}
    assert refusal(docx(**two), "x.docx") == Refusal.TOO_MANY_PIXELS


def test_a_document_calls_no_address_when_it_is_opened_and_keeps_its_links() -> None:
    relations = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="a" Type="x/attachedTemplate" Target="https://far/&gt;t" TargetMode="External"/>
        <Relationship Id="b" Type="x/image" TargetMode="External" Target="https://far/i.png"/>
        <Relationship Id="c" Type="x/hyperlink" TargetMode="External" Target="https://lublin.example/"/>
        <Relationship Id="d" Type="x/image" Target="media/image1.jpeg"/></Relationships>"""
    left = left_of(word___rels__document_dot_xml_dot_rels=relations)["word/_rels/document.xml.rels"]
    assert b"far" not in left and left.count(b'Id="') == 4
    assert b"https://lublin.example/" in left and b"media/image1.jpeg" in left


@pytest.mark.parametrize("data", [b'<!DOCTYPE a><a w:author="x"/>', '<a w:author="x"/>'.encode("utf-16")])
def test_a_document_in_which_names_could_hide_is_refused(data: bytes) -> None:
    assert refusal(docx(word__a_dot_xml=data), "x.docx") == Refusal.DAMAGED


def test_a_pdf_loses_who_made_it_and_what_it_would_do() -> None:
    made = pikepdf.new()
    page = made.add_blank_page().obj
    made.docinfo["/Author"] = GPS_WORD.decode()
    made.Root.Metadata = made.make_stream(b"<x>" + GPS_WORD + b"</x>")
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=GPS_WORD.decode())
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[GPS_WORD.decode()]))
    secret, where = pikepdf.String(GPS_WORD.decode()), [0, 0, 9, 9]
    starts = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=secret)
    leads = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://lublin.example/"))
    signed = pikepdf.Dictionary(ByteRange=[0, 1], Name=secret)
    page.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=where, T=secret, Contents=pikepdf.String("kept")),
            pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=where, A=starts),
            pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=where, A=leads),
            made.make_indirect(
                pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, Rect=where, T=pikepdf.String("field"), V=signed)
            ),
        ]
    )
    made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([page.Annots[3]]))
    page.PieceInfo = pikepdf.Dictionary(Private=secret)
    image = made.make_stream(photo_with_place(), Subtype=pikepdf.Name.Image, Filter=pikepdf.Name.DCTDecode)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    plain = {
        "stream_decode_level": pikepdf.StreamDecodeLevel.none,
        "object_stream_mode": pikepdf.ObjectStreamMode.disable,
    }
    before = written(made, **plain)
    left = examine("a.pdf", before).data
    with pikepdf.open(io.BytesIO(left)) as opened:
        shown = written(opened, **plain)
        photo = opened.pages[0].Resources.XObject.Im0.read_raw_bytes()
        assert "/Info" not in opened.trailer and "/Metadata" not in opened.Root and "/OpenAction" not in opened.Root
    assert before.count(GPS_WORD) > 5 and GPS_WORD not in shown
    assert all(kept in shown for kept in (b"kept", b"(field)", b"https://lublin.example/"))
    assert Image.open(io.BytesIO(photo)).size == (640, 400)


def test_a_pdf_with_nothing_to_hide_is_kept_as_it_is() -> None:
    assert examine("a.pdf", pdf()).data == pdf()


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_locked_pdf_is_refused(user: str) -> None:
    locked = written(pikepdf.new(), encryption=pikepdf.Encryption(owner="owner", user=user))
    assert refusal(locked, "x.pdf") == Refusal.LOCKED


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x", "x.pdf"),
        ("C:\\Users\\Ala\\plan.PDF", "plan.PDF"),
        ('Łódź; "x"\r\n.pdf', 'Łódź; "x".pdf'),
        ("plan\u202efdp.exe", "planfdp.exe.pdf"),
        ("", "strefa.pdf"),
        ("..", "strefa.pdf"),
        ("nul\x00.pdf", "nul.pdf"),
        ("a" * 400 + ".pdf", "a" * 120 + ".pdf"),
        ("  два   слова .pdf", "два слова.pdf"),
    ],
)
def test_a_name_is_shown_without_what_could_disguise_it(name: str, shown: str) -> None:
    assert examine(name, pdf()).name == shown
