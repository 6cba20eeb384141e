from typing import Any

from workspace.core.db import db
from workspace.notifications.models import Notice


def unread_count(actor: Any) -> int:
    """How many notices this reader has not seen. No query for visitors."""
    if not actor.is_authenticated:
        return 0
    query = db.select(db.func.count()).select_from(Notice).where(Notice.account_id == actor.id)
    return db.session.scalar(query.where(Notice.read_at.is_(None))) or 0
