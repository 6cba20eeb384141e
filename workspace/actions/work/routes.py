"""Forms and buttons for the parts of an action. A form page shows itself on GET and saves on POST."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.actions.forms import TextForm
from workspace.actions.models import Action, Expense, Milestone, Share, Story, Task, Update
from workspace.actions.services import require_open
from workspace.actions.work import services
from workspace.actions.work.forms import (
    BudgetForm,
    ExpenseForm,
    MilestoneForm,
    ShareDoneForm,
    ShareForm,
    StoryForm,
    TaskForm,
    UpdateForm,
)
from workspace.actions.work.queries import stories_of
from workspace.core import subjects
from workspace.core.language import LANGUAGES
from workspace.core.web import leave, page, protected, stay
from workspace.permissions import P

bp = Blueprint("actions", __name__)  # of the whole slice: workspace/actions/routes.py adds its own to it
FORM = ["GET", "POST"]


def fill(
    form: TextForm, action: Action, save: Callable[[], Any], heading: str, *, back: str = "", **more: Any
) -> Response:
    """A page that is one form: show it, say what is wrong with it, or save it and go back."""
    back = back or subjects.url(action)
    if form.validate_on_submit():
        save()
        return leave(back)
    return form_page(form, action, heading, back=back, **more)


def form_page(form: TextForm, action: Action, heading: str, *, status: int = 0, **more: Any) -> Response:
    status = status or (422 if form.is_submitted() else 200)
    return page("actions/form.html", status, form=form, action=action, zone=action.zone, heading=heading, **more)


# --- milestones ------------------------------------------------------------------------------------------------------


@bp.route("/actions/<int:action_id>/milestones/new", methods=FORM)
@protected(P.ACTION_MANAGE, Action)
def new_milestone(action: Action) -> Response:
    require_open(action)
    form = MilestoneForm()
    return fill(form, action, lambda: services.add_milestone(current_user, action, **form.values), _("Add a milestone"))


@bp.route("/milestones/<int:milestone_id>", methods=FORM)
@protected(P.ACTION_MANAGE, Milestone)
def edit_milestone(milestone: Milestone) -> Response:
    require_open(milestone.action)
    form, remove = MilestoneForm(obj=milestone), url_for("actions.remove_milestone", milestone_id=milestone.id)

    def save() -> None:
        services.edit_milestone(current_user, milestone, **form.values)

    return fill(form, milestone.action, save, _("Change this milestone"), remove=remove)


@bp.post("/milestones/<int:milestone_id>/<any(reach,reopen):step>")
@protected(P.ACTION_MANAGE, Milestone)
def turn_milestone(milestone: Milestone, step: str) -> Response:
    turn = services.reach_milestone if step == "reach" else services.reopen_milestone
    turn(current_user, milestone)
    return stay(subjects.url(milestone.action))


@bp.post("/milestones/<int:milestone_id>/remove")
@protected(P.ACTION_MANAGE, Milestone)
def remove_milestone(milestone: Milestone) -> Response:
    services.remove_part(current_user, milestone)
    return leave(subjects.url(milestone.action))


# --- tasks -----------------------------------------------------------------------------------------------------------


@bp.route("/actions/<int:action_id>/tasks/new", methods=FORM)
@protected(P.ACTION_MANAGE, Action)
def new_task(action: Action) -> Response:
    require_open(action)
    form = TaskForm()
    return fill(form, action, lambda: services.add_task(current_user, action, **form.values), _("Add a task"))


@bp.route("/tasks/<int:task_id>", methods=FORM)
@protected(P.ACTION_MANAGE, Task)
def edit_task(task: Task) -> Response:
    require_open(task.action)
    form = TaskForm(obj=task)
    remove = None if task.taken_by_id else url_for("actions.remove_task", task_id=task.id)

    def save() -> None:
        services.edit_task(current_user, task, **form.values)

    return fill(form, task.action, save, _("Change this task"), remove=remove)


@bp.post("/tasks/<int:task_id>/take")
@protected(P.ACTION_JOIN, Task)
def take_task(task: Task) -> Response:
    services.take_task(current_user, task)
    return stay(subjects.url(task.action))


@bp.post("/tasks/<int:task_id>/<any(release,finish,reopen):step>")
@protected(P.TASK_WORK, Task)
def work_on_task(task: Task, step: str) -> Response:
    steps = {
        "release": services.give_back_task,
        "finish": services.finish_task,
        "reopen": services.reopen_task,
    }
    steps[step](current_user, task)
    return stay(subjects.url(task.action))


@bp.post("/tasks/<int:task_id>/remove")
@protected(P.ACTION_MANAGE, Task)
def remove_task(task: Task) -> Response:
    services.remove_part(current_user, task)
    return leave(subjects.url(task.action))


# --- own share and money ---------------------------------------------------------------------------------------------


@bp.route("/actions/<int:action_id>/shares/new", methods=FORM)
@protected(P.ACTION_JOIN, Action)
def new_share(action: Action) -> Response:
    require_open(action)
    form, back = ShareForm(), url_for("actions.money", action_id=action.id)
    lede = _("Own share is what neighbours give: hours, things, money. The city counts it too.")

    def save() -> None:
        services.pledge(current_user, action, **form.values)

    return fill(form, action, save, _("What do you give?"), back=back, lede=lede)


@bp.route("/shares/<int:share_id>", methods=FORM)
@protected(P.SHARE_EDIT, Share)
def edit_share(share: Share) -> Response:
    form, back = ShareDoneForm(share), url_for("actions.money", action_id=share.action_id)
    remove = url_for("actions.remove_share", share_id=share.id)

    def save() -> None:
        services.edit_share(current_user, share, **form.values)

    return fill(form, share.action, save, _("How much is done?"), back=back, remove=remove, about=share)


@bp.post("/shares/<int:share_id>/remove")
@protected(P.SHARE_EDIT, Share)
def remove_share(share: Share) -> Response:
    services.remove_part(current_user, share)
    return leave(url_for("actions.money", action_id=share.action_id))


@bp.route("/actions/<int:action_id>/budget", methods=FORM)
@protected(P.ACTION_MANAGE, Action)
def budget(action: Action) -> Response:
    require_open(action)
    form, back = BudgetForm(data={"planned": action.budget_planned}), url_for("actions.money", action_id=action.id)
    return fill(
        form, action, lambda: services.set_budget(current_user, action, **form.values), _("Set the budget"), back=back
    )


@bp.route("/actions/<int:action_id>/expenses/new", methods=FORM)
@protected(P.ACTION_MANAGE, Action)
def new_expense(action: Action) -> Response:
    require_open(action)
    form, back = ExpenseForm(), url_for("actions.money", action_id=action.id)

    def save() -> None:
        services.add_expense(current_user, action, **form.values)

    return fill(form, action, save, _("Add a cost"), back=back)


@bp.route("/expenses/<int:expense_id>", methods=FORM)
@protected(P.ACTION_MANAGE, Expense)
def edit_expense(expense: Expense) -> Response:
    require_open(expense.action)
    form, back = ExpenseForm(obj=expense), url_for("actions.money", action_id=expense.action_id)
    remove = url_for("actions.remove_expense", expense_id=expense.id)

    def save() -> None:
        services.edit_expense(current_user, expense, **form.values)

    return fill(form, expense.action, save, _("Change this cost"), back=back, remove=remove)


@bp.post("/expenses/<int:expense_id>/remove")
@protected(P.ACTION_MANAGE, Expense)
def remove_expense(expense: Expense) -> Response:
    services.remove_part(current_user, expense)
    return leave(url_for("actions.money", action_id=expense.action_id))


# --- news and story --------------------------------------------------------------------------------------------------


@bp.route("/actions/<int:action_id>/updates/new", methods=FORM)
@protected(P.ACTION_MANAGE, Action)
def new_update(action: Action) -> Response:
    form = UpdateForm()
    if form.validate_on_submit():
        update = services.post_update(current_user, action, **form.values)
        return leave(url_for("attachments.index", subject_type=update.subject_type, subject_id=update.id))
    lede, back = _("Everybody reads it. You add photos on the next page."), url_for("actions.news", action_id=action.id)
    return form_page(form, action, _("Tell the news"), back=back, lede=lede)


@bp.post("/updates/<int:update_id>/remove")
@protected(P.ACTION_MANAGE, Update)
def remove_update(update: Update) -> Response:
    services.remove_part(current_user, update)
    return leave(url_for("actions.news", action_id=update.action_id))


@bp.route("/actions/<int:action_id>/story/<string(length=2):language>", methods=FORM)
@protected(P.ACTION_TELL, Action)
def story(action: Action, language: str) -> Response:
    told: Story | None = next((story for story in stories_of(action) if story.lang == language), None)
    form, heading = StoryForm(obj=told) if language in LANGUAGES else abort(404), _("Tell the story")
    more: dict[str, Any] = {"back": subjects.url(action), "language": language}
    if told is not None and form.is_submitted() and form.seen_version != told.version:
        form.see(told.version)
        return form_page(form, action, heading, status=409, changed=told, **more)

    def save() -> None:
        services.tell_story(current_user, action, **form.values, lang=language, version=form.seen_version)

    return fill(form, action, save, heading, **more)
