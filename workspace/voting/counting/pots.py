"""A budget in parts: districts, sizes. What a part leaves over moves on in a second run, which is recorded as the first."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from workspace.voting.counting.model import Election, OptionId, Outcome, Reason, StruckOut


@dataclass(frozen=True)
class Run:
    """One count: of which pot, with how much money, and what came of it. `pot` is "" for the run with leftovers."""

    pot: str
    budget: int
    outcome: Outcome


@dataclass(frozen=True)
class PotsOutcome:
    runs: tuple[Run, ...]

    @property
    def selected(self) -> tuple[OptionId, ...]:
        return tuple(each for run in self.runs for each in run.outcome.selected)

    @property
    def spent(self) -> int:
        return sum(run.outcome.spent for run in self.runs)


def count(
    election: Election,
    budgets: Mapping[str, int],
    rule: Callable[[Election], Outcome],
    *,
    leftovers_to: Collection[str] = (),
) -> PotsOutcome:
    """Count each pot on its own money; then what all of them left over goes to the options not chosen in the pots
    `leftovers_to`, by the same rule: to all of them (Łódź 2025: what districts did not use went to the whole city), or
    to one (Częstochowa: the district with the highest turnout). Thresholds are asked in both runs, and who was chosen
    in the first keeps its rivals out of the second. Raises ValueError for an option of an unknown pot."""
    if not {option.pot for option in election.options} <= set(budgets):
        raise ValueError("an option belongs to a pot without a budget")
    runs = []
    for pot, budget in budgets.items():
        ids = {option.id for option in election.options if option.pot == pot}
        runs.append(Run(pot, budget, rule(election.only(ids, budget=budget))))
    left = sum(run.budget - run.outcome.spent for run in runs)
    if leftovers_to and left:
        runs.append(Run("", left, rule(_second(election, PotsOutcome(tuple(runs)), leftovers_to, left))))
    return PotsOutcome(tuple(runs))


def _second(election: Election, first: PotsOutcome, pots: Collection[str], budget: int) -> Election:
    """Among those not chosen. Rivals of chosen ones are struck out, with that reason."""
    chosen = set(first.selected)
    ids = {option.id for option in election.options if option.pot in pots and option.id not in chosen}
    rivals = {each for group in election.conflicts if group & chosen for each in group & ids} - set(election.struck)
    second = election.only(ids, budget=budget)
    kept_out = tuple(StruckOut(each, Reason.CONFLICT) for each in sorted(rivals, key=str))
    return second.having(struck_out=second.struck_out + kept_out)
