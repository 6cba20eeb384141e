"""What can be done with comments. The actor comes first; nothing here commits."""

from typing import Any

from workspace.comments.lifecycle import COMMENT
from workspace.comments.models import LONGEST, Comment, CommentStatus
from workspace.core import audit, lifecycle
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.core.text import clean
from workspace.permissions import P, can


class EmptyTextError(ValueError):
    """A comment says something, and not more than LONGEST characters."""


def add_comment(actor: Any, *, subject: Any, text: str, lang: str, parent: Comment | None = None) -> Comment:
    """Say something about `subject`, or reply to `parent`. Raises NotPermittedError, EmptyTextError, and
    NotPossibleError for a reply to a reply or to what is no longer shown."""
    if not can(actor, P.COMMENT_CREATE, subject):
        raise NotPermittedError(P.COMMENT_CREATE)
    if parent is not None:
        _check_parent(parent, subject)
    comment = Comment(
        on_type=subject.subject_type,
        on_id=subject.id,
        zone_id=getattr(subject, "zone_id", None),
        author_id=actor.id,
        lang=lang,
        text=_said(text),
        parent_id=parent.id if parent else None,
        parent_level=0 if parent else None,
        level=1 if parent else 0,
    )
    lifecycle.start(comment, CommentStatus.VISIBLE)
    db.session.add(comment)
    db.session.flush()
    _count(comment, 1)
    detail = {"comment_id": comment.id, "parent_author_id": parent.author_id if parent else None}
    audit.record(actor, "reply" if parent else "comment", subject, **detail)
    return comment


def _check_parent(parent: Comment, subject: Any) -> None:
    elsewhere = (parent.on_type, parent.on_id) != (subject.subject_type, subject.id)
    if elsewhere or parent.level or parent.status != CommentStatus.VISIBLE:
        raise NotPossibleError("no reply is possible here")


def _said(text: str) -> str:
    text = clean(text)
    if not 0 < len(text) <= LONGEST:
        raise EmptyTextError(f"{len(text)} characters")
    return text


def edit_comment(actor: Any, comment: Comment, *, text: str, lang: str) -> None:
    """Say it otherwise; readers see that it was changed, and on what day."""
    if not can(actor, P.COMMENT_EDIT, comment):
        raise NotPermittedError(P.COMMENT_EDIT)
    if (said := _said(text)) == comment.text and lang == comment.lang:
        return
    comment.text, comment.lang, comment.edited_on = said, lang, today()
    db.session.flush()
    audit.record(actor, "edit", comment)


def withdraw_comment(actor: Any, comment: Comment) -> None:
    """Take back one's own: the text is erased for good, replies to it stay."""
    was_visible = comment.status == CommentStatus.VISIBLE
    with db.session.no_autoflush:
        comment.text, comment.hidden_reason = "", ""
        COMMENT.apply(comment, "withdraw", actor)
    if was_visible:
        _count(comment, -1)


def hide_comment(actor: Any, comment: Comment, *, reason: str, words: str = "", lang: str | None = None) -> None:
    """A librarian's decision: others read that it is hidden, its author also why, in `words` (of `lang`)."""
    comment.hidden_reason = clean(reason)
    COMMENT.apply(comment, "hide", actor, reason=reason, words=words, lang=lang)
    _count(comment, -1)


def show_comment(actor: Any, comment: Comment, *, words: str, lang: str) -> None:
    """Undo the hiding, for a reason in words."""
    with db.session.no_autoflush:
        comment.hidden_reason = ""
        COMMENT.apply(comment, "show", actor, reason=words, words=words, lang=lang)
    _count(comment, 1)


def _count(comment: Comment, change: int) -> None:
    """Keep the counts of visible comments on the subject and of replies on the parent: added up by the database."""
    subject = comment.subject
    if subject is not None and hasattr(type(subject), "comment_count"):
        _add(type(subject), "comment_count", subject.id, change)
    if comment.parent_id is not None:
        _add(Comment, "reply_count", comment.parent_id, change)


def _add(model: type[Any], column: str, record_id: int, change: int) -> None:
    counted = getattr(model, column)
    statement = db.update(model).where(model.id == record_id).values({counted: counted + change})
    db.session.execute(statement.execution_options(synchronize_session="fetch"))
