from workspace.attachments.models import AttachmentStatus as S
from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P

WAITING, SHOWN, HIDDEN = frozenset({S.AWAITING}), frozenset({S.VISIBLE}), frozenset({S.HIDDEN})

ATTACHMENT = Lifecycle(
    #          name    from              to         who
    Transition("show", WAITING | HIDDEN, S.VISIBLE, P.ATTACHMENT_MODERATE),
    Transition("hide", WAITING | SHOWN, S.HIDDEN, P.ATTACHMENT_MODERATE, needs_reason=True),
)
