"""The count itself: pure functions, checked on small cases by hand and on thousands at random."""

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.voting.counting import greedy, lot
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Election, Option, OptionId, Outcome, Reason, Settled, StruckOut


def election(costs: dict[int, int], ballots: list[set[int]], budget: int = 10, **more: object) -> Election:
    options = [Option(number, cost) for number, cost in costs.items()]
    return Election.of_sets(options, budget, ballots, **more)


def line(outcome: Outcome, option_id: int) -> tuple[object, ...]:
    found = next(line for line in outcome.lines if line.option_id == option_id)
    return found.votes, found.reason, found.place, found.left, found.missing


def test_the_most_voted_that_fit_are_chosen_and_what_does_not_fit_is_skipped() -> None:
    outcome = greedy.count(election({1: 6, 2: 5, 3: 4}, [{1, 2}, {1, 2}, {1, 3}]))
    assert outcome.selected == (1, 3)
    assert outcome.spent == 10
    assert line(outcome, 1) == (3, Reason.SELECTED, 1, 10, 0)
    assert line(outcome, 2) == (2, Reason.TOO_DEAR, None, 4, 1)
    assert line(outcome, 3) == (1, Reason.SELECTED, 2, 4, 0)


def test_an_idea_below_the_threshold_is_not_chosen_even_if_money_is_left() -> None:
    outcome = greedy.count(election({1: 1, 2: 1}, [{1}, {1}, {2}], threshold=2))
    assert outcome.selected == (1,)
    assert line(outcome, 2) == (1, Reason.TOO_FEW, None, None, 1)


def test_a_withdrawn_idea_is_struck_out_before_the_count() -> None:
    outcome = greedy.count(election({1: 9, 2: 9}, [{1}, {1}, {2}], struck_out=(StruckOut(1),)))
    assert outcome.selected == (2,)
    assert line(outcome, 1) == (2, Reason.WITHDRAWN, None, None, 0)


def test_of_equal_votes_the_cheaper_goes_first_and_it_is_said() -> None:
    outcome = greedy.count(election({1: 8, 2: 7}, [{1, 2}]))
    assert outcome.selected == (2,)
    [tie] = outcome.ties
    assert (tie.option_ids, tie.settled, tie.decisive) == ((2, 1), Settled.CHEAPER, True)


def test_of_equal_votes_and_cost_the_announced_lot_decides() -> None:
    outcome = greedy.count(election({1: 8, 2: 8}, [{1, 2}], seed="announced"))
    assert outcome.selected == (lot.order([1, 2], "announced")[0],)
    assert outcome.ties[0].settled is Settled.LOT
    assert outcome.ties[0].decisive


def test_a_tie_that_changes_nothing_is_listed_and_not_called_decisive() -> None:
    assert not greedy.count(election({1: 2, 2: 3}, [{1, 2}])).ties[0].decisive
    assert not greedy.count(election({1: 12, 2: 13}, [{1, 2}])).ties[0].decisive


def test_nobody_voted_and_no_threshold_still_counts() -> None:
    outcome = greedy.count(election({1: 6, 2: 5}, []))
    assert outcome.selected == (2,)


@pytest.mark.parametrize(
    ("costs", "ballots", "more"),
    [({1: 5}, [{2}], {}), ({1: -5}, [], {}), ({1: 5}, [], {"threshold": -1}), ({1: 5}, [], {"budget": -1})],
)
def test_an_election_that_makes_no_sense_is_refused(
    costs: dict[int, int], ballots: list[set[int]], more: dict[str, int]
) -> None:
    with pytest.raises(ValueError):
        election(costs, ballots, **more)


def test_an_option_twice_on_the_ballot_is_refused() -> None:
    with pytest.raises(ValueError):
        Election.of_sets([Option(1, 1), Option(1, 2)], 10, [])


def chosen(number: int) -> Election:
    """A small one, by chance: the same for the same number."""
    chance = random.Random(number)
    ids = range(chance.randint(1, 7))
    ballots = [{each for each in ids if chance.random() < 0.5} for _ in range(chance.randint(0, 12))]
    costs = {each: chance.randint(0, 12) for each in ids}
    return election(costs, ballots, chance.randint(0, 30), threshold=chance.randint(0, 4), seed=chance.choice("abc"))


SEEDS = st.integers(0, 2**64)
ELECTIONS = st.builds(chosen, SEEDS)


def sets(held: Election) -> list[set[OptionId]]:
    return [{held.options[each].id for each in marks} for marks, _, many in held.ballots for _ in range(many)]


MANY = settings(max_examples=300, deadline=None)


@MANY
@given(ELECTIONS, SEEDS)
def test_the_order_of_ballots_and_options_does_not_matter(held: Election, seed: int) -> None:
    chance = random.Random(seed)
    ballots, options = sets(held), list(held.options)
    chance.shuffle(ballots)
    chance.shuffle(options)
    other = Election.of_sets(options, held.budget, ballots, threshold=held.threshold, seed=held.seed)
    assert greedy.count(other) == greedy.count(held) == greedy.count(held)


@MANY
@given(ELECTIONS)
def test_a_count_never_spends_more_than_there_is_and_leaves_out_nothing_that_would_fit(held: Election) -> None:
    outcome, cost = greedy.count(held), {option.id: option.cost for option in held.options}
    assert sum(cost[each] for each in outcome.selected) == outcome.spent <= held.budget
    assert {line.option_id for line in outcome.lines} == set(cost)
    for lost in outcome.lines:
        if lost.reason is Reason.TOO_DEAR:
            assert cost[lost.option_id] == (lost.left or 0) + lost.missing > held.budget - outcome.spent
        if lost.reason is Reason.TOO_FEW:
            assert lost.votes + lost.missing == held.threshold


@MANY
@given(ELECTIONS, st.data())
def test_one_more_vote_for_a_winner_keeps_it_winning(held: Election, data: st.DataObject) -> None:
    winners = greedy.count(held).selected
    if not winners:
        return
    winner = data.draw(st.sampled_from(winners))
    more = held.having(ballots=Ballots.together(held.ballots, Ballots.of([{held.index[winner]}])))
    assert winner in greedy.count(more).selected


@MANY
@given(ELECTIONS)
def test_a_tie_is_decisive_exactly_if_another_order_has_other_winners(held: Election) -> None:
    """By brute force: put each loser of a tie at its head and count again."""
    outcome, cost = greedy.count(held), {option.id: option.cost for option in held.options}
    for tie in outcome.ties:
        others = set()
        for first in tie.option_ids:
            order = [first, *(each for each in tie.option_ids if each != first)]
            left = next(line.left for line in outcome.lines if line.option_id == tie.option_ids[0])
            others.add(frozenset(_take(order, cost, left or 0)))
        assert tie.decisive == (len(others) > 1)


def _take(order: list[OptionId], cost: dict[OptionId, int], left: int) -> list[OptionId]:
    taken = []
    for each in order:
        if cost[each] <= left:
            taken.append(each)
            left -= cost[each]
    return taken


FAMILY = [greedy.count, greedy.count_no_skip]


def difficult(number: int) -> Election:
    """By chance: few different scores, so many ties; conflicts, thresholds, decisions, the last in part."""
    chance = random.Random(number)
    ids: list[OptionId] = list(range(chance.randint(1, 5)))
    held = Election.of_sets(
        [Option(each, chance.randint(0, 9)) for each in ids],
        chance.randint(0, 25),
        [{each for each in ids if chance.random() < 0.5} for _ in range(chance.randint(0, 4))],
        threshold=chance.choice([0, 0, 1, 2]),
        conflicts=tuple(frozenset(chance.choices(ids, k=chance.randint(1, 3))) for _ in range(chance.randint(0, 2))),
        struck_out=tuple(StruckOut(each) for each in ids if chance.random() < 0.1),
        settle=(Settled.LOT,),
        drawn=tuple(chance.sample(ids, len(ids))),
    )
    return held.having(last_in_part=chance.choice([None, Fraction(1, 2), Fraction(4, 5)]))


def winners(outcome: Outcome) -> dict[OptionId, Reason]:
    return {line.option_id: line.reason for line in outcome.lines if line.place is not None}


@MANY
@given(st.builds(difficult, SEEDS), st.sampled_from(FAMILY))
def test_whatever_the_conditions_no_count_spends_too_much_or_builds_rivals(
    held: Election, rule: Callable[[Election], Outcome]
) -> None:
    outcome, cost = rule(held), {option.id: option.cost for option in held.options}
    unpaid = sum(line.missing for line in outcome.lines if line.place is not None)
    assert sum(cost[each] for each in outcome.selected) - unpaid == outcome.spent <= held.budget
    assert sorted(line.option_id for line in outcome.lines) == sorted(cost)
    assert all(len(group & set(outcome.selected)) <= 1 for group in held.conflicts)
    assert not {each.option_id for each in held.struck_out} & set(outcome.selected)
    assert all(held.scores[each] >= held.threshold for each in outcome.selected)


@MANY
@given(st.builds(difficult, SEEDS), st.sampled_from(FAMILY))
def test_whatever_the_conditions_a_tie_is_decisive_exactly_if_some_order_of_it_has_other_winners(
    held: Election, rule: Callable[[Election], Outcome]
) -> None:
    """By brute force: every order of each tie."""
    outcome = rule(held)
    for tie in outcome.ties:
        rest = [each for each in held.drawn if each not in tie.option_ids]
        others = [winners(rule(held.having(drawn=(*order, *rest)))) for order in permutations(tie.option_ids)]
        assert tie.decisive == any(other != winners(outcome) for other in others)


@MANY
@given(st.builds(difficult, SEEDS), st.data())
def test_whatever_the_conditions_a_winner_with_one_mark_more_still_wins(held: Election, data: st.DataObject) -> None:
    for rule in FAMILY:
        for winner in rule(held).selected:
            ballots = sets(held)
            without = [ballot for ballot in ballots if winner not in ballot]
            if without:
                data.draw(st.sampled_from(without)).add(winner)
                more = Ballots.of([[held.index[each] for each in ballot] for ballot in ballots])
                assert winner in rule(held.having(ballots=more)).selected
