from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import joinedload

from workspace.core.db import db, now
from workspace.zones.models import JoinCode, Membership, MembershipStatus, Role, Zone


def all_zones() -> Sequence[Zone]:
    return db.session.scalars(db.select(Zone).order_by(Zone.id)).all()


def zone_by_slug(slug: str) -> Zone | None:
    """`slug` comes from addresses as it is; of a NUL PostgreSQL is not even asked."""
    return db.session.scalar(db.select(Zone).filter_by(slug=slug)) if "\0" not in slug else None


def membership_of(account_id: int, zone_id: int) -> Membership | None:
    return db.session.scalar(db.select(Membership).filter_by(account_id=account_id, zone_id=zone_id))


def librarians_of(zone: Zone) -> Sequence[Membership]:
    query = db.select(Membership).filter_by(zone_id=zone.id, role=Role.LIBRARIAN, status=MembershipStatus.ADMITTED)
    return db.session.scalars(query.options(joinedload(Membership.account)).order_by(Membership.id)).all()


class Batch(NamedTuple):
    number: int
    printed: int
    used: int
    open: int  # neither used nor expired


def batches_of(zone: Zone) -> list[Batch]:
    """The sheets of join codes of a zone, newest first; at most fifty."""
    still_open = db.case((db.and_(JoinCode.used_at.is_(None), JoinCode.expires_at > now()), 1))
    query = (
        db.select(JoinCode.batch, db.func.count(), db.func.count(JoinCode.used_at), db.func.count(still_open))
        .where(JoinCode.zone_id == zone.id)
        .group_by(JoinCode.batch)
        .order_by(JoinCode.batch.desc())
        .limit(50)
    )
    return [Batch(*row) for row in db.session.execute(query)]


def zones_of(actor: Any) -> Sequence[Zone]:
    """The zones this person belongs to. No query for somebody who is in none."""
    if not actor.zone_ids:
        return []
    return db.session.scalars(db.select(Zone).where(Zone.id.in_(actor.zone_ids)).order_by(Zone.id)).all()
