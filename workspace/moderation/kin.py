"""Who is too near to a thing to decide on it, and when nobody else is left to do so."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_
from sqlalchemy.orm import aliased

from workspace.zones.models import Membership, Role, looked_after

# {subject_type: condition on (id of the subject, id of an account) that this account wrote it with its author}.
# A slice above says it here: moderation knows a subject by its type and id alone.
WROTE_ALONG: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {}


def wrote_along(item: Any, account_id: Any) -> ColumnElement[bool]:
    rows = [and_(item.target_type == kind, wrote(item.target_id, account_id)) for kind, wrote in WROTE_ALONG.items()]
    return or_(false(), *rows)


def has_judge(item: Any) -> ColumnElement[bool]:
    """An active librarian of the item's zone (of any, where it is of none) who is neither its author, nor wrote along,
    nor, on appeal, of the zone that refused."""
    there = aliased(Membership)
    same = (there.account_id == Membership.account_id, there.zone_id == item.from_zone_id)
    refused = exists().where(*same, there.role == Role.LIBRARIAN).correlate_except(there)
    is_author = and_(item.author_id.is_not(None), item.author_id == Membership.account_id)
    by = (~is_author, ~wrote_along(item, Membership.account_id), ~refused)
    return looked_after(func.coalesce(item.zone_id, Membership.zone_id), *by)
