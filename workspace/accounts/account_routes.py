"""What a person changes about their own account, and what a coordinator may do to one."""

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from workspace.accounts import credentials, queries, secrets, services
from workspace.accounts.forms import (
    NOT_YOURS,
    BlockForm,
    KeptWordsForm,
    LinkForm,
    PasswordForm,
    ProofForm,
    SettingsForm,
)
from workspace.accounts.models import Session
from workspace.accounts.web import count_guess, me, recently
from workspace.core import db as database
from workspace.core.lifecycle import NotPossibleError
from workspace.core.web import leave, local_path, page, protected
from workspace.limits import MAIL_LINK, SIGN_IN_NETWORK
from workspace.permissions import P

bp = Blueprint("account", __name__, url_prefix="/account")


def _account_page(status: int, form: SettingsForm) -> Response:
    here = secrets.token_hash(current_user.session_token)
    return page("accounts/show.html", status, form=form, sessions=queries.open_sessions(me()), here_hash=here)


@bp.get("")
@protected(P.ACCOUNT_EDIT)
def show() -> Response:
    return _account_page(200, SettingsForm(obj=current_user))


@bp.post("")
@protected(P.ACCOUNT_EDIT)
def change_settings() -> Response:
    form = SettingsForm()
    if not form.validate():
        return _account_page(422, form)
    services.change_settings(me(), language=form.language.data, mail_frequency=form.mail_frequency.data)
    flash(_l("Saved."), "success")
    return leave(url_for("home.language", code=form.language.data, next=url_for("account.show")))


@bp.get("/prove")
@protected(P.ACCOUNT_EDIT)
def prove() -> Response:
    return page("accounts/prove.html", form=ProofForm(next=request.args.get("next")))


@bp.post("/prove")
@protected(P.ACCOUNT_EDIT, limit=SIGN_IN_NETWORK, own_unit=True)
def check_proof() -> Response:
    form = ProofForm()
    if form.validate():
        count_guess("proof", current_user.handle)
        if credentials.proves(current_user, form.secret.data):
            database.begin(writing=True)
            services.refresh_session(queries.session_of(current_user.session_token) or abort(401))
            return leave(local_path(form.next.data, url_for("account.show")))
        form.secret.errors = [NOT_YOURS]
    return page("accounts/prove.html", 422, form=form)


@bp.get("/password")
@protected(P.ACCOUNT_EDIT)
@recently
def password() -> Response:
    return page("accounts/password.html", form=PasswordForm())


@bp.post("/password")
@protected(P.ACCOUNT_EDIT, limit=SIGN_IN_NETWORK, own_unit=True)
@recently
def change_password() -> Response:
    form = PasswordForm()
    if not form.validate() or not form.refuse_handle(current_user.handle):
        return page("accounts/password.html", 422, form=form)
    hashed = secrets.hash_secret(form.password.data)
    database.begin(writing=True)
    credentials.change_password(me(), hashed=hashed)
    flash(_l("Your password is set. Every other device is signed out."), "success")
    return leave(url_for("account.show"))


@bp.get("/words")
@protected(P.ACCOUNT_EDIT)
@recently
def words() -> Response:
    """Shows twelve new words; nothing is stored before their owner says that they are kept."""
    shown = secrets.new_words()
    form = KeptWordsForm(sealed=secrets.seal_words(current_user.id, shown), next=request.args.get("next"))
    return page("accounts/new_words.html", form=form, words=shown.split())


@bp.post("/words")
@protected(P.ACCOUNT_EDIT, limit=SIGN_IN_NETWORK, own_unit=True)
@recently
def keep_words() -> Response:
    form = KeptWordsForm()
    kept = secrets.unseal_words(current_user.id, form.sealed.data or "")
    if kept is None:
        flash(_l("That page was too old. Keep these words instead."), "warning")
        return leave(url_for("account.words", next=local_path(form.next.data, url_for("account.show"))))
    hashed = secrets.hash_secret(kept)
    database.begin(writing=True)
    credentials.change_words(me(), hashed=hashed)
    return leave(local_path(form.next.data, url_for("account.show")))


@bp.get("/welcome")
@protected(P.ACCOUNT_EDIT)
def welcome() -> Response:
    return page("accounts/welcome.html")


@bp.get("/email")
@protected(P.ACCOUNT_EDIT)
@recently
def email() -> Response:
    return page("accounts/email.html", form=LinkForm())


@bp.post("/email")
@protected(P.ACCOUNT_EDIT, limit=MAIL_LINK)
@recently
def add_email() -> Response:
    form = LinkForm()
    if not form.validate():
        return page("accounts/email.html", 422, form=form)
    credentials.ask_to_confirm_email(me(), email=form.email.data)
    flash(_l("We sent a letter to this address. Open the link in it within 15 minutes."), "success")
    return leave(url_for("account.show"))


@bp.get("/email/<string(length=43):token>")
@protected(P.ACCOUNT_EDIT)
def open_confirmation(token: str) -> Response:
    return page("accounts/confirm_email.html", token=token, problem=False)


@bp.post("/email/<string(length=43):token>")
@protected(P.ACCOUNT_EDIT, limit=SIGN_IN_NETWORK)
def confirm_email(token: str) -> Response:
    try:
        good = credentials.confirm_email(me(), token=token)
    except NotPossibleError:
        good = False
    if not good:
        return page("accounts/confirm_email.html", 422, token=token, problem=True)
    flash(_l("Your e-mail address is confirmed."), "success")
    return leave(url_for("account.show"))


@bp.post("/email/remove")
@protected(P.ACCOUNT_EDIT)
@recently
def remove_email() -> Response:
    credentials.remove_email(me())
    flash(_l("Your e-mail address is forgotten."), "success")
    return leave(url_for("account.show"))


@bp.post("/sessions/<int:session_id>/end")
@protected(P.SESSION_END, Session)
def end_session(session: Session) -> Response:
    services.end_one_session(me(), session)
    flash(_l("That device is signed out."), "success")
    return leave(url_for("account.show"))


@bp.post("/sessions/end-others")
@protected(P.ACCOUNT_EDIT)
def end_other_sessions() -> Response:
    services.end_sessions(me(), keep=current_user.session_token)
    flash(_l("Every other device is signed out."), "success")
    return leave(url_for("account.show"))


@bp.get("/blocked")
@protected(P.ACCOUNT_BLOCK)
def blocked() -> Response:
    return page("accounts/blocked.html", form=BlockForm(), accounts=queries.blocked_accounts())


@bp.post("/blocked/<any(block, unblock):transition>")
@protected(P.ACCOUNT_BLOCK)
def set_status(transition: str) -> Response:
    form = BlockForm()
    form.reason.validators = form.reason.validators if transition == "block" else []
    if not form.validate():
        return page("accounts/blocked.html", 422, form=form, accounts=queries.blocked_accounts())
    services.set_status(me(), form.account, transition, reason=form.reason.data)
    return leave(url_for("account.blocked"))
