from workspace.accounts.models import AccountStatus as S
from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P

ACCOUNT = Lifecycle(
    Transition("block", frozenset({S.ACTIVE}), S.BLOCKED, P.ACCOUNT_BLOCK, needs_reason=True),
    Transition("unblock", frozenset({S.BLOCKED}), S.ACTIVE, P.ACCOUNT_BLOCK),
)
