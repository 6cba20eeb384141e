"""Small files of every kind, good and bad, made anew in each test run."""

import io
import zipfile
from typing import Any

import pikepdf
from PIL import ExifTags, Image

from workspace.attachments.pdf import anonymous

GPS_WORD = b"SecretPlace"


def picture(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (640, 400), **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 90 if mode in ("L", "P", "I", "I;16") else None).save(file, kind, **options)
    return file.getvalue()


def photo_with_place(turned: bool = False) -> bytes:
    """A JPEG that tells where and by what it was taken, in Exif and in a comment."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = GPS_WORD.decode()
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 46.0, 0.0)
    return picture(exif=exif, comment=GPS_WORD)


def pdf() -> bytes:
    """One empty page, with nothing to take away: it is kept as it is."""
    return anonymous(written(pikepdf.new()))


def written(document: pikepdf.Pdf, **options: Any) -> bytes:
    if not len(document.pages):
        document.add_blank_page()
    file = io.BytesIO()
    document.save(file, deterministic_id=not options, **options)
    return file.getvalue()


def docx(**parts: bytes) -> bytes:
    """A Word document with its smallest parts; `parts` add to or replace them (`__` stands for `/`, `_dot_` for `.`)."""
    content: dict[str, bytes] = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b"<w:document/>",
        "docProps/core.xml": b"<dc:creator>" + GPS_WORD + b"</dc:creator>",
        **{name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in content.items():
            packed.writestr(name, data)
    return file.getvalue()
