"""What changed between two versions of a text, word by word. Pure functions."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
FIELDS = ("title", "summary", "needs", "cost", "audience", "help_wanted", "category", "osiedle", "place", "lang")


class Piece(NamedTuple):
    kind: str  # "same", "gone" or "new"
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """The two texts as one row of pieces: read without the gone ones it is `after`, without the new ones `before`."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            found.append(Piece("new", "".join(new[c:d])))
    return found


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, list[Piece] | None, Any, Any]]:
    """Each field that differs: (field, pieces if it is a text, value before, value after)."""
    for name in FIELDS:
        old, new = before.get(name), after.get(name)
        if old != new:
            is_text = name in ("title", "summary", "needs", "audience", "place")
            yield name, pieces(old or "", new or "") if is_text else None, old, new
