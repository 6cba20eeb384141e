from flask import Blueprint, Flask, Response

from workspace.core.web import page, protected
from workspace.permissions import P

bp = Blueprint("actions", __name__)


@bp.get("/actions")
@protected(P.PUBLIC)
def index() -> Response:
    return page("actions/index.html")


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
