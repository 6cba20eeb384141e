"""What follows equal shares: the comparison with greedy, and filling up by votes."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from workspace.voting.counting import greedy
from workspace.voting.counting.model import Election, OptionId, Outcome, Reason, StruckOut
from workspace.voting.counting.supporters import Electorate
from workspace.voting.counting.words import Completion

COMPARING = {Completion.COMPARISON, Completion.ADD1_COMPARISON, Completion.ADD1_EXHAUSTIVE_COMPARISON}
FILLING = {Completion.UTILITARIAN, Completion.ADD1_UTILITARIAN}


def finish(election: Election, shares: Outcome) -> Outcome:
    """What `election.completion` asks for after the shares are spent."""
    if election.completion in COMPARING:
        return _compare(election, shares)
    return _fill(election, shares) if election.completion in FILLING else shares


def _compare(election: Election, shares: Outcome) -> Outcome:
    """Greedy's winners instead, if more voters prefer them than prefer those of equal shares. A voter prefers the
    outcome with more winners they support (or more of their points): the step of Wieliczka 2023, "satisfaction" in the
    tool of equalshares.net and in pabulib-checker. `notes` say how many prefer which."""
    by_votes = greedy.count(election)
    for_shares, for_greedy = preferences(election, shares.selected, by_votes.selected)
    notes = (*shares.notes, ("prefer_shares", for_shares), ("prefer_greedy", for_greedy))
    return replace(by_votes if for_greedy > for_shares else shares, notes=notes)


def preferences(election: Election, one: tuple[OptionId, ...], other: tuple[OptionId, ...]) -> tuple[int, int]:
    """How many voters prefer the one set of winners, and how many the other."""
    electorate = Electorate.of(election, election.standing)
    here, there = _satisfaction(electorate, one), _satisfaction(electorate, other)
    return int(electorate.counts[here > there].sum()), int(electorate.counts[there > here].sum())


def _satisfaction(electorate: Electorate, winners: tuple[OptionId, ...]) -> NDArray[np.float64]:
    """For each group of ballots, what it gets. Whole numbers."""
    won = np.array([option.id in winners for option in electorate.options], dtype=np.float64)
    each = won[electorate.marks] if electorate.weights is None else won[electorate.marks] * electorate.weights
    groups = np.repeat(np.arange(len(electorate.counts)), electorate.lengths)
    return np.bincount(groups, each, len(electorate.counts)).astype(np.float64)


def _fill(election: Election, shares: Outcome) -> Outcome:
    """What is left of the budget goes on by greedy among the others ("utilitarian completion", equalshares.net).
    `notes`: how many of the last places were filled so."""
    won = set(shares.selected)
    out = {line.option_id: line for line in shares.lines if line.reason is not Reason.UNSUPPORTED}
    rest = election.having(
        budget=election.budget - shares.spent,
        threshold=0,
        threshold_share=Fraction(0),
        threshold_by_cost=0,
        struck_out=tuple(StruckOut(each, line.reason) for each, line in out.items()),
    )
    more = greedy.count(rest)
    filled = [
        replace(line, place=line.place + len(won)) if line.place is not None else line
        for line in more.lines
        if line.option_id not in out
    ]
    lines = [line for line in shares.lines if line.option_id in won] + filled
    lines += [line for line in shares.lines if line.option_id in out and line.option_id not in won]
    notes = (*shares.notes, ("filled", len(more.selected)))
    return Outcome(tuple(lines), shares.ties + more.ties, shares.spent + more.spent, notes)
