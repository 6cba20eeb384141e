"""A PDF written anew without the people behind it: who made it, with what, who remarked on it, where its pictures were
taken, and what it would do unasked. Its pages are left alone. Wraps pikepdf."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from workspace.attachments.photos import jpeg_without_telling
from workspace.attachments.refusals import FileRefusedError, Refusal

# Metadata and what programs keep for themselves; scripts, files and forms with code inside; what runs when it is opened.
TELLING = {
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/JavaScript",
    "/EmbeddedFiles",
    "/AF",
    "/XFA",
    "/AA",
    "/OpenAction",
}
REMARKED = {"/T", "/M", "/CreationDate", "/NM"}  # of a remark: by whom and when; of a field of a form /T is its name
UNASKED = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}


def anonymous(data: bytes) -> bytes:
    """Raises FileRefusedError."""
    file = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise FileRefusedError(Refusal.LOCKED)
            if not len(pdf.pages):
                raise FileRefusedError(Refusal.DAMAGED)
            for key in {"/Info", "/ID"} & set(pdf.trailer.keys()):
                del pdf.trailer[key]
            for each in _dictionaries(pdf):
                _forget(each)
            pdf.save(file, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise FileRefusedError(Refusal.LOCKED) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, KeyError, OverflowError) as error:
        raise FileRefusedError(Refusal.DAMAGED) from error
    return file.getvalue()


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream of the file, also those that stand inside others."""
    waiting: list[Any] = [*pdf.objects, pdf.trailer]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, Dictionary | Stream):
            yield thing
            waiting += [value for _, value in thing.items() if _stands_inside(value)]
        elif isinstance(thing, Array):
            waiting += [value for value in thing if _stands_inside(value)]


def _stands_inside(value: Any) -> bool:
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _forget(thing: Any) -> None:
    remark = "/Rect" in thing and thing.get("/Subtype") != Name.Widget
    for key, value in list(thing.items()):
        if key in TELLING or (remark and key in REMARKED) or _is_unwanted(value):
            del thing[key]
    if isinstance(thing, Stream) and thing.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])):
        whole = jpeg_without_telling(thing.read_raw_bytes())
        parms: Any = thing.get("/DecodeParms")
        thing.write(whole, filter=Name.DCTDecode, decode_parms=parms)


def _is_unwanted(value: Any) -> bool:
    """Is it something to do that would run or call out, a row of such, or a signature, which names its signer?"""
    if isinstance(value, Array):
        return any(_is_unwanted(each) for each in value if isinstance(each, Dictionary))
    return isinstance(value, Dictionary) and (str(value.get("/S", "")) in UNASKED or "/ByteRange" in value)
