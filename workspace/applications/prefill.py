"""What an action and its idea already say, as the first answers of a form. The group changes what does not fit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from workspace.actions.models import Action, Share, ShareKind
from workspace.actions.work import queries as work
from workspace.core.language import LANGUAGES
from workspace.tools.rulebook import Field, Keep, Prefill, Rulebook
from workspace.translations import queries as translations

POLISH = "pl"
TEXTS = {
    Prefill.TITLE: ("title",),
    Prefill.TEXT: ("summary", "needs"),
    Prefill.REASON: ("audience",),
    Prefill.PLACE: ("place",),
}
Answers = dict[tuple[str, str], Any]  # {(field, language): value}


def answers(action: Action, rulebook: Rulebook) -> Answers:
    """In the language that each was written in, and in Polish beside it where a neighbour has translated the idea."""
    found: Answers = {}
    known = {**_texts(action), **_plain(action), **_tables(action)}
    for field in rulebook.fields:
        if field.prefill is None or field.keep is not Keep.STORED:
            continue
        for lang, value in known.get(field.prefill, {}).items():
            if (fitted := _fitted(field, value)) not in (None, "", []):
                found[field.id, lang] = fitted
    return found


def in_polish(action: Action, rulebook: Rulebook, rows: Mapping[tuple[str, str], Any]) -> dict[str, str]:
    """By field what a neighbour's translation of the idea says, where the answer still stands as the idea has it. `rows`
    are the answers by field and language."""
    known, found = _texts(action), {}
    for field in rulebook.fields:
        said = known.get(field.prefill, {}) if field.prefill else {}
        if said.get(POLISH) and any(
            row.value == said.get(lang) for (name, lang), row in rows.items() if name == field.id
        ):
            found[field.id] = said[POLISH]
    return found


def _fitted(field: Field, value: Any) -> Any:
    """Of a choice, the one that is meant; of a table, the columns that the form has. Else as it is."""
    if field.choices:
        return next((choice.id for choice in field.choices if choice.id.startswith(str(value))), None)
    if field.columns:
        columns = {column.id for column in field.columns if not column.product}
        return [{name: cell for name, cell in row.items() if name in columns and cell is not None} for row in value]
    return value


def _texts(action: Action) -> dict[Prefill, dict[str, str]]:
    """{what: {language: words}}"""
    idea = action.proposal
    written, polish = translations.as_written(idea), translations.reading(idea, POLISH)
    found: dict[Prefill, dict[str, str]] = {}
    for what, names in TEXTS.items():
        for reading in (written, polish):
            said = [reading.of(name) for name in names if reading.of(name)[0]]
            lang = said[0][1] if said else POLISH
            words = "\n\n".join(text for text, of in said if of == lang)
            found.setdefault(what, {}).setdefault(lang, words)
    found[Prefill.TITLE][action.lang] = action.title
    return found


def _plain(action: Action) -> dict[Prefill, dict[str, Any]]:
    """What has no words."""
    idea, found = action.proposal, dict[Prefill, Any]()
    found[Prefill.OSIEDLE] = idea.osiedle
    found[Prefill.CATEGORY] = str(idea.category or "") or None
    days = period(action)
    found[Prefill.PERIOD] = [day.isoformat() for day in days] if days else None
    pledged = [share.pledged for share in work.shares_of(action) if share.kind == ShareKind.MONEY]
    found[Prefill.MONEY] = sum(pledged) or None
    return {what: {POLISH: value} for what, value in found.items() if value is not None}


def period(action: Action) -> tuple[date, date] | None:
    """From its first date that is still to come to its last."""
    days = [part.due_on for part in work.next_dates(work.milestones_of(action), work.tasks_in(action)) if part.due_on]
    return (min(days), max(days)) if days else None


def _tables(action: Action) -> dict[Prefill, dict[str, list[dict[str, Any]]]]:
    """Each in the language that most of its rows are written in."""
    return {
        Prefill.COSTS: _table(_costs(action)),
        Prefill.SCHEDULE: _table(_schedule(action)),
        Prefill.WORK: _table(_work(work.shares_of(action))),
        Prefill.THINGS: _table(
            [(share.lang, {"thing": share.what}) for share in work.shares_of(action) if share.kind == ShareKind.THING]
        ),
    }


def _table(rows: list[tuple[str, dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    if not rows:
        return {}
    spoken = Counter(lang for lang, _ in rows)
    lang = max(spoken, key=lambda code: (spoken[code], -list(LANGUAGES).index(code)))
    return {lang: [row for _, row in rows]}


def _costs(action: Action) -> list[tuple[str, dict[str, Any]]]:
    """The lines of its budget; without any, what it is planned to cost as one."""
    lines = [line for line in work.expenses_of(action) if line.planned]
    if not lines and action.budget_planned:
        return [(action.lang, {"item": action.title, "quantity": 1, "price": action.budget_planned})]
    return [(line.lang, {"item": line.what, "quantity": 1, "price": line.planned}) for line in lines]


def _schedule(action: Action) -> list[tuple[str, dict[str, Any]]]:
    """Each milestone from the day after the one before it."""
    rows, free_from = [], None
    for milestone in work.milestones_of(action):
        first = min(free_from or milestone.due_on, milestone.due_on)
        days = {"from": first.isoformat(), "to": milestone.due_on.isoformat()}
        rows.append((milestone.lang, {"step": milestone.title, **days}))
        free_from = milestone.due_on + timedelta(days=1)
    return rows


def _work(shares: Sequence[Share]) -> list[tuple[str, dict[str, Any]]]:
    """Pledged hours, as whole ones: who promised the same stands in one row."""
    found: dict[tuple[str, str], list[int]] = {}
    for share in shares:
        if share.kind == ShareKind.HOURS:
            found.setdefault((share.lang, share.what), []).append(share.pledged)
    return [
        (lang, {"task": what, "people": len(minutes), "hours": -(-sum(minutes) // 60 // len(minutes)) or None})
        for (lang, what), minutes in found.items()
    ]
