"""Equal shares and Phragmén beside pabutools, exact, on real and on random elections, ties included.

pabutools needs minutes for the larger files and for add-one: these are compared by

    PABULIB_ALL=1 python -m pytest tests/voting/counting/test_shares_beside_pabutools.py

What differs on purpose: pabutools does not buy what is free; its Phragmén goes on to options nobody supports, and ends
as soon as one of several that are tied does not fit, where ours asks the order of ties first."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabutools import election as pb
from pabutools.election.satisfaction import AdditiveSatisfaction, PositionalSatisfaction
from pabutools.rules import exhaustion_by_budget_increase, method_of_equal_shares, sequential_phragmen
from pabutools.tiebreaking import TieBreakingRule

from tests.voting.counting.files import ALL, REAL, SMALL, needs_real, parsed, twenty
from workspace.voting.counting import equal_shares, phragmen, ties
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Election, Kind, Option, Settled
from workspace.voting.counting.words import Completion

STEPS = 3_000  # of add-one, that pabutools is asked for at most
ADDED = [path for path in REAL if ALL and path.stat().st_size <= 130_000]
LISTED = (Settled.CHEAPER, Settled.MORE_VOTES, Settled.LISTED)


def worth(held: Election, *, by_cost: bool) -> Any:
    """The satisfaction that ours counts with, in the words of pabutools."""
    if held.kind in (Kind.APPROVAL, Kind.CHOOSE_ONE):
        return pb.Cost_Sat if by_cost else pb.Cardinality_Sat

    def times(project: Any) -> Any:
        return project.cost if by_cost else 1

    class Points(AdditiveSatisfaction):
        def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
            super().__init__(instance, profile, ballot, lambda _i, _p, own, each, _v: own.get(each, 0) * times(each))

    class Borda(PositionalSatisfaction):
        def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
            super().__init__(instance, profile, ballot, self.of, sum)

        @staticmethod
        def of(own: Any, project: Any) -> Any:
            longest = held.max_length or len(own)
            return (longest - own.position(project)) * times(project) if project in own else 0

    return Borda if held.kind is Kind.ORDINAL else Points


def untie(held: Election) -> TieBreakingRule:
    rank = {str(option.id): ties.key(held, option) for option in held.options}
    return TieBreakingRule(lambda _instance, _profile, project: rank[project.name])


def read(path: Path) -> tuple[Election, Any, Any]:
    ours, instance, profile = parsed(path)
    held = ours.election.having(settle=LISTED, threshold=0, struck_out=(), conflicts=())
    return held, instance, profile.as_multiprofile()


def names(winners: Any) -> list[str]:
    return [project.name for project in winners]


@needs_real
@pytest.mark.parametrize("by_cost", [True, False], ids=["cost", "number"])
@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_real_elections_buy_the_same_in_the_same_order(path: Path, by_cost: bool) -> None:
    held, instance, profile = read(path)
    theirs = method_of_equal_shares(instance, profile, sat_class=worth(held, by_cost=by_cost), tie_breaking=untie(held))
    free = {option.id for option in held.options if not option.cost}
    ours = equal_shares.Shares(held, by_cost).outcome().selected
    assert [each for each in ours if each not in free] == names(theirs)


@needs_real
@pytest.mark.parametrize("path", ADDED, ids=lambda path: path.stem)
def test_real_elections_completed_by_add_one_have_the_same_winners(path: Path) -> None:
    held, instance, profile = read(path)
    if held.step * held.ballots.size * STEPS < sum(option.cost for option in held.options):
        pytest.skip("too many steps for pabutools")
    measure = {"sat_class": worth(held, by_cost=True), "tie_breaking": untie(held)}
    theirs = exhaustion_by_budget_increase(
        instance,
        profile,
        method_of_equal_shares,
        rule_params=measure,
        budget_step=held.ballots.size,
        budget_bound=sum(project.cost for project in instance) * held.ballots.size,
        exhaustive_stop=False,
    )
    ours = equal_shares.count(held.having(completion=Completion.ADD1))
    assert set(names(theirs)) == set(ours.selected)


@needs_real
@pytest.mark.parametrize(
    "path", [path for path in SMALL if "approval" in path.read_text()[:4000]], ids=lambda p: p.stem
)
def test_real_elections_have_the_same_winners_by_phragmen(path: Path) -> None:
    held, instance, profile = read(path)
    held = held.only([option.id for option in held.options if held.votes[option.id]])
    instance = pb.Instance([each for each in instance if each.name in held.index], budget_limit=instance.budget_limit)
    outcome = phragmen.count(held)
    theirs = names(sequential_phragmen(instance, profile, tie_breaking=untie(held)))
    if any(tie.decisive for tie in outcome.ties):
        assert set(theirs) <= set(outcome.selected)
    else:
        assert set(theirs) == set(outcome.selected)


def election(number: int) -> Election:
    """A small one, by chance: the same for the same number."""
    chance = random.Random(number)
    many, dearest = chance.randint(1, 6), chance.choice([3, 9, 40])
    options = tuple(Option(at, chance.randint(1, dearest)) for at in range(many))
    rows = [sorted(chance.sample(range(many), chance.randint(0, many))) for _ in range(chance.randint(1, 8))]
    kind = chance.choice([Kind.APPROVAL, Kind.APPROVAL, Kind.CUMULATIVE])
    points = [[chance.randint(1, 4) for _ in row] for row in rows] if kind is Kind.CUMULATIVE else None
    budget = chance.randint(0, sum(option.cost for option in options))
    return Election(options, budget, Ballots.of(rows, points=points), kind, seed="s")


def told(held: Election) -> tuple[Any, Any]:
    """The same election in the words of pabutools."""
    projects = [pb.Project(str(option.id), option.cost) for option in held.options]
    instance = pb.Instance(projects, budget_limit=held.budget)
    if held.kind is Kind.CUMULATIVE:
        cardinal = [
            pb.CardinalBallot({projects[at]: points for at, points in zip(marks, given_points, strict=True)})
            for marks, given_points, many in held.ballots
            for _ in range(many)
        ]
        return instance, pb.CardinalProfile(cardinal, instance=instance)
    ballots = [pb.ApprovalBallot([projects[at] for at in row]) for row, _, many in held.ballots for _ in range(many)]
    return instance, pb.ApprovalProfile(ballots, instance=instance)


@settings(max_examples=100, deadline=None)
@given(many=twenty(election), by_cost=st.booleans())
def test_thousands_of_random_elections_buy_the_same_in_the_same_order(many: list[Election], by_cost: bool) -> None:
    for held in many:
        measure = {"sat_class": worth(held, by_cost=by_cost), "tie_breaking": untie(held)}
        theirs = method_of_equal_shares(*told(held), **measure)
        assert names(theirs) == [str(each) for each in equal_shares.Shares(held, by_cost).outcome().selected]


@settings(max_examples=50, deadline=None)
@given(many=twenty(election))
def test_thousands_of_random_elections_have_the_same_winners_by_phragmen(many: list[Election]) -> None:
    for held in many:
        has_the_same_winners_by_phragmen(held)


def has_the_same_winners_by_phragmen(held: Election) -> None:
    held = held.having(
        kind=Kind.APPROVAL, ballots=Ballots.of(row for row, _, many in held.ballots for _ in range(many))
    )
    held = held.only([option.id for option in held.options if held.votes[option.id]])
    if not held.options:
        return
    outcome = phragmen.count(held)
    theirs = {int(name) for name in names(sequential_phragmen(*told(held), tie_breaking=untie(held)))}
    assert theirs <= set(outcome.selected)
    if not outcome.ties:
        assert theirs == set(outcome.selected)


@settings(max_examples=40, deadline=None)
@given(held=st.builds(election, st.integers(0, 2**64)))
def test_random_elections_are_completed_alike(held: Election) -> None:
    instance, profile = told(held)
    measure = {"sat_class": worth(held, by_cost=True), "tie_breaking": untie(held)}
    theirs = method_of_equal_shares(instance, profile, **measure, voter_budget_increment=1)
    assert set(names(theirs)) == set(
        map(str, equal_shares.count(held.having(completion=Completion.ADD1_EXHAUSTIVE)).selected)
    )
    theirs = exhaustion_by_budget_increase(
        instance,
        profile,
        method_of_equal_shares,
        rule_params=measure,
        budget_step=held.ballots.size,
        budget_bound=(sum(option.cost for option in held.options) + 1) * held.ballots.size,
        exhaustive_stop=False,
    )
    ours = equal_shares.count(held.having(completion=Completion.ADD1))
    assert set(names(theirs)) == set(map(str, ours.selected))
