"""Equal shares: small cases done by hand, a plain slow count beside the fast one, and what must hold of every count."""

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.counting.files import FOLDER, needs_real
from tests.voting.counting.slow import slow_add_one, slow_shares
from workspace.voting.counting import equal_shares, greedy, pabulib, purses, spending
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.completion import preferences
from workspace.voting.counting.model import Election, Kind, Option, OptionId, Reason, Scored, Settled, StruckOut
from workspace.voting.counting.words import Completion

Row = Sequence[OptionId]


def election(costs: dict[OptionId, int], ballots: Sequence[Row], budget: int, **more: object) -> Election:
    return Election.of_sets([Option(*each) for each in costs.items()], budget, ballots, **more)


def pointed(costs: Sequence[int], rows: Sequence[dict[int, int]], budget: int, **more: object) -> Election:
    ballots = Ballots.of([list(row) for row in rows], points=[list(row.values()) for row in rows])
    options = tuple(Option(at, cost) for at, cost in enumerate(costs))
    return Election(options, budget, ballots, **{"kind": Kind.CUMULATIVE, **more})  # type: ignore[arg-type]


def test_a_minority_spends_its_own_share() -> None:
    """Ten voters with 6 each. Six want two benches, for 30 each; four want books, for 12, or a tree, for 40. Greedy gives
    the six all they want. By shares they pay 5 each for one bench and have 6 left; the four pay 3 each for books."""
    ballots: list[Row] = [[1, 2]] * 6 + [[3, 4]] * 4
    held = election({1: 30, 2: 30, 3: 40, 4: 12}, ballots, 60, drawn=(1, 2, 3, 4))
    assert greedy.count(held).selected == (1, 2)
    outcome = equal_shares.count(held)
    assert outcome.selected == (1, 4)
    assert outcome.spent == 42
    assert [(line.left, line.missing) for line in outcome.lines[2:]] == [(6, 24), (12, 28)]


def test_who_cannot_pay_alike_pays_all_they_have() -> None:
    """b pays 5 for 1, then has 5: for 2, which costs 12, c pays 7. 3 costs 4: c has 3."""
    outcome = equal_shares.count(election({1: 10, 2: 12, 3: 4}, [[1], [1, 2], [2, 3]], 30))
    assert outcome.selected == (1, 2)
    lost = outcome.lines[2]
    assert (lost.option_id, lost.reason, lost.left, lost.missing) == (3, Reason.UNSUPPORTED, 3, 1)
    paid = {
        each.marks: each.paid for each in spending.payments(election({1: 10, 2: 12, 3: 4}, [[1], [1, 2], [2, 3]], 30))
    }
    assert paid == {(1,): 5, (1, 2): 10, (2, 3): 7}


def test_by_number_the_cheap_go_first_and_by_cost_the_wanted() -> None:
    """Ten voters with 12 each: all want the park (90), nine of them the bin (18)."""
    held = election({"park": 90, "bin": 18}, [["park", "bin"]] * 9 + [["park"]], 120)
    assert equal_shares.count(held).selected == ("park", "bin")
    assert equal_shares.count_by_number(held).selected == ("bin", "park")


def test_points_are_paid_for_by_points() -> None:
    """3 points and 1 point: of 8, one pays 6 and the other 2."""
    held = pointed([8], [{0: 3}, {0: 1}], 14)
    assert [(each.paid, each.share) for each in spending.payments(held)] == [(2, 7), (6, 7)]


def test_points_for_what_is_left_out_count_as_given() -> None:
    held = pointed([9, 50], [{1: 1}, {1: 1}, {0: 2}], 15, kind=Kind.SCORING, default_score=2)
    assert equal_shares.count(held).selected == (0,)
    assert sum(each.paid * each.many for each in spending.payments(held)) == 9


def test_points_beyond_exact_arithmetic_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        equal_shares.count(pointed([8], [{0: 10**15}] * 9, 14))
    with pytest.raises(ValueError, match="too large"):
        equal_shares.count(pointed([8], [{0: 1}], 2**52))


def test_ranks_are_worth_their_borda_points_and_only_first_places_under_plurality() -> None:
    ballots = Ballots.of([[0, 1], [0, 1], [1, 0]], ordered=True)
    held = Election((Option(0, 4), Option(1, 4)), 6, ballots, Kind.ORDINAL)
    assert equal_shares.count(held).selected == (0,)
    assert [each.paid for each in spending.payments(held)] == [Fraction(8, 5), Fraction(4, 5)]
    assert equal_shares.count(held.having(scored=Scored.PLURALITY)).selected == (0,)


def test_an_option_that_costs_the_whole_budget_and_that_all_want_is_bought() -> None:
    """The shares are thirds and sevenths: with rounded money it would lack a little."""
    for voters in (3, 7, 105):
        outcome = equal_shares.count(election({1: 100}, [[1]] * voters, 100))
        assert outcome.selected == (1,)


def test_what_is_free_is_bought_if_anybody_wants_it() -> None:
    assert equal_shares.count(election({1: 0, 2: 0}, [[1]], 0)).selected == (1,)


def test_nobody_voted_and_nothing_is_bought() -> None:
    outcome = equal_shares.count(election({1: 5}, [], 100, completion=Completion.ADD1))
    assert (outcome.selected, outcome.spent) == ((), 0)
    assert outcome.lines[0].missing == 5


def test_what_is_struck_out_takes_nobodys_money_and_conflicts_keep_out() -> None:
    held = election({1: 6, 2: 6, 3: 6}, [[1, 2, 3]] * 3, 18, struck_out=(StruckOut(1),), conflicts=(frozenset({2, 3}),))
    outcome = equal_shares.count(held.having(seed="s"))
    [won] = outcome.selected
    reasons = {line.option_id: (line.reason, line.because_of) for line in outcome.lines}
    assert won in (2, 3)
    assert reasons[1] == (Reason.WITHDRAWN, ())
    assert reasons[5 - int(won)] == (Reason.CONFLICT, (won,))
    assert spending.accounts(held.having(seed="s"))[5 - int(won)].could_pay == 12


def test_below_the_threshold_nobody_pays() -> None:
    outcome = equal_shares.count(election({1: 2, 2: 2}, [[1], [1, 2]], 8, threshold=2))
    assert [line.reason for line in outcome.lines] == [Reason.SELECTED, Reason.TOO_FEW]


def test_a_tie_is_told_and_said_to_decide_if_it_does() -> None:
    """Two voters with 5 each, two options for 10: the second finds no money."""
    held = election({1: 10, 2: 10}, [[1, 2], [1, 2]], 10, seed="source")
    [tie] = equal_shares.count(held).ties
    assert set(tie.option_ids) == {1, 2}
    assert tie.decisive
    assert tie.settled is Settled.LOT
    assert not equal_shares.count(held.having(budget=20)).ties[0].decisive


def with_ties(seed: int) -> Election:
    draw = random.Random(seed)
    many, settle = draw.randint(4, 8), (Settled.LOT,)
    rows = [draw.sample(range(many), draw.randint(1, 3)) for _ in range(draw.randint(6, 14))]
    options, budget = tuple(Option(at, draw.randint(2, 6)) for at in range(many)), draw.randint(2 * many, 3 * many)
    return Election(options, budget, Ballots.of(rows), settle=settle, drawn=tuple(range(many)))


def test_a_tie_decides_exactly_if_others_win_with_another_of_it_first() -> None:
    for seed in range(300, 400):
        held = with_ties(seed)
        outcome, others = equal_shares.count(held), []
        for tie in outcome.ties:
            at = held.drawn.index(tie.option_ids[0])
            for first in tie.option_ids[1:]:
                rest = [each for each in held.drawn if each != first]
                others.append(equal_shares.count(held.having(drawn=(*rest[:at], first, *rest[at:]))).selected)
        decided = any(set(other) != set(outcome.selected) for other in others)
        assert decided == any(tie.decisive for tie in outcome.ties), seed


def test_without_a_lot_a_tie_that_decides_leaves_the_vote_undecided() -> None:
    held = election({1: 10, 2: 10}, [[1, 2], [1, 2]], 10)
    assert equal_shares.count(held).undecided
    assert not equal_shares.count(held.having(drawn=(2, 1))).undecided
    assert equal_shares.count(held.having(drawn=(2, 1))).selected == (2,)


def test_add_one_raises_the_shares_until_the_budget_would_be_overspent() -> None:
    """Two voters, 10 each. 1 is wanted by one and costs 14: with 4 more each it is bought, and all ends."""
    held = election({1: 14, 2: 6}, [[1], [2]], 20, completion=Completion.ADD1)
    outcome = equal_shares.count(held)
    assert outcome.selected in ((2, 1), (1, 2))
    assert dict(outcome.notes) == {"share": "14/1", "raised": 4}
    dearer = equal_shares.count(held.having(options=(Option(1, 15), Option(2, 6))))
    assert dearer.selected == (2,)
    assert dict(dearer.notes)["raised"] == 4  # with 5 more 21 would be spent


def test_exhaustive_add_one_ends_as_soon_as_nothing_more_fits() -> None:
    held = election({1: 15, 2: 6}, [[1], [2]], 20)
    assert dict(equal_shares.count(held.having(completion=Completion.ADD1_EXHAUSTIVE)).notes)["raised"] == 0


def test_greedy_is_taken_if_more_voters_prefer_it() -> None:
    """Shares of 4: nobody can pay for anything but 3, which one voter wants. Greedy buys 1 for six of seven."""
    held = election({1: 25, 3: 4}, [[1]] * 6 + [[3]], 28)
    assert equal_shares.count(held).selected == (3,)
    outcome = equal_shares.count(held.having(completion=Completion.COMPARISON))
    assert outcome.selected == (1,)
    assert outcome.notes[1:] == (("prefer_shares", 1), ("prefer_greedy", 6))
    assert preferences(held, (1,), (1,)) == (0, 0)


def test_what_is_left_may_be_filled_up_by_votes() -> None:
    held = election({1: 25, 3: 4, 4: 3}, [[1]] * 6 + [[3]], 35, conflicts=(frozenset({3, 4}),))
    outcome = equal_shares.count(held.having(completion=Completion.UTILITARIAN))
    assert outcome.selected == (1, 3)
    held = election({1: 25, 2: 9, 3: 4, 4: 3}, [[1, 2]] * 6 + [[3, 4]], 28, conflicts=(frozenset({3, 4}),))
    outcome = equal_shares.count(held.having(completion=Completion.UTILITARIAN))
    assert outcome.selected == (2, 4)
    assert len(outcome.lines) == 4
    assert sorted(line.place for line in outcome.lines if line.place) == list(range(1, len(outcome.selected) + 1))


def test_the_account_says_who_paid_for_what_and_when_it_was_too_late() -> None:
    """Shares of 10. b pays 5 for 1; 2 then lacks: b and c have 15 of 16."""
    told = spending.accounts(election({1: 10, 2: 16}, [[1], [1, 2], [2]], 30))
    assert told[2] == spending.Account(2, 15, 1, 1, ((1, 5),), None)
    assert told[1] == spending.Account(1, 20, 0, 0, (), Fraction(2))


def any_election(number: int, most: int = 7) -> Election:
    """A small one, by chance: the same for the same number."""
    chance = random.Random(number)
    options, dearest = range(chance.randint(1, most)), chance.choice([3, 12, 60])
    costs = [chance.randint(0, dearest) for _ in options]
    kind = chance.choice([Kind.APPROVAL, Kind.APPROVAL, Kind.CUMULATIVE, Kind.ORDINAL])
    rows = [chance.sample(options, chance.randint(0, len(options))) for _ in range(chance.randint(0, 9))]
    points = [[chance.randint(0, 4) for _ in row] for row in rows] if kind is Kind.CUMULATIVE else None
    ballots = Ballots.of(rows, points=points, ordered=kind is Kind.ORDINAL)
    budget = chance.randint(0, sum(costs) + 2)
    return Election(tuple(Option(*each) for each in enumerate(costs)), budget, ballots, kind, seed="s")


def elections(most: int = 7) -> st.SearchStrategy[Election]:
    return st.builds(any_election, st.integers(0, 2**64), st.just(most))


@settings(max_examples=300, deadline=None)
@given(held=elections(), by_cost=st.booleans(), coarse=st.sampled_from([None, 10, 14]))
def test_a_plain_slow_count_buys_the_same_for_the_same(held: Election, by_cost: bool, coarse: int | None) -> None:
    """`coarse`: with so few bits that nearly every decision falls to the exact ledger."""
    with patch.object(purses, "EXACT", 2**coarse if coarse else purses.EXACT):
        shares = equal_shares.Shares(held, by_cost)
        order = [shares.electorate.options[at].id for at in shares.purchases.order]
        left = [each.share - each.paid for each in spending.payments(held, by_cost=by_cost) for _ in range(each.many)]
    assert (order, left) == slow_shares(held, by_cost, Fraction(held.budget))


@settings(max_examples=150, deadline=None)
@given(
    held=elections(most=5),
    by_cost=st.booleans(),
    step=st.sampled_from([1, 2]),
    completion=st.sampled_from([Completion.ADD1, Completion.ADD1_EXHAUSTIVE]),
)
def test_amounts_that_are_skipped_change_nothing(
    held: Election, by_cost: bool, step: int, completion: Completion
) -> None:
    held = held.having(step=step, completion=completion)
    shares = equal_shares.Shares(held, by_cost)
    order = [shares.electorate.options[at].id for at in shares.purchases.order]
    assert (order, shares.completed.raised) == slow_add_one(held, by_cost)


@pytest.mark.parametrize("seed", range(20))
def test_purchases_in_another_order_are_skipped_over_only_if_the_same_is_bought(seed: int) -> None:
    """Many options at nearly equal prices, one step after the other beside what is passed over."""
    draw = random.Random(seed)
    many, voters = draw.randint(10, 30), draw.randint(20, 60)
    rows = [draw.sample(range(many), draw.randint(1, 3)) for _ in range(voters)]
    options = tuple(Option(at, draw.randint(20, 200)) for at in range(many))
    conflicts = (frozenset(draw.sample(range(many), 3)),)
    held = Election(options, 40 * many, Ballots.of(rows), seed="s", conflicts=conflicts, completion=Completion.ADD1)
    shares = equal_shares.Shares(held)
    for raised in range(shares.completed.raised + 1):
        order = shares.start(held.budget + raised * voters).run().order
        assert sum(options[at].cost for at in order) <= held.budget
    assert order == shares.purchases.order
    more = shares.start(held.budget + (shares.completed.raised + 1) * voters).run()
    wanted = {at for at in range(many) if any(at in row for row in rows)}
    done = wanted <= {*order, *shares.purchases.excluded}
    assert done or sum(options[at].cost for at in more.order) > held.budget


@settings(max_examples=200, deadline=None)
@given(held=elections(), completion=st.sampled_from(list(Completion)), by_cost=st.booleans())
def test_a_count_never_exceeds_the_budget_and_nobody_pays_more_than_their_share(
    held: Election, completion: Completion, by_cost: bool
) -> None:
    held = held.having(completion=completion)
    outcome = equal_shares.Shares(held, by_cost).outcome()
    costs = {option.id: option.cost for option in held.options}
    assert outcome.spent == sum(costs[each] for each in outcome.selected) <= held.budget
    assert sorted(line.option_id for line in outcome.lines) == sorted(costs)  # type: ignore[type-var]
    assert [line.place for line in outcome.lines if line.place] == list(range(1, len(outcome.selected) + 1))
    for each in spending.payments(held, by_cost=by_cost):
        assert 0 <= each.paid <= each.share
    told = spending.accounts(held, by_cost=by_cost)
    assert set(told) == set(costs)


@settings(max_examples=150, deadline=None)
@given(held=elections(), data=st.data())
def test_the_order_of_ballots_does_not_matter(held: Election, data: st.DataObject) -> None:
    groups = data.draw(st.permutations(list(held.ballots)))
    many = np.array([each[2] for each in groups], dtype=np.int64)
    points = [point for _, given_points, _ in groups for point in given_points]
    shuffled = Ballots(
        starts=np.array([0, *accumulate(len(marks) for marks, _, _ in groups)], dtype=np.int64),
        marks=np.array([mark for marks, _, _ in groups for mark in marks], dtype=np.int32),
        points=np.array(points, dtype=np.int64) if held.ballots.points is not None else None,
        counts=many,
    )
    assert equal_shares.count(held.having(ballots=shuffled)) == equal_shares.count(held)


@settings(max_examples=100, deadline=None)
@given(held=elections())
def test_an_account_adds_up(held: Election) -> None:
    """What supporters had, and what they paid until then, is what they began with; within the rounding of each sum."""
    shares = equal_shares.Shares(held)
    told = spending.accounts(held)
    for option, behind in zip(shares.electorate.options, shares.electorate.supporters, strict=True):
        account = told[option.id]
        begun = Fraction(held.budget * int(behind.votes), max(held.ballots.size, 1))
        together = account.could_pay + sum(paid for _, paid in account.used)
        assert abs(together - begun) <= 1 + account.after


@needs_real
@pytest.mark.parametrize(
    ("name", "completion", "winners"),
    [
        ("Poland_Wieliczka_2023_Green_Budget", Completion.ADD1_COMPARISON, 30),
        ("Poland_Wieliczka_2023_Green_Budget", Completion.ADD1, 30),
        ("Netherlands_Assen_2024", Completion.ADD1, 9),
    ],
)
def test_cities_that_count_by_equal_shares_have_the_winners_they_published(
    name: str, completion: Completion, winners: int
) -> None:
    instance = pabulib.read(FOLDER / f"{name}.pb")
    official = {project.id for project in instance.projects if project.selected}
    outcome = equal_shares.count(instance.election.having(completion=completion))
    assert set(outcome.selected) == official
    assert len(official) == winners


@needs_real
def test_ending_wieliczka_when_exhaustive_would_have_elected_others() -> None:
    """46 out; 66 and 67 in: the completion rule is part of the rule."""
    held = pabulib.read(FOLDER / "Poland_Wieliczka_2023_Green_Budget.pb").election
    until_overspent = set(equal_shares.count(held.having(completion=Completion.ADD1)).selected)
    exhaustive = set(equal_shares.count(held.having(completion=Completion.ADD1_EXHAUSTIVE)).selected)
    assert (until_overspent - exhaustive, exhaustive - until_overspent) == ({"46"}, {"66", "67"})


@needs_real
def test_wieliczka_is_told_what_it_was_told() -> None:
    """49,998 of 50,000 zł for project 16 (equalshares.net/elections/zielony-milion)."""
    held = pabulib.read(FOLDER / "Poland_Wieliczka_2023_Green_Budget.pb").election.having(completion=Completion.ADD1)
    account = spending.accounts(held)["16"]
    assert (account.could_pay // held.step, -(-account.missing // held.step)) == (49_998, 2)


@needs_real
def test_a_hundred_thousand_steps_take_a_hundred_runs() -> None:
    """Józsefváros: one forint for each voter at a time."""
    held = pabulib.read(FOLDER / "Hungary_Budapest_2023_VIII_Jozsefvaros.pb").election
    done = equal_shares.Shares(replace(held, completion=Completion.ADD1)).completed
    assert done.raised == 83_179
    assert done.runs < 200
