from typing import Any

from flask import Blueprint, Flask, Response, abort, request, url_for
from flask_login import current_user

from workspace.attachments import queries, services
from workspace.attachments.forms import UploadForm, blank_upload_form
from workspace.attachments.models import THUMBNAILS, Attachment
from workspace.attachments.sending import disposition, stream
from workspace.core import db as database
from workspace.core import storage, subjects
from workspace.core.db import db
from workspace.core.web import htmx, local_path, page, protected, stay
from workspace.limits import UPLOAD
from workspace.permissions import P, can

bp = Blueprint("attachments", __name__)


@bp.get("/attachments/<slug:subject_type>/<int:subject_id>")
@protected(P.PUBLIC)
def index(subject_type: str, subject_id: int) -> Response:
    return _index(_seen(subject_type, subject_id))


@bp.post("/attachments/<slug:subject_type>/<int:subject_id>")
@protected(P.ATTACHMENT_ADD, limit=UPLOAD, own_unit=True)
def attach(subject_type: str, subject_id: int) -> Response:
    """A photo is looked at and written anew before the writing unit opens: others need not wait for it."""
    subject = _seen(subject_type, subject_id)
    if not can(current_user, P.ATTACHMENT_ADD, subject):
        abort(403)
    form = UploadForm()
    if not form.validate_on_submit() or form.upload is None:
        return _index(subject, form.status, upload_form=form)
    database.begin(writing=True)
    services.attach(current_user, subject=subject, upload=form.upload, alt=form.alt.data or "", lang=form.lang.data)
    return _back_to(subject)


@bp.post("/attachments/<int:attachment_id>/remove")
@protected(P.ATTACHMENT_REMOVE, Attachment)
def remove(attachment: Attachment) -> Response:
    subject = attachment.subject
    services.detach(current_user, attachment)
    return _back_to(subject)


@bp.get("/files/<string(length=22):public_id>")
@protected(P.PUBLIC)
def download(public_id: str) -> Response:
    """The file itself. Counted when its bytes go out whole: not for HEAD, nor when the browser has it already."""
    attachment = queries.by_public_id(current_user, public_id) or abort(404)
    response = _send(attachment)
    if request.method == "GET" and response.status_code == 200:
        _count(attachment.id)
    return response


@bp.get("/files/<string(length=22):public_id>/<int:size>")
@protected(P.PUBLIC)
def thumbnail(public_id: str, size: int) -> Response:
    attachment = queries.by_public_id(current_user, public_id) or abort(404)
    if size not in THUMBNAILS or not attachment.is_photo:
        abort(404)
    return _send(attachment, size)


def _seen(subject_type: str, subject_id: int) -> Any:
    subject = subjects.find(subject_type, subject_id)
    if subject is None or not subjects.may_view(current_user, subject):
        abort(404)
    return subject


def _index(subject: Any, status: int = 200, **context: Any) -> Response:
    found = queries.attached_to(current_user, subject)
    return page("attachments/index.html", status, subject=subject, attachments=found, **context)


def _back_to(subject: Any) -> Response:
    """To the page the form stood on; htmx takes the panel alone."""
    own = url_for("attachments.index", subject_type=subject.subject_type, subject_id=subject.id)
    page_url = local_path(request.form.get("next"), subjects.url(subject))
    return stay(own if htmx else f"{page_url.split('#')[0]}#attachments-panel")


def _send(attachment: Attachment, size: int | None = None) -> Response:
    key, store = attachment.key(size), storage.storage()
    if not store.exists(key):
        abort(404)
    response = Response(
        stream(store, key),
        mimetype="image/webp" if size else attachment.media_type.content_type,
        headers=_guards(attachment),
    )
    response.content_length = store.size(key)
    response.set_etag(key)
    response.vary.add("Cookie")
    return response.make_conditional(request)  # type: ignore[return-value]


def _guards(attachment: Attachment) -> dict[str, str]:
    """A file opened by itself can run nothing. A browser keeps it only if everybody may see it, and asks each time."""
    return {
        "Content-Disposition": disposition("inline" if attachment.is_photo else "attachment", attachment.name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache" if queries.is_public(attachment) else "private, no-store",
    }


def _count(attachment_id: int) -> None:
    """The one thing a GET writes, in a short unit of its own."""
    database.begin(writing=True)
    services.count_download(attachment_id)
    db.session.commit()
    database.begin(writing=False)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals.update(blank_upload_form=blank_upload_form)
    app.jinja_env.filters.update(photos=queries.photos_of, documents=queries.files_of)
    subjects.register(
        Attachment,
        url=lambda attachment: subjects.url(attachment.subject),
        title=lambda attachment: (attachment.name, attachment.lang),
    )
