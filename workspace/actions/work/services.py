"""Dates, tasks, own share, money, news and story of an action. The actor comes first; nothing here commits."""

from typing import Any

from workspace.actions.lifecycle import UPDATE
from workspace.actions.models import Action, Expense, Milestone, Share, Story, Task, Update, UpdateStatus
from workspace.actions.services import join_group, keep_dates, require_open
from workspace.actions.work.queries import story_in
from workspace.core import audit, lifecycle
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPossibleError

Values = dict[str, Any]


def _add(part: Any) -> Any:
    db.session.add(part)
    db.session.flush()
    return part


def _change(part: Any, values: Values) -> None:
    for name, value in values.items():
        setattr(part, name, value)
    db.session.flush()


def _turn(part: Milestone | Task, *as_seen: Any, **values: Any) -> None:
    """In one statement, if it still is as it was seen: of two at once the slower gets NotPossibleError. Its words stay as
    they are, so does its version: whoever is changing them is not disturbed."""
    model = type(part)
    query = db.update(model).where(model.id == part.id, *as_seen).values(**values)
    done: Any = db.session.execute(query.execution_options(synchronize_session=False))
    if done.rowcount != 1:
        raise NotPossibleError(f"{model.__name__} {part.id} is no longer so")
    db.session.refresh(part)


# --- milestones ------------------------------------------------------------------------------------------------------


def add_milestone(actor: Any, action: Action, **values: Any) -> Milestone:
    require_open(action)
    milestone: Milestone = _add(Milestone(action_id=action.id, **values))
    keep_dates(action)
    audit.record(actor, "add_milestone", action, milestone_id=milestone.id)
    return milestone


def edit_milestone(actor: Any, milestone: Milestone, **values: Any) -> None:
    require_open(milestone.action)
    moved = milestone.due_on != values["due_on"]
    _change(milestone, values)
    keep_dates(milestone.action)
    if moved:
        audit.record(actor, "move_milestone", milestone.action, milestone_id=milestone.id, due_on=str(milestone.due_on))


def reach_milestone(actor: Any, milestone: Milestone, *, reached: bool = True) -> None:
    """Say that it is reached, or that it is not after all."""
    require_open(milestone.action)
    as_seen = Milestone.done_on.is_(None) if reached else Milestone.done_on.is_not(None)
    _turn(milestone, as_seen, done_on=today() if reached else None)
    keep_dates(milestone.action)
    verb = "milestone_done" if reached else "milestone_reopened"
    audit.record(actor, verb, milestone.action, milestone_id=milestone.id)


def remove_part(actor: Any, part: Milestone | Task | Share | Expense | Update) -> None:
    """Take out what was added by mistake. What somebody holds or has done stays: NotPossibleError."""
    action = part.action
    if not isinstance(part, Update):
        require_open(action)
    if isinstance(part, Task) and part.taken_by_id is not None:
        raise NotPossibleError(f"task {part.id} is somebody's")
    noun, part_id = type(part).__name__.lower(), part.id
    db.session.delete(part)
    keep_dates(action)
    audit.record(actor, f"remove_{noun}", action, **{f"{noun}_id": part_id})


# --- tasks -----------------------------------------------------------------------------------------------------------


def add_task(actor: Any, action: Action, **values: Any) -> Task:
    require_open(action)
    task: Task = _add(Task(action_id=action.id, **values))
    keep_dates(action)
    audit.record(actor, "add_task", action, task_id=task.id)
    return task


def edit_task(actor: Any, task: Task, **values: Any) -> None:
    require_open(task.action)
    _change(task, values)
    keep_dates(task.action)


def take_task(actor: Any, task: Task) -> None:
    """Of two who take it at once one has it; the other gets NotPossibleError. Who takes a task joins the group."""
    action = task.action
    require_open(action)
    _swap_taker(task, None, actor.id)
    join_group(actor, action)
    audit.record(actor, "take_task", action, task_id=task.id)


def give_back_task(actor: Any, task: Task) -> None:
    require_open(task.action)
    _swap_taker(task, task.taken_by_id, None)
    audit.record(actor, "give_back_task", task.action, task_id=task.id)


def _swap_taker(task: Task, before: int | None, after: int | None) -> None:
    column = Task.taken_by_id
    as_seen = column.is_(None) if before is None else column == before
    if before == after:
        raise NotPossibleError(f"task {task.id} is nobody's")
    _turn(task, as_seen, Task.done_on.is_(None), taken_by_id=after)


def finish_task(actor: Any, task: Task, *, done: bool = True) -> None:
    """Say that it is done, or that it is not after all."""
    require_open(task.action)
    as_seen = Task.done_on.is_(None) if done else Task.done_on.is_not(None)
    _turn(task, as_seen, Task.taken_by_id.is_not(None), done_on=today() if done else None)
    keep_dates(task.action)
    audit.record(actor, "finish_task" if done else "reopen_task", task.action, task_id=task.id)


# --- own share and money ---------------------------------------------------------------------------------------------


def pledge(actor: Any, action: Action, **values: Any) -> Share:
    require_open(action)
    share: Share = _add(Share(action_id=action.id, account_id=actor.id, **values))
    join_group(actor, action)
    audit.record(actor, "pledge", action, share_id=share.id)
    return share


def edit_share(actor: Any, share: Share, **values: Any) -> None:
    """Also while telling: hours are often counted at the end. Not after the action was given up."""
    if not share.action.is_open and share.action.status != "done":
        require_open(share.action)
    grew = values["done"] > share.done
    _change(share, values)
    if grew:
        audit.record(actor, "share_done", share.action, share_id=share.id)


def set_budget(actor: Any, action: Action, *, planned: int) -> None:
    """`planned` in grosze: what the action may cost."""
    require_open(action)
    if action.budget_planned != planned:
        before, action.budget_planned = action.budget_planned, planned
        db.session.flush()
        audit.record(actor, "set_budget", action, **{"from": before, "to": planned})


def add_expense(actor: Any, action: Action, **values: Any) -> Expense:
    require_open(action)
    expense: Expense = _add(Expense(action_id=action.id, **values))
    audit.record(actor, "spend" if expense.spent else "plan_expense", action, expense_id=expense.id)
    return expense


def edit_expense(actor: Any, expense: Expense, **values: Any) -> None:
    require_open(expense.action)
    grew = values["spent"] > expense.spent
    _change(expense, values)
    if grew:
        audit.record(actor, "spend", expense.action, expense_id=expense.id)


# --- news and story --------------------------------------------------------------------------------------------------


def post_update(actor: Any, action: Action, **values: Any) -> Update:
    """Also after the end: there is news of a garden for years."""
    update = Update(action_id=action.id, author_id=actor.id, **values)
    lifecycle.start(update, UpdateStatus.VISIBLE)
    _add(update)
    audit.record(actor, "update", action, update_id=update.id)
    return update


def hide_update(actor: Any, update: Update, *, reason: str, words: str = "", lang: str | None = None) -> None:
    """A librarian's decision: the group still reads it, and why it is hidden; `words` (of `lang`) go to its author."""
    update.hidden_reason = reason
    UPDATE.apply(update, "hide", actor, reason=reason, words=words, lang=lang)


def show_update(actor: Any, update: Update, *, words: str, lang: str) -> None:
    """Undo the hiding, for a reason in words."""
    with db.session.no_autoflush:
        update.hidden_reason = ""
        UPDATE.apply(update, "show", actor, reason=words, words=words, lang=lang)


def tell_story(actor: Any, action: Action, *, lang: str, version: int = 0, **texts: str) -> Story:
    """Write or rewrite the story in one language. `version`: the one its writer saw; another was saved since: 409."""
    story = story_in(action, lang)
    if story is not None:
        if version != story.version:
            raise NotPossibleError(f"story {story.id} has changed")
        _change(story, texts)
        return story
    story = _add(Story(action_id=action.id, lang=lang, **texts))
    audit.record(actor, "story", action, story_id=story.id, lang=lang)
    return story
