"""Sequential Phragmén: everybody earns money at the same speed, and buys together as soon as there is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import gcd

import numpy as np

from workspace.voting.counting import conditions, ties
from workspace.voting.counting.model import Election, Line, Option, OptionId, Outcome, Reason, Tie
from workspace.voting.counting.supporters import Electorate

BELOW = 1 - 2**-50  # more than what rounding a quotient to a double can add


def count(election: Election) -> Outcome:
    """All voters earn money from nothing, each as fast as the others. As soon as the supporters of an option have its
    cost together, it is bought with all they have. The count ends with the first option that does not fit what is left
    of the budget (Los, Christoff, Grossi, "Proportional Budget Allocations: Towards a Systematization", arXiv
    2203.12324, where no option costs more than the whole budget: such ones are left out here). Which is bought next
    depends on approvals alone: a ballot supports all that it marks (with points: gives a point or more to).

    Exact: a time is a whole number over one `denominator`. Equal times are put in order by `election.settle`."""
    held = _Count(election)
    run = held.run(held.electorate.ranks)
    return Outcome(tuple(held.lines(run) + conditions.refused(election)), tuple(held.ties(run)), held.spent(run.order))


@dataclass
class _Run:
    """Positions in the order of buying; `ended_by`: the one that did not fit; `excluded`: position → the rival bought;
    `tied`: groups that could be bought at the same time."""

    order: list[int] = field(default_factory=list)
    ended_by: int | None = None
    excluded: dict[int, int] = field(default_factory=dict)
    tied: list[frozenset[int]] = field(default_factory=list)


class _Times:
    """When which option can be bought: at the time by which its supporters have earned its cost, since each of them
    last paid. `waiting` is a heap of times before which an option cannot be bought; money is only ever spent, so old
    ones still hold and only the foremost is looked at anew."""

    def __init__(self, electorate: Electorate, ranks: Sequence[int], among: Iterable[int]) -> None:
        self.electorate, self.ranks = electorate, ranks
        self.denominator = 1
        self.times = [0]  # of each purchase, over the denominator; the first is the start
        self.last = np.zeros(len(electorate.counts), dtype=np.intp)  # which purchase a group last paid for
        self.waiting = [(0.0, ranks[at], at) for at in among]
        heapify(self.waiting)

    def next_up(self) -> tuple[int, int, list[int]] | None:
        """(position, time · its supporters, those tied with it), by rank; None if nothing is left."""
        seen: dict[int, int] = {}
        best: int | None = None
        while self.waiting and (best is None or self.waiting[0][0] * BELOW <= self._about(best, seen[best])):
            _, _, at = heappop(self.waiting)
            seen[at] = self._when(at)
            if best is None or self._compare(at, best, seen) < 0:
                best = at
        if best is None:
            return None
        equal = sorted((at for at in seen if not self._same(at, best, seen)), key=lambda at: self.ranks[at])
        for at, when in seen.items():
            if at != equal[0]:
                heappush(self.waiting, (self._about(at, when) * BELOW, self.ranks[at], at))
        return equal[0], seen[equal[0]], equal[1:]

    def _when(self, at: int) -> int:
        """The earliest time for an option, times its number of supporters."""
        behind = self.electorate.supporters[at]
        many = np.bincount(self.last.take(behind.groups), behind.counts, len(self.times)).tolist()
        cost = self.electorate.options[at].cost * self.denominator
        return cost + sum(int(voters) * time for voters, time in zip(many, self.times, strict=True) if voters)

    def _votes(self, at: int) -> int:
        return int(self.electorate.supporters[at].votes)

    def _about(self, at: int, when: int) -> float:
        return when / (self._votes(at) * self.denominator)

    def _same(self, at: int, other: int, seen: dict[int, int]) -> int:
        mine, theirs = seen[at] * self._votes(other), seen[other] * self._votes(at)
        return (mine > theirs) - (mine < theirs)

    def _compare(self, at: int, other: int, seen: dict[int, int]) -> int:
        return self._same(at, other, seen) or self.ranks[at] - self.ranks[other]

    def buy(self, at: int, when: int) -> None:
        """`when`: from `next_up`."""
        votes = self._votes(at)
        common = gcd(when, votes)
        self.denominator *= votes // common
        self.times = [time * (votes // common) for time in self.times] + [when // common]
        self.last[self.electorate.supporters[at].groups] = len(self.times) - 1


class _Count:
    def __init__(self, election: Election) -> None:
        self.election = election
        self.considered = conditions.considered(election)
        self.electorate = Electorate.of(election, self.considered)
        self.ids: list[OptionId] = [option.id for option in self.electorate.options]

    def spent(self, order: Sequence[int]) -> int:
        return sum(self.electorate.options[at].cost for at in order)

    def run(self, ranks: Sequence[int]) -> _Run:
        left = self.election.budget
        run, times = _Run(), _Times(self.electorate, ranks, self._wanted(left))
        while (found := times.next_up()) is not None:
            at, when, tied = found
            if at in run.excluded:
                continue
            if equal := [each for each in tied if each not in run.excluded]:
                run.tied.append(frozenset((at, *equal)))
            option = self.electorate.options[at]
            if option.cost > left:
                run.ended_by = at
                break
            times.buy(at, when)
            run.order.append(at)
            left -= option.cost
            self._exclude(run, at)
        return run

    def _wanted(self, budget: int) -> list[int]:
        """Those with a supporter that do not cost more than the whole budget."""
        pairs = zip(self.electorate.options, self.electorate.supporters, strict=True)
        return [at for at, (option, behind) in enumerate(pairs) if behind.votes and option.cost <= budget]

    def _exclude(self, run: _Run, at: int) -> None:
        for group in self.election.conflicts:
            if self.ids[at] in group:
                for rival, option_id in enumerate(self.ids):
                    if option_id in group and rival not in run.order:
                        run.excluded.setdefault(rival, at)

    def lines(self, run: _Run) -> list[Line]:
        left, lines = self.election.budget, []
        for place, at in enumerate(run.order, 1):
            lines.append(self._line(self.electorate.options[at], Reason.SELECTED, place=place, left=left))
            left -= self.electorate.options[at].cost
        won = {self.ids[at] for at in run.order}
        ended = [] if run.ended_by is None else [self.electorate.options[run.ended_by]]
        rest = [option for option in self.considered if option.id not in won and option not in ended]
        return lines + [self._lost(run, option, left) for option in ended + rest]

    def _lost(self, run: _Run, option: Option, left: int) -> Line:
        at, missing = self.ids.index(option.id), max(0, option.cost - left)
        if at in run.excluded:
            return self._line(option, Reason.CONFLICT, because_of=(self.ids[run.excluded[at]],))
        if not self.electorate.supporters[at].votes:
            return self._line(option, Reason.UNSUPPORTED, left=0, missing=option.cost)
        if at == run.ended_by or option.cost > self.election.budget:
            return self._line(option, Reason.TOO_DEAR, left=left, missing=missing)
        return self._line(option, Reason.STOPPED, left=left, missing=missing)

    def _line(self, option: Option, reason: Reason, **more: object) -> Line:
        votes, score = self.election.votes[option.id], self.election.scores[option.id]
        return Line(option.id, votes, score, reason, **more)  # type: ignore[arg-type]

    def ties(self, run: _Run) -> list[Tie]:
        found = []
        for group in dict.fromkeys(run.tied):
            order = sorted(group, key=lambda at: self.electorate.ranks[at])
            options = [self.electorate.options[at] for at in order]
            found.append(ties.tie(self.election, options, decisive=self._decides(order, set(run.order))))
        return found

    def _decides(self, order: Sequence[int], won: set[int]) -> bool:
        """Would other options win if another of them came first in every tie? By counting again."""
        for first in order[1:]:
            ranks = [2 * rank + 2 for rank in self.electorate.ranks]
            ranks[first] = ranks[order[0]] - 1
            if set(self.run(ranks).order) != won:
                return True
        return False
