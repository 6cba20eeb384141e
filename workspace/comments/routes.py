from typing import Any

from flask import Blueprint, Flask, Response, abort, request, url_for
from flask_login import current_user

from workspace.comments import queries, services
from workspace.comments.forms import CommentForm, blank_comment_form, name_fields
from workspace.comments.models import Comment
from workspace.core import db as database
from workspace.core import subjects
from workspace.core.web import htmx, id_in, page, protected, stay
from workspace.limits import COMMENT
from workspace.permissions import P

bp = Blueprint("comments", __name__)


@bp.get("/comments/<slug:subject_type>/<int:subject_id>")
@protected(P.PUBLIC)
def index(subject_type: str, subject_id: int) -> Response:
    """A page of the talk about a subject: from a comment on (`from`), or what is older (`after`)."""
    after, start, replies = (id_in(request.args, name) for name in ("after", "from", "replies"))
    return _page(_seen(subject_type, subject_id), after=after, start=start, replies_after=replies or 0)


@bp.post("/comments/<slug:subject_type>/<int:subject_id>")
@protected(P.COMMENT_CREATE, limit=COMMENT)
def add(subject_type: str, subject_id: int) -> Response:
    subject, form = _seen(subject_type, subject_id), CommentForm()
    valid = form.validate_on_submit()
    asked = form.parent.data if not form.parent.errors else 0
    parent = (queries.comment_by_id(asked) or abort(404)) if asked else None
    if not valid:
        name_fields(form, parent)
        return _page(subject, 422, comment_form=form, reply_to=parent)
    comment = services.add_comment(
        current_user, subject=subject, text=form.text.data or "", lang=form.lang.data, parent=parent
    )
    return _back_to(comment)


@bp.get("/comments/<int:comment_id>/edit")
@protected(P.COMMENT_EDIT, Comment)
def edit(comment: Comment) -> Response:
    return page("comments/form.html", comment=comment, form=CommentForm(obj=comment))


@bp.post("/comments/<int:comment_id>/edit")
@protected(P.COMMENT_EDIT, Comment, limit=COMMENT)
def save(comment: Comment) -> Response:
    form = CommentForm()
    if not form.validate_on_submit():
        return page("comments/form.html", 422, comment=comment, form=form)
    services.edit_comment(current_user, comment, text=form.text.data or "", lang=form.lang.data)
    return _back_to(comment)


@bp.post("/comments/<int:comment_id>/withdraw")
@protected(P.COMMENT_WITHDRAW, Comment, limit=COMMENT)
def withdraw(comment: Comment) -> Response:
    services.withdraw_comment(current_user, comment)
    return _back_to(comment)


def _seen(subject_type: str, subject_id: int) -> Any:
    subject = subjects.find(subject_type, subject_id)
    if subject is None or not subjects.may_view(current_user, subject):
        abort(404)
    return subject


def _page(
    subject: Any,
    status: int = 200,
    *,
    after: int | None = None,
    start: int | None = None,
    replies_after: int = 0,
    **context: Any,
) -> Response:
    if status >= 400:
        database.begin_again()  # before the talk is read for the page that says what is wrong
    thread = queries.thread(current_user, subject, after, start, replies_after)
    return page("comments/index.html", status, subject=subject, thread=thread, **context)


def _back_to(comment: Comment) -> Response:
    """To the comment on its subject's page, if it stands on the first page of the talk there; htmx takes the panel."""
    if not queries.is_on_first_page(comment):
        return stay(_permalink(comment))
    if htmx:
        return stay(url_for(".index", subject_type=comment.on_type, subject_id=comment.on_id))
    return stay(f"{subjects.talk_url(comment.subject)}#comment-{comment.id}")


def _permalink(comment: Comment) -> str:
    """The talk from this comment on, whichever page it would stand on."""
    talk = url_for("comments.index", subject_type=comment.on_type, subject_id=comment.on_id)
    return f"{talk}?from={comment.top_id}#comment-{comment.id}"


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals.update(blank_comment_form=blank_comment_form)
    subjects.register(Comment, url=_permalink, title=lambda comment: (comment.text, comment.lang))
