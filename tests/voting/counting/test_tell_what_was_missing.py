"""How many more votes, how much cheaper, how close the whole: each number is what counting again says, and no other."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.voting.counting import equal_shares, greedy, margins, registry
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Election, Kind, Option, Settled
from workspace.voting.counting.model import StruckOut as Struck

EXACT, TRIED = margins.Search(monotone=True), margins.Search(monotone=False)
MONOTONE = [name for name in ("greedy", "greedy-no-skip") if name in registry.RULES]
NOT = [name for name in ("equal-shares", "phragmen") if name in registry.RULES]


def chosen(number: int, pointed: bool) -> Election:
    """A small one, by chance: the same for the same number."""
    chance = random.Random(number)
    options = tuple(Option(at, chance.randint(0, 12)) for at in range(chance.randint(2, 5)))
    many = range(len(options))
    rows = [sorted(chance.sample(many, chance.randint(0, len(options)))) for _ in range(chance.randint(0, 8))]
    return Election(
        options,
        chance.randint(1, 25),
        Ballots.of(rows, points=[[chance.randint(1, 4) for _ in row] for row in rows] if pointed else None),
        Kind.SCORING if pointed else Kind.APPROVAL,
        threshold=chance.randint(0, 4),
        seed="1./",
        struck_out=(Struck(0),) if chance.random() < 0.5 else (),
    )


def elections(pointed: bool = False) -> st.SearchStrategy[Election]:
    return st.builds(chosen, st.integers(0, 2**64), st.just(pointed))


@pytest.mark.parametrize("rule", MONOTONE)
@pytest.mark.parametrize("pointed", [False, True])
def test_the_votes_that_were_missing_are_what_trying_one_after_another_finds(rule: str, pointed: bool) -> None:
    """One after another up to what passes every rival and the threshold: from there on nothing changes."""
    count = registry.RULES[rule].count

    @settings(max_examples=100, deadline=None)
    @given(elections(pointed))
    def agrees(election: Election) -> None:
        before = frozenset(count(election).selected)
        trial = margins.Trial(election, count, EXACT)
        margin, found = margins.margin(election, count, EXACT, trial), margins.needs(election, count, EXACT, trial)
        assert set(found) == {option.id for option in election.standing} - before
        changes, last = [], max(election.scores.values()) + election.threshold + 2
        for option_id, need in found.items():
            tried = [set(count(margins.added(election, option_id, many)).selected) for many in range(1, last)]
            wins = [many for many, won in enumerate(tried, 1) if option_id in won]
            assert (need.more.many if need.more else None) == min(wins, default=None), option_id
            changes += [many for many, won in enumerate(tried, 1) if won != before]
        assert (margin.more.many if margin else None) == min(changes, default=None)

    agrees()


@pytest.mark.parametrize("rule", MONOTONE)
def test_the_cost_at_which_it_would_have_won_is_the_highest_one_and_all_lower_do_too(rule: str) -> None:
    count = registry.RULES[rule].count

    @settings(max_examples=100, deadline=None)
    @given(elections())
    def agrees(election: Election) -> None:
        for option_id, need in margins.needs(election, count, EXACT).items():
            cost = next(each.cost for each in election.options if each.id == option_id)
            good = [c for c in range(1, cost) if option_id in count(margins.priced(election, option_id, c)).selected]
            assert need.cost == max(good, default=None)
            assert need.or_less == (need.cost is not None) and good == list(range(1, (need.cost or 0) + 1))

    agrees()


@pytest.mark.parametrize("rule", NOT)
def test_of_equal_shares_nothing_false_is_said(rule: str) -> None:
    count = registry.RULES[rule].count

    @settings(max_examples=60, deadline=None)
    @given(elections())
    def holds(election: Election) -> None:
        before = frozenset(count(election).selected)
        for option_id, need in margins.needs(election, count, TRIED).items():
            if need.more:
                assert option_id in count(margins.added(election, option_id, need.more.many)).selected
                fewer = range(1, need.more.many) if need.more.least else [need.more.many - 1][: need.more.many > 1]
                for many in fewer:
                    assert option_id not in count(margins.added(election, option_id, many)).selected
            if need.cost is not None:
                assert not need.or_less and option_id in count(margins.priced(election, option_id, need.cost)).selected
        margin = margins.margin(election, count, TRIED)
        if margin:
            many, loser = margin.more.many, margin.option_id
            assert frozenset(count(margins.added(election, loser, many)).selected) != before
            if margin.more.least:
                for fewer_still in range(1, many):
                    for other in margins.needs(election, count, TRIED):
                        assert frozenset(count(margins.added(election, other, fewer_still)).selected) == before

    holds()


A, B, C = (Option("a", 60), Option("b", 50), Option("c", 30))


def votes(**many: int) -> list[set[str]]:
    return [{name} for name, times in many.items() for _ in range(times)]


def test_a_loser_that_did_not_fit_learns_both_ways_to_have_won() -> None:
    election = Election.of_sets((A, B, C), 100, votes(a=5, b=3, c=2))
    need = margins.needs(election, greedy.count, EXACT)["b"]
    assert need.more == margins.More(2, least=True), "equal votes, and it is the cheaper"
    assert need.cost == 40 and need.or_less


def test_below_the_threshold_no_cost_would_have_helped() -> None:
    election = Election.of_sets((A, B, C), 200, votes(a=5, b=3, c=2), threshold=4)
    needs = margins.needs(election, greedy.count, EXACT)
    assert needs["c"] == margins.Need(margins.More(2, least=True), None, or_less=False)
    assert margins.margin(election, greedy.count, EXACT) == margins.Margin("b", margins.More(1, least=True))


def test_what_costs_more_than_there_is_cannot_win_by_votes() -> None:
    need = margins.needs(Election.of_sets((A, B), 55, votes(a=5, b=3)), greedy.count, EXACT)["a"]
    assert need.more is None and need.cost == 55


def test_a_threshold_by_share_grows_with_the_ballots_that_are_added() -> None:
    """2 of 9 are below 30 %; 3 of 10 are not."""
    election = Election.of_sets((A, C), 100, votes(a=7, c=2), threshold_share=Fraction(3, 10))
    if "c" not in greedy.count(election).selected:
        assert margins.needs(election, greedy.count, EXACT)["c"].more == margins.More(1, least=True)


def test_a_result_that_hangs_on_a_lot_not_drawn_yet_is_no_win() -> None:
    pair = (Option("a", 60), Option("b", 60))
    election = Election.of_sets(pair, 100, votes(a=3, b=1), settle=(Settled.CHEAPER, Settled.LOT))
    assert margins.needs(election, greedy.count, EXACT)["b"].more == margins.More(3, least=True)
    drawn = election.having(drawn=("b", "a"))
    assert margins.needs(drawn, greedy.count, EXACT)["b"].more == margins.More(2, least=True)


def test_where_nobody_lost_nothing_was_close() -> None:
    election = Election.of_sets((A, C), 100, votes(a=2, c=2))
    assert margins.needs(election, greedy.count, EXACT) == {}
    assert margins.margin(election, greedy.count, EXACT) is None


def test_what_was_counted_for_the_margin_is_not_counted_again() -> None:
    election, done = Election.of_sets((A, B, C), 100, votes(a=5, b=3, c=2)), []
    trial = margins.Trial(election, lambda held: done.append(held) or equal_shares.count(held), TRIED)  # type: ignore[func-returns-value]
    margin = margins.margin(election, trial.count, TRIED, trial)
    needs = margins.needs(election, trial.count, TRIED, trial)
    assert len(done) == trial.done + 2, "and once each to see who lost"
    asked = {(held.options, held.ballots.marks.tobytes(), held.ballots.counts.tobytes()) for held in done}
    assert len(asked) == len(done) - 1
    assert margin == margins.margin(election, equal_shares.count, TRIED)
    assert needs == margins.needs(election, equal_shares.count, TRIED)
