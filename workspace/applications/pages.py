"""What the pages of an application show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _

from workspace.actions.lifecycle import STATUS as ACTION_STATUS
from workspace.actions.models import Action
from workspace.actions.work import queries as work
from workspace.applications import prefill, queries
from workspace.applications.dates import days_left
from workspace.applications.lifecycle import STATUS
from workspace.applications.models import Application, ApplicationStatus
from workspace.applications.queries import Written
from workspace.applications.words import STEPS
from workspace.attachments import queries as attachments
from workspace.core import subjects
from workspace.core.language import localized
from workspace.permissions import P, can
from workspace.proposals.pages import note_of
from workspace.tools import shelf
from workspace.tools.rulebook import Severity

S = ApplicationStatus
GROUP = 3  # people, from whom on the adviser calls it one


@dataclass(frozen=True)
class Stop:
    """One stop of the way: what it is called, whether it is behind ("done"), "here" or ahead ("todo"), and when it was."""

    stage: Any
    state: str
    since: date | None


def with_action(actor: Any, action: Action) -> dict[str, Any]:
    """The head that all pages of an action have."""
    available = {step.name for step in ACTION_STATUS.available(actor, action)}
    return {"action": action, "zone": action.zone, "way": work.way(action), "available": available,
            "path_note": note_of(action.proposal)}  # fmt: skip


def of_action(actor: Any, action: Action, day: date) -> dict[str, Any]:
    begun = queries.begun_for(action)
    mine = [each for each in begun if can(actor, P.APPLICATION_VIEW, each)]
    seen = {(each.tool, each.edition) for each in mine}
    told = [each for each in begun if each.is_sent and each not in mine]  # of which everybody may know where they stand
    books: dict[str, Any] = {
        "shelf": shelf.shelf(),
        "tools": [book for book in shelf.tools() if (book.tool, book.edition) not in seen],
    }
    books |= {"adviser": adviser(action, day), "today": day}
    return {**with_action(actor, action), "applications": mine, "told": told, **books}


def adviser(action: Action, day: date) -> str:
    """The page that says which tool fits, with the answers that the action gives already, and the way back to it."""
    known = {
        "osiedle": action.proposal.osiedle,
        "cost": action.budget_planned // 100 or None,
        "what": action.proposal.category,
        "when": _when(prefill.period(action), day),
        "who": "group" if len(action.group_ids) >= GROUP else None,
        "action": action.id,
    }
    return "/tools/adviser?" + urlencode({name: str(value) for name, value in known.items() if value})


def _when(period: tuple[date, date] | None, day: date) -> str | None:
    """How soon its last date is, in the words of the adviser."""
    if period is None:
        return None
    days = (period[1] - day).days
    return "season" if days <= 92 else "year" if days <= 365 else "next_year"


def show(actor: Any, application: Application, moment: datetime) -> dict[str, Any]:
    found, steps = queries.written(application), queries.steps_of(application)
    available = [step.name for step in STATUS.available(actor, application)]
    left = days_left(moment, application.due_on) if application.due_on else None
    return {
        **_around(application),
        "written": found,
        "findings": found.findings() if application.is_ours or application.is_writable else [],
        "steps": steps,
        "stops": stops(application, steps),
        "moves": [name for name in available if name in STEPS],
        "available": available,
        "left": left,
        "first_step": found.steps[0].id,
        "grounds": {said.id: localized(said.text) for said in application.rulebook.grounds}
        | {"other": _("something else")},
        "attachments": attachments.attached_to(actor, application),
        "subject": application,
    }


def _around(application: Application) -> dict[str, Any]:
    action = application.action
    return {"application": application, "action": action, "zone": action.zone, "rulebook": application.rulebook}


def stops(application: Application, steps: Any) -> list[Stop]:
    """The stages of the rulebook that this application made, is at, or may still make."""
    made = {step.status: step.happened_on for step in steps}
    stages, status = application.rulebook.stages, application.status
    at = next((place for place, stage in enumerate(stages) if stage.status == status), None)
    found = []
    for place, stage in enumerate(stages):
        here, ahead = stage.status == status, stage.status not in made and (at is None or place > at)
        if not here and (
            stage.status in SIDE or stage.status in INSTEAD.get(status, ()) or (ahead and status in ENDED)
        ):
            continue
        found.append(Stop(stage, "here" if here else "todo" if ahead else "done", made.get(stage.status)))
    return found


SIDE = {S.TO_CORRECT, S.REFUSED, S.APPEALED, S.NOT_CHOSEN, S.WITHDRAWN}  # off the straight way
INSTEAD = {S.REFUSED: {S.ACCEPTED}, S.APPEALED: {S.ACCEPTED}, S.NOT_CHOSEN: {S.CHOSEN}}
ENDED = {S.NOT_CHOSEN, S.WITHDRAWN}


def edit(
    actor: Any, application: Application, found: Written, step: str, form: Any, *, seen: int | None = None
) -> dict[str, Any]:
    """`seen`: the revision that the reader's page was made of, when a part of it is made anew."""
    here = {each.id for each in form.asked}
    since = queries.changed_since(actor, application, seen) if seen is not None and seen < application.revision else []
    return {
        **_around(application),
        "form": form,
        "written": found,
        "step": step,
        "steps": steps_done(found),
        "seen": application.revision,
        "findings": [finding for finding in found.findings() if finding.field in here],
        "missing": missing(found),
        "overwritten": queries.overwritten(actor, application),
        "changed": [row for row in since if row.field in here],
        "total": found.done_and_left(),
    }


def missing(found: Written) -> set[str]:
    """The ids of the findings that only say that something is still empty."""
    return {f"missing:{field.id}" for field in found.rulebook.fields}


def steps_done(found: Written) -> list[tuple[Any, int, int]]:
    """(step, how many of its fields are filled in, how many of the required are left)"""
    return [(step, *found.done_and_left(step.id)) for step in found.steps]


def check(application: Application, found: Written) -> dict[str, Any]:
    findings = found.findings()
    return {
        **_around(application),
        "written": found,
        "findings": findings,
        "missing": missing(found),
        "grave": [finding for finding in findings if finding.severity == Severity.BLOCK],
        "step_of": {field.id: field.step for field in found.rulebook.fields},
        "steps": steps_done(found),
        "step": "check",
    }


def title_of(application: Application) -> tuple[str, str]:
    """As its action is called."""
    return application.action.title, application.action.lang


def url_of(application: Application) -> str:
    return f"/applications/{application.id}"


def register() -> None:
    subjects.register(Application, url=url_of, title=title_of)
