from flask import Blueprint, Flask, Response, abort, request, url_for
from flask_login import current_user

from workspace.core import audit, mail
from workspace.core.web import csrf, id_in, leave, page, protected, stay
from workspace.limits import PUBLIC
from workspace.notifications import emails, queries, services
from workspace.notifications.listener import listen
from workspace.notifications.models import Notice
from workspace.permissions import P

bp = Blueprint("notifications", __name__)


@bp.get("/notices")
@protected(P.NOTICE_VIEW)
def index() -> Response:
    told = queries.notices_of(current_user, before_id=id_in(request.args, "before"))
    more = url_for(".index", before=told[queries.PAGE - 1].notice.id) if len(told) > queries.PAGE else None
    return page("notifications/index.html", told=told[: queries.PAGE], next_url=more)


@bp.post("/notices/<int:notice_id>/read")
@protected(P.NOTICE_VIEW, Notice, keyed=False)
def read(notice: Notice) -> Response:
    """Marks it read and goes where it leads. A link could not: opening a page must change nothing."""
    services.mark_read(notice)
    return leave(queries.target_of(current_user, notice) or url_for(".index"))


@bp.post("/notices/read")
@protected(P.NOTICE_VIEW, keyed=False)
def read_all() -> Response:
    services.mark_all_read(current_user, up_to_id=id_in(request.form, "up_to") or 0)
    return stay(url_for(".index"))


@bp.get("/mail-off")
@protected(P.PUBLIC)
def mail_off_form() -> Response:
    key = request.args.get("key", "")
    if emails.account_of_key(key) is None:
        abort(404)
    return page("notifications/mail_off.html", key=key)


@bp.post("/mail-off")
@csrf.exempt  # a mail program presses this button for its reader (RFC 8058); the signed key says for whom
@protected(P.PUBLIC, limit=PUBLIC, keyed=False)
def mail_off() -> Response:
    account = emails.account_of_key(request.args.get("key", "")) or abort(404)
    emails.switch_off(account)
    return leave(url_for(".mail_is_off"))


@bp.get("/mail-off/done")
@protected(P.PUBLIC)
def mail_is_off() -> Response:
    return page("notifications/mail_is_off.html")


@bp.get("/outbox")
@protected(P.SITE_MANAGE)
def outbox() -> Response:
    mails = queries.outbox(before_id=id_in(request.args, "before"))
    more = url_for(".outbox", before=mails[queries.PAGE - 1].id) if len(mails) > queries.PAGE else None
    shown = {"mails": mails[: queries.PAGE], "next_url": more, "stuck": queries.stuck_count()}
    return page("notifications/outbox.html", configured=mail.configured(), masked=queries.masked, **shown)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    if listen not in audit.listeners:
        audit.listeners.append(listen)
