"""What we write is a valid file for the checker of Pabulib's own makers, and pabutools reads the same election in it."""

import io
from typing import Any

import pytest
from pabulib.checker import Checker
from pabutools.election import pabulib as pb

from tests.voting.counting.files import read, text
from workspace.voting.counting import pabulib as files
from workspace.voting.counting import registry
from workspace.voting.counting.model import Settled
from workspace.voting.counting.pabulib.asked import asked, equal_scores
from workspace.voting.counting.recount import recount

META: dict[str, object] = {
    "description": 'Kostki: "our" square; 2026',
    "country": "Poland",
    "unit": "Łódź",
    "instance": "2026",
    "rule": "greedy",
    "date_begin": "02.11.2026",
    "date_end": "15.11.2026",
    "language": "pl",
    "currency": "PLN",
    "budget": "1000.50",
    "min_length": 1,
}
OPTIONS = [
    (11, "400", "Ławka; z oparciem"),
    (12, "600.50", 'Drzewa „lipy" i "klony"'),
    (13, "350", "Książki"),
    (14, "80", "Budki"),
]
APPROVALS = [([11, 12], []), ([11, 12, 13], []), ([12], []), ([11, 13], []), ([12, 14], [])]
POINTS = [([11, 12], [4, 6]), ([13, 11], [7, 3]), ([12], [10]), ([14, 12], [5, 5]), ([11], [10])]
RANKS = [([11, 12, 13], []), ([12, 11], []), ([12], []), ([13, 12, 11], []), ([14, 11, 12], [])]
KINDS: dict[str, tuple[list[tuple[list[int], list[int]]], dict[str, object]]] = {
    "approval": (APPROVALS, {"max_length": 3}),
    "choose-1": ([([marks[0]], []) for marks, _ in APPROVALS], {"max_length": 1}),
    "ordinal": (RANKS, {"max_length": 3}),
    "cumulative": (POINTS, {"max_sum_points": 10, "max_points": 10}),
    "scoring": (POINTS, {"max_points": 10, "min_points": 0, "default_score": 0}),
}


def written(kind: str, rule: str = "greedy") -> str:
    """As a round is written: first counted, then with its votes and winners."""
    ballots, more = KINDS[kind]
    meta = {**META, **more, "vote_type": kind, "rule": rule, "num_projects": len(OPTIONS), "num_votes": len(ballots)}
    columns = ["voter_id", "vote", *(["points"] if ballots[0][1] else [])]
    votes = [{"voter_id": number, "vote": marks, "points": points} for number, (marks, points) in enumerate(ballots, 1)]
    projects: list[dict[str, object]] = [{"project_id": i, "cost": cost, "name": name} for i, cost, name in OPTIONS]
    draft = read("".join(files.compose(meta, projects, votes, columns=columns)))
    own = asked(draft)
    outcome = registry.count(own.of(draft.election), own.rule)
    lines = {line.option_id: line for line in outcome.lines}
    for project in projects:
        line = lines[str(project["project_id"])]
        project["votes"] = line.votes
        if kind not in ("approval", "choose-1"):
            project["score"] = line.score
        project["selected"] = int(line.place is not None)
    projects.sort(key=lambda project: -lines[str(project["project_id"])].score)
    return "".join(files.compose(meta, projects, votes, columns=columns))


def errors(content: str) -> object:
    checked: dict[Any, Any] = Checker().process_files([content])
    return checked[1]["results"].get("errors")


@pytest.mark.parametrize("kind", KINDS)
def test_the_checker_finds_no_fault_in_what_we_write(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert not errors(written(kind))
    assert "ERROR" not in capsys.readouterr().out


@pytest.mark.parametrize("rule", ["greedy-no-skip", "equalshares", "equalshares/add1"])
def test_the_checker_finds_the_winners_we_write(rule: str) -> None:
    assert not errors(written("approval", rule))


def test_the_checker_would_have_found_a_fault() -> None:
    wrong = written("approval").replace("num_votes;5", "num_votes;6")
    assert errors(wrong)
    assert errors(written("approval").replace(";3;1\n", ";3;0\n"))


@pytest.mark.parametrize("kind", KINDS)
def test_we_read_what_we_write(kind: str) -> None:
    instance = read(content := written(kind))
    assert instance.warnings == ()
    assert {each.name for each in instance.projects} == {name for _, _, name in OPTIONS}
    assert {each for each, chosen in instance.selected.items() if chosen} == set(recount(instance).outcome.selected)
    _, rows = files.open_rows(io.BytesIO(content.encode()))
    assert all(row.written is None for row in rows)


def test_pabutools_reads_the_same_election() -> None:
    content = written("approval")
    instance, profile = pb.parse_pabulib_from_string(content)
    ours = read(content).election
    assert instance.budget_limit * 100 == ours.budget * (100 // read(content).scale)
    votes = {project.name: int(profile.approval_score(project)) for project in instance}
    assert votes == ours.votes


@pytest.mark.parametrize(
    ("lot", "words"),
    [
        ({}, "Equal scores: the cheaper first, then more votes"),
        ({"seed": "9319./LOTTO/"}, "then the lot of RFC 3797 with seed 9319./LOTTO/"),
        ({"drawn": [14, 11]}, "then as drawn in the room: 14, 11"),
    ],
)
def test_how_ties_were_settled_is_written_so_that_it_can_be_read(lot: dict[str, Any], words: str) -> None:
    comment = f"#1: Frozen. #2: {equal_scores(**lot)}."
    assert words in comment
    projects = "project_id;cost;selected\n11;50;1\n12;40;0\n14;50;0"
    instance = read(text(projects=projects, votes="voter_id;vote\na;14,11", comment=comment))
    changes = asked(instance).changes
    assert changes.get("seed", "") == lot.get("seed", "")
    assert changes.get("drawn", ()) == tuple(map(str, lot.get("drawn", ())))
    assert changes["settle"][0] is Settled.CHEAPER
    assert not recount(instance).outcome.undecided
