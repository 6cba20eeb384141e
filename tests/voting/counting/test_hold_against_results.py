"""The table of docs/counting.md, on files of our own: what is the same, what is not, and what cannot be known."""

from pathlib import Path

import pytest

from tests.voting.counting.files import text
from workspace.voting.counting import table

HEADER = "project_id;cost;selected"
VOTES = "voter_id;vote\na;1,2\nb;1,2\nc;1,3"


@pytest.mark.parametrize(
    ("projects", "meta", "same", "said"),
    [
        ("1;60;1\n2;50;0\n3;40;1", {}, True, "same"),
        ("1;60;1\n2;50;0\n3;40;0", {}, False, "differs: ours and not official 3; nothing in the file says why"),
        ("1;60;1\n2;50;1\n3;40;0", {}, False, "differs: official and not ours 2; ours and not official 3; nothing"),
        ("1;60;1\n2;50;0\n3;40;0", {"rule": "unknown"}, False, "differs: ours and not official 3; the file says"),
        ("1;60;1\n2;50;0\n3;40;2", {}, False, "differs: ours and not official 3; nothing in the file says why; 3 paid"),
        ("1;60;1\n2;50;0\n3;40;0", {"comment": "#1: 3 is gone."}, False, "its comment tells of a decision"),
        ("1;60;1\n2;50;0\n3;40;0", {"rule": "greedy-no-skip"}, True, "same"),
        ("1;60;1\n2;50;0\n3;40;0", {"rule": "greedy-threshold", "min_project_score_threshold": 2}, True, "same"),
    ],
)
def test_a_file_is_held_against_its_official_result(
    projects: str, meta: dict[str, object], same: bool, said: str, tmp_path: Path
) -> None:
    (tmp_path / "kostki.pb").write_text(text(projects=f"{HEADER}\n{projects}", votes=VOTES, **meta))
    [entry] = table.entries(tmp_path)
    assert entry.same is same
    assert said in entry.said


def test_a_file_without_a_result_is_held_against_nothing(tmp_path: Path) -> None:
    (tmp_path / "kostki.pb").write_text(text())
    [entry] = table.entries(tmp_path)
    assert (entry.same, entry.said) == (None, "no official result in the file")


@pytest.mark.parametrize(
    ("selected", "said"),
    [
        ((1, 0, 0), "same; 1 before 2 before 3 by the order of the file"),
        (
            (0, 1, 0),
            "same if 2 goes before 1 goes before 3, in a tie of which the file does not say how it was settled",
        ),
    ],
)
def test_a_tie_that_the_rule_does_not_settle_is_said(selected: tuple[int, ...], said: str, tmp_path: Path) -> None:
    rows = "\n".join(f"{number};90;{each}" for number, each in enumerate(selected, 1))
    content = text(projects=f"{HEADER}\n{rows}", votes="voter_id;vote\na;1,2,3")
    (tmp_path / "kostki.pb").write_text(content)
    [entry] = table.entries(tmp_path)
    assert entry.said == said


def test_the_table_is_written_between_its_marks_and_again_the_same(tmp_path: Path) -> None:
    (tmp_path / "kostki.pb").write_text(text())
    (tmp_path / "broken.pb").write_text("hello")
    page = tmp_path / "counting.md"
    page.write_text(f"before\n{table.BEGIN}\nmade before\n{table.END}\nafter\n")
    for _ in range(2):
        table.main(str(tmp_path), str(page))
        shown = page.read_text()
        assert shown.startswith(f"before\n{table.BEGIN}\n2 files; 0 hold an official result")
        assert shown.endswith(f"\n{table.END}\nafter\n")
        assert "| kostki | greedy | greedy | no official result in the file |" in shown
        assert "| broken |  |  | cannot be read: " in shown
        assert "made before" not in shown
