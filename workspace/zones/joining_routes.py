"""How a newcomer gets in: with a printed code at once, or by asking and waiting. And the plain page of quick exit."""

from flask import Blueprint, Response, abort, flash, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from workspace.accounts import queries as known_accounts
from workspace.accounts import services as accounts
from workspace.accounts.forms import TAKEN, HandleForm
from workspace.accounts.web import let_in, me
from workspace.core import language
from workspace.core.lifecycle import NotPossibleError
from workspace.core.web import leave, page, protected
from workspace.limits import JOIN
from workspace.permissions import P
from workspace.zones import codes, queries, services
from workspace.zones.forms import CODE_GONE, AskForm, CodeForm, NewcomerAskForm
from workspace.zones.models import Zone
from workspace.zones.services import CodeUsedError

bp = Blueprint("joining", __name__)
CODE = "join_code"


def let_in_again(answer: Response) -> Response:
    """The first answer to the newcomer's form was lost, and with it their session. Whoever sends the very same form from
    the very same browser gets another, as long as the account has no other way in."""
    account = known_accounts.account_by_handle(request.form.get("handle", ""))
    if account is None or account.has_way_back or not account.is_active or not answer.location:
        return answer
    return let_in(account, answer.location)


@bp.get("/join")
@protected(P.SIGN_IN)
def enter_code() -> Response:
    return page("zones/code.html", form=CodeForm())


@bp.post("/join")
@protected(P.SIGN_IN, limit=JOIN)
def check_code() -> Response:
    form = CodeForm()
    zone = codes.zone_of_code(form.code.data) if form.validate() else None
    if zone is None:
        form.code.errors = form.code.errors or [CODE_GONE]
        return page("zones/code.html", 422, form=form)
    if current_user.is_authenticated:
        return _join(zone, form)
    session[CODE] = form.code.data
    return leave(url_for("joining.choose_handle"))


def _join(zone: Zone, form: CodeForm) -> Response:
    """Somebody who has an account joins one more zone."""
    try:
        services.join_by_code(me(), form.code.data)
    except CodeUsedError:
        form.code.errors = [CODE_GONE]
    except NotPossibleError:
        form.code.errors = [_l("You are in this zone already. The code is still good for somebody else.")]
    else:
        return leave(url_for("home.zone", slug=zone.slug))
    return page("zones/code.html", 422, form=form)


@bp.get("/join/name")
@protected(P.SIGN_IN)
def choose_handle() -> Response:
    zone = codes.zone_of_code(session.get(CODE, ""))
    if zone is None or current_user.is_authenticated:
        return leave(url_for("joining.enter_code"))
    return page("zones/handle.html", form=HandleForm(language=language.current()), joining=zone)


@bp.post("/join/name")
@protected(P.SIGN_IN, limit=JOIN, replayed=let_in_again)
def join() -> Response:
    form, code = HandleForm(), session.get(CODE, "")
    zone = codes.zone_of_code(code) or abort(409)
    if form.validate():
        try:
            account = accounts.create_account(handle=form.handle.data, language=form.language.data)
        except accounts.HandleTakenError:
            form.handle.errors = [TAKEN]
        else:
            services.join_by_code(account, code)
            return let_in(account, url_for("account.words", next=url_for("account.welcome")))
    return page("zones/handle.html", 422, form=form, joining=zone)


@bp.get("/zones/<int:zone_id>/join")
@protected(P.SIGN_IN, Zone)
def ask(zone: Zone) -> Response:
    form = AskForm() if current_user.is_authenticated else NewcomerAskForm(language=language.current())
    return page("zones/ask.html", form=form, zone=zone, known=_known(zone))


def _known(zone: Zone) -> bool:
    """Whether the reader has a membership here, of whatever kind."""
    return current_user.is_authenticated and queries.membership_of(current_user.id, zone.id) is not None


@bp.post("/zones/<int:zone_id>/join")
@protected(P.SIGN_IN, Zone, limit=JOIN, replayed=let_in_again)
def send_request(zone: Zone) -> Response:
    return _ask_as_member(zone) if current_user.is_authenticated else _ask_as_newcomer(zone)


def _ask_as_member(zone: Zone) -> Response:
    form = AskForm()
    if not form.validate():
        return page("zones/ask.html", 422, form=form, zone=zone, known=_known(zone))
    services.ask_to_join(me(), zone, message=form.message.data, lang=language.current())
    flash(_l("A librarian will answer. You will find the answer on your desk."), "success")
    return leave(url_for("home.zone", slug=zone.slug))


def _ask_as_newcomer(zone: Zone) -> Response:
    form = NewcomerAskForm()
    if form.validate():
        try:
            account = accounts.create_account(handle=form.handle.data, language=form.language.data)
        except accounts.HandleTakenError:
            form.handle.errors = [TAKEN]
        else:
            services.ask_to_join(account, zone, message=form.message.data, lang=form.language.data)
            return let_in(account, url_for("account.words", next=url_for("account.welcome")))
    return page("zones/ask.html", 422, form=form, zone=zone, known=False)


@bp.get("/library-hours")
@protected(P.PUBLIC)
def library_hours() -> Response:
    """Where quick exit leads: a page about a library and nothing else."""
    return page("zones/library_hours.html", zones=queries.all_zones(), weekdays=language.weekdays())
