from typing import Any

from flask import Blueprint, Flask, Response, abort, url_for
from flask_login import current_user

from workspace.applications import queries as applications
from workspace.applications.documents import content, drawing, forms, queries, services, words
from workspace.applications.documents.kinds import PaperFormat
from workspace.applications.models import Application
from workspace.applications.queries import POLISH
from workspace.attachments import services as attachments
from workspace.core import storage
from workspace.core.language import current, in_language
from workspace.core.web import download, page, protected, stay
from workspace.limits import PAPERS
from workspace.permissions import P

bp = Blueprint("papers", __name__)
KINDS = {
    PaperFormat.PDF: "application/pdf",
    PaperFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@bp.get("/applications/<int:application_id>/papers")
@protected(P.APPLICATION_VIEW, Application)
def index(application: Application) -> Response:
    return page("applications/documents/index.html", **_shown(application))


def _shown(application: Application) -> dict[str, Any]:
    papers = queries.papers_of(application)
    made = [paper for paper in papers if paper.is_made]
    around = {"application": application, "rulebook": application.rulebook, "zone": application.action.zone}
    old = any(paper.revision < application.revision for paper in papers)
    return {**around, "papers": papers, "made": len(made), "old": old, "paper_words": words.PAPERS}


@bp.post("/applications/<int:application_id>/papers")
@protected(P.APPLICATION_EDIT, Application, limit=PAPERS)
def order(application: Application) -> Response:
    services.order(current_user, application, reader=current())
    return stay(url_for(".index", application_id=application.id))


@bp.get("/applications/<int:application_id>/papers/<int:paper_id>")
@protected(P.APPLICATION_VIEW, Application)
def fetch(application: Application, paper_id: int) -> Response:
    paper = queries.of_application(application, paper_id)
    if paper is None or paper.storage_key is None or not storage.storage().exists(paper.storage_key):
        abort(404)
    with storage.storage().open(paper.storage_key) as file:
        return download(file.read(), KINDS[paper.format], paper.name)


@bp.route("/applications/<int:application_id>/print", methods=["GET", "POST"])
@protected(P.APPLICATION_EDIT, Application, limit=PAPERS, own_unit=True)
def with_names(application: Application) -> Response:
    """The city's form with names in it. Made here and now: a job would have to keep them until it runs. Writes nothing."""
    form = forms.of_names(application.rulebook)
    if form.validate_on_submit():
        kept, draft = PaperFormat(form.format.data), applications.blocked(application)
        written, names = applications.written(application), form.names
        sheet = in_language(POLISH, content.form, application, written, draft=draft, names=names)
        return download(drawing.of_sheet(sheet, kept), KINDS[kept], f"{application.tool}.{kept}")
    shown = {"form": form, "application": application, "rulebook": application.rulebook}
    return page("applications/documents/names.html", 422 if form.errors else 200, **shown)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    attachments.CLAIMS.add(queries.kept)
