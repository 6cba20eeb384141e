"""Signing in and out. Slow hashing and the counting of guesses happen outside writing units."""

from flask import Blueprint, Flask, Response, request, session, url_for
from flask_login import current_user

from workspace.accounts import account_routes, credentials, services
from workspace.accounts.forms import LINK_DEAD, NO_MATCH, LinkForm, ReturningForm, SignInForm, WordsForm
from workspace.accounts.models import Account
from workspace.accounts.web import count_guess, let_in
from workspace.core import db as database
from workspace.core import subjects, throttle
from workspace.core.web import leave, local_path, page, protected
from workspace.limits import MAIL_LINK, PUBLIC, SIGN_IN_NETWORK
from workspace.permissions import P

bp = Blueprint("accounts", __name__)


def _enter(account: Account, form: ReturningForm) -> Response:
    database.begin(writing=True)
    return let_in(account, local_path(form.next.data, url_for("home.desk")), stay=form.stay.data)


@bp.get("/sign-in")
@protected(P.SIGN_IN)
def sign_in() -> Response:
    if current_user.is_authenticated:
        return leave(local_path(request.args.get("next"), url_for("home.desk")))
    return page("accounts/sign_in.html", form=SignInForm(next=request.args.get("next")))


@bp.post("/sign-in")
@protected(P.SIGN_IN, limit=SIGN_IN_NETWORK, own_unit=True)
def sign_in_by_password() -> Response:
    form = SignInForm()
    if form.validate():
        count_guess("sign-in", form.handle.data)
        if account := credentials.account_by_password(form.handle.data, form.password.data):
            return _enter(account, form)
        form.password.errors = [NO_MATCH]
    return page("accounts/sign_in.html", 422, form=form)


@bp.get("/sign-in/words")
@protected(P.SIGN_IN)
def words() -> Response:
    return page("accounts/words.html", form=WordsForm(next=request.args.get("next")))


@bp.post("/sign-in/words")
@protected(P.SIGN_IN, limit=SIGN_IN_NETWORK, own_unit=True)
def sign_in_by_words() -> Response:
    """Not counted by handle: 96 random bits are not guessed, and so strangers cannot lock this way in."""
    form = WordsForm()
    if form.validate():
        if account := credentials.account_by_words(form.handle.data, form.words.data):
            return _enter(account, form)
        form.words.errors = [NO_MATCH]
    return page("accounts/words.html", 422, form=form)


@bp.get("/sign-in/link")
@protected(P.SIGN_IN)
def link() -> Response:
    return page("accounts/link.html", form=LinkForm(), sent=False)


@bp.post("/sign-in/link")
@protected(P.SIGN_IN, limit=SIGN_IN_NETWORK, keyed=False)
def send_link() -> Response:
    form = LinkForm()
    if not form.validate():
        return page("accounts/link.html", 422, form=form, sent=False)
    throttle.count(MAIL_LINK, throttle.keyed_hash("link to", form.email.data.lower()))
    credentials.send_sign_in_link(form.email.data)
    return leave(url_for("accounts.link_sent"))


@bp.get("/sign-in/link/sent")
@protected(P.SIGN_IN)
def link_sent() -> Response:
    return page("accounts/link.html", form=LinkForm(), sent=True)


@bp.get("/sign-in/<string(length=43):token>")
@protected(P.SIGN_IN)
def open_link(token: str) -> Response:
    """Asks for a tap and changes nothing: mail programs open links by themselves."""
    return page("accounts/open_link.html", token=token, form=ReturningForm(), problem=None)


@bp.post("/sign-in/<string(length=43):token>")
@protected(P.SIGN_IN, limit=SIGN_IN_NETWORK, keyed=False)
def sign_in_by_link(token: str) -> Response:
    form = ReturningForm()
    if account := credentials.account_by_link(token):
        return let_in(account, url_for("home.desk"), stay=form.stay.data)
    return page("accounts/open_link.html", 422, token=token, form=form, problem=LINK_DEAD)


@bp.post("/sign-out")
@protected(P.PUBLIC, limit=PUBLIC, keyed=False)
def sign_out() -> Response:
    return _end(url_for("home.index"), '"cache", "storage"')


@bp.post("/quick-exit")
@protected(P.PUBLIC, limit=PUBLIC, keyed=False)
def quick_exit() -> Response:
    """To a page of ours that says nothing of us: browsers do not let a form lead to another site."""
    return _end(url_for("joining.library_hours"), '"cache", "cookies", "storage"')


def _end(then: str, clear: str) -> Response:
    """End the session on the server, then forget it in the browser too."""
    if current_user.is_authenticated:
        services.end_session(current_user.session_token)
    session.clear()
    response = leave(then)
    response.headers["Clear-Site-Data"] = clear
    return response


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(account_routes.bp)
    subjects.register(
        Account, url=lambda account: url_for("account.show"), title=lambda account: (account.handle, None)
    )
