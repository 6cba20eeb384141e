from workspace.core.lifecycle import Lifecycle, Transition
from workspace.glossary.models import CorrectionStatus as S
from workspace.permissions import P

WAITING, SHOWN, PAST = frozenset({S.WAITING}), frozenset({S.SHOWN}), frozenset({S.PAST})

CORRECTION = Lifecycle(
    #          name        from     to           who
    Transition("approve", WAITING, S.SHOWN, P.CORRECTION_DECIDE),
    Transition("refuse", WAITING, S.REFUSED, P.CORRECTION_DECIDE, needs_reason=True),
    Transition("withdraw", WAITING, S.WITHDRAWN, P.CORRECTION_WITHDRAW),
    Transition("replace", SHOWN, S.PAST, P.CORRECTION_DECIDE),  # by one that was approved after it
    Transition("revert", SHOWN, S.PAST, P.CORRECTION_DECIDE, needs_reason=True),
    Transition("restore", PAST, S.SHOWN, P.CORRECTION_DECIDE),
)
