"""What became of such projects: counted exactly, never of fewer than ten, and nothing of voters."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.tools import odds, reports, results
from workspace.tools.results import Result
from workspace.zones.osiedla import OSIEDLA

FILE = """META
key;value
unit;Łódź
subunit;Stoki-Sikawa-Podgórze
instance;2024
budget;612000
PROJECTS
project_id;cost;votes;name;category;selected
W193ST;785700;812;"Hala; sportowa";sport;0
W001ST;30000.50;400;Ławki;green;1
VOTES
voter_id;age;sex;vote
1;34;F;W193ST
"""


def pb(tmp_path: Path, text: str = FILE) -> Path:
    path = tmp_path / "a.pb"
    path.write_text(text)
    return path


def test_only_projects_are_read_and_kept(tmp_path: Path) -> None:
    found = list(results.of_file(pb(tmp_path)))
    assert found == [
        Result(2024, "ST", "W193ST", 612_000_00, 785_700_00, 812, False, "Hala; sportowa"),
        Result(2024, "ST", "W001ST", 612_000_00, 30_000_50, 400, True, "Ławki"),
    ]
    assert results.as_csv(found).splitlines() == [
        "year;osiedle;project;pool;cost;votes;selected",
        "2024;ST;W001ST;61200000;3000050;400;1",
        "2024;ST;W193ST;61200000;78570000;812;0",
    ]


def test_the_project_that_slipped_through_is_blocked_in_the_table(tmp_path: Path) -> None:
    table = reports.table(list(results.of_file(pb(tmp_path))))
    assert "| 2024 | 2 | 1 | 1 |" in table
    assert re.search(r"\| W193ST \| ST \| 785700 zł \| `cost_cap_osiedle`: .*612,000 zł", table)


def test_another_city_is_left_out_and_what_is_no_such_file_is_refused(tmp_path: Path) -> None:
    assert not list(results.of_file(pb(tmp_path, FILE.replace("unit;Łódź", "unit;Kraków"))))
    for broken in (
        "hello",
        FILE.replace("785700", "dużo"),
        FILE.replace("Stoki-", "Nowe Stoki-"),
        FILE.split("PROJECTS", maxsplit=1)[0],
    ):
        with pytest.raises(ValueError, match=r"a\.pb"):
            list(results.of_file(pb(tmp_path, broken)))


def test_what_ships_is_of_projects_alone() -> None:
    known = results.known()
    assert len(known) == 1422 and {each.year for each in known} == {2020, 2022, 2023, 2024, 2025}
    assert {each.osiedle for each in known} <= {"", *OSIEDLA}
    assert results.FILE.read_text().splitlines()[0] == "year;osiedle;project;pool;cost;votes;selected"
    assert all(each.votes >= 50 for each in known if each.selected)


def test_of_fewer_than_ten_nothing_is_said() -> None:
    nine = tuple(Result(2024, "ST", f"p{i}", 100_00, 4_00, 60 + i, i < 3) for i in range(9))
    assert not odds.past("ST", 4_00, 100_00, nine).enough
    ten = (*nine, Result(2024, "ST", "p9", 100_00, 4_00, 90, True))
    found = odds.past("ST", 4_00, 100_00, ten)
    assert found.mine and found.mine.enough and (found.mine.projects, found.mine.won, found.mine.share) == (10, 4, 40)
    assert found.last_votes == {2024: 60} and not odds.past("BC", 4_00, 100_00, ten).enough


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 110), st.booleans()), max_size=40), st.integers(1, 10**10))
def test_each_project_that_fits_its_pool_falls_into_one_band(costs: list[tuple[int, bool]], pool: int) -> None:
    rows = tuple(Result(2024, "ST", str(i), pool, pool * share // 100, 60, won) for i, (share, won) in enumerate(costs))
    found = odds.past("ST", None, pool, rows)
    fitting = [row for row in rows if row.cost <= pool]
    assert sum(band.projects for band in found.bands) == len(fitting)
    assert sum(band.won for band in found.bands) == sum(row.selected for row in fitting)
