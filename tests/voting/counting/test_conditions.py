"""What a real count needs beside its rule: thresholds, conflicts, decisions, pots, lots. Small cases done by hand."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.voting.counting import greedy, lot, pots, registry
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import (
    Election,
    Kind,
    Option,
    OptionId,
    Outcome,
    Reason,
    Scored,
    Settled,
    StruckOut,
    natural,
)


def election(costs: dict[OptionId, int], votes: dict[OptionId, int], budget: int, **more: object) -> Election:
    """Each of `votes` ballots names one option."""
    ballots = [{option_id} for option_id, many in votes.items() for _ in range(many)]
    return Election.of_sets([Option(*each) for each in costs.items()], budget, ballots, **more)


def reasons(outcome: Outcome) -> dict[OptionId, Reason]:
    return {line.option_id: line.reason for line in outcome.lines}


COSTS: dict[OptionId, int] = {1: 50, 2: 60, 3: 10, 4: 10}
VOTES: dict[OptionId, int] = {1: 9, 2: 8, 3: 7, 4: 3}


def test_without_skipping_the_first_that_does_not_fit_ends_the_count() -> None:
    outcome = greedy.count_no_skip(election(COSTS, VOTES, 100))
    assert outcome.selected == (1,)
    assert reasons(outcome) == {1: Reason.SELECTED, 2: Reason.TOO_DEAR, 3: Reason.STOPPED, 4: Reason.STOPPED}
    assert [line.missing for line in outcome.lines] == [0, 10, 0, 0]


@pytest.mark.parametrize(
    ("share", "paid"), [(Fraction(80, 100), True), (Fraction(5, 6), True), (Fraction(84, 100), False)]
)
def test_the_last_one_is_paid_in_part_if_enough_of_it_is_left(share: Fraction, paid: bool) -> None:
    """50 of 60 is left: five sixths, exactly."""
    outcome = greedy.count_no_skip(election(COSTS, VOTES, 100, last_in_part=share))
    assert outcome.selected == ((1, 2) if paid else (1,))
    assert outcome.spent == (100 if paid else 50)
    assert reasons(outcome)[2] is (Reason.IN_PART if paid else Reason.TOO_DEAR)
    assert outcome.lines[1].missing == 10
    assert reasons(outcome)[3] is Reason.STOPPED


def test_a_tie_at_the_end_of_the_money_is_decisive_without_skipping_too() -> None:
    outcome = greedy.count_no_skip(election({1: 50, 2: 60, 3: 70}, {1: 5, 2: 5, 3: 5}, 60))
    assert outcome.selected == (1,)
    assert outcome.ties[0].decisive
    assert not greedy.count_no_skip(election({1: 70, 2: 80}, {1: 5, 2: 5}, 60)).ties[0].decisive


def test_a_share_of_the_ballots_is_a_threshold_rounded_up() -> None:
    """27 ballots: a third is 9 votes, and one millionth more is 10."""
    third = Fraction(1, 3)
    assert greedy.count(election(COSTS, VOTES, 500, threshold_share=third)).selected == (1,)
    outcome = greedy.count(election(COSTS, VOTES, 500, threshold_share=third + Fraction(1, 10**6)))
    assert outcome.selected == ()
    assert [(line.reason, line.missing) for line in outcome.lines[:2]] == [(Reason.TOO_FEW, 1), (Reason.TOO_FEW, 2)]


def test_a_dearer_one_needs_more_votes_in_swiecie() -> None:
    """Votes / 27 ≥ cost / (3 × 100): 50 needs 4.5, 60 needs 5.4, 10 needs 0.9 votes."""
    outcome = greedy.count(election(COSTS, {1: 4, 2: 6, 3: 1, 4: 16}, 100, threshold_by_cost=3))
    assert set(outcome.selected) == {2, 3, 4}
    assert reasons(outcome)[1] is Reason.TOO_FEW
    assert outcome.lines[-1].missing == 1


def test_of_those_that_cannot_stand_together_the_one_with_more_votes_is_taken() -> None:
    outcome = greedy.count(election(COSTS, VOTES, 500, conflicts=(frozenset({2, 3}), frozenset({3, 4}))))
    assert outcome.selected == (1, 2, 4)
    line = next(line for line in outcome.lines if line.option_id == 3)
    assert (line.reason, line.because_of) == (Reason.CONFLICT, (2,))


def test_a_tie_between_two_that_exclude_each_other_is_decisive() -> None:
    outcome = greedy.count(election({1: 5, 2: 6}, {1: 3, 2: 3}, 500, conflicts=(frozenset({1, 2}),)))
    assert outcome.selected == (1,)
    assert outcome.ties[0].decisive


def test_who_struck_an_option_out_and_why_stands_in_the_outcome() -> None:
    decided = (
        StruckOut(2, Reason.STRUCK_OUT, by="the library's board", why="the land was sold"),
        StruckOut(3, Reason.ELSEWHERE, why="prize for turnout"),
    )
    outcome = greedy.count(election(COSTS, VOTES, 60, struck_out=decided))
    assert outcome.selected == (1, 4)
    assert [(line.reason, line.note, line.votes) for line in outcome.lines[2:]] == [
        (Reason.STRUCK_OUT, "the library's board: the land was sold", 8),
        (Reason.ELSEWHERE, "prize for turnout", 7),
    ]


def districts(**more: object) -> Election:
    options = [Option(1, 50, "north"), Option(2, 60, "north"), Option(3, 30, "south"), Option(4, 30, "south")]
    ballots = [{1, 3}] * 5 + [{2, 3}] * 4 + [{4}] * 3
    return Election.of_sets(options, 0, ballots, **more)


def test_each_pot_is_counted_on_its_own_and_what_is_left_moves_on_in_a_second_run() -> None:
    outcome = pots.count(districts(), {"north": 80, "south": 40}, greedy.count, leftovers_to=["north", "south"])
    assert [(run.pot, run.budget, run.outcome.selected) for run in outcome.runs] == [
        ("north", 80, (1,)),
        ("south", 40, (3,)),
        ("", 40, (4,)),
    ]
    assert outcome.selected == (1, 3, 4)
    assert outcome.spent == 110


def test_leftovers_may_go_to_one_pot_or_to_none() -> None:
    budgets = {"north": 90, "south": 50}
    assert pots.count(districts(), budgets, greedy.count, leftovers_to=["north"]).selected == (1, 3, 2)
    assert pots.count(districts(), budgets, greedy.count).selected == (1, 3)


def test_a_rival_of_one_chosen_in_the_first_run_is_not_chosen_in_the_second() -> None:
    rivals = (frozenset({1, 4}),)
    outcome = pots.count(districts(conflicts=rivals), {"north": 80, "south": 40}, greedy.count, leftovers_to=["south"])
    assert outcome.selected == (1, 3)
    assert outcome.runs[-1].outcome.lines[0].reason is Reason.CONFLICT


def test_an_option_of_a_pot_without_money_is_refused() -> None:
    with pytest.raises(ValueError, match="pot"):
        pots.count(districts(), {"north": 80}, greedy.count)


def ranked(**more: object) -> Election:
    """Borda of three: 1 has 3+3+2, 2 has 2+2+3, 3 has 1+1+3+3."""
    options = tuple(Option(number, 10) for number in (1, 2, 3))
    ballots = Ballots.of([(0, 1, 2), (0, 1, 2), (1, 0), (2,)], ordered=True)
    return Election(options, 10, ballots, Kind.ORDINAL, max_length=3, **more)  # type: ignore[arg-type]


def test_ranks_are_counted_by_borda_by_first_places_or_by_who_is_named_at_all() -> None:
    assert ranked().scores == {1: 8, 2: 7, 3: 5}
    assert ranked(scored=Scored.PLURALITY).scores == {1: 2, 2: 1, 3: 1}
    assert ranked(scored=Scored.VOTES).scores == {1: 3, 2: 3, 3: 3}
    assert registry.count(ranked(), "borda").selected == registry.count(ranked(), "plurality").selected == (1,)
    one_each = election(COSTS, VOTES, 10, kind=Kind.CHOOSE_ONE)
    assert registry.count(one_each, "plurality").selected == registry.count(one_each, "greedy").selected == (3,)
    with pytest.raises(ValueError, match="ranked"):
        registry.count(election(COSTS, VOTES, 10), "borda")


def test_of_equal_points_the_one_with_more_votes_goes_first() -> None:
    ballots = Ballots.of([(0,), (1,), (1,)], points=[(6,), (3,), (3,)])
    outcome = greedy.count(Election((Option(1, 10), Option(2, 10)), 10, ballots, Kind.CUMULATIVE))
    assert outcome.selected == (2,)
    assert outcome.ties[0].settled is Settled.MORE_VOTES
    assert outcome.ties[0].decisive


def test_without_a_lot_a_tie_stays_open_and_there_is_no_result_yet() -> None:
    held = election({9: 10, 10: 10}, {9: 3, 10: 3}, 10)
    [tie] = greedy.count(held).undecided
    assert (tie.option_ids, tie.settled) == ((9, 10), Settled.OPEN)
    assert not greedy.count(held.having(budget=20)).undecided
    drawn = greedy.count(held.having(drawn=(10, 9)))
    assert drawn.selected == (10,)
    assert drawn.ties[0].settled is Settled.LOT
    assert not drawn.undecided


def test_the_lot_is_that_of_rfc_3797() -> None:
    """The sources, the key and the ten drawn of 25 are those of RFC 3797, section 6."""
    key = lot.key([9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45])
    assert key == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    assert lot.from_words("9319 / 2, 5, 12, 8, 10 / 9 18 26 34 41 45") == key
    assert lot.order(range(1, 26), key)[:10] == (17, 7, 2, 16, 25, 23, 8, 24, 19, 13)
    assert lot.key("Lotto Plus, 24-11-2026") == "LOTTOPLUS24112026/"


def test_the_lot_is_the_same_for_an_id_that_is_a_number_and_one_that_is_written() -> None:
    numbers = election({9: 10, 10: 10, 11: 10}, {}, 10, seed="x/")
    written = election({"11": 10, "10": 10, "9": 10}, {}, 10, seed="x/")
    assert {str(each): turn for each, turn in numbers.lots.items()} == written.lots
    assert tuple(sorted(numbers.lots, key=lambda each: numbers.lots[each])) == lot.order((9, 10, 11), "x/")
    assert sorted(["b", "10", 9, "a"], key=natural) == [9, "10", "a", "b"]


rows = st.lists(st.lists(st.integers(0, 5), max_size=6, unique=True), max_size=40)


@settings(max_examples=100, deadline=None)
@given(rows, st.data())
def test_striking_options_off_ballots_is_the_same_as_never_having_had_them(
    held: list[list[int]], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.integers(0, 5)))
    left = Ballots.of([[each for each in row if each not in gone] for row in held], ordered=True)
    assert list(Ballots.of(held, ordered=True).without(gone)) == list(left)


@settings(max_examples=100, deadline=None)
@given(rows, rows, st.booleans())
def test_ballots_of_two_sources_are_the_same_together_as_if_cast_at_one(
    online: list[list[int]], paper: list[list[int]], ordered: bool
) -> None:
    together = Ballots.together(Ballots.of(online, ordered=ordered), Ballots.of(paper, ordered=ordered))
    assert list(together) == list(Ballots.of(online + paper, ordered=ordered))
    assert together.size == len(online) + len(paper)
    assert together.sum_by_option(6) == [sum(each in row for row in online + paper) for each in range(6)]


def test_sums_too_large_for_doubles_are_exact() -> None:
    ballots = Ballots.of([(0,), (0,)], points=[(2**53,), (1,)])
    assert ballots.sum_by_option(1, ballots.points) == [2**53 + 1]
