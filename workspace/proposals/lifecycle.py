from typing import Any

from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P
from workspace.proposals.models import ProposalStatus as S
from workspace.proposals.models import Stage

DRAFTED, WAITING, OPEN = frozenset({S.DRAFT}), frozenset({S.SUBMITTED}), frozenset({S.PUBLISHED})
REFUSED, APPEALED = frozenset({S.REFUSED}), frozenset({S.APPEALED})


def is_complete(proposal: Any, _now: Any) -> bool:
    return bool(proposal.title.strip() and proposal.summary.strip() and proposal.category)


def is_first_appeal(proposal: Any, _now: Any) -> bool:
    return proposal.appealed_on is None


def is_off_ballot(proposal: Any, _now: Any) -> bool:
    """Nobody strikes an idea from a vote without its voters: it is cancelled first, with a reason that all can read."""
    return proposal.stage != Stage.VOTE


def has_open_target(proposal: Any, _now: Any) -> bool:
    """Both still under talk: what stands on a ballot or is carried out is not taken away by a merge."""
    other = proposal.merge_request.target if proposal.merge_request else None
    return other is not None and other.status == S.PUBLISHED and proposal.is_free and other.is_free


PROPOSAL = Lifecycle(
    #          name         from                 to            who                  guard
    Transition("submit", DRAFTED, S.SUBMITTED, P.PROPOSAL_EDIT, guard=is_complete),
    Transition("publish", WAITING, S.PUBLISHED, P.PROPOSAL_MODERATE),
    Transition("send_back", WAITING, S.DRAFT, P.PROPOSAL_MODERATE, needs_reason=True),
    Transition("refuse", WAITING, S.REFUSED, P.PROPOSAL_MODERATE, needs_reason=True),
    Transition("take_down", OPEN, S.REFUSED, P.PROPOSAL_MODERATE, guard=is_off_ballot, needs_reason=True),
    Transition("appeal", REFUSED, S.APPEALED, P.PROPOSAL_APPEAL, guard=is_first_appeal, needs_reason=True),
    Transition("overturn", APPEALED, S.PUBLISHED, P.PROPOSAL_JUDGE),
    Transition("uphold", APPEALED, S.REFUSED, P.PROPOSAL_JUDGE, needs_reason=True),
    Transition("merge", OPEN, S.MERGED, P.PROPOSAL_TAKE_IN, guard=has_open_target),
    Transition("withdraw", DRAFTED | WAITING | APPEALED | OPEN, S.WITHDRAWN, P.PROPOSAL_WITHDRAW),
)
