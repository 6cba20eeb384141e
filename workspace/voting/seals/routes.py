"""The log of a round and its head; receipts and the page of codes; witnesses; what can be taken home and checked."""

from typing import Any

from flask import Blueprint, Flask, Response, abort, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.core import db as database
from workspace.core.language import current
from workspace.core.lifecycle import NotPossibleError
from workspace.core.web import download, leave, page, protected
from workspace.limits import PUBLIC, RECEIPT
from workspace.permissions import P
from workspace.voting import ballots, elections, kinds, queries
from workspace.voting.ballot_routes import voter_of
from workspace.voting.models import RoundStatus, VotingRound
from workspace.voting.seals import codes, export, log, receipts, sheets, signing, witnesses
from workspace.voting.seals.forms import CheckForm, WitnessForm, said_marks

bp = Blueprint("seals", __name__)
CHECKED = "checked_code"
OVER = (RoundStatus.COUNTED, RoundStatus.FAILED, RoundStatus.CANCELLED)


@bp.get("/keys")
@protected(P.PUBLIC)
def keys() -> Response:
    text = log.public_text()
    return page("voting/seals/keys.html", key=text, fingerprint=signing.fingerprint(text))


@bp.get("/rounds/<int:voting_round_id>/seals")
@protected(P.ROUND_VIEW, VotingRound)
def show(voting_round: VotingRound) -> Response:
    heads = list(log.heads(voting_round.id)) or abort(404)
    fingerprint = signing.fingerprint(log.public_text())
    named = witnesses.witnesses_of(voting_round.id)
    context: dict[str, Any] = {"heads": heads[::-1], "fingerprint": fingerprint, "witnesses": named, "OVER": OVER}
    return page("voting/seals/show.html", zone=voting_round.zone, voting_round=voting_round, **context)


@bp.get("/rounds/<int:voting_round_id>/seals/sheet.pdf")
@protected(P.ROUND_VIEW, VotingRound)
def sheet(voting_round: VotingRound) -> Response:
    head = log.head(voting_round.id) or abort(404)
    return download(sheets.head_sheet(voting_round, head), "application/pdf", f"round-{voting_round.id}-head.pdf")


@bp.get("/rounds/<int:voting_round_id>/receipt")
@protected(P.ROUND_VIEW, VotingRound)
def receipt(voting_round: VotingRound) -> Response:
    """Of the reader's own ballot, as long as the house can still find it."""
    own = ballots.receipt_of(voting_round, voter_of(voting_round))
    if own is None:
        return redirect(url_for("seals.check", voting_round_id=voting_round.id), 303)  # type: ignore[return-value]
    context = {"receipt": own, "options": queries.options_of(voting_round), "head": log.head(voting_round.id)}
    return page("voting/seals/receipt.html", zone=voting_round.zone, voting_round=voting_round, **context)


@bp.get("/rounds/<int:voting_round_id>/check")
@protected(P.ROUND_VIEW, VotingRound)
def check(voting_round: VotingRound) -> Response:
    """The answer to the code that was sent last: shown once, so that it stays on no library computer."""
    asked = session.pop(CHECKED, {})
    if asked.get("round") != voting_round.id:
        return _check_page(voting_round, CheckForm())
    found = receipts.find(voting_round, asked["code"])
    return _check_page(voting_round, CheckForm(formdata=None), asked=asked["code"], found=found, holds=asked["holds"])


@bp.post("/rounds/<int:voting_round_id>/check")
@protected(P.ROUND_VIEW, VotingRound, limit=RECEIPT, keyed=False)
def check_code(voting_round: VotingRound) -> Response:
    form = CheckForm()
    if not form.validate():
        return _check_page(voting_round, form, 422)
    code = codes.read_tracking(form.code.data or "")
    session[CHECKED] = {"round": voting_round.id, "code": code, "holds": _holds(voting_round, code, form)}
    return leave(url_for("seals.check", voting_round_id=voting_round.id))


def _holds(voting_round: VotingRound, code: str, form: CheckForm) -> bool | None:
    """Whether the seal fits what was typed in; None if no key came with the code, or the code is of no seal."""
    found = receipts.find(voting_round, code) if form.key.data else None
    if found is None:
        return None
    marks = said_marks(request.form, queries.options_of(voting_round))
    return receipts.fits(voting_round, found, form.key.data or "", marks)


def _check_page(voting_round: VotingRound, form: CheckForm, status: int = 200, **answer: Any) -> Response:
    if status >= 400:
        database.begin_again()
    if log.head(voting_round.id) is None:
        return abort(404)
    context = {"asked": None, "found": None, "holds": None, "options": queries.options_of(voting_round), **answer}
    context |= {"ticks": voting_round.ballot_kind in kinds.TICKS, "State": receipts.State}
    return page(
        "voting/seals/check.html", status, zone=voting_round.zone, voting_round=voting_round, form=form, **context
    )


@bp.get("/rounds/<int:voting_round_id>/public.zip")
@protected(P.ROUND_VIEW, VotingRound)
def public_file(voting_round: VotingRound) -> Response:
    if voting_round.status not in OVER or voting_round.fingerprint is None:
        return abort(404)
    return download(
        export.public_zip(voting_round, elections.counted_ballots(voting_round)),
        "application/zip",
        f"round-{voting_round.id}-public.zip",
    )


@bp.get("/rounds/<int:voting_round_id>/witnesses")
@protected(P.ROUND_MANAGE, VotingRound)
def name_witness(voting_round: VotingRound) -> Response:
    return _witness_page(voting_round, WitnessForm(voting_round, data={"lang": current()}))


@bp.post("/rounds/<int:voting_round_id>/witnesses")
@protected(P.ROUND_MANAGE, VotingRound)
def save_witness(voting_round: VotingRound) -> Response:
    form = WitnessForm(voting_round)
    if not form.validate():
        return _witness_page(voting_round, form, 422)
    try:
        who = {"email": form.email.data or None, "account": form.account}
        witnesses.name_witness(current_user, voting_round, lang=form.lang.data, **who)
    except NotPossibleError:
        form.email.errors = [_("This is a witness already, or there are two.")]
        return _witness_page(voting_round, form, 422)
    return leave(url_for("seals.name_witness", voting_round_id=voting_round.id))


def _witness_page(voting_round: VotingRound, form: WitnessForm, status: int = 200) -> Response:
    if status >= 400:
        database.begin_again()
    named = witnesses.witnesses_of(voting_round.id)
    open_for_more = voting_round.status in (RoundStatus.DRAFT, RoundStatus.SCHEDULED) and len(named) < witnesses.MOST
    context = {"witnesses": named, "more": open_for_more, "form": form}
    return page("voting/seals/witnesses.html", status, zone=voting_round.zone, voting_round=voting_round, **context)


@bp.post("/rounds/<int:voting_round_id>/witness-file")
@protected(P.WITNESS_FILE, VotingRound, keyed=False)
def own_witness_file(voting_round: VotingRound) -> Response:
    """For a witness who is signed in: handed out once, like the other."""
    token = witnesses.own_token(voting_round, current_user)
    return take_file(token) if token else abort(404)


@bp.get("/witness/<string(length=43):token>")
@protected(P.PUBLIC)
def witness_file(token: str) -> Response:
    return page("voting/seals/witness.html", token=token, waits=witnesses.waiting_file(token) is not None)


@bp.post("/witness/<string(length=43):token>")
@protected(P.PUBLIC, limit=PUBLIC, keyed=False)
def take_witness_file(token: str) -> Response:
    return take_file(token)


def take_file(token: str) -> Response:
    """Handed out once: afterwards the server has it no more."""
    found = witnesses.hand_out(token)
    if found is None:
        return page("voting/seals/witness.html", 404, token=token, waits=False)
    return download(found[1], "application/zip", f"round-{found[0]}-witness.zip")


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
