from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask_login import current_user

from workspace.actions import overviews as actions
from workspace.config import resource_folder
from workspace.core import language as languages
from workspace.core.web import leave, local_path, now, page, protected
from workspace.home import patterns, queries, source, words
from workspace.permissions import P
from workspace.voting import queries as voting
from workspace.zones import queries as zones
from workspace.zones.osiedla import name as osiedle_name

bp = Blueprint("home", __name__)


def waiting() -> queries.Waiting:
    """What waits for the reader, asked once a page: the header shows it, too."""
    if "waiting" not in g:
        g.waiting = queries.waiting(current_user)
    return g.waiting  # type: ignore[no-any-return]


@bp.get("/")
@protected(P.PUBLIC)
def index() -> Response:
    told = actions.finished_lately()
    return page("home/index.html", zones=zones.all_zones(), rounds=voting.open_rounds(now()), told=told, way=words.WAY)


@bp.get("/zones/<slug:slug>")
@protected(P.PUBLIC)
def zone(slug: str) -> Response:
    """A zone's page is put together here, above the slices it shows; `zones` keeps and edits the zone itself."""
    found = zones.zone_by_slug(slug) or abort(404)
    hours = found.opening_hours.get(str(now().astimezone(languages.WARSAW).isoweekday()))
    shown = queries.zone_page(current_user, found, now(), languages.current())
    where = osiedle_name(found.osiedle)
    return page("home/zone.html", zone=found, osiedle=where, hours=hours, shown=shown, words=words)


@bp.get("/desk")
@protected(P.DESK)
def desk() -> Response:
    found = queries.desk(current_user, now())
    mine = zones.zones_of(current_user)
    return page("home/desk.html", desk=found, told=found.notices, waiting=waiting().decisions, zones=mine)


@bp.get("/language/<string(length=2):code>")
@protected(P.PUBLIC)
def language(code: str) -> Response:
    """Remember the reader's choice in a cookie and go back to where they were. Stores nothing with us."""
    chosen = languages.match(code) or abort(404)
    response = leave(local_path(request.args.get("next")))
    response.set_cookie(
        languages.COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return response


@bp.get("/help")
@protected(P.PUBLIC)
def help() -> Response:
    return page("home/help.html")


@bp.get("/accessibility")
@protected(P.PUBLIC)
def accessibility() -> Response:
    return page("home/accessibility.html")


@bp.get("/privacy")
@protected(P.PUBLIC)
def privacy() -> Response:
    return page("home/privacy.html")


@bp.get("/source")
@protected(P.PUBLIC)
def source_code() -> Response:
    return page("home/source.html")


@bp.get("/source.zip")
@protected(P.PUBLIC)
def source_archive() -> Response:
    headers = {"Content-Disposition": "attachment; filename=strefa.zip", "Cache-Control": "public, max-age=3600"}
    return Response(source.source_archive(), mimetype="application/zip", headers=headers)


@bp.get("/patterns")
@protected(P.PUBLIC)
def show_patterns() -> Response:
    """Every component in every state, for those who build; not there in production."""
    if current_app.config["SETTINGS"].environment == "production":
        abort(404)
    return page("patterns/index.html", demo=patterns.demo(resource_folder("static") / "icons" / "sprite.svg"))


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
