from collections.abc import Sequence

from workspace.core.db import db
from workspace.zones.models import Zone


def all_zones() -> Sequence[Zone]:
    return db.session.scalars(db.select(Zone).order_by(Zone.id)).all()


def zone_by_slug(slug: str) -> Zone | None:
    return db.session.scalar(db.select(Zone).filter_by(slug=slug))
