from workspace.core.lifecycle import Lifecycle, Transition
from workspace.moderation.models import ItemStatus as S
from workspace.permissions import P

WAITING = frozenset({S.OPEN})

MODERATION = Lifecycle(
    #          name      from     to           who
    Transition("decide", WAITING, S.DECIDED, P.MODERATE),
    Transition("drop", WAITING, S.DROPPED, P.MODERATE),
)
