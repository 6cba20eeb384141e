"""A closed round as an election that can be counted: by the frozen document, with the very function that anyone uses who
checks the export. What the columns say meanwhile does not matter.

`more_ballots` is for rooms above: each function gives, for a round, the marks of ballots that were not cast here (paper)."""

from collections.abc import Callable, Sequence
from typing import Any

from workspace.voting import ballots, rules
from workspace.voting.counting import registry
from workspace.voting.counting.model import Election, Outcome, Reason, StruckOut
from workspace.voting.kinds import Marks
from workspace.voting.models import VotingOption, VotingRound
from workspace.voting.seals import recount

more_ballots: list[Callable[[VotingRound], Sequence[Marks]]] = []


def counted_ballots(voting_round: VotingRound) -> list[Marks]:
    """Every ballot that counts, of all channels."""
    return [*ballots.all_ballots(voting_round), *(marks for more in more_ballots for marks in more(voting_round))]


def election_of(
    voting_round: VotingRound, options: Sequence[VotingOption], cast: Sequence[Marks], **more: Any
) -> Election:
    """`more`: of Election, such as `seed` or `drawn` when a lot decides a tie."""
    return recount.election(rules.frozen(voting_round), cast, struck_out(options), **more)


def struck_out(options: Sequence[VotingOption]) -> list[StruckOut]:
    """Those that no longer stand on the ballot."""
    strikes = [(each.id, each.struck) for each in options]
    return [StruckOut(id_, Reason.WITHDRAWN if s.by_author else Reason.STRUCK_OUT) for id_, s in strikes if s]


def count(voting_round: VotingRound, election: Election) -> Outcome:
    return registry.count(election, rules.frozen(voting_round)["count"]["rule"])
