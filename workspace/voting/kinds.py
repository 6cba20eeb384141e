"""The kinds of ballot as data: which rules can count each, and what makes a ballot of that kind a good one."""

from collections.abc import Mapping

from workspace.voting.models import MOST_POINTS, BallotKind, Completion, Rule, VotingRound

Marks = dict[int, int | None]  # by option id: None for a tick, the place from 1 in a ranking, or points from 1
TICKS = frozenset({BallotKind.APPROVAL, BallotKind.KNAPSACK})

# The first rule of each kind is the usual one.
FITTING: dict[BallotKind, tuple[Rule, ...]] = {
    BallotKind.APPROVAL: (Rule.GREEDY, Rule.GREEDY_NO_SKIP, Rule.EQUAL_SHARES, Rule.PHRAGMEN),
    BallotKind.KNAPSACK: (Rule.GREEDY, Rule.GREEDY_NO_SKIP, Rule.EQUAL_SHARES, Rule.PHRAGMEN),
    BallotKind.RANKING: (Rule.GREEDY, Rule.GREEDY_NO_SKIP),
    BallotKind.POINTS: (Rule.GREEDY, Rule.GREEDY_NO_SKIP, Rule.EQUAL_SHARES),
}
COMPLETIONS: dict[Rule, tuple[Completion, ...]] = {
    Rule.EQUAL_SHARES: (Completion.ADD1, Completion.ADD1_COMPARISON, Completion.UTILITARIAN, Completion.NONE)
}  # of other rules: none


class BallotError(Exception):
    """A ballot that cannot be saved as it is; what was saved before stays. 422. `over`: by how much, if it is a sum."""

    def __init__(self, over: int = 0) -> None:
        super().__init__(over)
        self.over = over


class TooManyError(BallotError):
    """More options than the rules allow; `over` of them."""


class UnknownOptionError(BallotError):
    """An option that is not on this ballot, or was withdrawn; or a mark that is none of this kind."""


class OverBudgetError(BallotError):
    """The chosen options cost `over` grosze more than there is."""


class OverPointsError(BallotError):
    """`over` points more than one ballot may give."""


class EqualPlacesError(BallotError):
    """Two options on one place of a ranking."""


def completions(rule: Rule) -> tuple[Completion, ...]:
    return COMPLETIONS.get(rule, (Completion.NONE,))


def checked(voting_round: VotingRound, marks: Marks, costs: Mapping[int, int]) -> Marks:
    """`marks` as they are kept: zero points left out, gaps between places closed. `costs`: of the options that stand, in
    grosze. Raises a BallotError."""
    kind = voting_round.ballot_kind
    kept = {option: value for option, value in marks.items() if kind is not BallotKind.POINTS or value != 0}
    if not kept.keys() <= costs.keys() or not all(_fits(kind, value) for value in kept.values()):
        raise UnknownOptionError
    if kind is BallotKind.KNAPSACK:
        _refuse_over(OverBudgetError, sum(costs[option] for option in kept), voting_round.budget)
    elif kind is BallotKind.POINTS:
        _refuse_over(OverPointsError, sum(value or 0 for value in kept.values()), voting_round.points_sum)
    else:
        _refuse_over(TooManyError, len(kept), voting_round.max_choices)
    return _closed_up(kept) if kind is BallotKind.RANKING else kept


def _fits(kind: BallotKind, value: int | None) -> bool:
    if kind in TICKS:
        return value is None
    return value is not None and 1 <= value <= (MOST_POINTS if kind is BallotKind.POINTS else 10**6)


def _refuse_over(error: type[BallotError], used: int, most: int | None) -> None:
    if most is not None and used > most:
        raise error(used - most)


def _closed_up(places: Marks) -> Marks:
    if len(set(places.values())) < len(places):
        raise EqualPlacesError
    return {option: place for place, option in enumerate(in_order(places), 1)}


def in_order(places: Marks) -> list[int]:
    """The options of a ranking, the best first."""
    return sorted(places, key=lambda option: places[option] or 0)


def moved(places: Marks, option: int, place: int | None) -> Marks:
    """A ranking after `option` went to `place` (from 1; beyond the last: the last; None: off the ballot). The others
    close up or make room. Done again, it changes nothing."""
    order = [each for each in in_order(places) if each != option]
    if place is not None:
        order.insert(max(place, 1) - 1, option)
    return {each: number for number, each in enumerate(order, 1)}
