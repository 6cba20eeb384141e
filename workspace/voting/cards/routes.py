"""The librarian's side: sheets, the register at the desk, and starting a kiosk."""

from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, url_for
from flask_babel import gettext as _

from workspace.accounts.web import me
from workspace.core import db as database
from workspace.core.language import current
from workspace.core.web import download, leave, now, page, protected
from workspace.limits import CARDS
from workspace.permissions import P
from workspace.voting import turnout
from workspace.voting.ballots import NotOpenError, VotedElsewhereError
from workspace.voting.cards import codes, kiosk_routes, queries, services, sheet, voter_routes, web
from workspace.voting.cards.forms import HandOutForm, SheetForm, StrikeForm
from workspace.voting.cards.models import HandedKind, Struck
from workspace.voting.models import Phase, Twice, VotingRound

bp = Blueprint("cards", __name__)


@bp.get("/rounds/<int:voting_round_id>/cards")
@protected(P.CARDS_MANAGE, VotingRound)
def desk(voting_round: VotingRound) -> Response:
    return _desk(voting_round)


@bp.post("/rounds/<int:voting_round_id>/cards")
@protected(P.CARDS_MANAGE, VotingRound, limit=CARDS, own_unit=True)
def print_sheet(voting_round: VotingRound) -> Response:
    """The answer is the file itself: it is drawn first, without holding anybody up, and then its hashes are kept."""
    form = SheetForm()
    if not form.validate() or not queries.takes_cards(voting_round, now()):
        return _desk(voting_round, 422, sheet=form)
    number, first = queries.next_numbers(voting_round)
    printed, address = codes.new_codes(form.count.data), url_for("card.enter", _external=True)
    drawn = sheet.draw(voting_round, first=first, codes=printed, address=address, lang=current())
    database.begin(writing=True)
    services.print_batch(me(), voting_round, first=first, codes=printed)
    return download(drawn, "application/pdf", f"cards-{voting_round.id}-{number}.pdf")


@bp.post("/rounds/<int:voting_round_id>/cards/hand-out")
@protected(P.CARDS_MANAGE, VotingRound)
def hand_out(voting_round: VotingRound) -> Response:
    form = HandOutForm(voting_round, prefix="out")
    if not form.validate():
        return _desk(voting_round, 422, out=form)
    card, who = form.found.serial, form.account
    try:
        services.hand_out(me(), voting_round, kind=HandedKind.CARD, serial=card, account=who)
    except VotedElsewhereError:
        return _desk(voting_round, 422, out=_no_second(form))
    except NotOpenError:
        return abort(409)
    return _told(voting_round, _("Card %(number)s is handed out. It opens a ballot from now on.", number=card))


@bp.post("/rounds/<int:voting_round_id>/cards/strike")
@protected(P.CARDS_MANAGE, VotingRound)
def strike(voting_round: VotingRound) -> Response:
    form = StrikeForm(voting_round, prefix="gone")
    if not form.validate():
        return _desk(voting_round, 422, strike=form)
    card, why, who = form.found.serial, Struck(form.reason.data), form.account
    services.strike(me(), voting_round, serial=card, reason=why, account=who)
    return _told(voting_round, _("Card %(number)s is struck out. It opens nothing any more.", number=card))


@bp.post("/rounds/<int:voting_round_id>/cards/<int:number>/strike")
@protected(P.CARDS_MANAGE, VotingRound)
def strike_sheet(voting_round: VotingRound, number: int) -> Response:
    services.strike_batch(me(), voting_round, number=number)
    return _told(voting_round, _("What was left of sheet %(number)s is struck out.", number=number))


def _told(voting_round: VotingRound, words: str) -> Response:
    flash(words, "success")
    return leave(url_for("cards.desk", voting_round_id=voting_round.id))


def _no_second(form: HandOutForm) -> HandOutForm:
    """By rule `online` it is not said whether they voted or were given something."""
    online = _("This person voted online or was given a card or paper before. They have their vote already.")
    given = _("This person was given a card or a paper ballot before. If it is lost, strike it out first.")
    form.handle.errors = [online if form.voting_round.twice is Twice.ONLINE else given]
    return form


def _desk(voting_round: VotingRound, status: int = 200, **sent: Any) -> Response:
    """`sent`: the one form that was refused, as `sheet`, `out` or `strike`."""
    if not queries.admits_cards(voting_round):
        return abort(404)
    if status >= 400:
        database.begin_again()
    forms = {
        "sheet": sent.get("sheet") or SheetForm(formdata=None),
        "out": sent.get("out") or HandOutForm(voting_round, prefix="out", formdata=None),
        "strike": sent.get("strike") or StrikeForm(voting_round, prefix="gone", formdata=None),
    }
    context: dict[str, Any] = {
        "forms": forms,
        "phase": voting_round.phase(now()),
        "Phase": Phase,
        "form": next(iter(sent.values()), None),
    }
    context |= {"counts": queries.counts(voting_round), "sheets": queries.sheets(voting_round), "Twice": Twice}
    return page("voting/cards/desk.html", status, zone=voting_round.zone, voting_round=voting_round, **context)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(voter_routes.bp)
    app.register_blueprint(kiosk_routes.bp)
    if queries.parts not in turnout.more_parts:  # a process may make several applications
        turnout.more_parts.append(queries.parts)
    app.before_request(web.look_at_card)
    app.before_request(web.stay_at_kiosk)
    app.jinja_env.globals.update(
        at_kiosk=web.kiosk_round_id,
        card_here=web.card_here,
        admits_cards=queries.admits_cards,
    )
