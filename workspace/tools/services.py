"""What a coordinator does with editions: look one through, upload it, take it in."""

from typing import Any

from sqlalchemy import delete

from workspace.core import audit
from workspace.core.db import db, now
from workspace.tools import files, marks, shelf
from workspace.tools.files import Name
from workspace.tools.models import Edition
from workspace.tools.reading import plain
from workspace.tools.rulebook import Rulebook

Change = tuple[str, str, str]  # key, what it was, what it becomes


def name_in(text: str, file: str) -> Name:
    """What the file says it is. Raises BrokenRulebookError."""
    data = marks.read(text, file)
    for key in ("tool", "edition"):
        if not isinstance(data.get(key), str):
            raise marks.BrokenRulebookError([marks.Fault(file, 1, key, "this key is missing")])
    return data["tool"], data["edition"]


def looked_through(text: str, file: str) -> Rulebook:
    """The rulebook that `text` says, together with what stands on the shelf. Raises BrokenRulebookError; also when an
    edition on the shelf that rests on it would break."""
    name = name_in(text, file)
    texts = shelf.texts() | {name: (file, text)}
    book, _ = files.opened(texts, name)
    for other in texts:
        if other[0] == name[0] and other != name:
            files.opened(texts, other)
    return book


def upload(actor: Any, *, text: str, file: str) -> Edition:
    """Keep an edition that has no fault until somebody takes it in; what the same person uploaded before and nobody took
    in goes."""
    book = looked_through(text, file)
    db.session.execute(delete(Edition).filter_by(added_by_id=actor.id, taken_at=None))
    edition = Edition(tool=book.tool, edition=book.edition, text=text, added_by_id=actor.id)
    db.session.add(edition)
    db.session.flush()
    return edition


def take_in(actor: Any, edition: Edition) -> None:
    """Put it on the shelf; once. What stood there stays if it no longer holds together. Raises BrokenRulebookError."""
    if edition.taken_at is not None:
        return
    looked_through(edition.text, f"{edition.tool}/{edition.edition}.yaml")
    edition.taken_at = now()
    db.session.flush()
    db.session.info.pop(shelf.KEPT, None)
    audit.record(actor, "edition:taken-in", edition, tool=edition.tool, edition=edition.edition)


def changes(edition: Edition) -> tuple[str, list[Change]]:
    """Which edition it is held against (the last of its name, else the one to begin with), and each key that differs."""
    texts = shelf.texts()
    name = (edition.tool, edition.edition)
    newest = shelf.newest(edition.tool)
    before = name if name in texts else (newest.tool, newest.edition) if newest else None
    if before is None:
        return "", []
    old = _flat(plain(files.opened(texts, before)[1]))
    new = _flat(plain(files.opened(texts | {name: ("", edition.text)}, name)[1]))
    keys = dict.fromkeys((*old, *new))
    return before[1], [(key, old.get(key, ""), new.get(key, "")) for key in keys if old.get(key) != new.get(key)]


def _flat(value: Any, path: str = "") -> dict[str, str]:
    """Each value by the way to it: {"facts.pools.value.BC": "116900000"}."""
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = [
            (item["id"] if isinstance(item, dict) and "id" in item else str(at), item) for at, item in enumerate(value)
        ]
    else:
        return {path: "" if value is None else str(value)}
    found: dict[str, str] = {}
    for key, item in inner:
        found |= _flat(item, f"{path}.{key}" if path else key)
    return found
