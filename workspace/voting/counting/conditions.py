"""What every rule asks of an option before it is counted, and what is said of those that are not."""

from math import ceil

from workspace.voting.counting import ties
from workspace.voting.counting.model import Election, Line, Option, OptionId, Reason, natural


def considered(election: Election) -> list[Option]:
    """Those that stand and reach the thresholds, highest score first, ties settled."""
    lacks = lacking(election)
    return ties.in_order(election, [option for option in election.standing if option.id not in lacks])


def refused(election: Election) -> list[Line]:
    """One line for each of the others: below a threshold, then withdrawn or struck out."""
    lacks, votes, scores = lacking(election), election.votes, election.scores
    few = [
        Line(option.id, votes[option.id], scores[option.id], Reason.TOO_FEW, missing=lacks[option.id])
        for option in ties.in_order(election, [option for option in election.standing if option.id in lacks])
    ]
    return few + [
        Line(each.option_id, votes[each.option_id], scores[each.option_id], each.reason, note=each.note)
        for each in sorted(election.struck_out, key=lambda each: natural(each.option_id))
    ]


def lacking(election: Election) -> dict[OptionId, int]:
    """How much each standing option below a threshold lacks of it: score for `threshold`, votes for the other two.

    - a number: 50 votes in Łódź, 300 points in Częstochowa (`min_project_score_threshold` of their Pabulib files);
    - a share: 10 % of the valid ballots in Warszawa 2018 (comment of its files);
    - Świecie 2024: votes / ballots ≥ cost / (3 × budget) (equalshares.net/elections/swiecie-2024)."""
    share, factor, size = ceil(election.threshold_share * election.ballots.size), election.threshold_by_cost, 0
    if factor and election.budget:
        size = election.ballots.size
    if not share and not size and min(election.scores.values(), default=0) >= election.threshold:
        return {}
    lacks = {}
    for option in election.standing:
        least = max(share, -(-option.cost * size // (factor * election.budget))) if size else share
        score, votes = election.scores[option.id], election.votes[option.id]
        if score < election.threshold or votes < least:
            lacks[option.id] = max(election.threshold - score, least - votes)
    return lacks


def excluded_by(election: Election, option_id: OptionId, chosen: set[OptionId]) -> tuple[OptionId, ...]:
    """The chosen ones that cannot stand beside this one, as "both cannot be built here" (Warszawa 2022, § 46 ust. 5)."""
    if not election.conflicts:
        return ()
    rivals = {each for group in election.conflicts if option_id in group for each in group if each != option_id}
    return tuple(sorted(rivals & chosen, key=natural))
