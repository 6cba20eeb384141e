from flask import Blueprint, Flask, Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.core import db as database
from workspace.core.language import current
from workspace.core.web import leave, now, page, protected
from workspace.permissions import P
from workspace.voting.models import Phase, VotingOption
from workspace.voting.strikes import queries, services
from workspace.voting.strikes.forms import StrikeForm

bp = Blueprint("strikes", __name__)


@bp.get("/rounds/options/<int:voting_option_id>/strike")
@protected(P.OPTION_STRIKE, VotingOption)
def ask(voting_option: VotingOption) -> Response:
    return _page(voting_option, _form(voting_option))


@bp.post("/rounds/options/<int:voting_option_id>/strike")
@protected(P.OPTION_STRIKE, VotingOption)
def save(voting_option: VotingOption) -> Response:
    form = _form(voting_option)
    if not form.validate():
        return _page(voting_option, form, 422)
    words = form.words.data or ""
    made = services.strike(current_user, voting_option, reason=form.chosen, words=words, lang=current())
    flash(_told() if made.struck_on else _("It is written down. Now a second person confirms it."), "success")
    return leave(url_for("voting.show", voting_round_id=voting_option.round_id))


@bp.post("/rounds/options/<int:voting_option_id>/strike/confirm")
@protected(P.OPTION_STRIKE, VotingOption)
def confirm(voting_option: VotingOption) -> Response:
    services.confirm(current_user, voting_option)
    flash(_told(), "success")
    return leave(url_for("voting.show", voting_round_id=voting_option.round_id))


def _form(option: VotingOption) -> StrikeForm:
    return StrikeForm(by_author=queries.is_author(current_user, option))


def _told() -> str:
    return _("The idea is off the ballot. Everybody is told.")


def _page(option: VotingOption, form: StrikeForm, status: int = 200) -> Response:
    if status >= 400:
        database.begin_again()
    voting_round = option.voting_round
    if option.struck or voting_round.phase(now()) not in (Phase.UPCOMING, Phase.OPEN):
        return abort(409)
    return page(
        "voting/strike.html", status, zone=voting_round.zone, voting_round=voting_round, option=option, form=form
    )


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
