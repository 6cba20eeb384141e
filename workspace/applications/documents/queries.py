from collections.abc import Sequence

from workspace.applications.documents.models import Paper
from workspace.applications.models import Application
from workspace.core.db import db


def papers_of(application: Application) -> Sequence[Paper]:
    """In the order in which they were ordered: the form first."""
    query = db.select(Paper).where(Paper.application_id == application.id).order_by(Paper.id)
    return db.session.scalars(query.options(db.lazyload(Paper.application))).all()


def to_be_made(application_id: int) -> Sequence[int]:
    query = db.select(Paper.id).where(Paper.application_id == application_id, Paper.storage_key.is_(None))
    return db.session.scalars(query.order_by(Paper.id)).all()


def kept(keys: set[str]) -> set[str]:
    """Which of these names of files are ours."""
    return set(db.session.scalars(db.select(Paper.storage_key).where(Paper.storage_key.in_(keys)))) - {None}  # type: ignore[arg-type]


def of_application(application: Application, paper_id: int) -> Paper | None:
    return db.session.scalar(db.select(Paper).filter_by(id=paper_id, application_id=application.id))
