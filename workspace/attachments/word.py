"""A Word document packed anew without the people behind it: its author, who changed or remarked what, where its pictures
were taken, and addresses that it would call when it is opened. Its text is left alone."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from workspace.attachments.photos import MOST_PIXELS, drawn_anew, picture_type
from workspace.attachments.refusals import FileRefusedError, Refusal

MOST_UNPACKED = 60 * 1024 * 1024  # bytes of a document once unpacked
MOST_PARTS = 2000
MOST_RATIO = 200  # unpacked to packed, of one part: text packs 20-fold, a bomb 1000-fold
BROKEN = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    zlib.error,
    ElementTree.ParseError,
)
SCHEMAS = "http://schemas.openxmlformats.org"
RELATIONS = f"{SCHEMAS}/package/2006/relationships"
EMPTIED = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{SCHEMAS}/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": f'<Properties xmlns="{SCHEMAS}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{SCHEMAS}/officeDocument/2006/custom-properties"/>',
    "word/people.xml": '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
}
FORM_DATA = re.compile(r"customXml/item\d+\.xml")  # what an office system kept beside the text, names and addresses too
WHO = re.compile(rb""":(author|initials|userId|providerId)(\s*=\s*)(?:"[^"]*"|'[^']*')""")
ElementTree.register_namespace("", RELATIONS)


def anonymous(data: bytes) -> bytes:
    """Raises FileRefusedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            _check_parts(parts)
            return _packed_anew(packed, parts)
    except BROKEN as error:
        raise FileRefusedError(Refusal.DAMAGED) from error


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """By what the archive says of itself, before anything is unpacked."""
    names = [part.filename for part in parts]
    if not {"[Content_Types].xml", "word/document.xml"} <= set(names):
        raise FileRefusedError(Refusal.WRONG_TYPE)
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "activex" in name.lower() for name in names):
        raise FileRefusedError(Refusal.MACROS)
    tight = any(part.file_size > MOST_RATIO * max(part.compress_size, 512) for part in parts)
    if tight or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefusedError(Refusal.PACKED_TOO_TIGHT)
    if len(names) != len(set(names)) or any(".." in name or name.startswith("/") for name in names):
        raise FileRefusedError(Refusal.DAMAGED)


def _packed_anew(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bytes:
    file, left, pixels_left = io.BytesIO(), MOST_UNPACKED, MOST_PIXELS
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as anew:
        for part in parts:
            with packed.open(part) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                raise FileRefusedError(Refusal.PACKED_TOO_TIGHT)
            if b"macroEnabled" in content and part.filename == "[Content_Types].xml":
                raise FileRefusedError(Refusal.MACROS)
            if picture := picture_type(content):
                content, pixels = drawn_anew(picture, content)
                pixels_left -= pixels
                if pixels_left < 0:
                    raise FileRefusedError(Refusal.TOO_MANY_PIXELS)
            anew.writestr(zipfile.ZipInfo(part.filename), _without_people(part.filename, content), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _without_people(name: str, content: bytes) -> bytes:
    if name in EMPTIED:
        return EMPTIED[name].encode()
    if FORM_DATA.fullmatch(name):
        return b"<empty/>"
    if not name.endswith((".xml", ".rels")):
        return content
    if b"\0" in content or b"<!DOCTYPE" in content:  # not in UTF-8, or with words of its own: Word writes neither
        raise FileRefusedError(Refusal.DAMAGED)
    return _at_home(content) if name.endswith(".rels") else WHO.sub(rb':\1\2""', content)


def _at_home(content: bytes) -> bytes:
    """What a part refers to, without addresses that would be called unasked: a template or a picture far away would learn
    who reads. They lead to NULL, as Word writes for what is lost; a link is followed only by who clicks it."""
    relations = ElementTree.fromstring(content)  # noqa: S314 - without a DOCTYPE there is nothing to expand
    for relation in relations:
        if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink"):
            relation.set("Target", "NULL")
    return ElementTree.tostring(relations, encoding="UTF-8", xml_declaration=True)
