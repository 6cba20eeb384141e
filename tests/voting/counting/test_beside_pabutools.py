"""The same winners in the same order as pabutools (COMSOC), which others use to study such votes: on real elections and
on random ones, ties included. Greedy by score is its greedy welfare rule with satisfaction = score × cost."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from pabutools import election as pb
from pabutools.election.satisfaction import AdditiveSatisfaction, PositionalSatisfaction
from pabutools.rules import greedy_utilitarian_welfare
from pabutools.tiebreaking import TieBreakingRule

from tests.voting.counting.files import SMALL, needs_real, parsed, twenty
from workspace.voting.counting import greedy, ties
from workspace.voting.counting.model import Election, Kind, Option, OptionId, Settled


class Points(AdditiveSatisfaction):
    def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
        super().__init__(instance, profile, ballot, lambda _i, _p, own, project, _v: own.get(project, 0) * project.cost)


def borda(longest: int | None) -> type[PositionalSatisfaction]:
    def satisfaction(own: Any, project: Any) -> Any:
        return ((longest or len(own)) - own.position(project)) * project.cost if project in own else 0

    class Borda(PositionalSatisfaction):
        def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
            super().__init__(instance, profile, ballot, satisfaction, sum)

    return Borda


def satisfaction(held: Election) -> Any:
    if held.kind in (Kind.CUMULATIVE, Kind.SCORING):
        return Points
    if held.kind is Kind.ORDINAL:
        return borda(held.max_length)
    return pb.Cost_Sat


def theirs(held: Election, instance: Any, profile: Any) -> list[str]:
    """With our order of ties: what pabutools is asked for is everything but that order."""
    rank = {str(option.id): ties.key(held, option) for option in held.options}
    untie = TieBreakingRule(lambda _instance, _profile, project: rank[project.name])
    winners = greedy_utilitarian_welfare(instance, profile, sat_class=satisfaction(held), tie_breaking=untie)
    return [project.name for project in winners]


@needs_real
@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_real_elections_have_the_same_winners_in_the_same_order(path: Path) -> None:
    instance, *told = parsed(path)
    held = instance.election.having(settle=(Settled.LISTED,), threshold=0, struck_out=())
    assert theirs(held, *told) == list(greedy.count(held).selected)


def election(number: int) -> Election:
    """A small one, by chance, with many equal scores: the same for the same number."""
    chance = random.Random(number)
    ids: list[OptionId] = list(range(chance.randint(1, 6)))
    ballots = [{each for each in ids if chance.random() < 0.5} for _ in range(chance.randint(1, 10))]
    options = [Option(each, chance.randint(1, 9)) for each in ids]
    return Election.of_sets(options, chance.randint(0, 25), ballots, seed=chance.choice("abc"))


@settings(max_examples=100, deadline=None)
@given(twenty(election))
def test_thousands_of_random_elections_have_the_same_winners_in_the_same_order(many: list[Election]) -> None:
    for held in many:
        has_the_same_winners_in_the_same_order(held)


def has_the_same_winners_in_the_same_order(held: Election) -> None:
    projects = {option.id: pb.Project(str(option.id), option.cost) for option in held.options}
    ballots = [
        pb.ApprovalBallot([projects[held.options[at].id] for at in marks])
        for marks, _, many in held.ballots
        for _ in range(many)
    ]
    instance = pb.Instance(projects.values(), budget_limit=held.budget)
    ours = greedy.count(held)
    assert theirs(held, instance, pb.ApprovalProfile(ballots, instance=instance)) == list(map(str, ours.selected))
    assert not ours.undecided
