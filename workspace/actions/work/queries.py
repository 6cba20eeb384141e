"""What one action is made of, as its pages show it. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import case, literal, union_all

from workspace.actions.models import Action, ActionStatus, Expense, Milestone, Share, ShareKind, Story, Task, Update
from workspace.actions.parts import UpdateStatus
from workspace.core import language
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.proposals.models import Stage

Name = tuple[str, str]  # what something is called, and in which language


def milestones_of(action: Action) -> Sequence[Milestone]:
    query = db.select(Milestone).where(Milestone.action_id == action.id)
    return db.session.scalars(query.order_by(Milestone.due_on, Milestone.id)).all()


def tasks_in(action: Action) -> Sequence[Task]:
    """Open ones first, by their date; then what is done."""
    query = db.select(Task).where(Task.action_id == action.id)
    done = case((Task.done_on.is_(None), 0), else_=1)
    undated = case((Task.due_on.is_(None), 1), else_=0)
    return db.session.scalars(query.order_by(done, undated, Task.due_on, Task.id)).all()


def shares_of(action: Action) -> Sequence[Share]:
    query = db.select(Share).where(Share.action_id == action.id)
    return db.session.scalars(query.order_by(Share.kind, Share.id)).all()


def expenses_of(action: Action) -> Sequence[Expense]:
    return db.session.scalars(db.select(Expense).where(Expense.action_id == action.id).order_by(Expense.id)).all()


def updates_of(action: Action, limit: int = 50) -> Sequence[Update]:
    query = db.select(Update).where(Update.action_id == action.id)
    return db.session.scalars(query.order_by(Update.id.desc()).limit(limit)).all()


def stories_of(action: Action) -> list[Story]:
    """In the order in which this reader understands them. Russian comes last for who reads Belarusian or Ukrainian."""
    found = db.session.scalars(db.select(Story).where(Story.action_id == action.id)).all()
    return sorted(found, key=lambda story: _order(story.lang))


def story_in(action: Action, lang: str) -> Story | None:
    return db.session.scalar(db.select(Story).filter_by(action_id=action.id, lang=lang))


def _order(lang: str) -> tuple[int, str]:
    mine = language.current()
    liked = [mine, language.FALLBACK[mine], "pl", "en"]
    if lang in liked:
        return liked.index(lang), lang
    return (len(liked) + (lang == "ru" and mine in ("be", "uk")), lang)


def untold(action: Action, stories: Sequence[Story]) -> list[str]:
    """The languages of the group, those of its branch and of the idea, in which nobody has told the story yet."""
    wanted = dict.fromkeys([action.lang, *action.zone.languages])
    return [lang for lang in wanted if lang not in {story.lang for story in stories}]


def next_dates(milestones: Sequence[Milestone], tasks: Sequence[Task]) -> list[Milestone | Task]:
    """What is open and has a date, the earliest first."""
    parts: list[Milestone | Task] = [*milestones, *tasks]
    found = [part for part in parts if part.due_on and not part.done_on]
    return sorted(found, key=lambda part: part.due_on or date.max)


@dataclass(frozen=True)
class Total:
    kind: ShareKind
    pledged: int
    done: int


def totals(shares: Sequence[Share]) -> list[Total]:
    """Together, by kind; things are too unlike to be added up."""
    kinds = [kind for kind in (ShareKind.HOURS, ShareKind.MONEY) if any(share.kind == kind for share in shares)]
    return [
        Total(kind, *(sum(getattr(s, name) for s in shares if s.kind == kind) for name in ("pledged", "done")))
        for kind in kinds
    ]


def way(action: Action) -> list[tuple[Stage, str]]:
    """The way of its idea: (stage, "done" | "here" | "todo"). The steps it did not take are left out."""
    now = action.proposal.stage
    left_out = {Stage.VOTE} if action.round_id is None else set()
    left_out |= {Stage.CITY} if now != Stage.CITY else set()
    stages = [stage for stage in Stage if stage not in left_out]
    here = stages.index(now) if now in stages else 0
    told = action.status == ActionStatus.DONE
    return [
        (stage, "done" if at < here or told else "here" if at == here else "todo") for at, stage in enumerate(stages)
    ]


def history_of(action: Action, limit: int = 200) -> list[tuple[AuditEntry, int, list[Name]]]:
    """The latest first; the same deed several times in a row on one day is one entry with its count and the names of what
    was done, in the order in which it was done. What was taken out since, or hidden, has no name any more."""
    query = db.select(AuditEntry).where(AuditEntry.subject_type == "action", AuditEntry.subject_id == action.id)
    entries = db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit))
    rows = [list(same) for _, same in groupby(entries, key=lambda entry: (entry.verb, entry.at.date()))]
    names = _names(action)
    return [
        (same[0], len(same), [*dict.fromkeys(name for entry in reversed(same) for name in _named(entry, names))])
        for same in rows
    ]


def _named(entry: AuditEntry, names: dict[tuple[str, int], Name]) -> list[Name]:
    return [names[key] for key in entry.detail.items() if key[0].endswith("_id") and key in names]


def _names(action: Action) -> dict[tuple[str, int], Name]:
    """{("task_id", 7): (what it is called, in which language)} of all its parts, in one query."""
    titles: list[Any] = [Milestone.title, Task.title, Share.what, Expense.what, Update.title]
    models = [title.class_ for title in titles]
    parts = [
        db.select(literal(f"{model.__name__.lower()}_id"), model.id, title, model.lang).filter_by(action_id=action.id)
        for model, title in zip(models, titles, strict=True)
    ]
    parts[-1] = parts[-1].where(Update.status == UpdateStatus.VISIBLE)
    return {(noun, part_id): (name, lang) for noun, part_id, name, lang in db.session.execute(union_all(*parts))}
