"""The tools as everybody reads about them, the adviser, and the editions a coordinator takes in."""

from flask import Blueprint, Flask

from workspace.tools import models  # noqa: F401 - its table is one of the house

bp = Blueprint("tools", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
