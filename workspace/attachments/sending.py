"""A file on its way out: its name in a header, its bytes in pieces."""

from collections.abc import Iterator
from urllib.parse import quote

from workspace.core.storage import Storage

PIECE = 64 * 1024


def disposition(kind: str, name: str) -> str:
    """Content-Disposition after RFC 6266: the true name for today's browsers, a plain one for those of long ago."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in " .-_()") else "_" for char in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def stream(store: Storage, key: str) -> Iterator[bytes]:
    """Opened only when the first piece is asked for: never for HEAD or an answer without a body."""
    with store.open(key) as file:
        while piece := file.read(PIECE):
            yield piece
