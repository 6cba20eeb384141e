"""What each step of an action is called, in its history and in the feed. None of them names a person."""

from typing import Any

from flask_babel import lazy_gettext as _l

STEPS: dict[str, Any] = {
    "create": _l("A new action is planned"),
    "start": _l("It has started"),
    "pause": _l("It is paused"),
    "resume": _l("It goes on"),
    "finish": _l("It is done"),
    "cancel": _l("It was cancelled"),
    "join": _l("Somebody joined the group"),
    "leave": _l("Somebody left the group"),
    "share_lead": _l("One more person runs it"),
    "add_milestone": _l("A milestone was set"),
    "move_milestone": _l("A milestone has another date"),
    "milestone_done": _l("A milestone is reached"),
    "milestone_reopened": _l("A milestone is open again"),
    "remove_milestone": _l("A milestone was taken out"),
    "add_task": _l("A task was added"),
    "take_task": _l("A task was taken"),
    "give_back_task": _l("A task is free again"),
    "finish_task": _l("A task is done"),
    "reopen_task": _l("A task is open again"),
    "remove_task": _l("A task was taken out"),
    "pledge": _l("Somebody pledged own share"),
    "share_done": _l("Own share was given"),
    "remove_share": _l("A pledge was taken back"),
    "set_budget": _l("The budget was set"),
    "plan_expense": _l("A cost was planned"),
    "spend": _l("Money was spent"),
    "remove_expense": _l("A cost was taken out"),
    "update": _l("News from the group"),
    "remove_update": _l("News were taken out"),
    "story": _l("The story is told"),
}

TONES = {
    "planned": "plain",
    "in_progress": "zone",
    "paused": "warn",
    "done": "good",
    "cancelled": "bad",
}  # of the badge
