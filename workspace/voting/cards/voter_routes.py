"""The voter's side: enter the code of a card, vote on the ballot's own pages, say that one is done."""

from flask import Blueprint, Response, request, session, url_for
from flask_babel import gettext as _

from workspace.core import db as database
from workspace.core import throttle
from workspace.core.db import db
from workspace.core.language import moment
from workspace.core.throttle import TooOftenError
from workspace.core.web import leave, now, page, protected
from workspace.limits import CARD_ENTRY, CARD_TRY, PUBLIC
from workspace.permissions import P
from workspace.voting.cards import codes, queries, web
from workspace.voting.cards.forms import CodeForm
from workspace.voting.cards.models import Card, CardStatus
from workspace.voting.models import Phase

bp = Blueprint("card", __name__)


@bp.get("/card")
@protected(P.CARD_USE)
def enter() -> Response:
    return page("voting/cards/enter.html", form=CodeForm(), wait=0)


@bp.post("/card")
@protected(P.CARD_USE, limit=CARD_ENTRY, own_unit=True)
def check() -> Response:
    form = CodeForm()
    if not form.validate():
        return page("voting/cards/enter.html", 422, form=form, wait=0)
    try:
        card, words = _try(form.code.data)
    except TooOftenError as error:
        return _wait(error.seconds)
    if card is None or words:
        form.code.errors = [words]
        return page("voting/cards/enter.html", 422, form=form, wait=0)
    web.open_card(card.id)
    return leave(url_for("voting.ballot", voting_round_id=card.round_id))


@bp.post("/card/done")
@protected(P.CARD_USE, limit=PUBLIC, keyed=False)
def done() -> Response:
    web.close_card()
    response = leave(url_for("card.thanks"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/card/done")
@protected(P.CARD_USE)
def thanks() -> Response:
    web.close_card()
    return page("voting/cards/thanks.html")


def _try(typed: str) -> tuple[Card | None, str]:
    """The card that this code opens, or the words that say why none. Each try is counted before it is known to be wrong,
    so that tries at the same moment do not pass together. Then it is taken back where it was none: of the right code
    altogether, of a mistyped one, which tells nothing, for the network, so that a queue of voters does not lock itself
    out. Raises TooOftenError."""
    network, here = (
        throttle.network_hash(request.remote_addr),
        throttle.keyed_hash("card", session.get("csrf_token", "")),
    )
    code = codes.read(typed)
    database.begin(writing=True)
    for who in (network, here):
        throttle.count(CARD_TRY, who)
    db.session.commit()
    card = queries.card_by_code(code) if code else None
    for who in [] if code and card is None else [network] if code is None else [network, here]:
        throttle.forgive(CARD_TRY, who)
    db.session.commit()
    database.begin(writing=False)
    return card, _why_not(code, card)


def _why_not(code: str | None, card: Card | None) -> str:
    """ "" if the card is good. Whoever has a code that does not exist learns no more than that."""
    if code is None:
        return _("A character is missing or mistyped. Compare the code with the card.")
    if card is None:
        return _("There is no such card. Compare the code with the card.")
    phase = card.voting_round.phase(now())
    if card.status == CardStatus.STRUCK:
        return _("This card was struck out and opens nothing. Ask at the desk of your library.")
    if phase is Phase.UPCOMING:
        return _("The vote opens on %(moment)s. Come back then.", moment=moment(card.voting_round.opens_at))
    if phase is not Phase.OPEN:
        return _("The vote this card is for is over.")
    if card.status == CardStatus.PRINTED:
        return _("This card was not handed out yet. Ask at the desk of your library.")
    if web.kiosk_round_id() not in (None, card.round_id):
        return _("This card is for another vote than the one here. Ask a librarian.")
    return ""


def _wait(seconds: int) -> Response:
    database.begin(writing=False)
    minutes = -(-seconds // 60)
    response = page("voting/cards/enter.html", 429, form=CodeForm(formdata=None), wait=minutes)
    response.headers["Retry-After"] = str(seconds)
    return response
