"""The desk's side of paper: ballots to print, a register of those handed out, batches to type in."""

from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, request, url_for
from flask_babel import gettext as _

from workspace.accounts.web import me
from workspace.core import db as database
from workspace.core.lifecycle import NotPossibleError
from workspace.core.web import download, leave, now, page, protected
from workspace.limits import CARDS
from workspace.permissions import P
from workspace.translations.queries import titles_in
from workspace.voting import elections, publishing, turnout
from workspace.voting.ballots import NotOpenError, VotedElsewhereError
from workspace.voting.cards import services as register
from workspace.voting.cards.models import HandedKind
from workspace.voting.kinds import BallotError
from workspace.voting.models import Phase, Twice, Voters, VotingRound
from workspace.voting.paper import queries, services, sheet
from workspace.voting.paper.forms import BatchForm, HandOutForm, PrintForm, SheetForm, marks_in
from workspace.voting.paper.models import BatchStatus, Invalid, PaperBatch
from workspace.voting.queries import options_of

bp = Blueprint("paper", __name__)


@bp.get("/rounds/<int:voting_round_id>/paper")
@protected(P.PAPER_MANAGE, VotingRound)
def desk(voting_round: VotingRound) -> Response:
    return _desk(voting_round)


@bp.post("/rounds/<int:voting_round_id>/paper/print")
@protected(P.PAPER_MANAGE, VotingRound, limit=CARDS, own_unit=True)
def print_ballots(voting_round: VotingRound) -> Response:
    """The answer is the file itself: it is drawn first, without holding anybody up."""
    form = PrintForm()
    if not form.validate():
        return _desk(voting_round, 422, print=form)
    langs, copies = list(dict.fromkeys([form.lang.data, form.second.data])), form.copies.data
    drawn = _drawn(voting_round, langs, copies)
    database.begin(writing=True)
    services.note_printed(me(), voting_round, copies=copies)
    return download(drawn, "application/pdf", f"ballots-{voting_round.id}-{'-'.join(langs)}.pdf")


@bp.post("/rounds/<int:voting_round_id>/paper/hand-out")
@protected(P.CARDS_MANAGE, VotingRound)
def hand_out(voting_round: VotingRound) -> Response:
    form = HandOutForm(voting_round)
    if not form.validate():
        return _desk(voting_round, 422, out=form)
    try:
        register.hand_out(me(), voting_round, kind=HandedKind.PAPER, account=form.account)
    except VotedElsewhereError:
        form.handle.errors = [_("This person has their vote already: online, by card or on paper.")]
        return _desk(voting_round, 422, out=form)
    except NotOpenError:
        return abort(409)
    return _told(voting_round, _("A paper ballot is handed out."))


@bp.post("/rounds/<int:voting_round_id>/paper")
@protected(P.PAPER_MANAGE, VotingRound)
def begin(voting_round: VotingRound) -> Response:
    form = BatchForm()
    if not form.validate():
        return _desk(voting_round, 422, batch=form)
    batch = services.begin_batch(me(), voting_round, sheets=form.sheets.data)
    return leave(url_for("paper.type_in", paper_batch_id=batch.id, number=1))


@bp.post("/rounds/<int:voting_round_id>/paper/complete")
@protected(P.PAPER_MANAGE, VotingRound)
def complete(voting_round: VotingRound) -> Response:
    if services.complete(me(), voting_round):
        return _told(voting_round, _("All paper is in. The count runs by itself within minutes."))
    return _told(voting_round, _("Written down. Now a second person looks."))


@bp.get("/paper/<int:paper_batch_id>")
@protected(P.PAPER_MANAGE, PaperBatch)
def show(paper_batch: PaperBatch) -> Response:
    return _batch(paper_batch)


@bp.get("/paper/<int:paper_batch_id>/sheets/<int:number>")
@protected(P.PAPER_MANAGE, PaperBatch)
def type_in(paper_batch: PaperBatch, number: int) -> Response:
    return _sheet(paper_batch, number, SheetForm(formdata=None))


@bp.post("/paper/<int:paper_batch_id>/sheets/<int:number>")
@protected(P.PAPER_MANAGE, PaperBatch)
def save(paper_batch: PaperBatch, number: int) -> Response:
    form, marks = SheetForm(), marks_in(paper_batch.voting_round, request.form)
    if not form.validate() or not (form.invalid.data or marks):
        return _sheet(paper_batch, number, form, marks, words=_nothing(form))
    invalid = Invalid(form.invalid.data) if form.invalid.data else None
    try:
        services.write_reading(me(), paper_batch, sheet=number, marks=marks, invalid=invalid)
    except services.NothingMarkedError:
        return _sheet(paper_batch, number, form, marks, words=_nothing(form))
    except BallotError:
        return _sheet(paper_batch, number, form, marks, words=_against_the_rules())
    return leave(_next(paper_batch, number))


@bp.post("/paper/<int:paper_batch_id>/sheets/<int:number>/take")
@protected(P.PAPER_MANAGE, PaperBatch)
def take(paper_batch: PaperBatch, number: int) -> Response:
    reading = request.form.get("reading", type=int)
    services.take_reading(me(), paper_batch, sheet=number, reading=reading if reading in (1, 2) else 0)
    return leave(url_for("paper.show", paper_batch_id=paper_batch.id))


@bp.post("/paper/<int:paper_batch_id>/finish")
@protected(P.PAPER_MANAGE, PaperBatch)
def finish(paper_batch: PaperBatch) -> Response:
    try:
        services.finish(me(), paper_batch)
    except services.SheetsMissingError:
        return _batch(paper_batch, 422, missing=True)
    return leave(url_for("paper.show", paper_batch_id=paper_batch.id))


@bp.post("/paper/<int:paper_batch_id>/discard")
@protected(P.PAPER_MANAGE, PaperBatch)
def discard(paper_batch: PaperBatch) -> Response:
    services.discard(me(), paper_batch)
    return leave(url_for("paper.desk", voting_round_id=paper_batch.round_id))


def _desk(voting_round: VotingRound, status: int = 200, **sent: Any) -> Response:
    """`sent`: the one form that was refused, as `out`, `batch` or `print`."""
    if voting_round.fingerprint is None:
        return abort(404)
    if status >= 400:
        database.begin_again()
    forms = {
        "out": sent.get("out") or HandOutForm(voting_round, formdata=None),
        "batch": sent.get("batch") or BatchForm(formdata=None),
        "print": sent.get("print") or PrintForm(formdata=None),
    }
    context: dict[str, Any] = {"forms": forms, "form": next(iter(sent.values()), None), "members": Voters.MEMBERS}
    context |= {"phase": voting_round.phase(now()), "Phase": Phase, "Twice": Twice, "Status": BatchStatus}
    context |= {**queries.public_counts(voting_round), "batches": queries.batches(voting_round)}
    context["may_complete"] = queries.may_complete(me(), voting_round, context["box"])
    return page("voting/paper/desk.html", status, zone=voting_round.zone, voting_round=voting_round, **context)


def _drawn(voting_round: VotingRound, langs: list[str], copies: int) -> bytes:
    options = [option for option in options_of(voting_round) if not option.struck]
    ideas = [option.proposal_id for option in options]
    titles = {each: titles_in(each, "proposal", ideas) for each in langs}
    return sheet.draw(voting_round, options, copies=copies, langs=langs, titles=titles)


def _turn(batch: PaperBatch) -> int | None:
    """Which reading it is the reader's turn to type, if any."""
    try:
        return services.reading_of(me(), batch)
    except NotPossibleError:
        return None


def _batch(batch: PaperBatch, status: int = 200, missing: bool = False) -> Response:
    if status >= 400:
        database.begin_again()
    read, turn, voting_round = queries.readings(batch), _turn(batch), batch.voting_round
    context: dict[str, Any] = {
        "turn": turn,
        "missing": missing,
        "Status": BatchStatus,
        "own": services.own_reading(me(), batch),
    }
    context["done"] = {number for number, by in read.items() if turn in by}
    context["differing"] = {number: read[number] for number in queries.differing(read)} if turn == queries.THIRD else {}
    context["options"] = {option.id: (sheet.letter(option.position), option) for option in voting_round.options}
    return page(
        "voting/paper/batch.html", status, zone=voting_round.zone, voting_round=voting_round, batch=batch, **context
    )


def _sheet(
    batch: PaperBatch, number: int, form: SheetForm, marks: dict[int, int | None] | None = None, words: str = ""
) -> Response:
    """`marks`: what was typed, if it could not be kept; else what this person typed before is shown."""
    if words:
        database.begin_again()
    turn, voting_round = _turn(batch), batch.voting_round
    if turn is None or not 1 <= number <= batch.sheets:
        return abort(404)
    before = queries.readings(batch)[number].get(turn)
    if before is not None and not words:
        form.invalid.data, marks = before.invalid or "", dict(before.marks or [])
    options = [(sheet.letter(option.position), option) for option in options_of(voting_round)]
    context: dict[str, Any] = {"options": options, "marks": marks or {}, "words": words, "at": number, "form": form}
    status = 422 if words else 200
    return page(
        "voting/paper/sheet.html", status, zone=voting_round.zone, voting_round=voting_round, batch=batch, **context
    )


def _next(batch: PaperBatch, number: int) -> str:
    turn = _turn(batch)
    if turn in (1, 2):
        read = queries.readings(batch)
        left = [each for each in (*range(number + 1, batch.sheets + 1), *range(1, number)) if turn not in read[each]]
        if left:
            return url_for("paper.type_in", paper_batch_id=batch.id, number=left[0])
    return url_for("paper.show", paper_batch_id=batch.id)


def _nothing(form: SheetForm) -> str:
    if form.invalid.errors:
        return _("Choose one of the reasons.")
    return _("Nothing is marked. If the sheet is empty, choose that below.")


def _against_the_rules() -> str:
    return _("Such a ballot does not count: it marks more than the rules allow. Look again, or choose that below.")


def _told(voting_round: VotingRound, words: str) -> Response:
    flash(words, "success")
    return leave(url_for("paper.desk", voting_round_id=voting_round.id))


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    if queries.ballots not in elections.more_ballots:  # a process may make several applications; no paper counts twice
        elections.more_ballots.append(queries.ballots)
        turnout.more_parts.append(queries.parts)
        publishing.unfinished.append(queries.waits)
        publishing.sealed.append(services.forget_marks)
