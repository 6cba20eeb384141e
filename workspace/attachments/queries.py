import re
from collections.abc import Iterable, Sequence
from typing import Any

from workspace.accounts.models import Visitor
from workspace.attachments.models import Attachment, AttachmentStatus
from workspace.core.db import db
from workspace.permissions import P, can
from workspace.zones.models import Membership, looked_after

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")


def by_public_id(actor: Any, public_id: str) -> Attachment | None:
    """The file, if `actor` may see it."""
    if not PUBLIC_ID.fullmatch(public_id):  # PostgreSQL takes no NUL, so it is not even asked
        return None
    found = db.session.scalar(db.select(Attachment).filter_by(public_id=public_id))
    return found if found is not None and can(actor, P.ATTACHMENT_VIEW, found) else None


def attached_to(actor: Any, subject: Any) -> Sequence[Attachment]:
    """Files and photos on a subject that `actor` sees, as `actor` may see them, in their order."""
    return attached_to_many(actor, [subject])[subject.id] if subject is not None else []


def attached_to_many(actor: Any, records: Iterable[Any]) -> dict[int, list[Attachment]]:
    """{subject's id: its files} for many subjects of one type, with one query."""
    records = list(records)
    found: dict[int, list[Attachment]] = {record.id: [] for record in records}
    if not records:
        return found
    rows = db.session.scalars(
        db.select(Attachment)
        .where(Attachment.on_type == records[0].subject_type, Attachment.on_id.in_(found), _shown_to(actor))
        .order_by(Attachment.position, Attachment.id)
    )
    for row in rows:
        found[row.on_id].append(row)
    return found


def _shown_to(actor: Any) -> Any:
    """The row's own part of P.ATTACHMENT_VIEW; the caller sees to it that the subject may be seen."""
    visible = Attachment.status == AttachmentStatus.VISIBLE
    if not actor.is_authenticated:
        return visible
    seen = visible | (Attachment.author_id == actor.id) | Attachment.zone_id.in_(actor.librarian_zone_ids)
    if actor.is_coordinator:
        seen = seen | ~looked_after(Attachment.zone_id, Membership.account_id != Attachment.author_id)
    return seen


def photos_of(attachments: Iterable[Attachment]) -> list[Attachment]:
    return [one for one in attachments if one.is_photo]


def files_of(attachments: Iterable[Attachment]) -> list[Attachment]:
    """What is not a photo: documents."""
    return [one for one in attachments if not one.is_photo]


def is_public(attachment: Attachment) -> bool:
    """Whether everybody may see it, also who is not signed in."""
    return can(Visitor(), P.ATTACHMENT_VIEW, attachment)
