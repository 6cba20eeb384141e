"""The wheel carries all that is needed: unpacked alone, it starts from an empty folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.ops.servers import ROOT, environment, serving, status


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_it_carries_templates_static_files_catalogues_migrations_and_the_sample(unpacked: Path) -> None:
    house = unpacked / "workspace"
    for part in ("templates/base.html", "static/css/strefa.css", "migrations/env.py", "sample/zones.json"):
        assert (house / part).is_file(), part
    for language in ("pl", "be", "uk", "ru", "en", "nb"):
        assert (house / "locale" / language / "LC_MESSAGES" / "messages.po").is_file()
    assert list((house / "migrations" / "versions").glob("0001_*.py"))
    assert not list(unpacked.rglob("tests"))


def test_it_starts_from_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    where = [sys.executable, "-c", "import workspace; print(workspace.__file__)"]
    path = {"PYTHONPATH": str(unpacked)}
    told = subprocess.run(
        where, cwd=tmp_path, env=environment(tmp_path, **path), check=True, capture_output=True, text=True
    )
    assert told.stdout.startswith(str(unpacked))
    with serving(tmp_path / "instance", "--sample", cwd=tmp_path, **path) as site:
        assert status(f"{site.url}/zones/kostki") == 200
        assert status(f"{site.url}/static/css/strefa.css") == 200
