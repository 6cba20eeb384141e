"""Every rule by its name. A rule is a pure function from an election to its outcome."""

from collections.abc import Callable
from dataclasses import dataclass

from workspace.voting.counting import greedy
from workspace.voting.counting.model import Election, Outcome


@dataclass(frozen=True)
class Rule:
    """`labels`: what Pabulib's META `rule` calls it."""

    name: str
    count: Callable[[Election], Outcome]
    labels: tuple[str, ...] = ()


RULES = {
    rule.name: rule
    for rule in (Rule("greedy", greedy.count, ("greedy", "greedy-threshold", "greedy-exclusive", "greedy-custom")),)
}


def count(election: Election, rule: str) -> Outcome:
    """Raises KeyError for a rule that is not here."""
    return RULES[rule].count(election)
