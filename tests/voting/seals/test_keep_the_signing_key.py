"""The key that signs heads: made once, kept where nobody else reads it, or given."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workspace.config import Settings


def settings(folder: Path, **more: str) -> Settings:
    return Settings(environment="test", instance_folder=folder / "instance", **more)  # type: ignore[arg-type]


def test_it_is_made_once_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    seed = settings(tmp_path).signing_seed()
    assert len(seed) == 32 and settings(tmp_path).signing_seed() == seed
    kept = tmp_path / "instance" / "signing-key"
    assert kept.stat().st_mode & 0o777 == 0o600 and bytes.fromhex(kept.read_text()) == seed
    assert [path.name for path in kept.parent.iterdir() if path.is_file()] == ["signing-key"]


def test_processes_that_start_at_once_use_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: settings(tmp_path).signing_seed(), range(32)))) == 1


def test_several_machines_are_given_the_same(tmp_path: Path) -> None:
    assert settings(tmp_path, signing_key="ab" * 32).signing_seed() == b"\xab" * 32
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        settings(tmp_path, signing_key="abcd").signing_seed()
