"""What an upper slice tells the house about its nouns, so that lower slices can know a subject by type and id alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from workspace.core.db import db
from workspace.permissions import can


@dataclass(frozen=True)
class Subject:
    """`model` has `subject_type` and `view_permission`; `url(record)` is its page; `title(record)` gives (text, lang)."""

    model: type[Any]
    url: Callable[[Any], str]
    title: Callable[[Any], tuple[str, str | None]]


REGISTRY: dict[str, Subject] = {}


def register(model: type[Any], *, url: Callable[[Any], str], title: Callable[[Any], tuple[str, str | None]]) -> None:
    REGISTRY[model.subject_type] = Subject(model, url, title)


def find(subject_type: str, subject_id: int) -> Any | None:
    subject = REGISTRY.get(subject_type)
    return db.session.get(subject.model, subject_id) if subject else None


def find_many(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """Load many subjects with one query per type: {(type, id): record}; what does not exist is left out."""
    wanted: dict[str, set[int]] = {}
    for subject_type, subject_id in keys:
        wanted.setdefault(subject_type, set()).add(subject_id)
    found = {}
    for subject_type, ids in wanted.items():
        if subject_type in REGISTRY:
            model = REGISTRY[subject_type].model
            for record in db.session.scalars(db.select(model).where(model.id.in_(ids))).unique():
                found[subject_type, record.id] = record
    return found


def may_view(actor: Any, record: Any) -> bool:
    return bool(can(actor, record.view_permission, record))


def url(record: Any) -> str:
    return REGISTRY[record.subject_type].url(record)


def title(record: Any) -> tuple[str, str | None]:
    return REGISTRY[record.subject_type].title(record)
