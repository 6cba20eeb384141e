"""What would have changed the result: how many more votes a loser lacked, how much cheaper it had to be, and how few
votes decide the whole. By recount, so that each sentence can be checked by counting again (Boehmer et al., "Evaluation
of project performance in participatory budgeting", arXiv 2312.14723: singleton-add and cost reduction)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Election, OptionId, Outcome

Count = Callable[[Election], Outcome]

STEPS = (99, 98, 95, 90, 80, 65, 50, 35, 20, 10)  # per cent of its cost, tried in turn where only trying can tell


@dataclass(frozen=True)
class Search:
    """How to look. `monotone`: of the rule it is known that more votes, or a lower cost, never make an option lose, as with
    greedy counts; never with equal shares, where a ballot more means less money for each voter. Then halving finds
    the exact number; else up to `patience` smaller numbers are tried one by one. `points`: see `added`. `grain`: a cost
    is looked for in whole multiples of so many minor units. `recounts`: at most so many in all; what was not found by
    then is None."""

    monotone: bool
    points: int | None = None
    patience: int = 60
    grain: int = 1
    recounts: int = 10**9


@dataclass(frozen=True)
class More:
    """With `many` more the option wins, or the winners change. `least`: with fewer they certainly do not."""

    many: int
    least: bool


@dataclass(frozen=True)
class Need:
    """Of a loser. `more`: ballots that name it alone (or points, see `added`). `cost`: the highest cost in minor units at
    which it would have been chosen; `or_less`: so it would at every lower one. None: nothing was found."""

    more: More | None
    cost: int | None
    or_less: bool


@dataclass(frozen=True)
class Margin:
    """So few more ballots (or points) for `option_id`, and the winners are not the same."""

    option_id: OptionId
    more: More


def needs(election: Election, count: Count, search: Search, trial: "Trial | None" = None) -> dict[OptionId, Need]:
    """For every loser that is counted at all, those that came nearest first. `trial`: of the same three, to count nothing
    twice that was counted for the margin."""
    trial, outcome = trial or Trial(election, count, search), count(election)
    costs = {option.id: option.cost for option in election.standing}
    left = {line.option_id: line.left or 0 for line in outcome.lines}
    found = {}
    for option_id in [line.option_id for line in outcome.lines if line.place is None and line.option_id in costs]:
        try:
            more = _fewest(partial(trial.wins_with, option_id), _most(election), search)
            cost = _dearest(partial(trial.wins_at, option_id), costs[option_id], left[option_id], search)
        except _TiredError:
            more, cost = None, None
        found[option_id] = Need(more, cost, or_less=search.monotone and cost is not None)
    return found


def margin(election: Election, count: Count, search: Search, trial: "Trial | None" = None) -> Margin | None:
    """The fewest more ballots for one loser that change the winners; None if none were found. Of equal ones the option
    that stands first on the ballot. `trial`: see `needs`."""
    trial, before = trial or Trial(election, count, search), frozenset(count(election).selected)
    changes = {
        option.id: partial(trial.changes, before, option.id) for option in election.standing if option.id not in before
    }
    best = None
    try:
        best = _nearest(changes, _most(election))
        return best if best is None or search.monotone else _tried_below(best, changes, search.patience)
    except _TiredError:
        return best and Margin(best.option_id, More(best.more.many, least=False))


def _nearest(changes: Mapping[OptionId, Callable[[int], bool]], most: int) -> Margin | None:
    best = None
    for option_id, changed in changes.items():
        many = _edge(changed, most)
        if many is not None:
            best, most = Margin(option_id, More(many, least=True)), many - 1
    return best


def _tried_below(best: Margin, changes: Mapping[OptionId, Callable[[int], bool]], patience: int) -> Margin:
    tried = min(best.more.many - 1, patience)
    for many in range(1, tried + 1):
        for option_id, changed in changes.items():
            if changed(many):
                return Margin(option_id, More(many, least=True))
    return Margin(best.option_id, More(best.more.many, least=tried == best.more.many - 1))


def added(election: Election, option_id: OptionId, many: int, points: int | None = None) -> Election:
    """The election with `many` more ballots that name this option alone. Where ballots give points: with one more ballot
    that gives it `many` points, or, if `points` is given, with `many` ballots of so many points each."""
    old, mark = election.ballots, election.index[option_id]
    value = None
    if old.points is not None:
        value = np.append(old.points, many if points is None else points)
    ballots = 1 if old.points is not None and points is None else many
    return election.having(
        max_length=election.max_length or int(old.lengths.max(initial=0)) or None,
        ballots=Ballots(
            np.append(old.starts, old.starts[-1] + 1),
            np.append(old.marks, np.int32(mark)),
            value,
            np.append(old.counts, np.int64(ballots)),
        ),
    )


def priced(election: Election, option_id: OptionId, cost: int) -> Election:
    """The election as if this option cost so much."""
    options = (each if each.id != option_id else type(each)(each.id, cost, each.pot) for each in election.options)
    return election.having(options=tuple(options))


class _TiredError(Exception):
    """All recounts that were allowed are done."""


@dataclass
class Trial:
    """Counting again with something changed, and never twice with the same. To win is to win for certain: a lot that was
    not drawn yet is no win. `known`: the winners and the options that wait for a lot, by what was changed."""

    election: Election
    count: Count
    search: Search
    done: int = 0
    known: dict[tuple[str, OptionId, int], tuple[frozenset[OptionId], frozenset[OptionId]]] = field(
        default_factory=dict
    )

    def wins_with(self, option_id: OptionId, many: int) -> bool:
        won, waiting = self._recount(added, option_id, many, self.search.points)
        return option_id in won - waiting

    def wins_at(self, option_id: OptionId, cost: int) -> bool:
        won, waiting = self._recount(priced, option_id, cost)
        return option_id in won - waiting

    def changes(self, before: frozenset[OptionId], option_id: OptionId, many: int) -> bool:
        won, waiting = self._recount(added, option_id, many, self.search.points)
        return won != before and not waiting

    def _recount(
        self, change: Callable[..., Election], option_id: OptionId, number: int, *more: int | None
    ) -> tuple[frozenset[OptionId], frozenset[OptionId]]:
        key = change.__name__, option_id, number
        if key not in self.known:
            if self.done >= self.search.recounts:
                raise _TiredError
            self.done += 1
            outcome = self.count(change(self.election, option_id, number, *more))
            waiting = frozenset(each for tie in outcome.undecided for each in tie.option_ids)
            self.known[key] = frozenset(outcome.selected), waiting
        return self.known[key]


def _most(election: Election) -> int:
    """More than this is not looked for: enough to pass every rival and any threshold up to half of all ballots."""
    return max(election.scores.values(), default=0) + election.threshold + 4 * election.ballots.size + 1


def _fewest(good: Callable[[int], bool], most: int, search: Search) -> More | None:
    """The smallest number from 1 to `most` that is good, as far as that can be told."""
    found = _edge(good, most)
    if found is None or search.monotone:
        return None if found is None else More(found, least=True)
    tried = min(found - 1, search.patience)
    smaller = next((each for each in range(1, tried + 1) if good(each)), None)
    return More(smaller or found, least=smaller is not None or tried == found - 1)


def _edge(good: Callable[[int], bool], most: int) -> int | None:
    """A number from 1 to `most` that is good while the one below is not. Doubling finds one, halving the edge."""
    bad, found = 0, 1
    while found < most and not good(found):
        bad, found = found, min(found * 2, most)
    if most < 1 or not good(found):
        return None
    while found - bad > 1:
        middle = (found + bad) // 2
        bad, found = (bad, middle) if good(middle) else (middle, found)
    return found


def _dearest(good: Callable[[int], bool], cost: int, left: int, search: Search) -> int | None:
    """The highest cost below `cost`, above nothing, that is good; where only trying can tell, the edge of one. `left`: the
    money that was there when its turn came, most often the answer."""
    if search.monotone and 0 < left < cost - 1 and good(left) and not good(left + 1):
        return left
    tried: Iterable[int] = (1,) if search.monotone else (_whole(cost * step // 100, search.grain) for step in STEPS)
    bad = cost
    for found in tried:
        if 0 < found < bad and good(found):
            break
        bad = bad if search.monotone else min(bad, found)
    else:
        return None
    while bad - found > search.grain:
        middle = max(_whole((found + bad) // 2, search.grain), found + search.grain)
        bad, found = (middle, found) if not good(middle) else (bad, middle)
    return found


def _whole(cost: int, grain: int) -> int:
    return cost // grain * grain
