"""What can be done with files. The actor comes first; nothing here commits."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from workspace.accounts.models import Visitor
from workspace.attachments.content import Upload
from workspace.attachments.lifecycle import ATTACHMENT
from workspace.attachments.models import Attachment, AttachmentStatus
from workspace.core import audit, jobs, lifecycle, storage, subjects
from workspace.core import db as database
from workspace.core.db import db, now, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.core.text import clean
from workspace.permissions import P, can

MOST_ON_ONE_SUBJECT = 30
BATCH = 500
UNCLAIMED_FOR = timedelta(hours=1)  # a file without its row is given this long, for its unit may still be under way


class AltMissingError(Exception):
    """A photo needs words that say what can be seen."""


def attach(actor: Any, *, subject: Any, upload: Upload, alt: str = "", lang: str) -> Attachment:
    """Hang a file on `subject`; `upload` comes from content.examine(). The same file sent again is the one that hangs
    there. Raises NotPermittedError, AltMissingError, and NotPossibleError when there are too many files."""
    if not can(actor, P.ATTACHMENT_ADD, subject):
        raise NotPermittedError(P.ATTACHMENT_ADD)
    alt = " ".join(clean(alt).split())
    if upload.media_type.is_image and not alt:
        raise AltMissingError
    content_hash = hashlib.sha256(upload.data).hexdigest()
    here = db.select(Attachment).filter_by(on_type=subject.subject_type, on_id=subject.id)
    if earlier := db.session.scalar(here.filter_by(content_hash=content_hash)):
        return earlier
    position = db.session.scalar(here.with_only_columns(db.func.count())) or 0
    if position >= MOST_ON_ONE_SUBJECT:
        raise NotPossibleError(f"{MOST_ON_ONE_SUBJECT} files at most")
    return _keep(actor, subject, upload, alt=alt, lang=lang, content_hash=content_hash, position=position)


def _keep(actor: Any, subject: Any, upload: Upload, **fields: Any) -> Attachment:
    attachment = Attachment(
        on_type=subject.subject_type,
        on_id=subject.id,
        zone_id=getattr(subject, "zone_id", None),
        author_id=actor.id,
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.data),
        width=upload.width,
        height=upload.height,
        storage_key=storage.new_key(),
        **fields,
    )
    waits = needs_a_look(actor, subject)
    lifecycle.start(attachment, AttachmentStatus.AWAITING if waits else AttachmentStatus.VISIBLE)
    db.session.add(attachment)
    db.session.flush()
    storage.save_with_unit(attachment.key(), upload.data)
    for size, data in upload.copies.items():
        storage.save_with_unit(attachment.key(size), data)
    audit.record(actor, "attach", attachment, on_type=attachment.on_type, on_id=attachment.on_id, awaiting=waits)
    return attachment


def needs_a_look(actor: Any, subject: Any) -> bool:
    """What is added to a subject that everybody sees already waits for a librarian; on a draft it is looked at with it."""
    trusted = getattr(subject, "zone_id", None) in actor.librarian_zone_ids or actor.is_coordinator
    return not trusted and subjects.may_view(Visitor(), subject)


def detach(actor: Any, attachment: Attachment) -> None:
    """Take a file away for good: its row now, its bytes once this is committed."""
    if not can(actor, P.ATTACHMENT_REMOVE, attachment):
        raise NotPermittedError(P.ATTACHMENT_REMOVE)
    audit.record(actor, "detach", attachment, on_type=attachment.on_type, on_id=attachment.on_id)
    for key in attachment.keys:
        storage.delete_with_unit(key)
    db.session.delete(attachment)
    db.session.flush()


def show(actor: Any, attachment: Attachment, *, words: str = "", lang: str | None = None) -> None:
    """A librarian has looked: everybody who sees the subject sees the file. `words`: why again, after it was hidden."""
    ATTACHMENT.apply(attachment, "show", actor, words=words, lang=lang)
    attachment.hidden_on, attachment.hidden_reason = None, ""


def hide(actor: Any, attachment: Attachment, *, reason: str, words: str = "", lang: str | None = None) -> None:
    """Its sender still sees it, and why it is hidden; `words` (of `lang`) are told them besides."""
    attachment.hidden_on, attachment.hidden_reason = today(), clean(reason)
    ATTACHMENT.apply(attachment, "hide", actor, reason=reason, words=words, lang=lang)


def count_download(attachment_id: int) -> None:
    """One more, added by the database, so that none is lost when two come at once."""
    more = db.update(Attachment).where(Attachment.id == attachment_id).values(downloads=Attachment.downloads + 1)
    db.session.execute(more.execution_options(synchronize_session=False))


# Slices above that keep files of their own: each says which of these names are theirs.
CLAIMS: set[Callable[[set[str]], set[str]]] = set()


@jobs.every("sweep files without a row", 86400, own_unit=True)
def sweep_orphans(_payload: Any = None) -> int:
    """Remove files that a crash left between writing and committing. Returns how many. It only reads the database, so
    nobody waits to write while it looks."""
    database.begin(writing=False)
    store, swept = storage.storage(), 0
    found = list(store.keys(older_than=now() - UNCLAIMED_FOR))
    for start in range(0, len(found), BATCH):
        batch = {key: key.split("-")[0] for key in found[start : start + BATCH]}
        held = db.select(Attachment.storage_key).where(Attachment.storage_key.in_(set(batch.values())))
        known = set(db.session.scalars(held)).union(*(claim(set(batch.values())) for claim in CLAIMS))
        for key in (key for key, owner in batch.items() if owner not in known):
            store.delete(key)
            swept += 1
    return swept
