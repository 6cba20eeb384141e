"""Two addresses for machines that watch: is the process alive, and is it ready to serve. They tell nothing else."""

from flask import Blueprint, Flask, Response
from sqlalchemy.exc import SQLAlchemyError

from workspace import schema
from workspace.core.web import protected
from workspace.permissions import P

bp = Blueprint("health", __name__, url_prefix="/health")


def answer(word: str, status: int = 200) -> Response:
    return Response(f"{word}\n", status, mimetype="text/plain")


@bp.get("/live")
@protected(P.PUBLIC)
def live() -> Response:
    return answer("alive")


@bp.get("/ready")
@protected(P.PUBLIC)
def ready() -> Response:
    """The database answers and is at the revision this code needs."""
    try:
        return answer("ready") if schema.is_current() else answer("behind", 503)
    except SQLAlchemyError:
        return answer("away", 503)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
