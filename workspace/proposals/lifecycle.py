from typing import Any

from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P
from workspace.proposals.models import ProposalStatus as S

DRAFTED, WAITING, OPEN = frozenset({S.DRAFT}), frozenset({S.SUBMITTED}), frozenset({S.PUBLISHED})


def has_title(proposal: Any, _now: Any) -> bool:
    return bool(proposal.title.strip() and proposal.summary.strip())


PROPOSAL = Lifecycle(
    #          name         from             to            who                  guard
    Transition("submit", DRAFTED, S.SUBMITTED, P.PROPOSAL_EDIT, guard=has_title),
    Transition("publish", WAITING, S.PUBLISHED, P.PROPOSAL_MODERATE),
    Transition("send_back", WAITING, S.DRAFT, P.PROPOSAL_MODERATE, needs_reason=True),
    Transition("refuse", WAITING, S.REFUSED, P.PROPOSAL_MODERATE, needs_reason=True),
    Transition("withdraw", WAITING | OPEN, S.WITHDRAWN, P.PROPOSAL_WITHDRAW),
)
