"""A card in a browser, and a browser that is a kiosk. Both are signed cookies alone: entering a code writes nothing.

The card's key in the session holds its id and when it was used last, never the code; it opens the ballot of one round
for ten minutes after the last page, three at a kiosk. A kiosk is a browser that shows ballots and nothing else until a
librarian signs in."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple

from flask import Response, current_app, flash, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from workspace.core import throttle
from workspace.core.web import leave, now
from workspace.voting.cards import queries
from workspace.voting.cards.services import CardVoter
from workspace.voting.models import VotingRound

CARD = "card"
IDLE, IDLE_AT_KIOSK = 600, 180  # seconds
KIOSK_LASTS = timedelta(days=30)
# What a kiosk shows besides the ballot of its round: choosing a language, reading an idea, and a librarian's way out.
AT_KIOSK = ("/kiosk", "/card", "/language/", "/sign-in", "/sign-out", "/static/", "/files/")


class Held(NamedTuple):
    card_id: int
    round_id: int


def open_card(card_id: int) -> None:
    session[CARD] = [card_id, int(now().timestamp())]


def close_card() -> None:
    session.pop(CARD, None)


def card_here() -> Held | None:
    """The card that was entered in this browser, if it is still good."""
    return g.get("card")


def voter_here(voting_round: VotingRound) -> CardVoter | None:
    """Whoever votes with a card in this browser, in this round."""
    held = card_here()
    return CardVoter(held.card_id, held.round_id) if held and held.round_id == voting_round.id else None


def look_at_card() -> Response | None:
    """Before each request: is the card still good? If so, its time begins anew and the reader holds it."""
    kept = session.get(CARD)
    if kept is None or request.endpoint == "static":
        return None
    card_id, used = kept
    lasts = IDLE_AT_KIOSK if kiosk_round_id() else IDLE
    round_id = queries.round_of_good_card(card_id) if now().timestamp() - used <= lasts else None
    if round_id is None:
        close_card()
        return _begin_again() if "/ballot" in request.path and not current_user.is_authenticated else None
    open_card(card_id)
    g.card = Held(card_id, round_id)
    g.counted_as = throttle.keyed_hash("card", now().date().isoformat(), str(card_id))
    current_user.card_round_id = round_id
    return None


def _begin_again() -> Response:
    flash(_("Your ballot was closed, because nothing happened for a while. What you chose is saved."))
    return leave(url_for("kiosk.start" if kiosk_round_id() else "card.enter"))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SETTINGS"].key(), salt="kiosk")


def _kiosk_cookie() -> str:
    return "__Host-strefa-kiosk" if current_app.config["SETTINGS"].secure else "strefa-kiosk"


def start_kiosk(response: Response, voting_round: VotingRound) -> None:
    how: Any = {"httponly": True, "samesite": "Lax", "secure": current_app.config["SETTINGS"].secure}
    response.set_cookie(_kiosk_cookie(), _signer().dumps(voting_round.id), max_age=KIOSK_LASTS, **how)


def leave_kiosk(response: Response) -> None:
    response.delete_cookie(_kiosk_cookie(), secure=current_app.config["SETTINGS"].secure)


def kiosk_round_id() -> int | None:
    """The round whose kiosk this browser is."""
    if "kiosk" not in g:
        g.kiosk = None
        if kept := request.cookies.get(_kiosk_cookie()):
            with suppress(BadSignature, ValueError, TypeError):
                g.kiosk = int(_signer().loads(kept, max_age=int(KIOSK_LASTS.total_seconds())))
    return g.kiosk  # type: ignore[no-any-return]


def stay_at_kiosk() -> Response | None:
    """Before each request at a kiosk: whoever types another address is led back to its start. Nobody stays signed in
    here but a librarian of its zone, and with them it is a kiosk no more."""
    round_id = kiosk_round_id()
    if round_id is None or request.path.startswith(AT_KIOSK):
        return None
    reading = request.endpoint in ("proposals.show", "voting.show_rules")
    voting = request.path.startswith((f"/rounds/{round_id}/ballot", f"/rounds/{round_id}/receipt"))
    return None if card_here() and (reading or voting) else leave(url_for("kiosk.start"))
