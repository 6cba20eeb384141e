"""Lifecycles are data. This file is the only writer of `.status`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workspace.core import audit
from workspace.core.db import db, now
from workspace.permissions import can


class NotPermittedError(Exception):
    """The actor may not do this: 403."""


class NotPossibleError(Exception):
    """The record is not in a state that allows this, or somebody was faster: 409."""


class ReasonMissingError(NotPossibleError):
    """This change needs a reason: 422."""


@dataclass(frozen=True)
class Transition:
    """`name` leads from any of `source` to `target`; `guard(record, now)` says whether it is possible just now."""

    name: str
    source: frozenset[str]
    target: str
    permission: str
    guard: Callable[[Any, Any], bool] | None = None
    needs_reason: bool = False


class Lifecycle:
    def __init__(self, *transitions: Transition) -> None:
        self.transitions = {transition.name: transition for transition in transitions}

    def __contains__(self, name: str) -> bool:
        return name in self.transitions

    def possible(self, transition: Transition, record: Any) -> bool:
        return record.status in transition.source and (transition.guard is None or transition.guard(record, now()))

    def available(self, actor: Any, record: Any) -> list[Transition]:
        """What `actor` could do to `record` now: the buttons of its page."""
        return [
            transition
            for transition in self.transitions.values()
            if self.possible(transition, record) and can(actor, transition.permission, record)
        ]

    def apply(self, record: Any, name: str, actor: Any, *, reason: str = "", **detail: Any) -> audit.AuditEntry:
        """Move `record` along and write it down. Raises NotPermittedError, NotPossibleError or ReasonMissingError."""
        transition = self.transitions[name]
        if actor is not None and not can(actor, transition.permission, record):
            raise NotPermittedError(transition.permission)
        if not self.possible(transition, record):
            raise NotPossibleError(f"{record.subject_type} is {record.status}")
        if transition.needs_reason and not reason.strip():
            raise ReasonMissingError(name)
        before, record.status = record.status, transition.target
        db.session.flush()  # a stale version fails here, before anyone is told
        return audit.record(actor, name, record, **{"from": before, "to": record.status, "reason": reason, **detail})


def start(record: Any, status: str) -> None:
    """Give a new record its first status."""
    record.status = status
