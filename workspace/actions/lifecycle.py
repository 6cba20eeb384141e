from typing import Any

from workspace.actions.models import OPEN, ActionStatus, UpdateStatus
from workspace.actions.models import ActionStatus as S
from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P
from workspace.proposals.models import Stage


def has_its_story(action: Any, _now: Any) -> bool:
    """Every milestone is reached and somebody has told how it went."""
    return bool(action.milestones_all == action.milestones_done and action.stories_all)


STATUS = Lifecycle(
    #          name      from                          to              who               guard
    Transition("start", frozenset({S.PLANNED}), S.IN_PROGRESS, P.ACTION_MANAGE),
    Transition("pause", frozenset({S.IN_PROGRESS}), S.PAUSED, P.ACTION_MANAGE, needs_reason=True),
    Transition("resume", frozenset({S.PAUSED}), S.IN_PROGRESS, P.ACTION_MANAGE),
    Transition("finish", frozenset({S.IN_PROGRESS}), S.DONE, P.ACTION_MANAGE, guard=has_its_story),
    Transition("cancel", OPEN, S.CANCELLED, P.ACTION_MANAGE, needs_reason=True),
)

UPDATE = Lifecycle(
    Transition("hide", frozenset({UpdateStatus.VISIBLE}), UpdateStatus.HIDDEN, P.UPDATE_MODERATE, needs_reason=True),
    Transition("show", frozenset({UpdateStatus.HIDDEN}), UpdateStatus.VISIBLE, P.UPDATE_MODERATE, needs_reason=True),
)

# Where the idea stands on its way when its action gets there; a pause or an end without a story moves it nowhere.
STAGE = {ActionStatus.PLANNED: Stage.PLAN, ActionStatus.IN_PROGRESS: Stage.DOING, ActionStatus.DONE: Stage.TOLD}
