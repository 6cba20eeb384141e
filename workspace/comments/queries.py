from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import aliased, joinedload, lazyload, with_expression

from workspace.accounts.models import Account
from workspace.comments.models import Comment, CommentStatus
from workspace.core.db import db
from workspace.permissions import P, can
from workspace.zones.models import Membership, Role

PAGE = 20
MOST_REPLIES = 50  # shown under one comment; the rest on that comment's own page


@dataclass(frozen=True)
class Talk:
    """One comment and its replies, oldest first. Its text is for the reader only if `shown`. `more_after`: the last reply
    here, if there are more."""

    comment: Comment
    shown: bool
    replies: list[Comment]
    more_after: int | None


@dataclass(frozen=True)
class Thread:
    """A page of a talk, newest first. `next_after`: give it as `after` for the next page; None on the last one."""

    subject: Any
    talks: list[Talk]
    next_after: int | None
    is_first: bool
    may_comment: bool


def thread(
    actor: Any, subject: Any, after: int | None = None, start: int | None = None, replies_after: int = 0
) -> Thread:
    """The talk about `subject`, as `actor` may read it: 20 comments older than `after`, or from `start` on, whose replies
    begin after the reply `replies_after`. 2 queries."""
    reply = aliased(Comment)
    has_replies = db.select(reply.id).where(reply.parent_id == Comment.id, _shown_to(actor, reply)).exists()
    query = _comments(subject).where(Comment.level == 0, _shown_to(actor) | has_replies)
    if after is not None or start is not None:
        query = query.where(Comment.id < (after if after is not None else (start or 0) + 1))
    tops = list(db.session.scalars(query.order_by(Comment.id.desc()).limit(PAGE + 1)))
    shown = tops[:PAGE]
    replies = _replies(actor, subject, [comment.id for comment in shown], replies_after)
    return Thread(
        subject=subject,
        talks=[_talk(actor, comment, replies.get(comment.id, [])) for comment in shown],
        next_after=shown[-1].id if len(tops) > PAGE else None,
        is_first=after is None and start is None,
        may_comment=can(actor, P.COMMENT_CREATE, subject),
    )


def _comments(subject: Any) -> Any:
    """Comments on `subject` with their authors, whose zones nobody asks for here but whether they look after this one."""
    with_author = joinedload(Comment.author)
    here = (Membership.account_id == Comment.author_id, Membership.zone_id == getattr(subject, "zone_id", None))
    speaks = db.select(Membership.id).where(*here, Membership.role == Role.LIBRARIAN).exists()
    return (
        db.select(Comment)
        .where(Comment.on_type == subject.subject_type, Comment.on_id == subject.id)
        .options(with_author, with_author.options(lazyload(Account.memberships)))  # type: ignore[attr-defined]
        .options(with_expression(Comment.by_librarian, speaks))
    )


def _talk(actor: Any, comment: Comment, replies: list[Comment]) -> Talk:
    here = replies[:MOST_REPLIES]
    return Talk(comment, is_shown_to(actor, comment), here, here[-1].id if len(replies) > MOST_REPLIES else None)


def _replies(actor: Any, subject: Any, top_ids: list[int], after: int) -> dict[int, list[Comment]]:
    """Of each comment the first replies, and one more if there is one."""
    found: dict[int, list[Comment]] = {}
    if top_ids:
        here = Comment.parent_id.in_(top_ids) & (Comment.id > after) & _shown_to(actor)
        place = db.func.row_number().over(partition_by=Comment.parent_id, order_by=Comment.id).label("place")
        ranked = db.select(Comment.id, place).where(here).subquery()
        first = db.select(ranked.c.id).where(ranked.c.place <= MOST_REPLIES + 1)
        for reply in db.session.scalars(_comments(subject).where(Comment.id.in_(first)).order_by(Comment.id)):
            found.setdefault(reply.parent_id or 0, []).append(reply)
    return found


def _shown_to(actor: Any, row: Any = Comment) -> Any:
    """The row's own part of P.COMMENT_VIEW; the caller sees to it that the subject may be seen."""
    visible = row.status == CommentStatus.VISIBLE
    if not actor.is_authenticated:
        return visible
    hidden = row.status == CommentStatus.HIDDEN
    return visible | hidden & ((row.author_id == actor.id) | row.zone_id.in_(actor.librarian_zone_ids))


def is_shown_to(actor: Any, comment: Comment) -> bool:
    """What _shown_to says of a row, said of a record that is loaded."""
    if comment.status != CommentStatus.HIDDEN:
        return comment.status == CommentStatus.VISIBLE
    return bool(
        actor.is_authenticated and (comment.author_id == actor.id or comment.zone_id in actor.librarian_zone_ids)
    )


def is_on_first_page(comment: Comment) -> bool:
    newer = db.select(db.func.count()).where(
        Comment.on_type == comment.on_type,
        Comment.on_id == comment.on_id,
        Comment.level == 0,
        Comment.id > comment.top_id,
    )
    return (db.session.scalar(newer) or 0) < PAGE


def comment_by_id(comment_id: int) -> Comment | None:
    return db.session.get(Comment, comment_id) if comment_id > 0 else None
