"""The Method of Equal Shares: each voter gets the same share of the budget and pays for what they support."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from workspace.voting.counting import completion, conditions, ties
from workspace.voting.counting.add_one import Completed, complete
from workspace.voting.counting.buying import Buying, Purchases
from workspace.voting.counting.model import Election, Line, Option, OptionId, Outcome, Reason, Tie
from workspace.voting.counting.supporters import Electorate
from workspace.voting.counting.words import Completion

RAISING = {
    Completion.ADD1,
    Completion.ADD1_COMPARISON,
    Completion.ADD1_UTILITARIAN,
    Completion.ADD1_EXHAUSTIVE,
    Completion.ADD1_EXHAUSTIVE_COMPARISON,
}
EXHAUSTIVE = {Completion.ADD1_EXHAUSTIVE, Completion.ADD1_EXHAUSTIVE_COMPARISON}


def count(election: Election) -> Outcome:
    """With cost satisfaction: an option is worth its cost to a supporter (times the points, where there are points).
    The rule of Wieliczka 2023, Świecie 2024 and Aarau 2023 (equalshares.net; Peters, Pierczyński, Skowron,
    "Proportional Participatory Budgeting with Additive Utilities", arXiv 2008.13276).

    Each voter has budget / ballots. An option can be paid for if its supporters together still have its cost. They pay
    alike (or by points), and who has less pays all they have. Of those that can be paid for, the one is bought whose
    best-off payer pays least for the worth; of equal ones, the one `election.settle` puts first, and it is told in
    `ties`. Then `election.completion`: see Completion. Exact: no rounding, no floats decide."""
    return Shares(election, by_cost=True).outcome()


def count_by_number(election: Election) -> Outcome:
    """With cardinality satisfaction: every supported option is worth the same to a voter (or its points, whatever it
    costs), so that cheap options go first. Otherwise as `count`."""
    return Shares(election, by_cost=False).outcome()


@dataclass(eq=False)
class Shares:
    """One count by equal shares. Options below a threshold or struck out take no part: nobody pays for them."""

    election: Election
    by_cost: bool = True
    electorate: Electorate = field(init=False)

    def __post_init__(self) -> None:
        self.considered = conditions.considered(self.election)
        self.electorate = Electorate.of(self.election, self.considered)
        self.at = {option.id: at for at, option in enumerate(self.electorate.options)}
        groups = [frozenset(self.at[each] for each in g if each in self.at) for g in self.election.conflicts]
        self.rivals = {at: frozenset().union(*(g for g in groups if at in g)) - {at} for g in groups for at in g}
        self.completed = self.complete(self.electorate.ranks)

    @property
    def purchases(self) -> Purchases:
        return self.completed.purchases

    def start(self, total: int, ranks: Sequence[int] | None = None) -> Buying:
        """A run with `total` minor units for all voters together, not yet begun."""
        return Buying(self.electorate, total, self.by_cost, ranks or self.electorate.ranks, self.rivals)

    def complete(self, ranks: Sequence[int]) -> Completed:
        held = self.election
        if held.completion not in RAISING:
            purchases = self.start(held.budget, ranks).run()
            return Completed(purchases, 0, 1, self.touchy(purchases, frozenset()))
        return complete(
            lambda total: self.start(total, ranks),
            self.touchy if ranks is self.electorate.ranks else lambda _purchases, known: known,
            budget=held.budget,
            step=held.step,
            exhaustive=held.completion in EXHAUSTIVE,
        )

    def outcome(self) -> Outcome:
        lines = self._winners() + self._losers() + conditions.refused(self.election)
        spent = sum(self.electorate.options[at].cost for at in self.purchases.order)
        share = Fraction(self.total, max(self.electorate.voters, 1))
        notes: tuple[tuple[str, int | str], ...] = (("share", f"{share.numerator}/{share.denominator}"),)
        if self.election.completion in RAISING:
            notes += (("raised", self.completed.raised),)
        return completion.finish(self.election, Outcome(tuple(lines), tuple(self._ties()), spent, notes))

    @property
    def total(self) -> int:
        """What all voters together were given, in the end."""
        return self.election.budget + self.completed.raised * self.election.step * self.electorate.voters

    def _winners(self) -> list[Line]:
        lines, left = [], self.election.budget
        for place, bought in enumerate(self.purchases.bought, 1):
            option = self.electorate.options[bought.at]
            lines.append(self._line(option, Reason.SELECTED, place=place, left=left))
            left -= option.cost
        return lines

    def _losers(self) -> list[Line]:
        bought = set(self.purchases.order)
        lines = []
        for option in self.considered:
            at = self.at[option.id]
            if at in self.purchases.excluded and at not in bought:
                because = (self.electorate.options[self.purchases.excluded[at]].id,)
                lines.append(self._line(option, Reason.CONFLICT, because_of=because))
            elif at not in bought:
                has = self.purchases.purses.left_for(at)
                lines.append(self._line(option, Reason.UNSUPPORTED, left=has, missing=option.cost - has))
        return lines

    def _line(
        self,
        option: Option,
        reason: Reason,
        *,
        place: int | None = None,
        left: int | None = None,
        missing: int = 0,
        because_of: tuple[OptionId, ...] = (),
    ) -> Line:
        votes, score = self.election.votes[option.id], self.election.scores[option.id]
        return Line(option.id, votes, score, reason, place, left, missing, because_of)

    def _ties(self) -> list[Tie]:
        """Those of the run that counts; of the runs with other amounts only those that decide."""
        last = {each.group for each in self.purchases.bought if each.tied}
        found = []
        for group in sorted(last | self.completed.ties, key=sorted):
            order = self._in_rank(group)
            decisive = group in self.completed.ties and self._decides(order)
            if decisive or group in last:
                options = [self.electorate.options[at] for at in order]
                found.append(ties.tie(self.election, options, decisive=decisive))
        return found

    def _in_rank(self, group: Iterable[int]) -> list[int]:
        return sorted(group, key=lambda at: self.electorate.ranks[at])

    def _others_first(self, order: Sequence[int]) -> Iterator[list[int]]:
        """The ranks with another of a tied group before all of it, in turn."""
        for first in order[1:]:
            ranks = [2 * rank + 2 for rank in self.electorate.ranks]
            ranks[first] = ranks[order[0]] - 1
            yield ranks

    def touchy(self, purchases: Purchases, known: frozenset[frozenset[int]]) -> frozenset[frozenset[int]]:
        """`known`, and the tied groups of which another one first would have had others bought with the same money."""
        won = set(purchases.order)
        for group in {each.group for each in purchases.bought if each.tied} - known:
            if not purchases.side_by_side(group):
                others_first = self._others_first(self._in_rank(group))
                runs = (self.start(purchases.purses.total, ranks).run() for ranks in others_first)
                if any(set(run.order) != won for run in runs):
                    known |= {group}
        return known

    def _decides(self, order: Sequence[int]) -> bool:
        """Would other options win if another of them came first in every tie? By counting again."""
        won = set(self.purchases.order)
        return any(set(self.complete(ranks).purchases.order) != won for ranks in self._others_first(order))
