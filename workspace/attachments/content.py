"""What a file really is. Its content decides, never its name; photos and documents are written anew, so that what was
hidden in them (place, device, author, a script behind the picture) does not come along. Wraps filetype and Pillow."""

import enum
import io
import zipfile
import zlib
from dataclasses import dataclass, field

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from workspace.attachments.models import THUMBNAILS, MediaType
from workspace.core.text import clean

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000  # a large phone camera; more would only cost memory
LONGEST_SIDE = 3000  # of the photo that is kept: enough to read a plan, printed on A4 at 250 dpi
MOST_UNPACKED = 60 * 1024 * 1024  # bytes of a document once unpacked
MOST_PARTS = 2000
MOST_RATIO = 200  # unpacked to packed, of one part: text packs 20-fold, a bomb 1000-fold
NAME_LENGTH = 120
PICTURES = {
    "image/jpeg": MediaType.JPEG,
    "image/png": MediaType.PNG,
    "image/apng": MediaType.PNG,
    "image/webp": MediaType.WEBP,
}
BROKEN_PICTURE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning)
BROKEN_DOCUMENT = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error)
AUTHORLESS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


class Refusal(enum.StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    MACROS = "macros"
    PACKED_TOO_TIGHT = "packed_too_tight"


class FileRefusedError(Exception):
    """The file is not taken; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True)
class Upload:
    """A file looked at and ready to be kept. `copies`: {longest side in pixels: WebP bytes}, for photos."""

    name: str
    media_type: MediaType
    data: bytes
    width: int | None = None
    height: int | None = None
    copies: dict[int, bytes] = field(default_factory=dict)


def examine(name: str, data: bytes, *, most: int = MOST_BYTES) -> Upload:
    """Look at a file as it came. Takes a second for a large photo: do it before a writing unit is open.
    Raises FileRefusedError."""
    if not data:
        raise FileRefusedError(Refusal.EMPTY)
    if len(data) > most:
        raise FileRefusedError(Refusal.TOO_LARGE)
    media_type = _type_of(data)
    shown = display_name(name, media_type)
    if media_type.is_image:
        return _photo(shown, media_type, data)
    if media_type == MediaType.DOCX:
        data = _without_author(data)
    return Upload(shown, media_type, data)


def _type_of(data: bytes) -> MediaType:
    guess = filetype.guess(data)
    if guess is not None and guess.mime in PICTURES:
        return PICTURES[guess.mime]
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise FileRefusedError(Refusal.DAMAGED)
        return MediaType.PDF
    if data.startswith(b"PK\x03\x04"):
        return MediaType.DOCX  # if _without_author finds a document in it
    raise FileRefusedError(Refusal.WRONG_TYPE)


def display_name(name: str, media_type: MediaType) -> str:
    """The last part of `name` without what could disguise it, ending as its content does: never `photo.exe`."""
    plain = " ".join(clean(name.replace("\\", "/").rsplit("/", 1)[-1]).split()).strip(" .")
    endings = (".jpg", ".jpeg") if media_type == MediaType.JPEG else (media_type.suffix,)
    ending = next((end for end in endings if plain.lower().endswith(end)), "")
    stem = plain[: len(plain) - len(ending)].strip(" .")[:NAME_LENGTH] or "strefa"
    return stem + (plain[len(plain) - len(ending) :] if ending else media_type.suffix)


# --- photos ----------------------------------------------------------------------------------------------------------


def _photo(name: str, media_type: MediaType, data: bytes) -> Upload:
    try:
        picture = _open(data)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        kept = _encode(picture, media_type)
        copies = {side: _encode(_smaller(picture, side), MediaType.WEBP) for side in THUMBNAILS}
    except BROKEN_PICTURE as error:
        raise FileRefusedError(Refusal.DAMAGED) from error
    except Image.DecompressionBombError as error:
        raise FileRefusedError(Refusal.TOO_MANY_PIXELS) from error
    return Upload(name, media_type, kept, picture.width, picture.height, copies)


def _open(data: bytes) -> Image.Image:
    """The first picture of the file, the right way up, in RGB or RGBA, with nothing beside its pixels."""
    picture: Image.Image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
    if picture.width * picture.height > MOST_PIXELS:
        raise FileRefusedError(Refusal.TOO_MANY_PIXELS)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked no larger than needed
    picture.load()
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I") or picture.mode == "F":  # 16 bits a pixel
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    see_through = picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info
    picture = picture.convert("RGBA" if see_through else "RGB")
    picture.info.clear()
    return picture


def _smaller(picture: Image.Image, side: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((side, side))
    return copy


def _encode(picture: Image.Image, media_type: MediaType) -> bytes:
    file = io.BytesIO()
    if media_type == MediaType.JPEG:
        picture.convert("RGB").save(file, "JPEG", quality=85, progressive=True)
    elif media_type == MediaType.PNG:
        picture.save(file, "PNG")
    else:
        picture.save(file, "WEBP", quality=80, method=3)
    return file.getvalue()


# --- documents -------------------------------------------------------------------------------------------------------


def _without_author(data: bytes) -> bytes:
    """A Word document packed anew, its author's name, company and program gone. Its text is left alone."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            _check_parts(parts)
            return _packed_anew(packed, parts)
    except BROKEN_DOCUMENT as error:
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
    file, left = io.BytesIO(), MOST_UNPACKED
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as anew:
        for part in parts:
            with packed.open(part) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                raise FileRefusedError(Refusal.PACKED_TOO_TIGHT)
            if b"macroEnabled" in content and part.filename == "[Content_Types].xml":
                raise FileRefusedError(Refusal.MACROS)
            anew.writestr(zipfile.ZipInfo(part.filename), _anonymous(part.filename, content), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _anonymous(name: str, content: bytes) -> bytes:
    if name == "docProps/core.xml":
        return AUTHORLESS
    if name == "docProps/app.xml":
        return b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    if name == "docProps/custom.xml":
        return b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    return content
