from flask import Blueprint, Flask, Response, redirect, url_for
from flask_login import current_user

from workspace.core.web import page, protected
from workspace.permissions import P, can
from workspace.voting.models import VotingRound
from workspace.voting.results.shown import result_of

bp = Blueprint("results", __name__)


@bp.get("/rounds/<int:voting_round_id>/result")
@protected(P.ROUND_VIEW, VotingRound)
def show(voting_round: VotingRound) -> Response:
    if not can(current_user, P.RESULT_VIEW, voting_round):
        return redirect(url_for("voting.show", voting_round_id=voting_round.id), 303)  # type: ignore[return-value]
    result = result_of(voting_round)
    return page("voting/result.html", zone=voting_round.zone, voting_round=voting_round, result=result)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
