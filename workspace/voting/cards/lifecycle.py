"""A card's way: printed, handed out, struck out. A ballot is cast and changed without leaving a word here."""

from datetime import datetime
from typing import Any

from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P
from workspace.voting.cards.models import CardStatus
from workspace.voting.models import Phase

PRINTED, NOT_STRUCK = frozenset({CardStatus.PRINTED}), frozenset({CardStatus.PRINTED, CardStatus.ISSUED})


def is_open(card: Any, now: datetime) -> bool:
    return card.voting_round.phase(now) is Phase.OPEN


def is_not_over(card: Any, now: datetime) -> bool:
    return card.voting_round.phase(now) in (Phase.UPCOMING, Phase.OPEN)


CARD = Lifecycle(
    #          name        from        to                 who             guard
    Transition("hand_out", PRINTED, CardStatus.ISSUED, P.CARDS_MANAGE, guard=is_open),
    Transition("strike", NOT_STRUCK, CardStatus.STRUCK, P.CARDS_MANAGE, guard=is_not_over, needs_reason=True),
)
