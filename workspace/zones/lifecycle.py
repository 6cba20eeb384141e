from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P
from workspace.zones.models import MembershipStatus as S

ASKED = frozenset({S.REQUESTED})

MEMBERSHIP = Lifecycle(
    #          name      from                to          who
    Transition("admit", ASKED | {S.REFUSED}, S.ADMITTED, P.ZONE_ADMIT),
    Transition("refuse", ASKED, S.REFUSED, P.ZONE_ADMIT, needs_reason=True),
)
