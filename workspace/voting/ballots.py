"""Casting: one ballot per person, changed as often as they like until the round closes, known to nobody but them.

Nothing here is audited or logged, and no time is kept. What ties a person to their ballot is a keyed hash with a nonce
that dies at counting."""

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row

from workspace.core import db as database
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPermittedError
from workspace.core.throttle import keyed_hash
from workspace.permissions import P, can
from workspace.voting import queries
from workspace.voting.models import Ballot, BallotChoice, Participation, RoundStatus, VotingOption, VotingRound


class NotOpenError(Exception):
    """The round does not take ballots at this moment: nothing was saved. 409 with words of its own."""


class TooManyError(Exception):
    """More options than the rules allow: nothing was saved. 422."""


class UnknownOptionError(Exception):
    """An option that is not on this ballot, or was withdrawn: nothing was saved. 422."""


def cast_ballot(actor: Any, voting_round: VotingRound, *, choices: Collection[int]) -> None:
    """Make `choices` (option ids) the actor's ballot, instead of what they chose before. None chosen: as if they had not
    voted. Raises NotPermittedError, NotOpenError, TooManyError or UnknownOptionError.

    The round is locked for sharing, so that voters do not wait for each other but counting waits for all of them. The
    lock that parallel taps of one voter wait for is their own row of participation."""
    if not can(actor, P.BALLOT_CAST, voting_round):
        raise NotPermittedError(P.BALLOT_CAST)
    held = _take_part(voting_round)
    chosen = set(choices)
    if len(chosen) > held.max_choices:
        raise TooManyError
    if not chosen <= queries.standing_ids(voting_round):
        raise UnknownOptionError
    _lock_voter(actor, voting_round)
    link = _link(actor, voting_round, held.nonce)
    db.session.execute(db.delete(Ballot).where(Ballot.link_hash == link))
    if chosen:
        _store(voting_round.id, [chosen], link)
    else:
        own = (Participation.round_id == voting_round.id, Participation.account_id == actor.id)
        db.session.execute(db.delete(Participation).where(*own))


def choices_of(actor: Any, voting_round: VotingRound) -> set[int]:
    """What the actor has chosen, as long as the round is open; later nobody can say, not even to them."""
    if voting_round.nonce is None or not actor.is_authenticated:
        return set()
    link = _link(actor, voting_round, voting_round.nonce)
    query = db.select(BallotChoice.option_id).join(Ballot, Ballot.id == BallotChoice.ballot_id)
    return set(db.session.scalars(query.where(Ballot.link_hash == link)))


def shuffled(actor: Any, voting_round: VotingRound, options: Sequence[VotingOption]) -> list[VotingOption]:
    """The options in an order of this voter's own, the same on each visit, so that no idea gains by standing first."""
    who = str(actor.id or "")
    return sorted(options, key=lambda option: keyed_hash("ballot order", str(voting_round.id), who, str(option.id)))


def _take_part(voting_round: VotingRound) -> Row[Any]:
    """Read the round afresh, hold it against counting, and let the database's clock say whether it is open."""
    columns = (
        VotingRound.status,
        VotingRound.opens_at,
        VotingRound.closes_at,
        VotingRound.nonce,
        VotingRound.max_choices,
    )
    query = db.select(*columns).where(VotingRound.id == voting_round.id).with_for_update(read=True, key_share=True)
    held = db.session.execute(query).one()
    if held.status != RoundStatus.SCHEDULED or not held.opens_at <= queries.clock() < held.closes_at:
        raise NotOpenError
    return held


def _lock_voter(actor: Any, voting_round: VotingRound) -> None:
    """Hold the voter's row of participation, new or old. A row that is not there cannot be locked, hence the insert; it
    may be cleared by another tap between insert and lock, hence the loop."""
    own = {"round_id": voting_round.id, "account_id": actor.id}
    mine = db.select(Participation.day).filter_by(**own).with_for_update()
    while True:
        database.insert_once(Participation.__table__, **own, day=today())  # type: ignore[arg-type]
        if db.session.scalar(mine) is not None:
            return


def _link(actor: Any, voting_round: VotingRound, nonce: str) -> str:
    return keyed_hash("ballot", str(voting_round.id), nonce, str(actor.id))


def _store(round_id: int, ballots: Sequence[Collection[int]], link: str | None = None) -> None:
    """Each ballot under a new random name, in the order of these names."""
    named = sorted((secrets.token_hex(16), chosen) for chosen in ballots)
    if not named:
        return
    rows = [{"id": name, "round_id": round_id, "link_hash": link} for name, _ in named]
    marks = [
        {"ballot_id": name, "round_id": round_id, "option_id": each} for name, own in named for each in sorted(own)
    ]
    db.session.execute(db.insert(Ballot), rows)
    db.session.execute(db.insert(BallotChoice), marks)


def all_ballots(voting_round: VotingRound) -> list[frozenset[int]]:
    """The marks on each ballot, in no order that means anything. For counting alone, after closing."""
    query = db.select(BallotChoice.ballot_id, BallotChoice.option_id).filter_by(round_id=voting_round.id)
    marks: dict[str, set[int]] = {}
    for ballot_id, option_id in db.session.execute(query):
        marks.setdefault(ballot_id, set()).add(option_id)
    return [frozenset(chosen) for chosen in marks.values()]


def seal(voting_round: VotingRound) -> None:
    """Cut the tie between people and ballots for good: every ballot is written anew under another random name, without
    its hash, in the order of these names, and the nonce is gone. Two rows that were written together no longer look like it."""
    ballots = all_ballots(voting_round)
    discard(voting_round)
    _store(voting_round.id, ballots)
    voting_round.nonce = None


def discard(voting_round: VotingRound) -> None:
    """Delete what was chosen; the keys of the database take the marks along."""
    db.session.execute(db.delete(Ballot).where(Ballot.round_id == voting_round.id))
