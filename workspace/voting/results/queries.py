"""Reads of a result page."""

from workspace.voting import queries
from workspace.voting.models import VotingRound


def with_ideas(voting_round: VotingRound) -> VotingRound:
    """The round with its options and their proposals, in one query."""
    queries.options_of(voting_round)
    return voting_round
