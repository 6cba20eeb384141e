"""Counting again from frozen rules and published ballots: pure, and without anything the house has kept to itself."""

import io
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from workspace.voting.counting import registry
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Completion, Election, Kind, Option, Outcome, StruckOut
from workspace.voting.counting.pabulib import read

Marks = dict[int, int | None]
KINDS = {"approval": Kind.APPROVAL, "knapsack": Kind.APPROVAL, "ranking": Kind.ORDINAL}
TICKS = ("approval", "knapsack")


def kind_of(rules: Mapping[str, Any]) -> Kind:
    """As Pabulib names the round's kind of ballot."""
    ballot = rules["ballot"]
    return KINDS.get(ballot["kind"]) or (Kind.SCORING if ballot.get("max_sum_points") is None else Kind.CUMULATIVE)


def shape_of(rules: Mapping[str, Any]) -> Kind:
    """How the round's ballots are written in a .pb file. A ranking goes out as the points its places are worth: of a
    ranking Pabulib's own tools give the first place as many points as the ballot names, not as many as our rules say."""
    return Kind.SCORING if kind_of(rules) is Kind.ORDINAL else kind_of(rules)


def points_of(marks: Marks, rules: Mapping[str, Any]) -> Marks:
    """A ballot as it is written: of a ranking, points instead of places. Used twice it gives back the places."""
    if kind_of(rules) is not Kind.ORDINAL:
        return marks
    return {option: rules["ballot"]["max_choices"] + 1 - (place or 0) for option, place in marks.items()}


def election(
    rules: Mapping[str, Any], marks: Sequence[Marks], struck: Iterable[int | StruckOut], **lot: Any
) -> Election:
    """`struck`: options that were withdrawn or struck out. `lot`: `seed` or `drawn` of Election. What the rules of an
    older round do not name is not asked for."""
    counting = rules["count"]
    ids = [option["id"] for option in rules["options"]]
    index = {each: place for place, each in enumerate(ids)}
    ranked = rules["ballot"]["kind"] == "ranking"
    orders = [_ordered(each) for each in marks]
    rows = [[index[option] for option in order] for order in orders]
    points = (
        [[each[option] or 0 for option in order] for each, order in zip(marks, orders, strict=True)]
        if rules["ballot"]["kind"] == "points"
        else None
    )
    return Election(
        options=tuple(Option(option["id"], option["cost"]) for option in rules["options"]),
        budget=rules["budget"],
        ballots=Ballots.of(rows, points=points, ordered=ranked),
        kind=kind_of(rules),
        threshold=counting["threshold"],
        struck_out=tuple(each if isinstance(each, StruckOut) else StruckOut(each) for each in struck),
        conflicts=tuple(frozenset(group) for group in counting.get("conflicts") or ()),
        last_in_part=Fraction(counting["last_in_part"], 100) if counting.get("last_in_part") else None,
        max_length=rules["ballot"]["max_choices"] if ranked else None,
        completion=Completion(counting["completion"]),
        step=100,
        **lot,
    )


def _ordered(marks: Marks) -> list[int]:
    """The options of a ballot, those of a ranking by their places; of other ballots as they stand."""
    return list(marks) if None in marks.values() else sorted(marks, key=lambda option: marks[option] or 0)


def count(rules: Mapping[str, Any], marks: Sequence[Marks], struck: Sequence[int], **lot: Any) -> Outcome:
    return registry.count(election(rules, marks, struck, **lot), rules["count"]["rule"])


def count_totals(
    rules: Mapping[str, Any], votes: Mapping[int, int], struck: Sequence[int], **lot: Any
) -> Outcome | None:
    """From the number of votes alone, where they are all that the rule looks at; else None."""
    if rules["ballot"]["kind"] not in TICKS or not rules["count"]["rule"].startswith("greedy"):
        return None
    return count(rules, [{option: None} for option, number in votes.items() for _ in range(number)], struck, **lot)


def marks_of(pabulib: bytes, rules: Mapping[str, Any]) -> list[Marks]:
    """The ballots of a .pb file. Raises PabulibError, ValueError for an id that is no number of ours."""
    instance = read(io.BytesIO(pabulib))
    ids = [int(project.id) for project in instance.projects]
    ballots, kind, found = instance.ballots, rules["ballot"]["kind"], []
    for group, many in enumerate(ballots.counts.tolist()):
        part = slice(int(ballots.starts[group]), int(ballots.starts[group + 1]))
        options = [ids[at] for at in ballots.marks[part].tolist()]
        if kind in TICKS:
            values: list[int | None] = [None] * len(options)
        else:
            values = ballots.points[part].tolist() if ballots.points is not None else [None] * len(options)
        found += [points_of(dict(zip(options, values, strict=True)), rules)] * many
    return found


def strays(pabulib: bytes, rules: Mapping[str, Any], struck: Sequence[int]) -> list[str]:
    """What a .pb file says otherwise than the rules: whoever counts it elsewhere would be misled. `struck` options have
    a cost of their own there. Raises PabulibError."""
    instance = read(io.BytesIO(pabulib))
    wanted = {str(option["id"]): option["cost"] for option in rules["options"]}
    held = {project.id: project.cost * 100 // instance.scale for project in instance.projects}
    gone = {str(each) for each in struck}
    found = [f"option {each}" for each in sorted(wanted.keys() ^ held.keys())]
    found += [f"cost of {each}" for each in sorted(wanted.keys() & held.keys() - gone) if wanted[each] != held[each]]
    if instance.amounts["budget"] * 100 // instance.scale != rules["budget"]:
        found.append("budget")
    if max(1, instance.amounts.get("min_project_score_threshold", 0)) != max(1, rules["count"]["threshold"]):
        found.append("threshold")
    return found
