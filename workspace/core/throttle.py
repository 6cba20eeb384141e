"""Counts how often something was tried, in the database, so that all processes share one count. No address is kept:
a network is a keyed hash whose key changes every day."""

import hmac
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

from flask import current_app
from sqlalchemy import UniqueConstraint, delete
from sqlalchemy.orm import Mapped, mapped_column

from workspace.core.db import db, now, upserting
from workspace.limits import Limit


class TryCount(db.Model):
    __tablename__ = "try_counts"
    __table_args__ = (UniqueConstraint("limit_name", "who", "window_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    limit_name: Mapped[str]
    who: Mapped[str]
    window_start: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]


class TooOftenError(Exception):
    """Limit reached: 429 with Retry-After of `seconds`."""

    def __init__(self, limit: Limit, seconds: int) -> None:
        super().__init__(limit.name)
        self.limit, self.seconds = limit, seconds


def keyed_hash(*parts: str) -> str:
    key = current_app.config["SETTINGS"].key().encode()
    return hmac.digest(key, "\x1f".join(parts).encode(), "sha256").hex()


def network_hash(address: str | None) -> str:
    """A /24 (IPv4) or /56 (IPv6) network as a keyed hash that means nothing tomorrow."""
    ip = ip_address(address or "127.0.0.1")
    network = ip_network(f"{ip}/{24 if ip.version == 4 else 56}", strict=False)
    return keyed_hash("network", now().date().isoformat(), str(network))


def account_hash(account_id: int) -> str:
    """An account as a keyed hash that means nothing tomorrow: who did what in which hour is nobody's business."""
    return keyed_hash("account", now().date().isoformat(), str(account_id))


@cache
def _counting() -> Any:
    """Built once: every form that is sent counts."""
    table: Any = TryCount.__table__
    unique = ["limit_name", "who", "window_start"]
    more = upserting()(table).on_conflict_do_update(index_elements=unique, set_={"tries": table.c.tries + 1})
    return more.returning(table.c.tries)


def count(limit: Limit, who: str) -> None:
    """Count one try of `who` in the current window. Raises TooOftenError when the limit is passed."""
    at = now()
    start = at - timedelta(seconds=at.timestamp() % limit.seconds)
    values = {"limit_name": limit.name, "who": who, "window_start": start, "tries": 1}
    tries: int = db.session.connection().execute(_counting(), values).scalar_one()
    if tries > limit.tries:
        raise TooOftenError(limit, max(1, int((start + timedelta(seconds=limit.seconds) - at).total_seconds())))


def forgive(limit: Limit, who: str) -> None:
    """Take back one try that was counted before it was known to be no wrong one."""
    own = (TryCount.limit_name == limit.name, TryCount.who == who, TryCount.tries > 0)
    latest = db.select(db.func.max(TryCount.window_start)).where(*own).scalar_subquery()
    db.session.execute(
        db.update(TryCount).where(*own, TryCount.window_start == latest).values(tries=TryCount.tries - 1)
    )


def forget_old() -> None:
    db.session.execute(delete(TryCount).where(TryCount.window_start < now() - timedelta(days=1)))
