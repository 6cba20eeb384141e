"""What people may decide about a round. Opening and closing are left to the clock: nothing flips them, no role can."""

from datetime import datetime
from typing import Any

from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P
from workspace.voting.models import Phase, RoundStatus

DRAFT, SCHEDULED = frozenset({RoundStatus.DRAFT}), frozenset({RoundStatus.SCHEDULED})
UNDECIDED = frozenset({RoundStatus.UNDECIDED})


def can_be_held(voting_round: Any, now: datetime) -> bool:
    return voting_round.closes_at > now and len(voting_round.options) > 1


def is_not_over(voting_round: Any, now: datetime) -> bool:
    return voting_round.phase(now) in (Phase.UPCOMING, Phase.OPEN)


def is_over(voting_round: Any, now: datetime) -> bool:
    return voting_round.phase(now) is Phase.CLOSED


ROUND = Lifecycle(
    #          name       from       to                     who             guard
    Transition("open", DRAFT, RoundStatus.SCHEDULED, P.ROUND_MANAGE, guard=can_be_held),
    Transition("discard", DRAFT, RoundStatus.CANCELLED, P.ROUND_MANAGE),
    Transition("cancel", SCHEDULED, RoundStatus.CANCELLED, P.ROUND_MANAGE, guard=is_not_over, needs_reason=True),
    Transition("publish", SCHEDULED, RoundStatus.COUNTED, P.ROUND_MANAGE, guard=is_over),
    # What the count finds instead of a result
    Transition("fail", SCHEDULED, RoundStatus.FAILED, P.ROUND_MANAGE, guard=is_over),
    Transition("await_lot", SCHEDULED, RoundStatus.UNDECIDED, P.ROUND_MANAGE, guard=is_over),
    Transition("draw_again", UNDECIDED, RoundStatus.UNDECIDED, P.LOT_DECIDE),
    Transition("decide", UNDECIDED, RoundStatus.COUNTED, P.LOT_DECIDE),
)
