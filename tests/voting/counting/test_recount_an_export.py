"""The ballots.pb of a round, opened by `workspace count` and by Pabulib's checker: the same winners as in the house."""

import json
import random
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from pabulib.checker import Checker

from tests.voting.counting.files import read
from workspace.voting.counting.model import Outcome
from workspace.voting.counting.recount import Recount, recount
from workspace.voting.counting.words import Reason
from workspace.voting.seals import export, log
from workspace.voting.seals import recount as house
from workspace.voting.seals.log import Marks

COSTS = {3: 40_000, 12: 60_050, 7: 35_000, 25: 35_000, 9: 8_000}
BALLOTS: dict[str, dict[str, Any]] = {
    "approval": {"max_choices": 3},
    "knapsack": {"max_sum_cost": 100_000},
    "ranking": {"max_choices": 3},
    "points": {"max_sum_points": None},
    "points to hand out": {"max_sum_points": 12},
}
RULES = [
    *(("greedy", "none"), ("greedy-no-skip", "none"), ("phragmen", "none"), ("equal-shares", "none")),
    *(("equal-shares", "add1"), ("equal-shares", "add1-utilitarian"), ("equal-shares-by-number", "utilitarian")),
]


def rules(kind: str, rule: str, completion: str) -> dict[str, Any]:
    options = [{"id": each, "cost": cost, "title": f'Idea "{each}"; with trees'} for each, cost in COSTS.items()]
    return {
        "opens_at": "2026-11-02T08:00:00+00:00",
        "closes_at": "2026-11-15T20:00:00+00:00",
        "lang": "pl",
        "currency": "PLN",
        "budget": 100_050,
        "options": options,
        "ballot": {"kind": kind.partition(" ")[0], **BALLOTS[kind]},
        "count": {"rule": rule, "completion": completion, "threshold": 1},
    }


def marks(kind: str, chance: random.Random) -> Marks:
    chosen = chance.sample(sorted(COSTS), chance.randint(1, 3))
    if kind == "knapsack":
        chosen = [each for each in chosen if COSTS[each] < 34_000] or [9]
    if kind in ("approval", "knapsack"):
        return dict.fromkeys(chosen)
    return {each: place if kind == "ranking" else chance.randint(1, 4) for place, each in enumerate(chosen, 1)}


def published(held: dict[str, Any], ballots: Sequence[Marks], outcome: Outcome) -> str:
    voting_round: Any = SimpleNamespace(
        id=1, title="Kostki", zone=SimpleNamespace(branch="Widzew"), rules=json.dumps(held), fingerprint="ab" * 32
    )
    totals = [(line.option_id, line.votes, line.score) for line in outcome.lines]
    in_part = [line.option_id for line in outcome.lines if line.reason is Reason.IN_PART]
    result = {"totals": totals, "winners": outcome.selected, "struck": [], "in_part": in_part}
    return export.pabulib(voting_round, ballots, result)


def has(kind: str, rule: str) -> bool:
    """The house counts rankings by greedy alone."""
    return kind != "ranking" or rule.startswith("greedy")


@pytest.mark.parametrize(
    ("kind", "rule", "completion"), [(kind, *rule) for kind in BALLOTS for rule in RULES if has(kind, rule[0])]
)
def test_an_export_elects_the_same(kind: str, rule: str, completion: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, lot = random.Random(f"{kind}{rule}{completion}"), {"kind": "lot", "seed": "9319./2.5.8.10.12./"}
    monkeypatch.setattr(log, "contents", lambda _round_id: [json.dumps(lot)])
    held = rules(kind, rule, completion)
    for size in (3, 8, 30):
        ballots = [marks(kind, chance) for _ in range(size)]
        outcome = house.count(held, ballots, [], seed=lot["seed"])
        content = published(held, ballots, outcome)
        again: Recount = recount(read(content))
        assert again.outcome.selected == tuple(map(str, outcome.selected))
        assert not again.doubt
        assert not again.instance.warnings
        assert sorted(map(told, house.marks_of(content.encode(), held))) == sorted(map(told, ballots))


def told(ballot: Marks) -> str:
    return str(sorted(ballot.items()))


@pytest.mark.parametrize("kind", BALLOTS)
@pytest.mark.parametrize("rule", ["greedy", "greedy-no-skip"])
@pytest.mark.parametrize("threshold", [0, 1, 12])
def test_the_checker_of_pabulib_finds_no_fault_in_an_export(
    kind: str, rule: str, threshold: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "contents", lambda _round_id: [])
    held = rules(kind, rule, "none")
    held["count"]["threshold"] = threshold
    ballots = [marks(kind, random.Random(number)) for number in range(60)]
    content = published(held, ballots, house.count(held, ballots, []))
    assert not Checker().process_files([content])[1]["results"].get("errors")


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("greedy", {"conflicts": [[3, 12], [7, 9, 25]]}),
        ("greedy-no-skip", {"conflicts": [[3, 12]]}),
        ("greedy-no-skip", {"last_in_part": 80}),
        ("greedy-no-skip", {"last_in_part": 50, "conflicts": [[7, 25]]}),
        ("equal-shares", {"conflicts": [[3, 12, 7, 25, 9]]}),
        ("phragmen", {"conflicts": [[3, 12, 9]]}),
    ],
)
def test_conflicts_and_part_payment_travel_with_the_file(
    rule: str, more: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    lot = {"kind": "lot", "seed": "9319./2.5.8.10.12./"}
    struck = {"kind": "option", "option": 9, "what": "struck out", "by": "library", "reason": "done", "why": "Jest."}
    monkeypatch.setattr(log, "contents", lambda _round_id: [json.dumps(lot), json.dumps(struck)])
    held, differs = rules("approval", rule, "none"), 0
    held["count"] |= more
    for number in range(12):
        chance = random.Random(f"{rule}{more}{number}")
        ballots = [marks("approval", chance) for _ in range(15)]
        outcome = house.count(held, ballots, [], seed=lot["seed"])
        plain = house.count({**held, "count": {**held["count"], **dict.fromkeys(more)}}, ballots, [], seed=lot["seed"])
        differs += outcome.selected != plain.selected
        again: Recount = recount(read(published(held, ballots, outcome)))
        assert again.outcome.selected == tuple(map(str, outcome.selected)) and not again.doubt
        assert "was struck out by library: done" in again.instance.meta["comment"]
        for group in more.get("conflicts", ()):
            assert len(set(group) & set(outcome.selected)) <= 1
    assert differs, "in some of these the two rules elect others"


@pytest.mark.parametrize(
    ("rule", "more"), [("greedy", {"conflicts": [[3, 12]]}), ("greedy-no-skip", {"last_in_part": 80})]
)
def test_the_checker_of_pabulib_reads_such_a_file(
    rule: str, more: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "contents", lambda _round_id: [])
    held = rules("approval", rule, "none")
    held["count"] |= more
    ballots = [marks("approval", random.Random(number)) for number in range(60)]
    content = published(held, ballots, house.count(held, ballots, []))
    found = Checker().process_files([content])[1]["results"].get("errors")
    assert not found, found
