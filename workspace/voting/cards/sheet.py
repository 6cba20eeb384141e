"""The sheet on paper: A4, eight cards a page to be cut out, each with its QR code, its code and a word in six languages.

The QR code is the address of the card's page with the code behind a #. A browser never sends that part, so it is in no
log and no referrer; a script puts it into the field and takes it off the address. Without a script one types the code."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from workspace.core.language import LANGUAGES, WARSAW, in_language
from workspace.core.pdf import pdf, qr
from workspace.voting.models import VotingRound


def draw(voting_round: VotingRound, *, first: int, codes: Sequence[str], address: str, lang: str) -> bytes:
    """The PDF of cards number `first` and on. `address`: of the page where a code is entered. `lang`: of the document."""
    cards = [
        {"serial": serial, "code": code, "qr": qr(f"{address}#{code}")} for serial, code in enumerate(codes, first)
    ]
    data: dict[str, Any] = {
        "cards": cards,
        "vote": {"title": voting_round.title, "lang": voting_round.lang},
        "steps": [{"lang": code, "text": in_language(code, _step)} for code in LANGUAGES],
        "library": voting_round.zone.branch,
        "site": address.partition("://")[2],
        "closes": f"{voting_round.closes_at.astimezone(WARSAW):%d.%m.%Y, %H:%M}",  # in figures: read in each language
    }
    return pdf("cards.typ", data, title=in_language(lang, _title, voting_round, first, len(codes)), lang=lang)


def _title(voting_round: VotingRound, first: int, count: int) -> str:
    return _("Cards %(first)s to %(last)s: %(title)s", first=first, last=first + count - 1, title=voting_round.title)


def _step() -> str:
    return _("Open this page, type the code, vote. Show it to nobody.")
