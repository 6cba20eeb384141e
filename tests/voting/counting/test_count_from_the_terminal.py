"""`workspace count`: any file, on any machine, without a database or settings."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.voting.counting.files import text
from workspace.cli import main

PROJECTS = "project_id;cost;name\n1;60;Bench\n2;50;Trees\n3;40;Books\n4;40;Birds"
VOTES = "voter_id;vote\na;1,2\nb;1,2\nc;1,3\nd;4"
FILE = text(projects=PROJECTS, votes=VOTES, currency="PLN")


def count(*arguments: str, file: str | bytes = FILE) -> Result:
    runner = CliRunner()
    return runner.invoke(main, ["count", *(arguments or ("-",))], input=file)


def told(*options: str, file: str = FILE) -> dict[str, Any]:
    result = count("-", "--json", *options, file=file)
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def test_the_result_is_told_as_json() -> None:
    assert told() == {
        "rule": "greedy",
        "budget": 100,
        "spent": 100,
        "selected": ["1", "3"],
        "ties": [{"projects": ["3", "4"], "settled": "in the order of the file", "decisive": True}],
        "projects": [
            {"id": "1", "cost": 60, "votes": 3, "selected": True, "why": "selected as number 1"},
            {
                "id": "2",
                "cost": 50,
                "votes": 2,
                "selected": False,
                "why": "too dear: 40 left when its turn came, 10 missing",
            },
            {"id": "3", "cost": 40, "votes": 1, "selected": True, "why": "selected as number 2"},
            {
                "id": "4",
                "cost": 40,
                "votes": 1,
                "selected": False,
                "why": "too dear: 0 left when its turn came, 40 missing",
            },
        ],
    }


def test_the_result_is_told_as_a_table() -> None:
    shown = count("-").stdout.splitlines()
    assert shown[:3] == ["Kostki 2026", "greedy, 4 ballots, 4 projects", "budget 100 PLN, spent 100"]
    assert shown[5].split() == ["yes", "1", "3", "60", "selected", "as", "number", "1", "Bench"]
    assert shown[-1] == "tie that decides: 3, 4; in the order of the file"


@pytest.mark.parametrize(
    ("options", "selected"),
    [
        (["--rule", "greedy-no-skip"], ["1"]),
        (["--threshold", "2"], ["1"]),
        (["--threshold", "0"], ["1", "3"]),
        (["--seed", "9319./2.5.8.10.12./"], ["1", "4"]),
        (["--rule", "equal-shares", "--completion", "add1"], ["1", "4"]),
        (["--rule", "equalshares/add1", "--seed", "b"], ["1", "4"]),
        (["--rule", "phragmen"], ["1", "4"]),
    ],
)
def test_another_rule_may_be_asked_for(options: list[str], selected: list[str]) -> None:
    assert told(*options)["selected"] == selected


@pytest.mark.parametrize(
    ("meta", "selected", "rule"),
    [
        ({"rule": "greedy-no-skip"}, ["1"], "greedy-no-skip"),
        ({"rule": "greedy-threshold", "min_project_score_threshold": 2}, ["1"], "greedy"),
        ({"rule": "unknown"}, ["1", "3"], "greedy"),
        ({"rule": "equalshares"}, ["1"], "equal-shares"),
        (
            {
                "rule": "greedy-custom",
                "comment": "#1: If the remaining budget is enough to fund at least 80% of that project, we fund it",
            },
            ["1", "2"],
            "greedy-no-skip",
        ),
        (
            {
                "rule": "greedy-exclusive",
                "comment": "#1: projects 1 and 3 are near ul. Prosta and could not be implemented simultaneously",
            },
            ["1", "4"],
            "greedy",
        ),
        ({"comment": "#1: Equal scores: the lot of RFC 3797 with seed 9319./2.5.8.10.12./"}, ["1", "4"], "greedy"),
    ],
)
def test_without_a_rule_the_file_says_which(meta: dict[str, object], selected: list[str], rule: str) -> None:
    result = told(file=text(projects=PROJECTS, votes=VOTES, **meta))
    assert (result["selected"], result["rule"]) == (selected, rule)


def test_a_rule_that_the_file_does_not_know_is_said_so() -> None:
    shown = count("-", file=text(rule="unknown")).stdout
    assert "the file says that the rule is unknown; counted by greedy" in shown


def test_fractions_of_money_come_out_as_they_went_in() -> None:
    projects = "project_id;cost\n1;60.25\n2;39.75\n3;0.01"
    result = told(file=text(projects=projects, budget="100.00"))
    assert [each["cost"] for each in result["projects"]] == [60.25, 39.75, 0.01]
    assert (result["selected"], result["spent"]) == (["1", "2"], 100)


@pytest.mark.parametrize("options", [["--rule", "dice"], ["--rule", "borda"], ["--completion", "add1"]])
def test_what_cannot_be_counted_so_is_said_in_one_line(options: list[str]) -> None:
    result = count("-", *options)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "options", [["--threshold", "-1"], ["--threshold", "many"], ["--completion", "more"], ["--fast"]]
)
def test_options_that_make_no_sense_are_refused(options: list[str]) -> None:
    assert count("-", *options).exit_code == 2


def test_each_fault_of_a_file_is_a_line() -> None:
    result = count("-", file=text(votes="voter_id;vote\na;9\nb;8"))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        'stdin:21: vote: "9" is not in PROJECTS',
        'stdin:22: vote: "8" is not in PROJECTS',
    ]


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, os.urandom(70_000), b"META\n" + b"x" * 3_000_000])
def test_garbage_is_refused(content: bytes) -> None:
    result = count("-", file=content)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_absent_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pb", tmp_path):
        result = count(str(path))
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_it_runs_without_settings_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "kostki.pb").write_text(FILE)
    command = [sys.executable, "-m", "workspace.cli", "count", "kostki.pb", "--json"]
    done = subprocess.run(command, cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, check=True)
    assert json.loads(done.stdout)["selected"] == ["1", "3"]
    assert done.stderr == b""
    assert [each.name for each in tmp_path.iterdir()] == ["kostki.pb"]
