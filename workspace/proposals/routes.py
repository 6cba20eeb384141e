from typing import Any

from flask import Blueprint, Flask, Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.core import language, subjects
from workspace.core.lifecycle import NotPossibleError
from workspace.core.web import leave, page, protected, stay
from workspace.limits import DRAFT, INVITE, PROPOSE
from workspace.permissions import P, can
from workspace.proposals import circle, circle_forms, forms, moderating, pages, queries, services, translating
from workspace.proposals.models import Proposal
from workspace.zones import queries as zones

bp = Blueprint("proposals", __name__, url_prefix="/proposals")
STEPS = "any(idea,place,needs,people)"
MOVES = "any(submit,publish,send_back,refuse,appeal,overturn,uphold,merge,withdraw)"


def show_page(proposal: Proposal, status: int = 200, **failed: Any) -> Response:
    """The page of an idea; `failed`: the forms that came back with errors."""
    given = {"offer_form": failed.get("offer_form") or circle_forms.OfferForm(formdata=None, lang=language.current())}
    given["invite_form"] = failed.get("invite_form") or circle_forms.InviteForm(formdata=None)
    given["form"] = next(iter(failed.values()), None)
    asked = request.args.get("in")
    return page("proposals/show.html", status, **pages.show_page(current_user, proposal, asked, **given))


def to_page(proposal: Proposal) -> str:
    return url_for("proposals.show", proposal_id=proposal.id)


def after_step(proposal: Proposal, step: str) -> str:
    """Where the button that was pressed leads."""
    if "later" in request.form:
        return url_for("home.desk")
    step = pages.next_step(step, -1 if "back" in request.form else 1)
    if step == "check":
        return url_for("proposals.check", proposal_id=proposal.id)
    return url_for("proposals.edit", proposal_id=proposal.id, step=step)


@bp.get("")
@protected(P.PUBLIC)
def index() -> Response:
    known = zones.all_zones()
    filters = forms.filters(known)
    keys = {name: forms.list_key(filters.sort, name) for name in ("after", "before")}
    return page("proposals/index.html", **pages.list_page(filters, known, **keys))


@bp.get("/<int:proposal_id>")
@protected(P.PROPOSAL_VIEW, Proposal)
def show(proposal: Proposal) -> Response:
    return show_page(proposal)


# --- writing ---------------------------------------------------------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
@protected(P.PROPOSAL_CREATE, limit=PROPOSE)
def new() -> Response:
    form = forms.start([zone for zone in zones.all_zones() if zone.id in current_user.zone_ids], language.current())
    if form.validate_on_submit():
        given = {"title": form.title.data, "lang": form.lang.data, "osiedle": form.zone.osiedle}
        proposal = services.create_proposal(current_user, zone_id=form.zone.id, **given)
        return leave(url_for(".edit", proposal_id=proposal.id, step="idea"))
    return page("proposals/new.html", 422 if form.errors else 200, form=form, steps=pages.STEPS, step="idea")


@bp.route(f"/<int:proposal_id>/edit/<{STEPS}:step>", methods=["GET", "POST"])
@protected(P.PROPOSAL_EDIT, Proposal, limit=DRAFT)
def edit(proposal: Proposal, step: str) -> Response:
    form = forms.of_proposal(forms.STEPS[step], proposal)
    kept = forms.kept_of_step(form)
    if kept is None:
        seen = forms.seen() if form.errors else proposal.version
        return page("proposals/edit.html", 422 if form.errors else 200, **pages.edit_page(proposal, step, form, seen))
    try:
        services.save_draft(current_user, proposal, seen=forms.seen(), **kept)
    except services.StaleDraftError:
        shown = pages.edit_page(proposal, step, form, proposal.version, stale=True)
        return page("proposals/edit.html", 409, **shown)
    return leave(after_step(proposal, step))


@bp.post("/<int:proposal_id>/draft")
@protected(P.PROPOSAL_EDIT, Proposal, limit=DRAFT, keyed=False)
def draft(proposal: Proposal) -> Response:
    """Autosave: keeps what is right and says nothing of the rest, for its author is still typing; 409 if another wrote."""
    services.save_draft(current_user, proposal, seen=forms.seen(), **forms.fit_to_keep())
    return Response(status=204)


@bp.get("/<int:proposal_id>/edit/check")
@protected(P.PROPOSAL_EDIT, Proposal)
def check(proposal: Proposal) -> Response:
    return page("proposals/check.html", **pages.check_page(current_user, proposal))


@bp.route("/<int:proposal_id>/change", methods=["GET", "POST"])
@protected(P.PROPOSAL_CHANGE, Proposal)
def change(proposal: Proposal) -> Response:
    form = forms.of_proposal(forms.ChangeForm, proposal, version=proposal.version)
    shown = {"proposal": proposal, "zone": proposal.zone, "form": form, "stale": form.is_stale(proposal)}
    if form.validate_on_submit():
        if shown["stale"]:
            return page("proposals/change.html", 409, **shown)
        services.change_published(current_user, proposal, why=form.why.data, **forms.fields_of(form))
        return leave(to_page(proposal))
    return page("proposals/change.html", 422 if form.errors else 200, **shown)


@bp.get("/<int:proposal_id>/history")
@protected(P.PROPOSAL_VIEW, Proposal)
def history(proposal: Proposal) -> Response:
    return page("proposals/history.html", **pages.history_page(proposal))


# --- its way ---------------------------------------------------------------------------------------------------------


@bp.get(f"/<int:proposal_id>/<{MOVES}:transition>")
@protected(P.PROPOSAL_VIEW, Proposal)
def ask_before(proposal: Proposal, transition: str) -> Response:
    """The page that asks for the words before a step that needs some, and says what the step means."""
    form = circle_forms.WordsForm(transition, data={"version": proposal.version, "lang": language.current()})
    return page("proposals/move.html", **pages.move_page(current_user, proposal, transition, form))


@bp.post(f"/<int:proposal_id>/<{MOVES}:transition>")
@protected(P.PROPOSAL_VIEW, Proposal)
def move(proposal: Proposal, transition: str) -> Response:
    form = circle_forms.WordsForm(transition)
    shown = pages.move_page(current_user, proposal, transition, form)
    if shown["nobody"] or not form.validate():
        return page("proposals/move.html", 409 if shown["nobody"] else 422, **shown)
    if form.is_stale(proposal):
        raise NotPossibleError("changed since it was seen")
    moderating.move(current_user, proposal, transition, **form.said())
    if not can(current_user, P.PROPOSAL_VIEW, proposal):
        return leave(url_for("home.desk"))
    return leave(to_page(proposal))


# --- taking part -----------------------------------------------------------------------------------------------------


@bp.post("/<int:proposal_id>/support")
@protected(P.PROPOSAL_SUPPORT, Proposal)
def support(proposal: Proposal) -> Response:
    circle.support(current_user, proposal)
    return stay(to_page(proposal))


@bp.post("/<int:proposal_id>/support/undo")
@protected(P.PROPOSAL_SUPPORT, Proposal)
def unsupport(proposal: Proposal) -> Response:
    circle.unsupport(current_user, proposal)
    return stay(to_page(proposal))


@bp.post("/<int:proposal_id>/offers")
@protected(P.PROPOSAL_OFFER, Proposal)
def offer(proposal: Proposal) -> Response:
    form = circle_forms.OfferForm()
    if not form.validate():
        return show_page(proposal, 422, offer_form=form)
    try:
        circle.offer_help(current_user, proposal, **form.given())
    except circle.TooManyError:
        form.words.errors = [_("You have offered ten things here. Take one back first.")]
        return show_page(proposal, 422, offer_form=form)
    return stay(to_page(proposal))


@bp.post("/<int:proposal_id>/offers/<int:offer_id>/take-back")
@protected(P.PROPOSAL_OFFER, Proposal)
def take_back_offer(proposal: Proposal, offer_id: int) -> Response:
    if not circle.take_back_offer(current_user, proposal, offer_id=offer_id):
        abort(404)
    return stay(to_page(proposal))


@bp.post("/<int:proposal_id>/invitations")
@protected(P.PROPOSAL_INVITE, Proposal, limit=INVITE)
def invite(proposal: Proposal) -> Response:
    form = circle_forms.InviteForm()
    try:
        if form.validate() and circle.invite(current_user, proposal, handle=form.handle.data) is None:
            form.handle.errors = [_("Nobody else goes by this name here. Check how it is written.")]
    except circle.TooManyError:
        form.handle.errors = [_("Five people write along already. Nobody more fits.")]
    return show_page(proposal, 422, invite_form=form) if form.errors else stay(to_page(proposal))


@bp.post("/<int:proposal_id>/invitation/<any(accept,decline):answer>")
@protected(P.PROPOSAL_JOIN, Proposal)
def answer_invitation(proposal: Proposal, answer: str) -> Response:
    if answer == "accept":
        circle.accept_invitation(current_user, proposal)
        return leave(to_page(proposal))
    circle.part(current_user, proposal, account_id=current_user.id, verb="decline_invitation")
    return leave(url_for("home.desk"))


@bp.post("/<int:proposal_id>/leave")
@protected(P.PROPOSAL_LEAVE, Proposal)
def leave_it(proposal: Proposal) -> Response:
    circle.part(current_user, proposal, account_id=current_user.id, verb="leave")
    return leave(url_for("home.desk"))


@bp.post("/<int:proposal_id>/coauthors/<int:account_id>/remove")
@protected(P.PROPOSAL_INVITE, Proposal)
def remove_coauthor(proposal: Proposal, account_id: int) -> Response:
    circle.part(current_user, proposal, account_id=account_id, verb="remove_coauthor")
    return stay(to_page(proposal))


@bp.route("/<int:proposal_id>/merge-request", methods=["GET", "POST"])
@protected(P.PROPOSAL_MERGE, Proposal)
def merge_request(proposal: Proposal) -> Response:
    targets = queries.merge_targets(proposal)
    form = circle_forms.MergeForm(targets)
    if form.validate_on_submit():
        target = next(other for other in targets if other.id == form.target.data)
        circle.ask_to_merge(current_user, proposal, target=target)
        return leave(to_page(proposal))
    status = 422 if form.errors else 200
    return page("proposals/merge.html", status, proposal=proposal, zone=proposal.zone, form=form, targets=targets)


@bp.post("/<int:proposal_id>/merge-request/<any(decline,undo):answer>")
@protected(P.PROPOSAL_VIEW, Proposal)
def drop_merge_request(proposal: Proposal, answer: str) -> Response:
    target_id = circle.drop_merge_request(current_user, proposal, answer=answer)
    return leave(url_for(".show", proposal_id=target_id if answer == "decline" else proposal.id))


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    moderating.register()
    translating.register()
    subjects.register(Proposal, url=to_page, title=lambda proposal: (proposal.title, proposal.lang))
