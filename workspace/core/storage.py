"""Files: a thin wrap of the folder that keeps them. Six methods, so that a bucket can take its place one day.

A file follows the unit of work that wrote it: it goes when the unit is rolled back, and a file that the unit let go of
is removed once the unit is committed. What a crash leaves behind is found by `attachments.services.sweep_orphans`."""

import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from flask import current_app
from sqlalchemy import event

from workspace.core.db import db
from workspace.core.language import decimal

KEY = re.compile(r"[a-z0-9]{32}(-[a-z0-9]{1,8})?")


class Storage(Protocol):
    """Keeps bytes under keys that we made (`new_key`), never under a name that came from outside."""

    def save(self, key: str, data: bytes) -> None: ...
    def open(self, key: str) -> BinaryIO: ...
    def delete(self, key: str) -> None: ...
    def exists(self, key: str) -> bool: ...
    def size(self, key: str) -> int: ...
    def keys(self, *, older_than: datetime) -> Iterator[str]: ...


class Folder:
    """A local folder in 256 parts. Each file appears whole or not at all, readable by the server's account alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError("not a key of ours")
        return self.root / key[:2] / key

    def save(self, key: str, data: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def open(self, key: str) -> BinaryIO:
        """Raises FileNotFoundError if the file is gone."""
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def size(self, key: str) -> int:
        return self._path(key).stat().st_size

    def keys(self, *, older_than: datetime) -> Iterator[str]:
        """Every name in the folder that was written before, unfinished ones too (delete refuses none of ours)."""
        for path in self.root.glob("??/*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) >= older_than:
                continue
            if KEY.fullmatch(path.name):
                yield path.name
            elif path.suffix:
                path.unlink(missing_ok=True)  # half a file of a writer that died


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def new_key() -> str:
    return secrets.token_hex(16)


def storage() -> Storage:
    return Folder(current_app.config["SETTINGS"].files_folder)


def save_with_unit(key: str, data: bytes) -> None:
    """Save now; remove again if the unit of work is rolled back."""
    storage().save(key, data)
    db.session.info.setdefault("files_saved", []).append(key)


def delete_with_unit(key: str) -> None:
    """Remove once the unit of work is committed, and not before."""
    db.session.info.setdefault("files_let_go", []).append(key)


def _follow(session: Any, *, committed: bool) -> None:
    if session.in_nested_transaction():
        return
    saved, let_go = session.info.pop("files_saved", []), session.info.pop("files_let_go", [])
    for key in let_go if committed else saved:
        storage().delete(key)


event.listen(db.session, "after_commit", lambda session: _follow(session, committed=True))
event.listen(db.session, "after_rollback", lambda session: _follow(session, committed=False))


def readable_size(size: int) -> str:
    """274,2 KB style size of `size` bytes, in the reader's way of writing numbers."""
    return f"{decimal(size / 1024)} KB" if size < 1024 * 1024 else f"{decimal(size / 1024 / 1024)} MB"
