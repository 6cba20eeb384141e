from workspace.comments.models import CommentStatus as S
from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P

SHOWN, HIDDEN = frozenset({S.VISIBLE}), frozenset({S.HIDDEN})

COMMENT = Lifecycle(
    #          name        from            to           who
    Transition("hide", SHOWN, S.HIDDEN, P.COMMENT_MODERATE, needs_reason=True),
    Transition("show", HIDDEN, S.VISIBLE, P.COMMENT_MODERATE, needs_reason=True),
    Transition("withdraw", SHOWN | HIDDEN, S.WITHDRAWN, P.COMMENT_WITHDRAW),
)
