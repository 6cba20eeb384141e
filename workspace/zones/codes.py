"""Codes printed at a branch: each admits one newcomer, once."""

from datetime import timedelta
from typing import Any

from workspace.accounts.secrets import code_from, code_hash, new_token, read_code
from workspace.core import audit
from workspace.core.db import db, now
from workspace.zones.models import JoinCode, Zone

CODES_LAST = timedelta(days=90)
MOST_CODES = 60


def create_codes(actor: Any, *, zone: Zone, count: int, seed: str | None = None) -> tuple[int, list[str]]:
    """Make a numbered sheet of codes. Returns (its number, the codes as printed); only their hashes are kept, so this is
    the one time they can be read. From the same `seed` come the same codes: who holds it can print the sheet again."""
    if not 1 <= count <= MOST_CODES:
        raise ValueError(f"{count} codes")
    codes = sheet(seed or new_token(), count)
    latest = db.session.scalar(db.select(db.func.max(JoinCode.batch)).where(JoinCode.zone_id == zone.id))
    batch, expires = (latest or 0) + 1, now() + CODES_LAST
    for code in codes:
        db.session.add(JoinCode(zone_id=zone.id, code_hash=code_hash(code), batch=batch, expires_at=expires))
    db.session.flush()
    audit.record(actor, "print_codes", zone, batch=batch, count=count)
    return batch, codes


def sheet(seed: str, count: int) -> list[str]:
    return [code_from(seed, number) for number in range(count)]


def _usable(typed: str) -> list[Any]:
    hashed = code_hash(read_code(typed) or "")
    return [JoinCode.code_hash == hashed, JoinCode.used_at.is_(None), JoinCode.expires_at > now()]


def zone_of_code(typed: str) -> Zone | None:
    """The zone an unused code opens, or None."""
    return db.session.scalar(db.select(Zone).join(JoinCode, JoinCode.zone_id == Zone.id).where(*_usable(typed)))


def use_code(typed: str) -> Zone | None:
    """Use a code up. Of two at once, one gets it: the database decides. Who used it is not kept."""
    zone = zone_of_code(typed)
    used = db.session.execute(db.update(JoinCode).where(*_usable(typed)).values(used_at=now()))
    return zone if used.rowcount == 1 else None  # type: ignore[attr-defined]
