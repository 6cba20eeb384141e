"""The board, the pages of an action, its status and its group."""

from typing import Any

from flask import Flask, Response, abort, request, url_for
from flask_login import current_user

from workspace.actions import feeds, queries, services
from workspace.actions.forms import ChooseForm, ReasonForm
from workspace.actions.lifecycle import STATUS
from workspace.actions.models import Action, ActionStatus, GroupMember, Update
from workspace.actions.parts import amount_words, hours
from workspace.actions.words import STEPS, TONES
from workspace.actions.work import queries as parts
from workspace.actions.work.routes import bp
from workspace.attachments.queries import attached_to_many
from workspace.comments.queries import thread
from workspace.core import subjects
from workspace.core.lifecycle import NotPossibleError
from workspace.core.web import id_in, leave, page, protected, stay
from workspace.permissions import P
from workspace.proposals.models import Proposal
from workspace.proposals.pages import note_of
from workspace.voting.services import on_selected
from workspace.zones.queries import all_zones


@bp.get("/actions")
@protected(P.PUBLIC)
def index() -> Response:
    """Every action, late ones first. A zone, a status or a place in the list that does not exist is no address: 404."""
    zones, chosen = all_zones(), request.args.get("zone")
    zone = next((zone for zone in zones if zone.slug == chosen), None)
    status = request.args.get("status") or None
    if (chosen and zone is None) or (status and status not in set(ActionStatus)):
        abort(404)
    where: dict[str, Any] = {"zone_id": zone.id if zone else None}
    found, after = queries.board(
        current_user, status=ActionStatus(status) if status else None, after=request.args.get("after"), **where
    )
    return page("actions/index.html", zones=zones, zone=zone, status=status, actions=found, after=after,
                counts=queries.counts_by_status(**where), statuses=list(ActionStatus),
                table=request.args.get("view") == "table")  # fmt: skip


@bp.get("/actions/new")
@protected(P.ACTION_CREATE)
def choose() -> Response:
    """What a librarian may choose without a vote. `?proposal=` goes on to that one."""
    if wanted := id_in(request.args, "proposal"):
        return leave(url_for("actions.new", proposal_id=wanted))
    return page("actions/choose.html", proposals=queries.choosable_proposals(current_user))


@bp.route("/actions/new/<int:proposal_id>", methods=["GET", "POST"])
@protected(P.ACTION_CREATE, Proposal)
def new(proposal: Proposal) -> Response:
    form = ChooseForm()
    if form.validate_on_submit():
        return leave(subjects.url(services.create_action(current_user, proposal=proposal, **form.values)))
    possible = services.can_be_chosen(proposal)
    return page(
        "actions/new.html", 422 if form.is_submitted() else 200, form=form, proposal=proposal, possible=possible
    )


# --- the pages of an action ------------------------------------------------------------------------------------------


def show_page(template: str, action: Action, **more: Any) -> Response:
    """One of the pages of an action, with what stands on all of them."""
    available = {step.name for step in STATUS.available(current_user, action)}
    return page(
        template, action=action, zone=action.zone, way=parts.way(action), available=available,
        path_note=note_of(action.proposal), **more,
    )  # fmt: skip


@bp.get("/actions/<int:action_id>")
@protected(P.ACTION_VIEW, Action)
def show(action: Action) -> Response:
    stories = parts.stories_of(action) if action.stories_all else []
    milestones, tasks = parts.milestones_of(action), parts.tasks_in(action)
    return show_page(
        "actions/show.html", action, milestones=milestones, tasks=tasks, stories=stories,
        dates=parts.next_dates(milestones, tasks), untold=parts.untold(action, stories),
        must_stay=services.is_last_coordinator(current_user, action),
        following=queries.is_following(current_user, action),
    )  # fmt: skip


@bp.get("/actions/<int:action_id>/money")
@protected(P.ACTION_VIEW, Action)
def money(action: Action) -> Response:
    shares, expenses = parts.shares_of(action), parts.expenses_of(action)
    return show_page("actions/money.html", action, shares=shares, expenses=expenses, totals=parts.totals(shares))


@bp.get("/actions/<int:action_id>/news")
@protected(P.ACTION_VIEW, Action)
def news(action: Action) -> Response:
    updates = [each for each in parts.updates_of(action) if subjects.may_view(current_user, each)]
    photos, talk = attached_to_many(current_user, updates), thread(current_user, action)
    return show_page("actions/news.html", action, updates=updates, photos=photos, thread=talk)


@bp.get("/actions/<int:action_id>/history")
@protected(P.ACTION_VIEW, Action)
def history(action: Action) -> Response:
    return show_page("actions/history.html", action, entries=parts.history_of(action), words=STEPS)


# --- status ----------------------------------------------------------------------------------------------------------


@bp.get("/actions/<int:action_id>/<any(pause,cancel):transition>")
@protected(P.ACTION_MANAGE, Action)
def ask(action: Action, transition: str) -> Response:
    if not STATUS.possible(STATUS.transitions[transition], action):
        raise NotPossibleError(f"{transition} from {action.status}")
    return _ask(action, transition, ReasonForm())


def _ask(action: Action, transition: str, form: ReasonForm) -> Response:
    return page(
        "actions/reason.html", 422 if form.errors else 200, form=form, action=action, zone=action.zone, step=transition
    )


@bp.post("/actions/<int:action_id>/<any(start,pause,resume,finish,cancel):transition>")
@protected(P.ACTION_MANAGE, Action)
def change(action: Action, transition: str) -> Response:
    """One route for every step; pausing and giving up need a reason."""
    form = ReasonForm()
    if STATUS.transitions[transition].needs_reason:
        if not form.validate():
            return _ask(action, transition, form)
        services.change_status(current_user, action, transition=transition, **form.values)
    else:
        services.change_status(current_user, action, transition=transition)
    return leave(subjects.url(action))


# --- the group -------------------------------------------------------------------------------------------------------


@bp.post("/actions/<int:action_id>/join")
@protected(P.ACTION_JOIN, Action)
def join(action: Action) -> Response:
    services.join_group(current_user, action)
    return stay(subjects.url(action))


@bp.post("/actions/<int:action_id>/leave")
@protected(P.ACTION_LEAVE, Action)
def leave_group(action: Action) -> Response:
    services.leave_group(current_user, action)
    return stay(subjects.url(action))


@bp.post("/group-members/<int:member_id>/share-lead")
@protected(P.ACTION_MANAGE, GroupMember)
def share_lead(member: GroupMember) -> Response:
    services.share_the_lead(current_user, member)
    return stay(subjects.url(member.action))


@bp.post("/actions/<int:action_id>/follow")
@protected(P.ACTION_FOLLOW, Action)
def follow(action: Action) -> Response:
    services.follow(current_user, action)
    return stay(subjects.url(action))


@bp.post("/actions/<int:action_id>/unfollow")
@protected(P.ACTION_FOLLOW, Action)
def unfollow(action: Action) -> Response:
    services.unfollow(current_user, action)
    return stay(subjects.url(action))


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(feeds.bp)
    app.jinja_env.globals.update(hours=hours, amount_words=amount_words, status_tone=TONES)
    if services.create_from_vote not in on_selected:
        on_selected.append(services.create_from_vote)
    subjects.register(
        Action,
        url=lambda each: f"/actions/{each.id}",
        title=lambda each: (each.title, each.lang),
        talk=lambda each: f"/actions/{each.id}/news",
    )
    subjects.register(
        Update,
        url=lambda each: f"/actions/{each.action_id}/news#update-{each.id}",
        title=lambda each: (each.title, each.lang),
    )
