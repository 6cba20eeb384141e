"""`workspace tools`: without a server, and its end says what it found."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.tools.books import SEVENTH
from tests.tools.test_checks import FINE, costing
from tests.tools.test_past_results import FILE
from workspace.tools.commands import tools


def run(*args: str, given: Any = None) -> Result:
    text = given if isinstance(given, str) else json.dumps(given)
    return CliRunner().invoke(tools, args, input=text)


def test_check_says_ok_and_ends_with_nought() -> None:
    done = run("check", "civic-budget/lbo-2024-2025", "-", "--json", given=FINE)
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["ok"] is True
    assert {"id", "severity", "field", "source", "message"} <= told["findings"][0].keys()


def test_check_says_what_would_be_refused_and_ends_with_one() -> None:
    done = run("check", "civic-budget/lbo-2024-2025", "-", "--json", given=FINE | {"costs": costing(785_700_00)})
    told = json.loads(done.stdout)
    assert done.exit_code == 1 and told["ok"] is False
    first = told["findings"][0]
    assert (first["id"], first["severity"], first["field"]) == ("cost_cap_osiedle", "block", "costs")
    assert "LXXIII/2173/23" in first["source"] and "785,700" in first["message"]
    words = run("check", "civic-budget/lbo-2024-2025", "-", "--lang", "pl", given=FINE | {"costs": costing(785_700_00)})
    assert words.exit_code == 1 and "za dużo" in words.stdout


@pytest.mark.parametrize(
    "given",
    [
        "",
        "{",
        "[]",
        '{"no_such": 1}',
        '{"costs": "all"}',
        '{"signatures": 1.5}',
        '{"title": 5}',
        "[" * 50_000,
        '{"a": NaN}',
    ],
)
def test_a_bad_file_ends_with_two(given: str) -> None:
    done = run("check", "civic-budget/lbo-2024-2025", "-", "--json", given=given)
    assert done.exit_code == 2 and not json.loads(done.stdout)["ok"] and done.stderr


def test_an_unknown_rulebook_names_those_there_are() -> None:
    done = run("check", "civic-budget/lbo-1999", "-", given={})
    assert done.exit_code == 2 and "civic-budget/lbo-2024-2025" in done.stderr


def test_lint_passes_what_ships_and_names_what_is_broken(tmp_path: Path) -> None:
    assert run("lint").exit_code == 0
    (tmp_path / "tree").mkdir()
    path = tmp_path / "tree" / "tree-2026.yaml"
    path.write_text(SEVENTH)
    assert run("lint", str(tmp_path)).exit_code == 0
    words = run("lint", "--words", str(tmp_path))
    assert words.exit_code == 1 and "tree/tree-2026.yaml:4: name: missing in be, uk, ru, nb" in words.stdout
    path.write_text(SEVENTH.replace("Three trees at most.", '"At most {limit}."'))
    assert "checks.most.says: the figures differ" in run("lint", "--words", str(tmp_path)).stdout
    path.write_text(SEVENTH.replace("kind: number", "kind: nomber"))
    broken = run("lint", str(tmp_path))
    assert broken.exit_code == 1 and "tree/tree-2026.yaml:18: fields[trees].kind:" in broken.stdout


def test_results_are_imported_and_no_voter_with_them(tmp_path: Path) -> None:
    (tmp_path / "a.pb").write_text(FILE)
    (tmp_path / "b.pb").write_text("not such a file")
    done = run("import-results", str(tmp_path / "a.pb"))
    assert done.exit_code == 0 and len(done.stdout.splitlines()) == 3 and "34" not in done.stdout.replace("3000050", "")
    assert run("import-results", str(tmp_path / "b.pb")).exit_code == 2
    assert "W193ST" in run("table", str(tmp_path / "a.pb")).stdout


def test_every_rulebook_says_everything_in_six_languages() -> None:
    assert run("lint", "--words").exit_code == 0
