"""What a file really is. Its content decides, never its name; photos and documents are written anew, so that what was
hidden in them (place, device, author, a script behind the picture) does not come along."""

from dataclasses import dataclass, field

from workspace.attachments import pdf, word
from workspace.attachments.models import MediaType
from workspace.attachments.photos import photo, picture_type
from workspace.attachments.refusals import FileRefusedError, Refusal
from workspace.core.text import clean

MOST_BYTES = 10 * 1024 * 1024
NAME_LENGTH = 120


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
        taken = photo(media_type, data)
        return Upload(shown, media_type, taken.data, taken.width, taken.height, taken.copies)
    return Upload(shown, media_type, pdf.anonymous(data) if media_type == MediaType.PDF else word.anonymous(data))


def _type_of(data: bytes) -> MediaType:
    if picture := picture_type(data):
        return picture
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise FileRefusedError(Refusal.DAMAGED)
        return MediaType.PDF
    if data.startswith(b"PK\x03\x04"):
        return MediaType.DOCX  # if word.anonymous finds a document in it
    raise FileRefusedError(Refusal.WRONG_TYPE)


def display_name(name: str, media_type: MediaType) -> str:
    """The last part of `name` without what could disguise it, ending as its content does: never `photo.exe`."""
    plain = " ".join(clean(name.replace("\\", "/").rsplit("/", 1)[-1]).split()).strip(" .")
    endings = (".jpg", ".jpeg") if media_type == MediaType.JPEG else (media_type.suffix,)
    ending = next((end for end in endings if plain.lower().endswith(end)), "")
    stem = plain[: len(plain) - len(ending)].strip(" .")[:NAME_LENGTH] or "strefa"
    return stem + (plain[len(plain) - len(ending) :] if ending else media_type.suffix)
