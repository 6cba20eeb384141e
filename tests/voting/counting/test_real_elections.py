"""Real elections: every file is read, written again byte for byte, and elects who was elected."""

import csv
from pathlib import Path

import pytest

from tests.voting.counting.files import FOLDER, REAL, again, needs_real
from workspace.voting.counting import pabulib, table
from workspace.voting.counting.recount import Recount, recount

DOCUMENT = Path(__file__).parents[3] / "docs" / "counting.md"

# What cannot be known from the file. A file is named here to expect a difference, never to make one go away.
UNKNOWN = {
    "Hungary_Budapest_2023_VIII_Jozsefvaros.pb": "rule unknown, half the votes on paper",
    "Poland_Warszawa_2018_Las.pb": "one project that fits and passes is left out without a word",
    "Poland_Warszawa_2018_Wawrzyszew.pb": "the same",
    "Poland_Warszawa_2021_Ursynow.pb": "a tie of which the file does not say how it was settled",
}


@pytest.fixture(scope="module")
def counted() -> dict[str, Recount]:
    return {path.name: recount(pabulib.read(path)) for path in REAL}


@needs_real
def test_every_file_is_written_again_byte_for_byte() -> None:
    assert [path.name for path in REAL if again(content := path.read_bytes()) != content] == []


@needs_real
def test_the_winners_are_those_of_the_official_result(counted: dict[str, Recount]) -> None:
    found = {name: table.entry(name, held) for name, held in counted.items()}
    assert sum(each.same is not None for each in found.values()) >= 1
    assert {name for name, each in found.items() if each.same is False} <= set(UNKNOWN)


@needs_real
def test_expectations_of_the_list_beside_the_files_are_met(counted: dict[str, Recount]) -> None:
    if not (FOLDER / "manifest.csv").exists():
        pytest.skip("no manifest.csv beside the files")
    with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        expected = {row["file"]: row["reproduced_by"] for row in csv.DictReader(stream)}
    for name, held in counted.items():
        entry = table.entry(name, held)
        if expected[name] == "no selected column":
            assert entry.same is None, name
        elif not expected[name].startswith("none"):
            assert entry.same is True, name


@needs_real
def test_the_table_in_the_documentation_is_the_one_made_now(counted: dict[str, Recount]) -> None:
    assert table.markdown([table.entry(*each) for each in counted.items()]) in DOCUMENT.read_text()


@needs_real
def test_counts_spend_no_more_than_there_is(counted: dict[str, Recount]) -> None:
    for name, held in counted.items():
        costs = {option.id: option.cost for option in held.election.options}
        missing = sum(line.missing for line in held.outcome.lines if line.place is not None)
        assert sum(costs[each] for each in held.outcome.selected) - missing == held.outcome.spent, name
        assert held.outcome.spent <= held.election.budget, name
