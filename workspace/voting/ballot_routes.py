"""The ballot: its page, each tap on it, and what a person reads who comes too early or too late."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_login import current_user

from workspace.core import db as database
from workspace.core.web import leave, now, page, protected, stay
from workspace.limits import VOTE
from workspace.permissions import P
from workspace.voting import ballot_words, ballots, kinds, queries
from workspace.voting.ballot_forms import is_ranking, marks_in, move_in, moved_by, row_of
from workspace.voting.ballots import AccountVoter, Voter
from workspace.voting.cards.queries import has_ballot
from workspace.voting.cards.web import card_here, voter_here
from workspace.voting.kinds import Marks
from workspace.voting.models import MOST_POINTS, Channel, Phase, VotingRound

bp = Blueprint("voting", __name__)  # of the whole slice: routes.py adds its own to it


@bp.get("/rounds/<int:voting_round_id>/ballot")
@protected(P.BALLOT_CAST, VotingRound)
def ballot(voting_round: VotingRound) -> Response:
    if voting_round.phase(now()) is not Phase.OPEN or _elsewhere(voting_round):
        return closed_page(voting_round)
    return _ballot_page(voting_round)


@bp.post("/rounds/<int:voting_round_id>/ballot")
@protected(P.BALLOT_CAST, VotingRound, limit=VOTE, keyed=False, read_first=True)
def cast(voting_round: VotingRound) -> Response:
    asked = None if is_ranking(voting_round) else marks_in(voting_round, request.form)
    try:
        _save(voting_round, asked)
    except ballots.NotOpenError:
        return closed_page(voting_round, 409)
    except kinds.BallotError as fault:
        return _ballot_page(voting_round, asked, fault, 422)
    if "finish" in request.form:
        return leave(url_for("card.thanks") if card_here() else url_for("voting.show", voting_round_id=voting_round.id))
    return stay(_same_place(voting_round))


@bp.post("/rounds/<int:voting_round_id>/ballot/clear")
@protected(P.BALLOT_CAST, VotingRound, limit=VOTE, keyed=False)
def clear(voting_round: VotingRound) -> Response:
    try:
        ballots.cast(voting_round, voter_of(voting_round), {})
    except ballots.NotOpenError:
        return closed_page(voting_round, 409)
    return leave(url_for("voting.ballot", voting_round_id=voting_round.id))


def voter_of(voting_round: VotingRound) -> Voter:
    """Whoever entered the code of a card in this browser, else its account."""
    return voter_here(voting_round) or AccountVoter(current_user._get_current_object())


def _save(voting_round: VotingRound, asked: Marks | None) -> None:
    """A whole form, or one button of a ranking."""
    if asked is not None:
        ballots.cast(voting_round, voter_of(voting_round), asked)
        return
    move = move_in(request.form)
    ballots.change(voting_round, voter_of(voting_round), lambda saved: moved_by(move, saved))


def _same_place(voting_round: VotingRound) -> str:
    """Back to the row whose button was pressed, also without JavaScript."""
    address = url_for("voting.ballot", voting_round_id=voting_round.id)
    if is_ranking(voting_round) and (move := move_in(request.form)):
        return f"{address}?at={move.name}-{move.option}#row-{move.option}"
    row = row_of(request.form)
    return address if row is None else f"{address}#row-{row}"


def _ballot_page(
    voting_round: VotingRound, asked: Marks | None = None, fault: kinds.BallotError | None = None, status: int = 200
) -> Response:
    """`asked`: what the voter marked, if it could not be saved; else what is saved is shown."""
    if status >= 400:
        database.begin_again()
    voter = voter_of(voting_round)
    options = ballots.shuffled(voting_round, voter, queries.options_of(voting_round))
    gone = {option.id for option in options if option.struck}
    saved = {each: value for each, value in ballots.marks_of(voting_round, voter).items() if each not in gone}
    shown = saved if asked is None else asked
    places = {option.id: option for option in options}
    context: dict[str, Any] = {"options": options, "saved": saved, "shown": shown, "at": request.args.get("at", "")}
    context |= {"fault": fault, "words": ballot_words, "most_points": MOST_POINTS}
    context["moved"] = next((option for option in options if context["at"].endswith(f"-{option.id}")), None)
    context["ranked"] = [places[each] for each in kinds.in_order(saved) if each in places]
    return page("voting/ballot.html", status, zone=voting_round.zone, voting_round=voting_round, **context)


def _elsewhere(voting_round: VotingRound) -> Channel | None:
    """How this member votes since the library gave them a card or a paper ballot: not here."""
    if voter_here(voting_round) or not current_user.is_authenticated:
        return None
    return queries.channel_at_desk(voting_round.id, current_user.id)


def closed_page(voting_round: VotingRound, status: int = 200) -> Response:
    """For whoever comes too early or too late. After a late tap htmx is sent here, to a whole page."""
    held = voter_here(voting_round)
    voted = has_ballot(held.card_id) if held else voting_round.id in queries.voted_in(current_user, [voting_round])
    context: dict[str, Any] = {"voted": voted, "elsewhere": _elsewhere(voting_round)}
    context |= {"phase": voting_round.phase(now()), "Phase": Phase, "late": status == 409}
    response = page("voting/closed.html", status, zone=voting_round.zone, voting_round=voting_round, **context)
    if status == 409:
        response.headers["HX-Redirect"] = url_for("voting.ballot", voting_round_id=voting_round.id)
    return response
