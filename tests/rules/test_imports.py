"""Who may import whom: the contracts are in pyproject.toml, and every slice is in them."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from workspace.app import SLICES

ROOT = Path(__file__).parents[2]


def contracts() -> list[dict[str, Any]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return list(tomllib.load(file)["tool"]["importlinter"]["contracts"])


def test_the_contracts_are_kept() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_every_slice_stands_in_the_order_and_in_the_order_of_its_parts() -> None:
    layers = next(each for each in contracts() if each["id"] == "house")["layers"]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    assert {f"workspace.{name.partition('.')[0]}" for name in SLICES} <= named  # a room stands where its slice does
    inside = next(each for each in contracts() if each["id"] == "slice")["containers"]
    assert {f"workspace.{name}" for name in SLICES} == set(inside)
