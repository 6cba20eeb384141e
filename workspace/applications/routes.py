from typing import Any

from flask import Blueprint, Flask, Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.actions.models import Action
from workspace.applications import feeds, forms, pages, prefill, queries, said, services, way, words
from workspace.applications.dates import local_day
from workspace.applications.lifecycle import STATUS
from workspace.applications.models import Application, Overwritten
from workspace.core import language, subjects
from workspace.core.db import db
from workspace.core.lifecycle import NotPossibleError
from workspace.core.web import id_in, leave, now, page, protected, stay
from workspace.limits import DRAFT
from workspace.permissions import P
from workspace.proposals.models import Stage
from workspace.proposals.pages import notes
from workspace.tools import shelf
from workspace.tools.show import SEVERITY
from workspace.zones.queries import all_zones

bp = Blueprint("applications", __name__)
MOVES = ",".join(words.STEPS)
EDIT = "/applications/<int:application_id>/steps/<slug:step>"


# --- beginning one -----------------------------------------------------------------------------------------------------


@bp.get("/actions/<int:action_id>/applications")
@protected(P.ACTION_VIEW, Action)
def of_action(action: Action) -> Response:
    return page("applications/of_action.html", **pages.of_action(current_user, action, local_day(now())))


@bp.post("/actions/<int:action_id>/applications")
@protected(P.APPLICATION_CREATE, Action)
def begin(action: Action) -> Response:
    """A past edition is refused, and the newest one offered."""
    tool, edition = request.form.get("tool", ""), request.form.get("edition", "")
    rulebook = shelf.edition(tool, edition) or abort(404)
    try:
        application = services.begin(current_user, action, tool=tool, edition=edition)
    except services.PastEditionError:
        shown = {
            **pages.of_action(current_user, action, local_day(now())),
            "past": rulebook,
            "newest": shelf.newest(tool),
        }
        return page("applications/of_action.html", 422, **shown)
    return leave(_first_page(application))


def _first_page(application: Application) -> str:
    """Its first step, where it can be written."""
    first = queries.written(application).steps[0].id
    return (
        url_for(".edit", application_id=application.id, step=first)
        if application.is_writable
        else pages.url_of(application)
    )


@bp.get("/applications/<int:application_id>")
@protected(P.APPLICATION_VIEW, Application)
def show(application: Application) -> Response:
    return page("applications/show.html", **pages.show(current_user, application, now()))


# --- writing it, together ------------------------------------------------------------------------------------------------


def _lang() -> str:
    """The language that is written in: chosen on the page, else the reader's own."""
    return language.match(request.args.get("in")) or language.current()


def _in() -> dict[str, Any]:
    """For an address that keeps the language chosen."""
    return {"in": request.args.get("in")}


def _step_form(application: Application, step: str) -> forms.StepForm:
    written = queries.written(application)
    if step not in {each.id for each in written.steps}:
        abort(404)
    if not application.is_writable:
        raise NotPossibleError(f"application {application.id} is no draft")
    return forms.of_step(written, step, _lang())


@bp.get(EDIT)
@protected(P.APPLICATION_EDIT, Application)
def edit(application: Application, step: str) -> Response:
    form = _step_form(application, step)
    seen = id_in(request.args, "seen")
    return page("applications/edit.html", **pages.edit(current_user, application, form.written, step, form, seen=seen))


@bp.post(EDIT)
@protected(P.APPLICATION_EDIT, Application, limit=DRAFT)
def save(application: Application, step: str) -> Response:
    form = _step_form(application, step)
    if not form.validate():
        return page("applications/edit.html", 422, **pages.edit(current_user, application, form.written, step, form))
    typed, untouched = form.typed(), form.untouched()
    services.save_answers(current_user, application, typed, seen=form.seen_revision, untouched=untouched)
    return leave(_after(application, form.written, step))


def _after(application: Application, written: queries.Written, step: str) -> str:
    """Where the button that was pressed leads."""
    if "later" in request.form:
        return url_for(".show", application_id=application.id)
    steps = [each.id for each in written.steps]
    at = steps.index(step) + (-1 if "back" in request.form else 0 if "stay" in request.form else 1)
    if at == len(steps):
        return url_for(".check", application_id=application.id)
    return url_for(".edit", application_id=application.id, step=steps[max(0, at)], **_in())


@bp.post(f"{EDIT}/draft")
@protected(P.APPLICATION_EDIT, Application, limit=DRAFT, keyed=False)
def draft(application: Application, step: str) -> Response:
    """Autosave: keeps what is right of the fields that were touched, and says nothing of the rest."""
    form = _step_form(application, step)
    form.validate()
    typed = form.typed()
    services.save_answers(current_user, application, typed, seen=form.seen_revision, untouched=form.untouched())
    return Response(status=204)


@bp.post("/applications/<int:application_id>/overwritten/<int:entry_id>/<any(restore,seen):answer>")
@protected(P.APPLICATION_EDIT, Application)
def settle(application: Application, entry_id: int, answer: str) -> Response:
    """Two wrote in one field: whoever reads of it lets it be, or lets the other words stand again."""
    entry = db.session.get(Overwritten, entry_id)
    if entry is None or entry.application_id != application.id:
        abort(404)
    services.put_back(current_user, entry, application) if answer == "restore" else services.see(current_user, entry)
    step = application.rulebook.by_id[entry.field].step
    return stay(url_for(".edit", application_id=application.id, step=step, **_in()))


@bp.get("/applications/<int:application_id>/check")
@protected(P.APPLICATION_VIEW, Application)
def check(application: Application) -> Response:
    return page("applications/check.html", **pages.check(application, queries.written(application)))


@bp.route("/applications/<int:application_id>/polish", methods=["GET", "POST"])
@protected(P.APPLICATION_EDIT, Application, limit=DRAFT)
def polish(application: Application) -> Response:
    """Say in Polish what is written in other languages alone."""
    found = queries.written(application)
    form = forms.in_polish(found, prefill.in_polish(application.action, found.rulebook, found.rows))
    if application.is_writable and form.validate_on_submit():
        said = {key: value for key, value in form.typed().items() if value}
        services.save_answers(current_user, application, said, seen=form.seen_revision, untouched=form.untouched())
        return leave(url_for(".check", application_id=application.id))
    status = 422 if form.errors else 409 if form.is_submitted() else 200
    return page("applications/polish.html", status, **pages.edit(current_user, application, found, "polish", form))


# --- its way through the city --------------------------------------------------------------------------------------------


@bp.post("/applications/<int:application_id>/<any(ready,reopen):name>")
@protected(P.APPLICATION_EDIT, Application)
def turn(application: Application, name: str) -> Response:
    """Made ready when every check is passed; back to writing when something has to change."""
    way.move(current_user, application, name, seen=request.form.get("version", 0, type=int))
    return leave(subjects.url(application))


@bp.get(f"/applications/<int:application_id>/<any({MOVES}):name>")
@protected(P.APPLICATION_EDIT, Application)
def ask(application: Application, name: str) -> Response:
    if not STATUS.possible(STATUS.transitions[name], application):
        raise NotPossibleError(f"application {application.id} is {application.status}")
    return _ask(application, name, forms.of_move(application, name))


def _ask(application: Application, name: str, form: forms.CityForm) -> Response:
    shown = {"form": form, "application": application, "name": name, "said": words.STEPS[name]}
    return page("applications/move.html", 422 if form.errors else 200, zone=application.action.zone, **shown)


@bp.post(f"/applications/<int:application_id>/<any({MOVES}):name>")
@protected(P.APPLICATION_EDIT, Application)
def move(application: Application, name: str) -> Response:
    form = forms.of_move(application, name)
    if not form.validate():
        return _ask(application, name, form)
    try:
        way.move(current_user, application, name, seen=form.seen_version, **form.told())
    except way.WrongDayError:
        form.happened_on.errors = [_("Not after today, and not before the step before it.")]
        return _ask(application, name, form)
    return leave(subjects.url(application))


# --- the wall of deadlines -----------------------------------------------------------------------------------------------


@bp.get("/deadlines")
@protected(P.DEADLINES_VIEW)
def wall() -> Response:
    zones, chosen = all_zones(), request.args.get("zone")
    zone = next((zone for zone in zones if zone.slug == chosen), None)
    if chosen and zone is None:
        abort(404)
    day, where = local_day(now()), zone.id if zone else None
    found, after = queries.wall(current_user, day, zone_id=where, after=request.args.get("after"))
    shown = {"applications": found, "after": after, "zones": zones, "chosen": zone, "shelf": shelf.shelf()}
    return page("applications/wall.html", **shown, today=day)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(feeds.bp)
    pages.register()
    shown = {"city_tones": words.TONES, "city_steps": words.STEPS, "gravity": SEVERITY, "gravity_tones": said.TONES}
    app.jinja_env.globals.update(answer_words=said.answer_words, finding_words=said.finding_words, **shown)
    notes[Stage.CITY] = lambda idea: getattr(queries.with_the_city(idea.id), "status", None)
