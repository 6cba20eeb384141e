"""What a handle may be. Two handles never have one key, and none passes for the staff of the place."""

import enum
import unicodedata

from workspace.core.text import clean, fold

SHORTEST, LONGEST = 3, 30
_STAFF = (
    "admin administrator anonymous bibliotekar bibliotekarka biblioteka coordinator koordynator koordynatorka librarian "
    "library moderator root server staff strefa support system visitor workspace miasto urzad lodz "
    "адміністратар админ бібліятэка бібліотека библиотека"
)
RESERVED = frozenset(fold(_STAFF).split())


# Letters that look like a Latin one, small or capital, and digits that look like a letter. Not by sound: see text.fold.
_LOOKS = str.maketrans(
    "авеікмнорстухјѕԁһԛԝӏ" + "αβεικνορτυχ" + "01",
    "abeikmhopctyxjsdhqwl" + "abeikvoptyx" + "ol",
)


class Fault(enum.Enum):
    LENGTH = "length"
    CHARACTERS = "characters"
    MIXED = "mixed"
    RESERVED = "reserved"


def key(handle: str) -> str:
    """Handles that read alike have the same key."""
    return fold(clean(handle)).replace(" ", "").replace("_", "")


def look(handle: str) -> str:
    """Handles that look alike have the same look, whichever script they are in: Cyrillic «сара» and Latin "capa"."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", clean(handle)).casefold())
    return "".join(char for char in plain if char.isalpha() or char.isdigit()).translate(_LOOKS)


_RESERVED_LOOKS = frozenset(look(word) for word in _STAFF.split())


def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0]


def fault(handle: str) -> Fault | None:
    """What is wrong with a handle, or None."""
    handle = clean(handle)
    if not SHORTEST <= len(handle) <= LONGEST:
        return Fault.LENGTH
    marks = [char for char in handle if not (char.isalpha() or char.isdigit())]
    if any(char not in "-_ " and not unicodedata.combining(char) for char in marks) or not key(handle):
        return Fault.CHARACTERS
    scripts = {_script(char) for char in handle if char.isalpha()}
    if not scripts:
        return Fault.CHARACTERS
    if {"LATIN", "CYRILLIC"} <= scripts or {"LATIN", "GREEK"} <= scripts:
        return Fault.MIXED  # a Cyrillic о among Latin letters is how one handle is made to look like another
    return Fault.RESERVED if key(handle) in RESERVED or look(handle) in _RESERVED_LOOKS else None
