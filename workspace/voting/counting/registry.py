"""Every rule by its name. A rule is a pure function from an election to its outcome; what else it may be told (a
threshold, a completion) stands in the election."""

from collections.abc import Callable
from dataclasses import dataclass

from workspace.voting.counting import equal_shares, greedy, phragmen
from workspace.voting.counting.model import Completion, Election, Outcome, Scored


@dataclass(frozen=True)
class Rule:
    """`labels`: what Pabulib's META `rule` calls it, with the completion the label means."""

    name: str
    count: Callable[[Election], Outcome]
    labels: tuple[tuple[str, Completion], ...] = ()


def _scored(scored: Scored) -> Callable[[Election], Outcome]:
    return lambda election: greedy.count(election.having(scored=scored))


NONE = Completion.NONE
_SHARES = (
    ("equalshares", NONE),
    ("equalshares-comparison", Completion.COMPARISON),
    ("equalshares/add1", Completion.ADD1),
    ("equalshares/add1-comparison", Completion.ADD1_COMPARISON),
)
_ALL = (
    Rule("greedy", greedy.count, (("greedy", NONE), ("greedy-threshold", NONE), ("greedy-exclusive", NONE))),
    Rule("greedy-no-skip", greedy.count_no_skip, (("greedy-no-skip", NONE),)),
    Rule("greedy-by-votes", _scored(Scored.VOTES)),  # of ballots with points or ranks: how many name it at all
    Rule("borda", _scored(Scored.BORDA)),
    Rule("plurality", _scored(Scored.PLURALITY)),
    Rule("equal-shares", equal_shares.count, _SHARES),
    Rule("equal-shares-by-number", equal_shares.count_by_number),
    Rule("phragmen", phragmen.count),
)
RULES = {rule.name: rule for rule in _ALL}
LABELS = {label: (rule.name, completion) for rule in _ALL for label, completion in rule.labels}


def count(election: Election, rule: str) -> Outcome:
    """Raises KeyError for a rule that is not here, ValueError for ballots that do not say what it needs."""
    return RULES[rule].count(election)
