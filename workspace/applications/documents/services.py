"""Ordering papers, and making them: one after another, each kept as soon as it is made."""

from typing import Any

from workspace.applications import queries as applications
from workspace.applications.documents import drawing, queries
from workspace.applications.documents.kinds import TO_EDIT, TO_READ, PaperFormat, PaperKind
from workspace.applications.documents.models import Paper
from workspace.applications.models import Application
from workspace.applications.queries import POLISH
from workspace.core import db as database
from workspace.core import jobs, storage
from workspace.core.db import db, today
from workspace.core.language import LANGUAGES

Order = tuple[PaperKind, str, PaperFormat]
JOB = "make papers"


def wanted(application: Application, reader: str) -> list[Order]:
    """All there is of this application: Polish to hand in, to edit too; copies to read in the languages of the zone and of
    the reader; posters in all six."""
    written = applications.written(application)
    reading = [lang for lang in LANGUAGES if lang != POLISH and lang in (*application.action.zone.languages, reader)]
    found: list[Order] = []
    for kind in PaperKind:
        if not drawing.has(kind, application, written):
            continue
        langs = list(LANGUAGES) if kind is PaperKind.POSTER else [POLISH, *(reading if kind in TO_READ else [])]
        found += [(kind, lang, PaperFormat.PDF) for lang in langs]
        found += [(kind, POLISH, PaperFormat.DOCX)] if kind in TO_EDIT else []
    return found


def order(actor: Any, application: Application, *, reader: str) -> None:
    """Have everything made anew from what is written now. What was made before goes when this is kept."""
    for old in queries.papers_of(application):
        if old.storage_key is not None:
            storage.delete_with_unit(old.storage_key)
        db.session.delete(old)
    db.session.flush()
    for kind, lang, kept in wanted(application, reader):
        db.session.add(Paper(application=application, kind=kind, lang=lang, format=kept, revision=application.revision))
    db.session.flush()
    jobs.enqueue(JOB, {"application": application.id})


@jobs.handler(JOB, own_unit=True)
def make(payload: dict[str, Any]) -> None:
    """Whatever is still to be made of one application. It draws outside any writing unit, so that nobody waits for it."""
    database.begin(writing=False)
    for paper_id in queries.to_be_made(payload["application"]):
        _make_one(paper_id)


def _make_one(paper_id: int) -> None:
    database.begin(writing=False)
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.is_made:
        return  # ordered anew, or made by another worker
    written = applications.written(paper.application)
    data = drawing.draw(paper.kind, paper.lang, paper.format, paper.application, written)
    database.begin(writing=True)
    paper = db.session.get(Paper, paper_id, with_for_update={"of": Paper})
    if paper is not None and not paper.is_made:
        if data is None:
            db.session.delete(paper)
        else:
            paper.storage_key, paper.size, paper.made_on = storage.new_key(), len(data), today()
            storage.save_with_unit(paper.storage_key, data)
    db.session.commit()
