"""Greedy by score: how most Polish cities count their civic budgets, with and without passing over what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

from workspace.voting.counting import conditions, ties
from workspace.voting.counting.model import Election, Line, Option, OptionId, Outcome, Reason, Tie


def count(election: Election) -> Outcome:
    """Go through the options from the highest score to the lowest. Take each one that still fits the budget, pass over
    one that does not, and go on.

    Pabulib's `greedy`, `greedy-threshold` and `greedy-exclusive` (pabulib.org/format): with the threshold it gives the
    published winners of 1,298 of 1,423 real counts. Łódź, Warszawa, Wrocław, Częstochowa count so."""
    return _count(election, skip=True)


def count_no_skip(election: Election) -> Outcome:
    """The same, ended by the first option that does not fit. Pabulib's `greedy-no-skip` (Gdynia); with `last_in_part`
    of 80 % the rule of Poznań: that option is paid too if what is left covers so much of it, and the rest comes from a
    reserve (comment of Poznań's files, `greedy-custom`)."""
    return _count(election, skip=False)


@dataclass
class _State:
    left: int
    skip: bool
    place: int = 0
    stopped: bool = False
    chosen: set[OptionId] = field(default_factory=set)

    def copy(self) -> "_State":
        return replace(self, chosen=set(self.chosen))


def _count(election: Election, *, skip: bool) -> Outcome:
    """Option by option, in groups of equal scores."""
    state = _State(election.budget, skip)
    lines: list[Line] = []
    tied: list[Tie] = []
    for _, equal in groupby(conditions.considered(election), key=lambda option: election.scores[option.id]):
        group = list(equal)
        before = state.copy() if len(group) > 1 else state
        taken = [_turn(election, option, state) for option in group]
        lines += taken
        if len(group) > 1:
            tied.append(ties.tie(election, group, decisive=_decisive(election, group, before, taken)))
    lines += conditions.refused(election)
    return Outcome(lines=tuple(lines), ties=tuple(tied), spent=election.budget - state.left)


def _turn(election: Election, option: Option, state: _State) -> Line:
    """What becomes of one option now. Changes the state."""
    line = partial(Line, option.id, election.votes[option.id], election.scores[option.id], left=state.left)
    missing = max(0, option.cost - state.left)
    if rivals := conditions.excluded_by(election, option.id, state.chosen):
        return line(Reason.CONFLICT, because_of=rivals)
    if state.stopped:
        return line(Reason.STOPPED, missing=missing)
    share = election.last_in_part
    in_part = bool(missing and share is not None and 0 < state.left >= share * option.cost)
    if missing:
        state.stopped = in_part or not state.skip
        if not in_part:
            return line(Reason.TOO_DEAR, missing=missing)
    state.place += 1
    state.left -= option.cost - missing
    state.chosen.add(option.id)
    reason = Reason.IN_PART if missing else Reason.SELECTED
    return line(reason, place=state.place, missing=missing)


def _decisive(election: Election, group: Sequence[Option], before: _State, taken: list[Line]) -> bool:
    """Would others win if another of them came first? If none of them does, no order of them matters."""
    won = _won(taken)
    if len(won) == len(group) and Reason.IN_PART not in won.values():
        return False
    for first in group[1:]:
        state = before.copy()
        order = [first, *(option for option in group if option is not first)]
        if _won([_turn(election, option, state) for option in order]) != won:
            return True
    return False


def _won(lines: Sequence[Line]) -> dict[OptionId, Reason]:
    return {line.option_id: line.reason for line in lines if line.place is not None}
