"""What if: the sealed ballots counted once more, with other money or by another rule. It decides nothing, and it tells
nothing that the publication rule keeps: below the minimum for ballots only rules that need no more than the published
sums are counted, below the minimum for sums none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workspace.voting import elections, kinds, rules
from workspace.voting.counting import lot, registry, words
from workspace.voting.counting.model import Election, Outcome
from workspace.voting.counting.words import Settled
from workspace.voting.lots.queries import lot_of
from workspace.voting.models import Completion, Rule, VotingOption, VotingRound
from workspace.voting.results.queries import with_ideas
from workspace.voting.results.shown import shows_ballots

BY_SUMS = frozenset({Rule.GREEDY, Rule.GREEDY_NO_SKIP})  # they look at the votes of each idea, and at nothing else


@dataclass(frozen=True)
class Column:
    """One other count. `gained` and `lost`: what it chooses that the result does not, and the other way round; `open`:
    equal ideas between which this count would need a lot that nobody drew. `spent` in grosze."""

    rule: Rule
    completion: Completion
    spent: int
    chosen: frozenset[int]
    gained: list[VotingOption]
    lost: list[VotingOption]
    open: list[VotingOption]


@dataclass(frozen=True)
class WhatIf:
    budget: int
    options: Sequence[VotingOption]
    columns: list[Column]


def rules_to_try(voting_round: VotingRound) -> list[Rule]:
    """The binding one first; empty if nothing may be counted again before everybody's eyes."""
    if not rules.shows_numbers(voting_round):
        return []
    fitting = [each for each in kinds.FITTING[voting_round.ballot_kind] if each.value in registry.RULES]
    if not shows_ballots(voting_round):
        fitting = [each for each in fitting if each in BY_SUMS]
    return sorted(fitting, key=lambda rule: rule is not voting_round.rule)


def recount(voting_round: VotingRound, *, budget: int, tried: Sequence[Rule]) -> WhatIf:
    """Of a counted round. `budget` in grosze."""
    election = election_again(voting_round).having(budget=budget)
    in_order = sorted(
        voting_round.options, key=lambda each: (each.place is None, each.place or 0, -(each.votes or 0), each.position)
    )
    return WhatIf(budget, in_order, [_column(voting_round, election, in_order, rule) for rule in tried])


def election_again(voting_round: VotingRound) -> Election:
    """A counted round as it was counted: its sealed ballots, the same lot, the same ideas struck out."""
    options, cast = with_ideas(voting_round).options, elections.counted_ballots(voting_round)
    return elections.election_of(voting_round, options, cast, **_lot(voting_round))


def _column(voting_round: VotingRound, election: Election, options: Sequence[VotingOption], rule: Rule) -> Column:
    completion = _completion(voting_round, rule)
    outcome: Outcome = registry.count(election.having(completion=_counted_as(completion)), rule.value)
    chosen = frozenset(outcome.selected)
    unsure = {each for tie in outcome.undecided for each in tie.option_ids}
    return Column(
        rule=rule,
        completion=completion,
        spent=outcome.spent,
        chosen=chosen,  # type: ignore[arg-type]
        gained=[each for each in options if each.id in chosen and each.place is None],
        lost=[each for each in options if each.id not in chosen and each.place is not None],
        open=[each for each in options if each.id in unsure],
    )


def _completion(voting_round: VotingRound, rule: Rule) -> Completion:
    """The round's own where the rule is its own; else the usual one of that rule."""
    return voting_round.completion if rule is voting_round.rule else kinds.completions(rule)[0]


def _counted_as(completion: Completion) -> words.Completion:
    return words.Completion(completion.value)


def _lot(voting_round: VotingRound) -> dict[str, Any]:
    """Where a lot decided, it decides the same in every other count."""
    drawn = any(tie["settled"] == Settled.LOT for tie in (voting_round.outcome or {})["ties"])
    held = lot_of(voting_round) if drawn else None
    if held is None:
        return {}
    return {"seed": lot.from_words(held.value)} if held.value else {"drawn": tuple(held.drawn or ())}
