"""Forms and buttons for the parts of an action. A form page shows itself on GET and saves on POST."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from workspace.actions.forms import SharedForm, TextForm
from workspace.actions.models import Action, Expense, Milestone, Share, Task, Update
from workspace.actions.services import require_open
from workspace.actions.work import forms, services
from workspace.actions.work.queries import story_in
from workspace.core import subjects
from workspace.core.language import LANGUAGES
from workspace.core.web import leave, page, protected, stay
from workspace.permissions import P

bp = Blueprint("actions", __name__)  # of the whole slice: workspace/actions/routes.py adds its own to it
FORM = ["GET", "POST"]


def fill(form: TextForm, save: Callable[..., Any], *, back: str, **more: Any) -> Response:
    """A page that is one form: show it, say what is wrong with it, or save it and go back."""
    if form.validate_on_submit():
        save(**form.values)
        return leave(back)
    return form_page(form, back=back, **more)


def refill(form: SharedForm, saved: SharedForm, version: int, save: Callable[..., Any], **more: Any) -> Response:
    """The same for what two may write at once. `saved`: how it stands, of this `version`; if another one was before the
    writer's eyes, nothing is saved, and what somebody wrote meanwhile stands beside what is typed."""
    if form.is_submitted() and form.seen_version != version:
        form.see(version)
        return form_page(form, status=409, theirs=form.unlike(saved), **more)
    if not form.is_submitted():
        form.see(version)
    return fill(form, save, **more)


def form_page(form: TextForm, *, action: Action, status: int = 0, **more: Any) -> Response:
    status = status or (422 if form.is_submitted() else 200)
    return page("actions/form.html", status, form=form, action=action, zone=action.zone, **more)


# --- milestones, tasks, own share and costs: added, changed and taken out in one way -----------------------------------


@dataclass(frozen=True)
class Sort:
    """One sort of part: its forms and services, who adds and who changes it, the page one comes back to."""

    model: type[Any]
    add_form: Callable[..., TextForm]
    change_form: Callable[..., SharedForm]
    add: Callable[..., Any]
    change: Callable[..., None]
    add_words: Any
    change_words: Any
    lede: Any = None
    home: str = "actions.show"
    adder: str = P.ACTION_MANAGE
    changer: str = P.ACTION_MANAGE
    after_the_end: bool = False  # may it be changed when the action is over?

    @property
    def noun(self) -> str:
        return self.model.__name__.lower()

    def back(self, action: Action) -> str:
        return url_for(self.home, action_id=action.id)


SORTS = (
    Sort(
        Milestone, forms.MilestoneForm, forms.MilestoneForm, services.add_milestone, services.edit_milestone,
        _l("Add a milestone"), _l("Change this milestone"),
    ),
    Sort(
        Task, forms.TaskForm, forms.TaskForm, services.add_task, services.edit_task,
        _l("Add a task"), _l("Change this task"),
    ),
    Sort(
        Share, forms.ShareForm, forms.ShareDoneForm, services.pledge, services.edit_share,
        _l("What do you give?"), _l("How much is done?"),
        lede=_l("Own share is what neighbours give: hours, things, money. The city counts it too."),
        home="actions.money", adder=P.ACTION_JOIN, changer=P.SHARE_EDIT, after_the_end=True,
    ),
    Sort(
        Expense, forms.ExpenseForm, forms.ExpenseForm, services.add_expense, services.edit_expense,
        _l("Add a cost"), _l("Change this cost"), home="actions.money",
    ),
)  # fmt: skip


def adding(sort: Sort) -> Callable[..., Response]:
    @protected(sort.adder, Action)
    def add(action: Action) -> Response:
        require_open(action)
        words = {"heading": sort.add_words, "lede": sort.lede}
        save = partial(sort.add, current_user, action)
        return fill(sort.add_form(), save, action=action, back=sort.back(action), **words)

    return add


def changing(sort: Sort) -> Callable[..., Response]:
    @protected(sort.changer, sort.model)
    def change(**named: Any) -> Response:
        part = named[sort.noun]
        if not sort.after_the_end:
            require_open(part.action)
        form, saved = sort.change_form(obj=part), sort.change_form(obj=part, formdata=None)
        free = getattr(part, "taken_by_id", None) is None  # a task that is somebody's stays
        remove = url_for(f"actions.remove_{sort.noun}", **{f"{sort.noun}_id": part.id}) if free else None
        more = {"action": part.action, "heading": sort.change_words, "back": sort.back(part.action), "remove": remove}
        save = partial(sort.change, current_user, part)
        return refill(form, saved, part.version, save, part=part, **more)

    return change


def removing(sort: Sort) -> Callable[..., Response]:
    @protected(sort.changer, sort.model)
    def remove(**named: Any) -> Response:
        action = named[sort.noun].action
        services.remove_part(current_user, named[sort.noun])
        return leave(sort.back(action))

    return remove


for each in SORTS:
    one = f"/{each.noun}s/<int:{each.noun}_id>"
    bp.add_url_rule(f"/actions/<int:action_id>/{each.noun}s/new", f"new_{each.noun}", adding(each), methods=FORM)
    bp.add_url_rule(one, f"edit_{each.noun}", changing(each), methods=FORM)
    bp.add_url_rule(f"{one}/remove", f"remove_{each.noun}", removing(each), methods=["POST"])


# --- milestones and tasks: one tap -----------------------------------------------------------------------------------


@bp.post("/milestones/<int:milestone_id>/<any(reach,reopen):step>")
@protected(P.ACTION_MANAGE, Milestone)
def turn_milestone(milestone: Milestone, step: str) -> Response:
    services.reach_milestone(current_user, milestone, reached=step == "reach")
    return stay(subjects.url(milestone.action))


@bp.post("/tasks/<int:task_id>/take")
@protected(P.ACTION_JOIN, Task)
def take_task(task: Task) -> Response:
    services.take_task(current_user, task)
    return stay(subjects.url(task.action))


@bp.post("/tasks/<int:task_id>/<any(release,finish,reopen):step>")
@protected(P.TASK_WORK, Task)
def work_on_task(task: Task, step: str) -> Response:
    if step == "release":
        services.give_back_task(current_user, task)
    else:
        services.finish_task(current_user, task, done=step == "finish")
    return stay(subjects.url(task.action))


# --- money -----------------------------------------------------------------------------------------------------------


@bp.route("/actions/<int:action_id>/budget", methods=FORM)
@protected(P.ACTION_MANAGE, Action)
def budget(action: Action) -> Response:
    """Its version is the amount itself: other changes of the action are none of it."""
    require_open(action)
    data, back = {"planned": action.budget_planned}, url_for("actions.money", action_id=action.id)
    form, saved = forms.BudgetForm(data=data), forms.BudgetForm(data=data, formdata=None)
    save = partial(services.set_budget, current_user, action)
    return refill(form, saved, action.budget_planned, save, action=action, heading=_("Set the budget"), back=back)


# --- news and story --------------------------------------------------------------------------------------------------


@bp.route("/actions/<int:action_id>/updates/new", methods=FORM)
@protected(P.ACTION_MANAGE, Action)
def new_update(action: Action) -> Response:
    form = forms.UpdateForm()
    if form.validate_on_submit():
        update = services.post_update(current_user, action, **form.values)
        return leave(url_for("attachments.index", subject_type=update.subject_type, subject_id=update.id))
    lede, back = _("Everybody reads it. You add photos on the next page."), url_for("actions.news", action_id=action.id)
    return form_page(form, action=action, heading=_("Tell the news"), back=back, lede=lede)


@bp.post("/updates/<int:update_id>/remove")
@protected(P.ACTION_MANAGE, Update)
def remove_update(update: Update) -> Response:
    services.remove_part(current_user, update)
    return leave(url_for("actions.news", action_id=update.action_id))


@bp.route("/actions/<int:action_id>/story/<string(length=2):language>", methods=FORM)
@protected(P.ACTION_TELL, Action)
def story(action: Action, language: str) -> Response:
    told = story_in(action, language) if language in LANGUAGES else abort(404)
    form, saved = forms.StoryForm(obj=told), forms.StoryForm(obj=told, formdata=None)
    save = partial(services.tell_story, current_user, action, lang=language, version=form.seen_version)
    more = {"action": action, "heading": _("Tell the story"), "back": subjects.url(action), "language": language}
    return refill(form, saved, told.version if told else form.seen_version, save, **more)
