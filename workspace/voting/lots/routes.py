from flask import Blueprint, Flask, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.core import db as database
from workspace.core.web import leave, page, protected
from workspace.permissions import P
from workspace.voting.lots import queries, services
from workspace.voting.lots.forms import PublicLotForm, RoomLotForm
from workspace.voting.models import RoundStatus, VotingRound

bp = Blueprint("lots", __name__)


@bp.get("/rounds/<int:voting_round_id>/lot")
@protected(P.LOT_ENTER, VotingRound)
def enter(voting_round: VotingRound) -> Response:
    return _page(voting_round)


@bp.post("/rounds/<int:voting_round_id>/lot/public")
@protected(P.LOT_ENTER, VotingRound)
def enter_public(voting_round: VotingRound) -> Response:
    form = PublicLotForm()
    if not form.validate():
        return _page(voting_round, public=form, status=422)
    services.enter_public_lot(current_user, voting_round, value=form.value.data or "")
    return _decided(voting_round)


@bp.post("/rounds/<int:voting_round_id>/lot/room")
@protected(P.LOT_ENTER, VotingRound)
def enter_room(voting_round: VotingRound) -> Response:
    form = RoomLotForm(queries.tied_options(voting_round), request.form)
    if not form.validate():
        return _page(voting_round, room=form, status=422)
    services.enter_room_lot(current_user, voting_round, drawn=form.drawn, drawn_by=form.account)
    flash(_("The draw is written down. Now a second person who saw it confirms it."), "success")
    return leave(url_for("voting.show", voting_round_id=voting_round.id))


@bp.post("/rounds/<int:voting_round_id>/lot/confirm")
@protected(P.LOT_DECIDE, VotingRound)
def confirm(voting_round: VotingRound) -> Response:
    if not queries.may_confirm(current_user, queries.lot_of(voting_round)):
        return abort(403)
    services.confirm_lot(current_user, voting_round)
    return _decided(voting_round)


def _decided(voting_round: VotingRound) -> Response:
    done = voting_round.status == RoundStatus.COUNTED
    flash(_("The votes are counted. This is the result.") if done else _("One more lot must be drawn."), "success")
    return leave(url_for("results.show" if done else "voting.show", voting_round_id=voting_round.id))


def _page(
    voting_round: VotingRound,
    *,
    public: PublicLotForm | None = None,
    room: RoomLotForm | None = None,
    status: int = 200,
) -> Response:
    if status >= 400:
        database.begin_again()
    groups = queries.tied_options(voting_round)
    forms = {"public": public or PublicLotForm(formdata=None), "room": room or RoomLotForm(groups, {})}
    shown = public or room
    return page("voting/lot.html", status, zone=voting_round.zone, voting_round=voting_round, form=shown, **forms)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
