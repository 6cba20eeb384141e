"""Deciding between equal ideas. The actor comes first; nothing here commits."""

from collections.abc import Sequence
from typing import Any

from workspace.accounts.models import Account
from workspace.core import audit
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.permissions import P, can
from workspace.voting import publishing
from workspace.voting.counting import lot as lots
from workspace.voting.lots import queries
from workspace.voting.lots.models import Lot, LotSource
from workspace.voting.models import RoundStatus, VotingRound


def enter_public_lot(actor: Any, voting_round: VotingRound, *, value: str) -> None:
    """`value`: what the announced source gave, see counting.lot.from_words. It decides at once: anyone can check it."""
    _hold(actor, voting_round, P.LOT_ENTER)
    if not voting_round.lot_source:
        raise NotPossibleError("the rules announce no public draw")
    _write(voting_round, source=LotSource.PUBLIC, value=value, drawn=None, entered_by_id=actor.id, drawn_by_id=None)
    audit.record(actor, "enter_lot", voting_round, value=value)
    publishing.decide(actor, voting_round, seed=lots.from_words(value))


def enter_room_lot(actor: Any, voting_round: VotingRound, *, drawn: Sequence[int], drawn_by: Account) -> None:
    """`drawn`: the ids of all tied options, in the order in which `drawn_by` drew them. It waits for a second person."""
    _hold(actor, voting_round, P.LOT_ENTER)
    tied = {option.id for group in queries.tied_options(voting_round) for option in group}
    if set(drawn) != tied or len(drawn) != len(tied):
        raise NotPossibleError("not the ideas that are equal")
    before = queries.lot_of(voting_round)
    settled = [each for each in (before.drawn or [] if before and before.confirmed_by_id else []) if each not in tied]
    people = {"entered_by_id": actor.id, "drawn_by_id": drawn_by.id}
    _write(voting_round, source=LotSource.ROOM, value=None, drawn=[*settled, *drawn], **people)
    audit.record(actor, "enter_lot", voting_round, drawn=list(drawn), drawn_by=drawn_by.id)


def confirm_lot(actor: Any, voting_round: VotingRound) -> None:
    """Raises NotPermittedError for whoever wrote it down, NotPossibleError when there is nothing to confirm."""
    _hold(actor, voting_round, P.LOT_DECIDE)
    lot = queries.lot_of(voting_round)
    if lot is None or not queries.awaits_confirmation(voting_round, lot):
        raise NotPossibleError("no lot waits to be confirmed")
    if not queries.may_confirm(actor, lot):
        raise NotPermittedError(P.LOT_DECIDE)
    lot.confirmed_by_id = actor.id
    db.session.flush()
    audit.record(actor, "confirm_lot", voting_round, drawn=lot.drawn)
    publishing.decide(actor, voting_round, drawn=tuple(lot.drawn or ()))


def _hold(actor: Any, voting_round: VotingRound, permission: str) -> None:
    db.session.refresh(voting_round, with_for_update=True)
    if voting_round.status != RoundStatus.UNDECIDED:
        raise NotPossibleError(f"round {voting_round.id} is {voting_round.status}")
    if not can(actor, permission, voting_round):
        raise NotPermittedError(permission)


def _write(voting_round: VotingRound, **values: Any) -> None:
    lot = queries.lot_of(voting_round) or Lot(round_id=voting_round.id)
    for name, value in {**values, "confirmed_by_id": None, "entered_on": today()}.items():
        setattr(lot, name, value)
    db.session.add(lot)
    db.session.flush()
