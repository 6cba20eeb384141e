from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.core import subjects
from workspace.core.db import db
from workspace.core.web import id_in, leave, now, page, protected
from workspace.limits import REPORT
from workspace.moderation import joining, queries, services
from workspace.moderation.forms import DecisionForm, ReportForm, ShowAgainForm
from workspace.moderation.models import Decision, ModerationItem
from workspace.permissions import P, can
from workspace.zones import queries as zones

bp = Blueprint("moderation", __name__)


@bp.get("/moderation")
@protected(P.MODERATE)
def index() -> Response:
    after = id_in(request.args, "after")
    last = db.session.get(ModerationItem, after) if after else None
    waiting = queries.waiting_for(current_user, after=last)
    return _desk(waiting[0] if waiting else None, waiting)


@bp.get("/moderation/<int:item_id>")
@protected(P.MODERATE, ModerationItem)
def item(item: ModerationItem) -> Response:
    return _desk(item, queries.waiting_for(current_user))


@bp.post("/moderation/<int:item_id>/<any(publish,keep,admit,send_back,refuse,hide,uphold):decision>")
@protected(P.MODERATE, ModerationItem)
def decide(item: ModerationItem, decision: str) -> Response:
    chosen = Decision(decision)
    if chosen not in services.decisions_on(item):
        abort(404)
    form = DecisionForm(item, chosen)
    if not form.validate_on_submit():
        return _desk(item, queries.waiting_for(current_user), form)
    services.decide(current_user, item, decision=chosen, **form.given())
    flash(_("Done. Its author is told."), "good")
    return leave(url_for(".index"))


def _desk(item: ModerationItem | None, waiting: Any, failed: DecisionForm | None = None) -> Response:
    """One item laid open, its decisions as forms, and what comes after it."""
    shown: dict[str, Any] = {"item": item, "now": now(), "failed": failed}
    shown["rest"] = [other for other in waiting[: queries.PAGE] if other is not item]
    shown["next_url"] = url_for(".index", after=waiting[-2].id) if len(waiting) > queries.PAGE else None
    if item is not None:
        shown |= {
            "card": services.card_of(item),
            "reports": queries.reports_on(item),
        }
        shown["forms"] = _forms(item, failed) if item.is_open and not item.is_own else []
    return page("moderation/index.html", 422 if failed else 200, **shown)


def _forms(item: ModerationItem, failed: DecisionForm | None) -> list[DecisionForm]:
    return [
        failed if failed and failed.decision == decision else DecisionForm(item, decision, formdata=None)
        for decision in services.decisions_on(item)
    ]


@bp.get("/moderation/log")
@protected(P.PUBLIC)
def log() -> Response:
    slug = request.args.get("zone")
    zone = (zones.zone_by_slug(slug) or abort(404)) if slug else None
    decided = queries.log(zone_id=zone.id if zone else None, before_id=id_in(request.args, "before"))
    more = len(decided) > queries.PAGE
    next_url = url_for(".log", zone=slug, before=decided[queries.PAGE - 1].id) if more else None
    decided = decided[: queries.PAGE]
    return page("moderation/log.html", decided=decided, zones=zones.all_zones(), zone=zone, next_url=next_url)


@bp.get("/reports/<slug:subject_type>/<int:subject_id>")
@protected(P.REPORT)
def report_form(subject_type: str, subject_id: int) -> Response:
    subject = _reportable(subject_type, subject_id)
    return page("moderation/report.html", form=ReportForm(), subject=subject)


@bp.post("/reports/<slug:subject_type>/<int:subject_id>")
@protected(P.REPORT, limit=REPORT)
def report(subject_type: str, subject_id: int) -> Response:
    subject, form = _reportable(subject_type, subject_id), ReportForm()
    if not form.validate_on_submit():
        return page("moderation/report.html", 422, form=form, subject=subject)
    new = services.report(current_user._get_current_object(), subject, **form.given())
    flash(_("Thank you. A librarian will look at it.") if new else _("You told us already. A librarian looks."), "good")
    return leave(subjects.url(subject))


def _reportable(subject_type: str, subject_id: int) -> Any:
    """What can be reported, and may be seen by the one who reports it; else it does not exist."""
    subject = subjects.find(subject_type, subject_id) if services.may_be_reported(subject_type) else None
    if subject is None or not subjects.may_view(current_user, subject):
        abort(404)
    return subject


@bp.route("/moderation/show-again/<slug:subject_type>/<int:subject_id>", methods=["GET", "POST"])
@protected(P.SHOW_AGAIN)
def show_again(subject_type: str, subject_id: int) -> Response:
    subject, form = _hidden(subject_type, subject_id), ShowAgainForm()
    if not form.validate_on_submit():
        return page("moderation/show_again.html", 422 if form.errors else 200, form=form, subject=subject)
    because = services.Because("", form.words.data or "", form.lang.data)
    services.SHOW_AGAIN[subject_type](current_user, subject, because)
    flash(_("Everybody can see it again. Its author is told."), "good")
    return leave(subjects.url(subject))


def _hidden(subject_type: str, subject_id: int) -> Any:
    """What a librarian hid, and this one may show again; 409 if it is not hidden, or no longer."""
    subject = subjects.find(subject_type, subject_id) if subject_type in services.SHOW_AGAIN else None
    if subject is None or not subjects.may_view(current_user, subject):
        abort(404)
    if not can(current_user, P.SHOW_AGAIN, subject):
        abort(403)
    return subject if subject.status == "hidden" else abort(409)


def _already_decided(_error: services.AlreadyDecidedError) -> Response:
    return page("moderation/decided.html", 409)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    joining.register()
    app.register_error_handler(services.AlreadyDecidedError, _already_decided)
