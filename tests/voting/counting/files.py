"""Files to count: small ones of our own for every feature of the format, and the real ones where they are to be had."""

import io
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from pabutools import election as pb

from workspace.voting.counting import pabulib
from workspace.voting.counting.model import Election
from workspace.voting.counting.pabulib import Instance

FOLDER = Path(os.environ.get("PABULIB_DIR", Path(__file__).parents[4] / "shared" / "data" / "pabulib"))
REAL = sorted(FOLDER.glob("*.pb"))
needs_real = pytest.mark.skipif(
    not REAL, reason=f"no real elections in {FOLDER}: set PABULIB_DIR to a folder of .pb files"
)

META = {
    "description": "Kostki 2026",
    "country": "Poland",
    "unit": "Kostki",
    "instance": "2026",
    "num_projects": "3",
    "num_votes": "3",
    "budget": "100",
    "vote_type": "approval",
    "rule": "greedy",
    "date_begin": "2026",
    "date_end": "2026",
}
PROJECTS = """project_id;cost;name
1;60;Bench
2;50;Trees
3;40;Books"""
VOTES = """voter_id;vote
a;1,2
b;1,2
c;1,3"""


ALL = bool(os.environ.get("PABULIB_ALL"))
SMALL = [path for path in REAL if ALL or path.stat().st_size <= 16_000]  # pabutools needs minutes for large ones


@cache
def parsed(path: Path) -> tuple[Instance, Any, Any]:
    """A real file as we read it, and as pabutools does: instance and profile, which must not be changed."""
    return pabulib.read(path), *pb.parse_pabulib(str(path))


def twenty(make: Callable[[int], Election]) -> st.SearchStrategy[list[Election]]:
    """Elections by chance, twenty for each number that Hypothesis draws: drawing costs more than counting."""
    return st.integers(0, 2**64).map(lambda number: [make(number + more) for more in range(20)])


def text(projects: str = PROJECTS, votes: str = VOTES, **meta: object) -> str:
    """A whole file. A key of META given as None is left out."""
    many = {"num_projects": len(projects.splitlines()) - 1, "num_votes": len(votes.splitlines()) - 1}
    rows = [f"{key};{value}" for key, value in {**META, **many, **meta}.items() if value is not None]
    return "\n".join(["META", "key;value", *rows, "PROJECTS", projects, "VOTES", votes]) + "\n"


def read(content: str | bytes) -> Instance:
    return pabulib.read(io.BytesIO(content.encode() if isinstance(content, str) else content), name="kostki.pb")


def faults(content: str | bytes) -> list[str]:
    with pytest.raises(pabulib.PabulibError) as caught:
        read(content)
    return caught.value.faults


def again(content: bytes) -> bytes:
    """Opened and written again."""
    head, rows = pabulib.open_rows(io.BytesIO(content))
    written = io.BytesIO()
    pabulib.write(written, head, rows)
    return written.getvalue()
