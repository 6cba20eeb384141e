"""The way through the city: each step that the group writes down, and the date it must keep next. Nothing here commits."""

from datetime import date, timedelta
from typing import Any

from workspace.actions.lifecycle import STAGE
from workspace.actions.models import Action
from workspace.applications import queries
from workspace.applications.dates import days_left, last_day, local_day, reminder
from workspace.applications.kinds import OPEN, Due
from workspace.applications.kinds import ApplicationStatus as S
from workspace.applications.lifecycle import STATUS
from workspace.applications.models import Application, CityStep
from workspace.core import audit, jobs
from workspace.core.db import db, now, today
from workspace.core.lifecycle import NotPossibleError
from workspace.core.text import clean
from workspace.proposals.models import Stage
from workspace.proposals.services import move_to_stage

FIRST = timedelta(days=14)  # the first reminder before a date
QUIET = ("ready", "reopen")  # steps of the group's own; the city has not seen it


class WrongDayError(ValueError):
    """A step cannot have happened after today, nor before the one before it."""


def move(
    actor: Any,
    application: Application,
    name: str,
    *,
    seen: int,
    happened_on: date | None = None,
    words: str = "",
    lang: str | None = None,
    **told: Any,
) -> None:
    """Take the step `name` of lifecycle.STATUS. `seen`: the version that was looked at; another one is a NotPossibleError,
    as is a step that is not possible now. `told`: due_on, place, number, ground, votes, where the step has them.
    Raises WrongDayError."""
    db.session.refresh(application, with_for_update={"of": Application})
    if application.version != seen:
        raise NotPossibleError(f"application {application.id} has moved on")
    happened_on, words = happened_on or local_day(now()), clean(words)
    if name not in QUIET:
        _hold_in_order(application, happened_on)
    application.status_since = happened_on
    if application.sent_on is None and name in ("file", "begin"):
        application.sent_on = today()
    entry = STATUS.apply(application, name, actor, reason=words, words=words, lang=lang if words else None)
    if name not in QUIET:
        kept = {"happened_on": happened_on, "words": words, "lang": lang if words else None, **told}
        step = CityStep(application_id=application.id, name=name, status=application.status, **kept)
        step.entered_by_id = entry.actor_id
        application.revision += 1  # letters made before it do not know of it
        db.session.add(step)
        db.session.flush()
    keep_due(application)
    _keep_stage(application)


def _hold_in_order(application: Application, happened_on: date) -> None:
    before = queries.last_step(application)
    if happened_on > local_day(now()) or (before is not None and happened_on < before.happened_on):
        raise WrongDayError(happened_on)


# --- the next date ---------------------------------------------------------------------------------------------------


def keep_due(application: Application) -> None:
    """Keep the next date in step with the status, the rulebook and what was told of the last step."""
    found = next_due(application, queries.last_step(application))
    application.due, application.due_on = found or (None, None)
    db.session.flush()


def next_due(application: Application, step: CityStep | None) -> tuple[Due, date] | None:
    status, rulebook = application.status, application.rulebook
    if application.is_ours:
        return (Due.FILING, rulebook.closes.value) if rulebook.closes.known else None
    if status == S.TO_CORRECT and step is not None and step.due_on:
        return Due.CORRECTION, step.due_on
    if status == S.REFUSED and step is not None:
        return _appeal(application, step)
    if status in (S.ACCEPTED, S.ON_BALLOT):
        return _ballot(application)
    if status in (S.FUNDED, S.BEING_DONE):
        named = [
            each.due_on for each in queries.steps_of(application) if each.name in ("fund", "begin") and each.due_on
        ]
        return (Due.SETTLEMENT, named[-1]) if named else None
    return None


def _appeal(application: Application, step: CityStep) -> tuple[Due, date] | None:
    term = application.rulebook.appeal
    if term is None or not term.days.known or queries.was(application, S.APPEALED):
        return None
    return Due.APPEAL, last_day(step.happened_on, term.days.value)


def _ballot(application: Application) -> tuple[Due, date] | None:
    """Its first day, and from then on its last."""
    stage = next((each for each in application.rulebook.stages if each.status == S.ON_BALLOT), None)
    for due, fact in ((Due.BALLOT, stage and stage.opens), (Due.BALLOT_ENDS, stage and stage.closes)):
        if fact and fact.known and fact.value >= local_day(now()):
            return due, fact.value
    return None


# --- where the idea stands -------------------------------------------------------------------------------------------


def _keep_stage(application: Application) -> None:
    """With the city as long as it decides on an application; then where its action stands."""
    action, idea = application.action, application.action.proposal
    if idea.stage not in (Stage.PLAN, Stage.CITY):
        return
    if queries.with_the_city(idea.id) is not None:
        move_to_stage(idea, Stage.CITY, url=address(action))
    elif application.status == S.BEING_DONE:
        move_to_stage(idea, Stage.DOING, url=address(action))
    elif action.status in STAGE:
        move_to_stage(idea, STAGE[action.status], url=f"/actions/{action.id}")


def address(action: Action) -> str:
    return f"/actions/{action.id}/applications"


# --- reminders: 14, 7 and 2 days before; the key of each says of what, when and how many days before -----------------


@jobs.every("look for near deadlines", 6 * 3600)
def look_for_deadlines(_payload: dict[str, Any] | None = None) -> None:
    day = local_day(now())
    opened = db.select(Application).where(Application.due == Due.BALLOT, Application.due_on < day)
    for application in db.session.scalars(opened).unique():
        keep_due(application)  # from now on its last day counts
    query = db.select(Application.id, Application.due_on).where(Application.status.in_(OPEN))
    for application_id, due_on in db.session.execute(query.where(Application.due_on.between(day, day + FIRST))):
        days = reminder(days_left(now(), due_on))
        payload = {"id": application_id, "due_on": due_on.isoformat()}
        jobs.enqueue("remind of a deadline", payload, key=f"deadline {application_id} {due_on} {days}")


@jobs.handler("remind of a deadline")
def remind(payload: dict[str, Any]) -> None:
    """Its group, unless the date has changed since or was kept."""
    application = db.session.get(Application, payload["id"])
    if application is not None and application.due_on and application.due_on.isoformat() == payload["due_on"]:
        audit.record(None, "date_near", application, due=application.due, due_on=payload["due_on"])
