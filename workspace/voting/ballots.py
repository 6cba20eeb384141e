"""Casting: one ballot per voter, changed as often as they like until the round closes, known to nobody but them.

Nothing here is audited or logged, and no time is kept. What ties a voter to their ballot is a keyed hash with a nonce
that dies at counting. `Voter` is whoever holds one ballot: here an account; cards have a voter of their own."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam

from workspace.core import db as database
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPermittedError
from workspace.core.throttle import keyed_hash
from workspace.permissions import P, can
from workspace.voting import kinds, queries
from workspace.voting.kinds import Marks
from workspace.voting.models import (
    Ballot,
    BallotChoice,
    Channel,
    Participation,
    Twice,
    VotingOption,
    VotingRound,
)
from workspace.voting.seals import log, receipts

# Each tap on a ballot sends these few statements. They are built once: building them anew costs more than sending them.
_PARTICIPATIONS: Any = Participation.__table__
_BALLOTS: Any = Ballot.__table__
_CHOICES: Any = BallotChoice.__table__
_MARKS = (
    db.select(_CHOICES.c.option_id, _CHOICES.c.value)
    .join(_BALLOTS, _BALLOTS.c.id == _CHOICES.c.ballot_id)
    .where(_BALLOTS.c.link_hash == bindparam("link"))
)
_STEP_BACK = _PARTICIPATIONS.delete().where(
    _PARTICIPATIONS.c.round_id == bindparam("round"), _PARTICIPATIONS.c.account_id == bindparam("account")
)


@cache
def _participating() -> Any:
    insert = database.upserting()(_PARTICIPATIONS)
    same = {"day": _PARTICIPATIONS.c.day}
    return insert.on_conflict_do_update(index_elements=["round_id", "account_id"], set_=same).returning(
        _PARTICIPATIONS.c.channel
    )


class NotOpenError(Exception):
    """The round does not take ballots at this moment: nothing was saved. 409 with words of its own."""


class VotedElsewhereError(NotOpenError):
    """This person was handed a card or a paper ballot, or voted online before asking for one."""


class Voter(ABC):
    """Whoever holds one ballot of a round. `key` is theirs alone, and the same each time."""

    key: str
    channel: Channel

    @abstractmethod
    def may_vote(self, voting_round: VotingRound) -> bool: ...

    @abstractmethod
    def take_part(self, voting_round: VotingRound) -> None:
        """Write down that they vote, and hold their row until the unit ends: parallel taps wait for each other here.
        Raises NotOpenError for whom voting this way is closed."""

    @abstractmethod
    def step_back(self, voting_round: VotingRound) -> None:
        """They hold no ballot any more, as if they had not voted."""


@dataclass(frozen=True)
class AccountVoter(Voter):
    account: Any
    channel: Channel = Channel.ONLINE

    @property
    def key(self) -> str:  # type: ignore[override]
        return f"account {self.account.id}"

    def may_vote(self, voting_round: VotingRound) -> bool:
        return can(self.account, P.BALLOT_CAST, voting_round)

    def take_part(self, voting_round: VotingRound) -> None:
        if _participate(voting_round, self.account.id) is not Channel.ONLINE:
            raise VotedElsewhereError

    def step_back(self, voting_round: VotingRound) -> None:
        db.session.connection().execute(_STEP_BACK, {"round": voting_round.id, "account": self.account.id})


def cast(voting_round: VotingRound, voter: Voter, marks: Marks) -> Marks:
    """Make `marks` the voter's ballot, instead of what they chose before, and return it as it is kept. No marks: as if
    they had not voted. Raises NotPermittedError, NotOpenError or a kinds.BallotError: then end the unit unsaved.

    The round is locked for sharing, so that voters do not wait for each other but counting waits for all of them. The
    lock that parallel taps of one voter wait for is their own row, see `Voter.take_part`."""
    link, costs = _enter(voting_round, voter)
    return _keep(voting_round, voter, link, marks, costs)


def change(voting_round: VotingRound, voter: Voter, make: Callable[[Marks], Marks]) -> Marks:
    """Cast what `make` makes of the ballot as it is saved now; no other tap of this voter comes between."""
    link, costs = _enter(voting_round, voter)
    standing = {option: value for option, value in _marks_under(link).items() if option in costs}
    return _keep(voting_round, voter, link, make(standing), costs)


def marks_of(voting_round: VotingRound, voter: Voter) -> Marks:
    """What the voter has chosen, as long as the round is open; later nobody can say, not even to them."""
    return _marks_under(_link(voting_round, voter, voting_round.nonce)) if voting_round.nonce else {}


def remove_of(voting_round: VotingRound, voter: Voter) -> None:
    """Delete a voter's ballot, if there is one: a lost card is struck out, or they vote another way."""
    if voting_round.nonce:
        log.withdraw(voting_round, log.take_out(_link(voting_round, voter, voting_round.nonce)))


def receipt_of(voting_round: VotingRound, voter: Voter) -> receipts.Receipt | None:
    """The codes of the voter's ballot, as long as the round is not counted; None if they hold none."""
    if voting_round.nonce is None:
        return None
    return receipts.receipt_under(voting_round, _link(voting_round, voter, voting_round.nonce))


def hand_over(voting_round: VotingRound, account: Any, channel: Channel) -> None:
    """A member gets a card or a paper ballot at the desk: voting online is closed to them from now on. By the rule
    `twice` their online ballot goes, or VotedElsewhereError is raised; so it is when they were handed one before."""
    _hold_open(voting_round)
    own = {"round_id": voting_round.id, "account_id": account.id}
    if database.insert_once(_PARTICIPATIONS, **own, day=today(), channel=channel):
        return
    if _participate(voting_round, account.id) is not Channel.ONLINE or voting_round.twice is Twice.ONLINE:
        raise VotedElsewhereError
    remove_of(voting_round, AccountVoter(account))
    db.session.execute(db.update(Participation).filter_by(**own).values(channel=channel, day=today()))


def shuffled(voting_round: VotingRound, voter: Voter, options: Sequence[VotingOption]) -> list[VotingOption]:
    """The options in an order of this voter's own, the same on each visit, so that no idea gains by standing first."""
    own = ("ballot order", str(voting_round.id), voter.key)
    return sorted(options, key=lambda option: keyed_hash(*own, str(option.id)))


def _enter(voting_round: VotingRound, voter: Voter) -> tuple[str, dict[int, int]]:
    """Let the voter in. Returns what ties them to their ballot, and what can be chosen, with what it costs."""
    if not voter.may_vote(voting_round):
        raise NotPermittedError(P.BALLOT_CAST)
    nonce, costs = _hold_open(voting_round)
    voter.take_part(voting_round)
    return _link(voting_round, voter, nonce), costs


def _keep(voting_round: VotingRound, voter: Voter, link: str, marks: Marks, costs: Mapping[int, int]) -> Marks:
    kept = kinds.checked(voting_round, marks, costs)
    before = log.take_out(link)
    if kept:
        name = secrets.token_hex(16)
        seal = log.seal_of(voting_round, voting_round.nonce or "", name, kept)
        _store(voting_round.id, {name: kept}, link_hash=link, seal=seal, replaces=before)
    else:
        log.withdraw(voting_round, before)
        voter.step_back(voting_round)
    return kept


def _hold_open(voting_round: VotingRound) -> tuple[str, dict[int, int]]:
    """Hold the round against counting, and let the database's clock say whether it is open: its hours are frozen. Returns
    its nonce, and the cost of each option that stands: those that were not struck out."""
    rows = db.session.connection().execute(queries.HELD, {"round": voting_round.id}).all()
    if not rows or not voting_round.opens_at <= queries.clock() < voting_round.closes_at:
        raise NotOpenError
    return rows[0].nonce, {row.id: row.cost for row in rows if row.id is not None}


def _participate(voting_round: VotingRound, account_id: int) -> Channel:
    """Make the voter's row of participation, or find it, and hold it until the unit ends. The update changes nothing: it
    is what locks a row that was there, and gives it back."""
    values = {"round_id": voting_round.id, "account_id": account_id, "day": today(), "channel": Channel.ONLINE}
    channel: Channel = db.session.connection().execute(_participating(), values).scalar_one()
    return channel


def _link(voting_round: VotingRound, voter: Voter, nonce: str) -> str:
    return link(voting_round, voter.key, nonce)


def link(voting_round: VotingRound, key: str, nonce: str) -> str:
    """What ties the voter of this key to their ballot, as long as there is a nonce."""
    return keyed_hash("ballot", str(voting_round.id), nonce, key)


def _marks_under(link: str) -> Marks:
    return dict(db.session.connection().execute(_MARKS, {"link": link}).all())


def _store(round_id: int, ballots: Mapping[str, Marks], **fields: Any) -> None:
    """Each ballot under its random name, in the order of these names. `fields`: what else its row holds."""
    if not ballots:
        return
    names = sorted(ballots)
    rows = [{"id": name, "round_id": round_id, **fields} for name in names]
    choices = [
        {"ballot_id": name, "round_id": round_id, "option_id": option, "value": value}
        for name in names
        for option, value in sorted(ballots[name].items())
    ]
    connection = db.session.connection()
    connection.execute(_BALLOTS.insert(), rows)
    connection.execute(_CHOICES.insert(), choices)


def all_ballots(voting_round: VotingRound) -> list[Marks]:
    """The marks on each ballot, in no order that means anything. For counting alone, after closing."""
    columns = (BallotChoice.ballot_id, BallotChoice.option_id, BallotChoice.value)
    query = db.select(*columns).filter_by(round_id=voting_round.id).order_by(BallotChoice.ballot_id)
    found: dict[str, Marks] = {}
    for ballot_id, option_id, value in db.session.execute(query):
        found.setdefault(ballot_id, {})[option_id] = value
    return list(found.values())


def seal(voting_round: VotingRound, cast: Sequence[Marks]) -> None:
    """Cut the tie between people and ballots for good: `cast`, every ballot, those on paper too, is written anew under
    another random name, without hash or seal, in the order of these names, and the nonce is gone. Two rows that were
    written together no longer look like it, and no seal can be opened by us any more."""
    discard(voting_round)
    _store(voting_round.id, {secrets.token_hex(16): marks for marks in cast})
    voting_round.nonce = None


def discard(voting_round: VotingRound) -> None:
    """Delete what was chosen; the keys of the database take the marks along."""
    db.session.execute(db.delete(Ballot).where(Ballot.round_id == voting_round.id))
