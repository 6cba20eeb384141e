"""What an operator types."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import factories
from tests.conftest import POSTGRESQL
from workspace import schema
from workspace.cli import main
from workspace.config import Settings
from workspace.core import db as database
from workspace.core.db import db
from workspace.zones import codes
from workspace.zones.models import Role


@pytest.fixture
def workspace(cast: factories.Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """workspace("grant", "ala", …) runs the command on the tests' database."""
    for name, value in {
        "STREFA_ENVIRONMENT": "test",
        "STREFA_INSTANCE_FOLDER": str(settings.instance_folder),
        "STREFA_DATABASE_URL": settings.database,
        "STREFA_PASSWORD_COST": "cheap",
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str, code: int = 0) -> Result:
        umask = os.umask(0)
        try:
            result = CliRunner().invoke(main, arguments)
        finally:
            os.umask(umask)
            database.begin(writing=False)
        assert result.exit_code == code, result.output
        return result

    return run


def test_help_explains_every_command(workspace: Callable[..., Result]) -> None:
    page = workspace("--help").output
    for name, command in main.commands.items():
        assert command.help, name
        assert name in page
        assert "Usage" in workspace(name, "--help").output
    assert {"serve", "migrate", "sample", "invite", "grant", "check", "worker", "backup"} <= set(main.commands)


def test_invite_prints_codes_that_open_the_zone(workspace: Callable[..., Result], cast: factories.Cast) -> None:
    printed = workspace("invite", "kostki", "--count", "3").stdout.split()
    assert len(set(printed)) == 3
    for code in printed:
        zone = codes.zone_of_code(code)
        assert zone is not None and zone.id == cast.kostki.id


def test_invite_to_an_unknown_zone_names_those_there_are(workspace: Callable[..., Result]) -> None:
    assert "gdanska" in workspace("invite", "nowhere", code=1).output


def test_grant_makes_a_librarian(workspace: Callable[..., Result], cast: factories.Cast) -> None:
    workspace("grant", "ala", "librarian", "--zone", "kostki")
    ala = factories.again(cast.ala)
    assert {m.role for m in ala.memberships} == {Role.LIBRARIAN}


def test_grant_makes_a_coordinator(workspace: Callable[..., Result], cast: factories.Cast) -> None:
    workspace("grant", "ala", "coordinator")
    assert factories.again(cast.ala).is_coordinator


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("grant", "nobody-here", "coordinator"), 1, "nobody-here"),
        (("grant", "ala", "librarian"), 2, "--zone"),
        (("grant", "ala", "coordinator", "--zone", "kostki"), 2, "no --zone"),
        (("grant", "ala", "king"), 2, "king"),
        (("grant", "ala", "librarian", "--zone", "nowhere"), 1, "nowhere"),
        (("invite", "kostki", "--count", "0"), 2, "0"),
    ],
)
def test_what_cannot_be_is_said_in_words(
    workspace: Callable[..., Result], cast: factories.Cast, arguments: tuple[str, ...], code: int, words: str
) -> None:
    assert words in workspace(*arguments, code=code).output
    assert not factories.again(cast.ala).is_coordinator


def test_check_says_what_is_wrong(
    workspace: Callable[..., Result], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "current", lambda: "0000")
    said = workspace("check", code=1).output
    assert "TROUBLE migrations: The database is at 0000" in said and "workspace migrate" in said
    assert "TROUBLE backup: There is no backup" in said

    monkeypatch.setattr(schema, "current", schema.head)
    monkeypatch.setattr("workspace.checks.LEAST_SPACE", 2**60)
    said = workspace("check", code=1).output
    assert "well    migrations" in said and "TROUBLE disk: Only" in said
    assert "TROUBLE mail: No mail server is set" in said


def test_check_is_content_when_all_is_well(
    workspace: Callable[..., Result], settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(schema, "current", schema.head)
    monkeypatch.setenv("STREFA_SMTP_URL", "smtp://localhost:2525")
    monkeypatch.setenv("STREFA_BACKUP_FOLDER", str(tmp_path))
    (tmp_path / "strefa-20260101-000000.sqlite3").touch()
    (settings.instance_folder / "secret-key").chmod(0o600)
    settings.instance_folder.chmod(0o700)
    assert "TROUBLE" not in workspace("check").output


def test_check_finds_a_wrong_count(
    workspace: Callable[..., Result], cast: factories.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workspace.proposals.services import create_proposal

    monkeypatch.setattr(schema, "current", schema.head)
    database.begin(writing=True)
    proposal = create_proposal(cast.ala, zone_id=cast.kostki.id, lang="pl", title="Ławka")
    proposal.support_count = 7
    number = factories.save(proposal).id
    assert f"ideas [{number}] are counted wrongly" in workspace("check", code=1).output


@pytest.mark.skipif(bool(POSTGRESQL), reason="a copy of a SQLite file")
def test_backup_writes_a_database_that_opens(
    workspace: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STREFA_BACKUP_FOLDER", str(tmp_path / "copies"))
    workspace("backup")
    (made,) = (tmp_path / "copies").iterdir()
    assert made.stat().st_mode & 0o077 == 0
    with sqlite3.connect(made) as copy:
        assert copy.execute("SELECT count(*) FROM zones").fetchone() == (2,)
    copy.close()


@pytest.mark.skipif(not POSTGRESQL, reason="needs pg_dump's server")
def test_backup_writes_a_dump(
    workspace: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STREFA_BACKUP_FOLDER", str(tmp_path / "copies"))
    workspace("backup")
    (made,) = (tmp_path / "copies").iterdir()
    assert made.read_bytes().startswith(b"PGDMP")


def test_the_database_is_open_for_the_next_test(app: object) -> None:
    """The commands disposed of engines of their own, not of the tests'."""
    assert db.session.scalar(db.text("SELECT 1")) == 1
