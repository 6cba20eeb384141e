"""A photo written anew: its pixels the right way up, and nothing of where, when and by what it was taken. Wraps filetype and
Pillow."""

import io
from dataclasses import dataclass

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from workspace.attachments.models import THUMBNAILS, MediaType
from workspace.attachments.refusals import FileRefusedError, Refusal

MOST_PIXELS = 60_000_000  # a large phone camera; more would only cost memory
LONGEST_SIDE = 3000  # of the photo that is kept: enough to read a plan, printed on A4 at 250 dpi
PICTURES = {
    "image/jpeg": MediaType.JPEG,
    "image/png": MediaType.PNG,
    "image/apng": MediaType.PNG,
    "image/webp": MediaType.WEBP,
}
BROKEN_PICTURE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning)
TELLING = {
    0xE1,
    0xED,
    0xFE,
    *range(0xE3, 0xED),
    0xEF,
}  # Exif and XMP, IPTC, comment, the maker's own: what tells of its maker


@dataclass(frozen=True)
class Photo:
    """`copies`: {longest side in pixels: WebP bytes}."""

    data: bytes
    width: int
    height: int
    copies: dict[int, bytes]


def picture_type(data: bytes) -> MediaType | None:
    """Which kind of picture it is; None if it is none, or none we take."""
    return PICTURES.get(filetype.guess_mime(data) or "")


def photo(media_type: MediaType, data: bytes) -> Photo:
    """Raises FileRefusedError."""
    try:
        picture = _open(data)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        kept = _encode(picture, media_type)
        copies = {side: _encode(_smaller(picture, side), MediaType.WEBP) for side in THUMBNAILS}
    except BROKEN_PICTURE as error:
        raise FileRefusedError(Refusal.DAMAGED) from error
    except Image.DecompressionBombError as error:
        raise FileRefusedError(Refusal.TOO_MANY_PIXELS) from error
    return Photo(kept, picture.width, picture.height, copies)


def drawn_anew(media_type: MediaType, data: bytes) -> tuple[bytes, int]:
    """A picture inside a document: (its bytes without what they told, how many pixels it had). Raises FileRefusedError."""
    try:
        picture = _open(data)
        pixels = picture.width * picture.height
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _encode(picture, media_type), pixels
    except BROKEN_PICTURE as error:
        raise FileRefusedError(Refusal.DAMAGED) from error
    except Image.DecompressionBombError as error:
        raise FileRefusedError(Refusal.TOO_MANY_PIXELS) from error


def jpeg_without_telling(data: bytes) -> bytes:
    """A JPEG, its pixels untouched, without the parts before them that tell of its maker."""
    kept, at = bytearray(data[:2]), 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xda":  # until the pixels start
        length = 2 + int.from_bytes(data[at + 2 : at + 4])
        if length < 4:
            break
        if data[at + 1] not in TELLING:
            kept += data[at : at + length]
        at += length
    return bytes(kept + data[at:])


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
