from flask import Blueprint, Flask

from workspace.core import subjects
from workspace.zones.models import Zone

bp = Blueprint("zones", __name__, url_prefix="/zones")


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    subjects.register(Zone, url=lambda zone: f"/zones/{zone.slug}", title=lambda zone: (zone.name, None))
