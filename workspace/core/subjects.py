"""What an upper slice tells the house about its nouns, so that lower slices can know a subject by type and id alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_
from sqlalchemy.orm import lazyload

from workspace.core.db import db
from workspace.permissions import can


@dataclass(frozen=True)
class Subject:
    """`model` has `subject_type` and `view_permission`; `url(record)` is its page; `title(record)` gives (text, lang);
    `talk(record)` is the page with its comments, if that is another."""

    model: type[Any]
    url: Callable[[Any], str]
    title: Callable[[Any], tuple[str, str | None]]
    talk: Callable[[Any], str] | None = None


REGISTRY: dict[str, Subject] = {}


def register(model: type[Any], **how: Any) -> None:
    """`how`: url, title and talk of Subject."""
    REGISTRY[model.subject_type] = Subject(model, **how)


def find(subject_type: str, subject_id: int) -> Any | None:
    subject = REGISTRY.get(subject_type)
    return db.session.get(subject.model, subject_id) if subject else None


def rows_with_subjects(query: Select[Any], type_column: Any, id_column: Any) -> Iterator[tuple[Any, Any]]:
    """The rows of a `query` for one entity, each with the subject its columns name, or None: one query for all types.
    What hangs on a subject is not loaded with it."""
    for subject_type, subject in REGISTRY.items():
        model = subject.model
        query = query.outerjoin(model, and_(type_column == subject_type, id_column == model.id)).add_columns(model)
    for row, *found in db.session.execute(query.options(lazyload("*"))):
        yield row, next((record for record in found if record is not None), None)


def may_view(actor: Any, record: Any) -> bool:
    return bool(can(actor, record.view_permission, record))


def url(record: Any) -> str:
    return REGISTRY[record.subject_type].url(record)


def talk_url(record: Any) -> str:
    subject = REGISTRY[record.subject_type]
    return (subject.talk or subject.url)(record)


def title(record: Any) -> tuple[str, str | None]:
    return REGISTRY[record.subject_type].title(record)
