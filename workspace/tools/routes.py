"""The tools as everybody reads about them, the adviser, and the editions a coordinator takes in."""

from flask import Blueprint, Flask, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.core import subjects
from workspace.core.web import id_in, leave, page, protected
from workspace.limits import UPLOAD
from workspace.permissions import P
from workspace.tools import adviser, queries, services, shelf, show
from workspace.tools.forms import AdviserForm, EditionForm
from workspace.tools.marks import BrokenRulebookError
from workspace.tools.models import Edition

bp = Blueprint("tools", __name__, url_prefix="/tools")


@bp.get("")
@protected(P.PUBLIC)
def index() -> Response:
    return page("tools/index.html", books=shelf.tools(), **show.WORDS)


@bp.get("/adviser")
@protected(P.PUBLIC)
def advise() -> Response:
    """Plain answers in the address of the page; nothing of them is kept."""
    form = AdviserForm(formdata=request.args)
    given = form.situation() if request.args and form.validate() else {}
    found = adviser.advise(shelf.tools(), given) if given else []
    shown = {"odds": show.odds_of(given), "given": given, "action": id_in(request.args, "action")}
    return page("tools/adviser.html", form=form, found=found, **shown, **show.WORDS)


@bp.get("/editions")
@protected(P.SITE_MANAGE)
def editions() -> Response:
    return page("tools/editions.html", form=EditionForm(), **_on_shelf())


@bp.post("/editions")
@protected(P.SITE_MANAGE, limit=UPLOAD)
def upload() -> Response:
    faults, form = [], EditionForm()
    if form.validate_on_submit():
        try:
            edition = services.upload(current_user, text=form.text, file=form.name)
            return leave(url_for(".edition", edition_id=edition.id))
        except BrokenRulebookError as broken:
            faults = broken.faults
    return page("tools/editions.html", 422, form=form, **{**_on_shelf(), "faults": faults})


@bp.get("/editions/<int:edition_id>")
@protected(P.SITE_MANAGE, Edition)
def edition(edition: Edition) -> Response:
    """What it changes, and how it will look."""
    return _previewed(edition, 200)


@bp.post("/editions/<int:edition_id>/take-in")
@protected(P.SITE_MANAGE, Edition)
def take_in(edition: Edition) -> Response:
    try:
        services.take_in(current_user, edition)
    except BrokenRulebookError:
        return _previewed(edition, 422)
    flash(_("The edition stands on the shelf now."), "good")
    return leave(url_for(".guide", tool=edition.tool, name=edition.edition))


@bp.get("/<slug:tool>")
@bp.get("/<slug:tool>/<slug:name>")
@protected(P.PUBLIC)
def guide(tool: str, name: str = "") -> Response:
    book = (shelf.edition(tool, name) if name else shelf.newest(tool)) or abort(404)
    others = [other for other in shelf.editions(tool) if other.edition != book.edition]
    return page(
        "tools/guide.html",
        book=book,
        others=others,
        odds=show.odds(book, {"osiedle": request.args.get("osiedle")}),
        action=id_in(request.args, "action"),
        **show.WORDS,
    )


def _on_shelf() -> dict[str, object]:
    return {"books": shelf.shelf(), "uploaded": queries.uploaded(), "faults": []}


def _previewed(edition: Edition, status: int) -> Response:
    try:
        book, faults = services.looked_through(edition.text, f"{edition.edition}.yaml"), []
    except BrokenRulebookError as broken:
        book, faults = None, broken.faults
    against, changes = services.changes(edition) if book else ("", [])
    shown = {"book": book, "faults": faults, "against": against, "changes": changes}
    return page("tools/edition.html", status, edition=edition, **shown, **show.WORDS)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    subjects.register(
        Edition,
        url=lambda edition: url_for("tools.edition", edition_id=edition.id),
        title=lambda edition: (f"{edition.tool}/{edition.edition}", None),
    )
