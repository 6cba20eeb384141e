"""From the closing of a round to its result: counted, failed for want of ballots, or waiting for a lot.

`on_selected` is for the slices above: each function is called with (actor, option) for every idea that was chosen, in
the transaction that publishes the result. `unfinished`: each function says whether a round that closed must wait,
because ballots of it are still being typed in. `sealed`: called when all ballots are kept as one, whatever way they came."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from workspace.core import audit, subjects
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPossibleError
from workspace.proposals.models import Stage
from workspace.proposals.services import move_to_stage
from workspace.voting import ballots, elections, facts, queries, rules
from workspace.voting.counting.model import Election, Line, Outcome
from workspace.voting.lifecycle import ROUND
from workspace.voting.models import VotingOption, VotingRound
from workspace.voting.seals import closing
from workspace.voting.seals import log as seals

log = logging.getLogger(__name__)
on_selected: list[Callable[[Any, VotingOption], None]] = []
unfinished: list[Callable[[VotingRound], bool]] = []
sealed: list[Callable[[VotingRound], None]] = []


def is_ready(voting_round: VotingRound) -> bool:
    """May a closed round be counted? Not if its rules were tampered with: people must look at it."""
    if not rules.hold(voting_round):
        log.error("round %s is not counted: its rules are not those that were published", voting_round.id)
        return False
    if not seals.holds(voting_round):
        log.error("round %s is not counted: its log or its ballots are not what was sealed", voting_round.id)
        return False
    return not any(waits(voting_round) for waits in unfinished)


def publish(actor: Any, voting_round: VotingRound) -> None:
    """Count, keep the outcome, cut the tie between people and ballots, and tell everybody, all at once."""
    if not is_ready(voting_round):
        raise NotPossibleError(f"round {voting_round.id} cannot be counted yet")
    options, cast = queries.options_of(voting_round), elections.counted_ballots(voting_round)
    voting_round.turnout, voting_round.electorate = len(cast), _electorate(voting_round, len(cast))
    counts = len(cast) >= (voting_round.quorum or 0)
    voting_round.explained = facts.of_voters(voting_round) if counts else None
    closing.close(voting_round, cast, counted=counts)
    if counts:
        ballots.seal(voting_round, cast)
        _conclude(actor, voting_round, options, elections.election_of(voting_round, options, cast), "publish")
    else:
        _fail(actor, voting_round, options)
    for forget in sealed:
        forget(voting_round)
    db.session.flush()
    closing.conclude(voting_round, cast)


def _electorate(voting_round: VotingRound, voted: int) -> int | None:
    """Who left since the opening could vote too."""
    could = queries.electorate_size(voting_round)
    return None if could is None else max(could, voting_round.electorate or 0, voted)


def decide(actor: Any, voting_round: VotingRound, **drawn: Any) -> None:
    """Count again with the lot: `seed` of its public source, or `drawn`, the option ids in the order of the draw."""
    db.session.refresh(voting_round, with_for_update=True)
    options, cast = queries.options_of(voting_round), elections.counted_ballots(voting_round)
    _conclude(actor, voting_round, options, elections.election_of(voting_round, options, cast, **drawn), "decide")
    db.session.flush()
    closing.drawn(voting_round, **drawn)
    closing.conclude(voting_round, cast)


def _fail(actor: Any, voting_round: VotingRound, options: Sequence[VotingOption]) -> None:
    """Nothing is read off the ballots, and none is kept."""
    ballots.discard(voting_round)
    voting_round.nonce, voting_round.counted_on = None, today()
    ROUND.apply(voting_round, "fail", actor, turnout=voting_round.turnout)
    for option in options:
        if option.struck:
            continue  # it left this vote, and may be on its way in another
        move_to_stage(option.proposal, Stage.TALK, url=subjects.url(voting_round))
        audit.record(actor, "not_chosen", option.proposal, round_id=voting_round.id, why={"reason": "quorum"})


def _conclude(
    actor: Any, voting_round: VotingRound, options: Sequence[VotingOption], election: Election, name: str
) -> None:
    """Keep the outcome. If winners still hang on a lot, nothing of it is told but which ideas wait for it."""
    outcome = elections.count(voting_round, election)
    more = facts.of_count(voting_round, election, lambda other: elections.count(voting_round, other))
    voting_round.explained = {**(voting_round.explained or {}), **more}
    voting_round.outcome = {**asdict(outcome), "alike": len(election.ballots.counts) == 1}
    if outcome.undecided:
        ROUND.apply(voting_round, "await_lot" if name == "publish" else "draw_again", actor)
        return
    voting_round.counted_on = today()
    ROUND.apply(voting_round, name, actor, turnout=voting_round.turnout)
    _tell(actor, voting_round, options, outcome)


def _tell(actor: Any, voting_round: VotingRound, options: Sequence[VotingOption], outcome: Outcome) -> None:
    lines = {line.option_id: line for line in outcome.lines}
    for option in options:
        line = lines[option.id]
        option.votes, option.place = line.votes, line.place
        if option.struck:
            continue
        verb = "chosen" if line.place else "not_chosen"
        stage = Stage.PLAN if line.place else Stage.TALK
        move_to_stage(option.proposal, stage, url=f"{subjects.url(voting_round)}/result")
        audit.record(actor, verb, option.proposal, round_id=voting_round.id, why=_why(voting_round, line))
        if line.place:
            for tell in on_selected:
                tell(actor, option)


def _why(voting_round: VotingRound, line: Line) -> dict[str, Any]:
    """For the notice to authors and supporters. Without numbers no more than chosen or not: "small" instead of why not."""
    if not rules.shows_numbers(voting_round):
        return {"reason": line.reason if line.place else "small", "place": line.place}
    return {"reason": line.reason, "place": line.place, "votes": line.votes, "missing": line.missing}
