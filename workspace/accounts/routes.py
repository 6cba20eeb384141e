from flask import Blueprint, Flask, Response, session, url_for
from flask_login import current_user, logout_user

from workspace.accounts import services
from workspace.core.web import leave, page, protected
from workspace.limits import PUBLIC
from workspace.permissions import P

bp = Blueprint("accounts", __name__)


@bp.get("/sign-in")
@protected(P.SIGN_IN)
def sign_in() -> Response:
    return page("accounts/sign_in.html")


@bp.post("/sign-out")
@protected(P.PUBLIC, limit=PUBLIC, keyed=False)
def sign_out() -> Response:
    return _end(url_for("home.index"))


@bp.post("/quick-exit")
@protected(P.PUBLIC, limit=PUBLIC, keyed=False)
def quick_exit() -> Response:
    return _end("https://www.google.com/search?q=pogoda")


def _end(target: str) -> Response:
    """End the session on the server, then forget it in the browser too."""
    if current_user.is_authenticated:
        services.end_session(current_user.session_token)
        logout_user()
    session.clear()
    response = leave(target)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
