"""The folder of files, and how it follows the units of work."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from tests.attachments.samples import picture
from workspace.attachments import services
from workspace.config import Settings
from workspace.core import db as database
from workspace.core import storage
from workspace.core.db import db
from workspace.core.storage import Folder, new_key
from workspace.proposals.models import ProposalStatus


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(autouse=True)
def empty_folder(settings: Settings) -> None:
    for path in files_in(settings.files_folder):
        path.unlink()


def files_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_kept(folder: Folder) -> None:
    key = new_key()
    folder.save(key, b"ab")
    with folder.open(key) as file:
        assert file.read() == b"ab"
    assert folder.exists(key) and folder.size(key) == 2
    folder.delete(key)
    folder.delete(key)
    assert not folder.exists(key)


def test_only_the_server_reads_the_folder(folder: Folder) -> None:
    folder.save(new_key(), b"a")
    (path,) = files_in(folder.root)
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "key", ["../../x", "/etc/passwd", "", ".", "CON", "a" * 31, "A" * 32, "a" * 32 + "\x00", "ab/" * 11]
)
def test_no_name_from_outside_reaches_the_disk(folder: Folder, key: str) -> None:
    for act in (folder.open, folder.delete, folder.exists, folder.size):
        with pytest.raises(ValueError):
            act(key)
    with pytest.raises(ValueError):
        folder.save(key, b"x")
    assert not files_in(folder.root)


def test_half_a_file_is_never_seen(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        folder.save(new_key(), b"abc")
    assert not files_in(folder.root)


def test_a_unit_that_fails_leaves_no_file(cast: factories.Cast, settings: Settings) -> None:
    idea = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    database.begin(writing=True)
    upload = services.attach(cast.ala, subject=idea, upload=_photo(), alt="Lipa", lang="pl")
    assert len(files_in(settings.files_folder)) == 3 == len(upload.keys)
    db.session.rollback()
    assert not files_in(settings.files_folder)


def test_a_file_let_go_is_removed_with_the_commit_and_not_before(cast: factories.Cast, settings: Settings) -> None:
    idea = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    photo = factories.attachment(cast.ala, idea, picture())
    for last, left in ((db.session.rollback, 3), (db.session.commit, 0)):
        database.begin(writing=True)
        services.detach(cast.ala, db.session.get(type(photo), photo.id))  # type: ignore[arg-type]
        assert len(files_in(settings.files_folder)) == 3
        last()
        assert len(files_in(settings.files_folder)) == left
        database.begin(writing=False)


def test_the_sweep_takes_what_a_crash_left_and_nothing_else(
    app: Flask, cast: factories.Cast, settings: Settings
) -> None:
    idea = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    factories.attachment(cast.ala, idea, picture())
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).timestamp()
    orphan, young, half = new_key(), new_key(), f"{new_key()}.ab12cd34"
    for key in (orphan, young):
        storage.storage().save(key, b"x")
    (settings.files_folder / half[:2]).mkdir(exist_ok=True)
    (settings.files_folder / half[:2] / half).write_bytes(b"x")
    for path in files_in(settings.files_folder):
        if path.name != young:
            os.utime(path, (long_ago, long_ago))
    assert services.sweep_orphans() == 1
    names = {path.name for path in files_in(settings.files_folder)}
    assert len(names) == 4 and young in names and not {orphan, half} & names


def test_a_subject_takes_thirty_files(cast: factories.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from workspace.core.lifecycle import NotPossibleError

    monkeypatch.setattr(services, "MOST_ON_ONE_SUBJECT", 1)
    idea = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    factories.attachment(cast.ala, idea, picture())
    with pytest.raises(NotPossibleError):
        factories.attachment(cast.ala, idea, picture(size=(30, 30)))


def _photo() -> services.Upload:
    from workspace.attachments.content import examine

    return examine("lipa.jpg", picture())
