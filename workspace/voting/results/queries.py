"""Reads of a result page."""

from sqlalchemy.orm.attributes import set_committed_value

from workspace.voting import queries
from workspace.voting.models import VotingRound


def with_ideas(voting_round: VotingRound) -> VotingRound:
    """The round with its options and their proposals, in one query."""
    set_committed_value(voting_round, "options", list(queries.options_of(voting_round)))
    return voting_round
