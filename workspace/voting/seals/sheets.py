"""The head of a log on paper, for the library's board: what is pinned there, nobody can change from a keyboard."""

from flask import current_app
from flask_babel import gettext as _

from workspace.core.language import current, day, number
from workspace.core.pdf import pdf, qr
from workspace.voting.models import VotingRound
from workspace.voting.seals import log, signing
from workspace.voting.seals.models import LogHead


def head_sheet(voting_round: VotingRound, head: LogHead) -> bytes:
    """A PDF in the reader's language."""
    url = str(current_app.config["SETTINGS"].base_url).rstrip("/") + f"/rounds/{voting_round.id}/seals"
    data = {
        "vote": {"title": voting_round.title, "lang": voting_round.lang},
        "lead": _("Please leave this sheet on the board until a month after the count."),
        "facts": [
            [_("Head of the log"), _groups(head.root)],
            [_("Entries"), number(head.size)],
            [_("Day"), day(head.day)],
            [_("Key of this site"), signing.fingerprint(log.public_text())],
            [_("Fingerprint of the rules"), _groups(voting_round.fingerprint or "")],
        ],
        "words": [
            _("Every ballot of this vote is sealed in a log. This number stands for the whole log, as it is today."),
            _("If somebody changes or takes out one line, later heads no longer follow from this one."),
            _("Take a photo. After the count, download the public file from the page below and compare."),
            _("It says nothing about who voted, or for what."),
        ],
        "url": url,
        "qr": qr(url),
    }
    return pdf("head.typ", data, title=_("Head of the log of a vote"), lang=current())


def _groups(hexadecimal: str) -> str:
    return " ".join(hexadecimal[place : place + 8] for place in range(0, len(hexadecimal), 8))
