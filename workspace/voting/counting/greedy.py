"""Greedy by votes with skipping and a threshold: how Łódź and most Polish cities count their civic budgets."""

from itertools import groupby

from workspace.voting.counting import ties
from workspace.voting.counting.model import Election, Line, Option, Outcome, Reason, Tie


def count(election: Election) -> Outcome:
    """Go through the options from most votes to fewest. Take each one that still fits the budget, skip one that does
    not, and go on. Options with fewer votes than the threshold are not considered.

    This is Pabulib's `greedy` (with `greedy-threshold`), which reproduces the published winners of 1,298 of 1,423 real
    counts (pabulib.org/format). Ties are settled as `election.settle` says."""
    votes, scores = election.votes, election.scores
    ranked = ties.in_order(election, election.standing)
    considered = [option for option in ranked if scores[option.id] >= election.threshold]
    lines, tied, left = _take(election, considered)
    lines += [
        Line(option.id, votes[option.id], score, Reason.TOO_FEW, missing=election.threshold - score)
        for option in ranked
        if (score := scores[option.id]) < election.threshold
    ]
    lines += [
        Line(each.option_id, votes[each.option_id], scores[each.option_id], each.reason, note=each.note)
        for each in sorted(election.struck_out, key=lambda each: str(each.option_id))
    ]
    return Outcome(lines=tuple(lines), ties=tuple(tied), spent=election.budget - left)


def _take(election: Election, considered: list[Option]) -> tuple[list[Line], list[Tie], int]:
    """Walk down the ranking, group by group of equal scores. Returns lines, ties and the money left."""
    lines: list[Line] = []
    tied: list[Tie] = []
    left, place = election.budget, 0
    for score, equal in groupby(considered, key=lambda option: election.scores[option.id]):
        group, left_before, losers = list(equal), left, []
        for option in group:
            votes = election.votes[option.id]
            if option.cost <= left:
                place += 1
                lines.append(Line(option.id, votes, score, Reason.SELECTED, place=place, left=left))
                left -= option.cost
            else:
                losers.append(option)
                lines.append(Line(option.id, votes, score, Reason.TOO_DEAR, left=left, missing=option.cost - left))
        if len(group) > 1:
            decisive = any(option.cost <= left_before for option in losers)
            tied.append(ties.tie(election, group, decisive=decisive))
    return lines, tied, left
