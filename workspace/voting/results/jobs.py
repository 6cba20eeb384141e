"""What takes many recounts is found behind the page, while nobody waits for the database."""

from functools import partial
from typing import Any

from workspace.core import db as database
from workspace.core import jobs
from workspace.core.db import db
from workspace.voting import elections, facts
from workspace.voting.models import RoundStatus, VotingRound
from workspace.voting.results.whatif import election_again


@jobs.handler(facts.JOB, own_unit=True)
def find_distances(payload: dict[str, Any]) -> None:
    """Reads, counts for as long as it takes, and only then writes. A round that waits for a lot is left for later: the lot
    queues it again."""
    voting_round = db.session.get_one(VotingRound, payload["round_id"])
    if voting_round.status != RoundStatus.COUNTED:
        return
    election, counted = election_again(voting_round), partial(elections.count, voting_round)
    found = facts.distances(voting_round, election, counted)
    database.begin(writing=True)
    held = db.session.get_one(VotingRound, payload["round_id"], with_for_update=True)
    held.explained = {**(held.explained or {}), **found}
    db.session.commit()
