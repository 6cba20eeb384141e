"""The paper ballot: A4, in two languages. Each copy has the ideas in an order of its own, so that none
gains by standing first; a letter beside each idea is what is typed in later."""

import random
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from workspace.core.language import WARSAW, in_language, money
from workspace.core.pdf import pdf
from workspace.voting import ballot_words
from workspace.voting.models import BallotKind, VotingOption, VotingRound

MOST_COPIES = 60
Titles = Mapping[str, Mapping[int, str]]  # by language, then by proposal: what is translated
LETTERS = "ABCDEFGHJKLMNPRSTUWXYZ"  # none that is taken for another, or for a number


def letter(position: int) -> str:
    """A, B … Z, then AA, AB …: of the option at `position`, from 0, on the ballot."""
    more, at = divmod(position, len(LETTERS))
    return (letter(more - 1) if more else "") + LETTERS[at]


def draw(
    voting_round: VotingRound, options: Sequence[VotingOption], *, copies: int, langs: Sequence[str], titles: Titles
) -> bytes:
    """The PDF of `copies` ballots in `langs`: two, or one alone."""
    shown = [_option(option, titles) for option in options]
    shuffle = random.Random(secrets.token_bytes(16)).shuffle  # noqa: S311 - an order of print, no secret
    sheets = []
    for _copy in range(copies):
        order = list(shown)
        shuffle(order)
        sheets.append(order)
    data: dict[str, Any] = {
        "sheets": sheets,
        "kind": str(voting_round.ballot_kind),
        "vote": {"title": voting_round.title, "lang": voting_round.lang},
        "words": [{"lang": each, "lines": in_language(each, _lines, voting_round)} for each in langs],
        "library": voting_round.zone.branch,
        "closes": f"{voting_round.closes_at.astimezone(WARSAW):%d.%m.%Y, %H:%M}",
    }
    return pdf("ballot.typ", data, title=in_language(langs[0], _title, voting_round), lang=langs[0])


def _option(option: VotingOption, titles: Titles) -> dict[str, Any]:
    translated = {lang: found[option.proposal_id] for lang, found in titles.items() if option.proposal_id in found}
    others = [{"title": title, "lang": lang} for lang, title in translated.items() if lang != option.lang]
    own = {"title": option.title, "lang": option.lang, "others": others}
    return {"letter": letter(option.position), "cost": money(option.cost), **own}


def _title(voting_round: VotingRound) -> str:
    return _("Ballot: %(title)s", title=voting_round.title)


def _lines(voting_round: VotingRound) -> list[str]:
    most = voting_round.max_choices
    cross = _("Put a cross in the box of each idea you choose.")
    how = {
        BallotKind.APPROVAL: [ngettext("Choose %(num)s idea.", "Choose up to %(num)s ideas.", most), cross],
        BallotKind.KNAPSACK: [ballot_words.task(voting_round), cross],
        BallotKind.RANKING: [
            ngettext("Choose %(num)s idea.", "Choose up to %(num)s ideas, the best one first.", most),
            _("Write 1 in the box of the idea you like best, then 2, 3 and so on."),
        ],
        BallotKind.POINTS: [ballot_words.task(voting_round), _("Write the points in each box.")],
    }[voting_round.ballot_kind]
    secret = _("Do not write your name. Fold it and put it into the box at the library.")
    return [_("Ballot"), *how, secret]
