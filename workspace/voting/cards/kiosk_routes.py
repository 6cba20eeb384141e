"""A library computer on which people vote with cards, one after the other, and do nothing else."""

from flask import Blueprint, Response, abort, session, url_for
from flask_login import current_user

from workspace.accounts import services as accounts
from workspace.core import language
from workspace.core.db import db
from workspace.core.web import leave, now, page, protected
from workspace.permissions import P, can
from workspace.voting.cards import queries, web
from workspace.voting.models import Phase, VotingRound

bp = Blueprint("kiosk", __name__)


@bp.get("/rounds/<int:voting_round_id>/kiosk")
@protected(P.CARDS_MANAGE, VotingRound)
def prepare(voting_round: VotingRound) -> Response:
    if not queries.admits_cards(voting_round):
        return abort(404)
    context = {"phase": voting_round.phase(now()), "Phase": Phase}
    return page("voting/kiosk/prepare.html", zone=voting_round.zone, voting_round=voting_round, **context)


@bp.post("/rounds/<int:voting_round_id>/kiosk")
@protected(P.CARDS_MANAGE, VotingRound, keyed=False)
def begin(voting_round: VotingRound) -> Response:
    """Whoever starts it is signed out here: the next to touch this computer is somebody else."""
    if not queries.takes_cards(voting_round, now()):
        return abort(409)
    accounts.end_session(current_user.session_token)
    session.clear()
    response = leave(url_for("kiosk.start"))
    web.start_kiosk(response, voting_round)
    return response


@bp.get("/kiosk")
@protected(P.CARD_USE)
def start() -> Response:
    """Where each voter begins and ends. What the last one left in the browser is taken away: card, language, sign-in."""
    voting_round = _round()
    if voting_round is None:
        return leave(url_for("card.enter"))
    if can(current_user, P.CARDS_MANAGE, voting_round):
        return leave(url_for("kiosk.end"))
    session.clear()
    context = {"zone": voting_round.zone, "phase": voting_round.phase(now()), "Phase": Phase}
    response = page("voting/kiosk/start.html", voting_round=voting_round, **context)
    response.delete_cookie(language.COOKIE)
    return response


@bp.get("/kiosk/leave")
@protected(P.CARD_USE)
def end() -> Response:
    """Asks for a librarian of the zone; signed in as one, the computer is a kiosk no more."""
    voting_round = _round()
    if voting_round is None:
        return leave(url_for("home.index"))
    if not can(current_user, P.CARDS_MANAGE, voting_round):
        return page("voting/kiosk/leave.html", voting_round=voting_round)
    response = leave(url_for("cards.desk", voting_round_id=voting_round.id))
    web.leave_kiosk(response)
    return response


def _round() -> VotingRound | None:
    kept = web.kiosk_round_id()
    return db.session.get(VotingRound, kept) if kept else None
