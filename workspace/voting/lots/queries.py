from typing import Any

from workspace.core.db import db
from workspace.permissions import P, can
from workspace.voting.counting.model import Settled
from workspace.voting.lots.models import Lot, LotSource
from workspace.voting.models import RoundStatus, VotingOption, VotingRound


def lot_of(voting_round: VotingRound) -> Lot | None:
    return db.session.get(Lot, voting_round.id)


def tied_options(voting_round: VotingRound) -> list[list[VotingOption]]:
    """Groups of ideas between which a lot must still be drawn; on each of them winners hang."""
    outcome: dict[str, Any] = voting_round.outcome or {}
    options = {option.id: option for option in voting_round.options}
    open_ties = [tie for tie in outcome.get("ties", ()) if tie["settled"] == Settled.OPEN and tie["decisive"]]
    return [[options[each] for each in sorted(tie["option_ids"])] for tie in open_ties]


def was_drawn(voting_round: VotingRound) -> bool:
    """Did a lot decide a round that is counted?"""
    ties = (voting_round.outcome or {}).get("ties", ())
    return voting_round.status == RoundStatus.COUNTED and any(tie["settled"] == Settled.LOT for tie in ties)


def state(actor: Any, voting_round: VotingRound) -> dict[str, Any]:
    """What the page of a round says of its lot: tied (groups of ideas), lot, confirmable, may_confirm."""
    lot = lot_of(voting_round)
    mine = may_confirm(actor, lot) and can(actor, P.LOT_DECIDE, voting_round)
    waits = awaits_confirmation(voting_round, lot)
    return {"tied": tied_options(voting_round), "lot": lot, "confirmable": waits, "may_confirm": mine}


def awaits_confirmation(voting_round: VotingRound, lot: Lot | None) -> bool:
    return bool(
        lot
        and voting_round.status == RoundStatus.UNDECIDED
        and lot.source is LotSource.ROOM
        and lot.confirmed_by_id is None
    )


def may_confirm(actor: Any, lot: Lot | None) -> bool:
    """Whoever wrote a lot down does not confirm it."""
    return bool(lot and actor.is_authenticated and lot.entered_by_id != actor.id)
