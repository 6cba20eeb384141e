"""A batch's way: typed in, typed in again by somebody else, settled."""

from datetime import datetime
from typing import Any

from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P
from workspace.voting.models import Phase
from workspace.voting.paper.models import BatchStatus

TYPING, CHECKING = frozenset({BatchStatus.TYPING}), frozenset({BatchStatus.CHECKING})
DIFFERING = frozenset({BatchStatus.DIFFERING})


def is_not_counted(batch: Any, now: datetime) -> bool:
    return batch.voting_round.phase(now) is Phase.CLOSED


BATCH = Lifecycle(
    #          name       from       to                     who             guard
    Transition("hand_on", TYPING, BatchStatus.CHECKING, P.PAPER_MANAGE, guard=is_not_counted),
    Transition("discard", TYPING | CHECKING | DIFFERING, BatchStatus.DISCARDED, P.PAPER_MANAGE, guard=is_not_counted),
    Transition("differ", CHECKING, BatchStatus.DIFFERING, P.PAPER_MANAGE, guard=is_not_counted),
    Transition("agree", CHECKING, BatchStatus.SETTLED, P.PAPER_MANAGE, guard=is_not_counted),
    Transition("settle", DIFFERING, BatchStatus.SETTLED, P.PAPER_MANAGE, guard=is_not_counted),
)
