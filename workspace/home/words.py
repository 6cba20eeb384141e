"""Words and small shapes for the pages that are put together from many slices."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.actions.work.queries import way
from workspace.core.db import today
from workspace.core.language import month_day

__all__ = ["WAY", "date_tiles", "way"]

WAY = [
    {"label": _l("idea"), "state": "todo", "note": _l("You write it in your language.")},
    {"label": _l("talk"), "state": "todo", "note": _l("Neighbours support it, talk and offer help.")},
    {"label": _l("vote"), "state": "todo", "note": _l("The zone chooses. One person, one ballot, in secret.")},
    {"label": _l("plan"), "state": "todo", "note": _l("A group plans it: dates, tasks, money.")},
    {"label": _l("city"), "state": "todo", "note": _l("If it needs the city, the group asks the city.")},
    {"label": _l("doing it"), "state": "todo", "note": _l("Neighbours do it together.")},
    {"label": _l("story"), "state": "todo", "note": _l("The group tells what it did and learnt.")},
]


def date_tiles(dates: Iterable[Any], url_for: Callable[..., str], quoted: Callable[..., str]) -> list[dict[str, Any]]:
    """`actions.queries.NextDate` rows as ui.day_list wants them."""
    return [
        {
            "day": month_day(each.due_on)[0],
            "month": month_day(each.due_on)[1],
            "iso": each.due_on.isoformat(),
            "title": each.title,
            "lang": each.lang,
            "href": url_for("actions.show", action_id=each.action_id),
            "late": each.due_on < today(),
            "meta": [quoted(each.action_title, each.action_lang), _("task") if each.is_task else _("milestone")],
        }
        for each in dates
    ]
