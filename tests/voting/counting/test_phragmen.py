"""Sequential Phragmén: small cases by hand, and a plain slow count beside the fast one."""

from collections.abc import Sequence

from hypothesis import given, settings

from tests.voting.counting.slow import slow_phragmen
from tests.voting.counting.test_equal_shares import elections
from workspace.voting.counting import phragmen
from workspace.voting.counting.model import Election, Option, OptionId, Reason, Settled, StruckOut


def election(
    costs: dict[OptionId, int], ballots: Sequence[Sequence[OptionId]], budget: int, **more: object
) -> Election:
    return Election.of_sets([Option(*each) for each in costs.items()], budget, ballots, **more)


def test_those_who_have_paid_wait_longer() -> None:
    """At 10 three have earned 30 for 1. At 12 the two have 24 for 3; the three have 6 more by then and 2 costs 30."""
    held = election({1: 30, 2: 30, 3: 24}, [[1, 2]] * 3 + [[3]] * 2, 60, drawn=(1, 2, 3))
    outcome = phragmen.count(held)
    assert outcome.selected == (1, 3)
    assert outcome.spent == 54
    lost = outcome.lines[2]
    assert (lost.option_id, lost.reason, lost.left, lost.missing) == (2, Reason.TOO_DEAR, 6, 24)


def test_the_first_that_does_not_fit_ends_the_count() -> None:
    outcome = phragmen.count(election({1: 6, 2: 6, 3: 5}, [[1, 2]] * 3 + [[3]], 11, drawn=(1, 2, 3)))
    assert [(line.option_id, line.reason) for line in outcome.lines] == [
        (1, Reason.SELECTED),
        (2, Reason.TOO_DEAR),
        (3, Reason.STOPPED),
    ]


def test_what_nobody_wants_or_can_never_be_paid_does_not_end_it() -> None:
    outcome = phragmen.count(election({1: 1, 2: 99, 3: 5, 4: 5}, [[2, 3]] * 99 + [[3]], 10))
    assert outcome.selected == (3,)
    reasons = {line.option_id: line.reason for line in outcome.lines}
    assert reasons == {1: Reason.UNSUPPORTED, 2: Reason.TOO_DEAR, 3: Reason.SELECTED, 4: Reason.UNSUPPORTED}


def test_conflicts_and_what_is_struck_out_are_kept_out() -> None:
    held = election({1: 2, 2: 3, 3: 4, 4: 1}, [[1, 2, 3, 4]], 10, conflicts=(frozenset({1, 2}),))
    outcome = phragmen.count(held.having(struck_out=(StruckOut(4),)))
    assert outcome.selected == (1, 3)
    assert next(line for line in outcome.lines if line.option_id == 2).because_of == (1,)


def test_a_tie_is_told_and_said_to_decide_if_it_does() -> None:
    held = election({1: 10, 2: 10}, [[1, 2], [1, 2]], 10)
    [tie] = phragmen.count(held).ties
    assert (set(tie.option_ids), tie.settled, tie.decisive) == ({1, 2}, Settled.OPEN, True)
    assert phragmen.count(held).undecided
    assert phragmen.count(held.having(drawn=(2, 1))).selected == (2,)
    assert not phragmen.count(held.having(budget=20, seed="s")).ties[0].decisive


@settings(max_examples=300, deadline=None)
@given(held=elections())
def test_a_plain_slow_count_buys_the_same(held: Election) -> None:
    outcome = phragmen.count(held)
    costs = {option.id: option.cost for option in held.options}
    assert list(outcome.selected) == slow_phragmen(held)
    assert outcome.spent == sum(costs[each] for each in outcome.selected) <= held.budget
    assert len(outcome.lines) == len(held.options)
