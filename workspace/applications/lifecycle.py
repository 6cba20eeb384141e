from typing import Any

from workspace.applications import queries
from workspace.applications.kinds import CITY, WAY
from workspace.applications.kinds import ApplicationStatus as S
from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P

SILENT = (S.IN_ASSESSMENT, S.FUNDED)  # stops that an office may make without telling


def uses(application: Any, status: S) -> bool:
    """Whether its tool has this stop: the rulebook says so. Money is given wherever an office decides."""
    stops = {stage.status for stage in application.rulebook.stages}
    return (S.ACCEPTED if status == S.FUNDED else status) in stops


def onward(target: S) -> Any:
    """Possible if the tool has that stop and none that it must make before. What is mended or appealed against goes on
    where it left the way."""

    def guard(application: Any, _now: Any) -> bool:
        if not uses(application, target):
            return False
        at = WAY.index(application.status) if application.status in WAY else WAY.index(S.FILED)
        between = WAY[at + 1 : WAY.index(target)]
        return not any(uses(application, stop) for stop in between if stop not in SILENT)

    return guard


def has(target: S) -> Any:
    return lambda application, _now: uses(application, target)


def passes(application: Any, _now: Any) -> bool:
    """No check says that the city would refuse it."""
    return not queries.blocked(application)


def is_unsent(application: Any, _now: Any) -> bool:
    """What the city has is not taken up again as a draft."""
    return not application.is_sent


def may_appeal(application: Any, _now: Any) -> bool:
    """Once, where the tool knows an appeal. Late ones are the office's to refuse, not ours."""
    return application.rulebook.appeal is not None and not queries.was(application, S.APPEALED)


BEFORE_DECISION = frozenset({S.FILED, S.IN_ASSESSMENT, S.TO_CORRECT, S.APPEALED})

STATUS = Lifecycle(
    #          name         from                                        to            who
    Transition("ready", frozenset({S.DRAFTING}), S.READY, P.APPLICATION_EDIT, guard=passes),
    Transition("reopen", frozenset({S.READY, S.WITHDRAWN}), S.DRAFTING, P.APPLICATION_EDIT, guard=is_unsent),
    Transition("file", frozenset({S.READY}), S.FILED, P.APPLICATION_EDIT, guard=onward(S.FILED)),
    Transition("assess", frozenset({S.FILED}), S.IN_ASSESSMENT, P.APPLICATION_EDIT, guard=onward(S.IN_ASSESSMENT)),
    Transition(
        "call", frozenset({S.FILED, S.IN_ASSESSMENT}), S.TO_CORRECT, P.APPLICATION_EDIT, guard=has(S.TO_CORRECT)
    ),
    Transition("correct", frozenset({S.TO_CORRECT}), S.IN_ASSESSMENT, P.APPLICATION_EDIT),
    Transition("accept", BEFORE_DECISION, S.ACCEPTED, P.APPLICATION_EDIT, guard=onward(S.ACCEPTED)),
    Transition("refuse", BEFORE_DECISION, S.REFUSED, P.APPLICATION_EDIT, guard=has(S.REFUSED)),
    Transition("appeal", frozenset({S.REFUSED}), S.APPEALED, P.APPLICATION_EDIT, guard=may_appeal),
    Transition("ballot", frozenset({S.ACCEPTED}), S.ON_BALLOT, P.APPLICATION_EDIT, guard=onward(S.ON_BALLOT)),
    Transition("choose", frozenset({S.ON_BALLOT}), S.CHOSEN, P.APPLICATION_EDIT),
    Transition("pass_over", frozenset({S.ON_BALLOT}), S.NOT_CHOSEN, P.APPLICATION_EDIT),
    Transition("fund", frozenset({S.ACCEPTED, S.CHOSEN}), S.FUNDED, P.APPLICATION_EDIT, guard=onward(S.FUNDED)),
    Transition(
        "begin",
        frozenset({S.READY, S.ACCEPTED, S.CHOSEN, S.FUNDED}),
        S.BEING_DONE,
        P.APPLICATION_EDIT,
        guard=onward(S.BEING_DONE),
    ),
    Transition("settle", frozenset({S.BEING_DONE}), S.SETTLED, P.APPLICATION_EDIT, guard=onward(S.SETTLED)),
    Transition("withdraw", CITY | {S.DRAFTING, S.READY}, S.WITHDRAWN, P.APPLICATION_EDIT),
)
