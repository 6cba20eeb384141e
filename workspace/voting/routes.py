from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.core import db as database
from workspace.core import subjects
from workspace.core.language import current
from workspace.core.web import download, id_in, leave, now, page, protected
from workspace.permissions import P, can
from workspace.proposals.models import Proposal
from workspace.voting import ballot_words, ballots, queries, rules, services
from workspace.voting.ballot_routes import bp
from workspace.voting.ballots import AccountVoter
from workspace.voting.forms import CancelForm, OpenForm, ReasonForm, RoundForm
from workspace.voting.lifecycle import ROUND
from workspace.voting.lots import queries as lots
from workspace.voting.models import BallotKind, Phase, RoundStatus, VotingOption, VotingRound
from workspace.voting.paper import queries as paper
from workspace.voting.seals import log, witnesses
from workspace.voting.strikes import queries as strikes
from workspace.zones.models import Zone
from workspace.zones.queries import zone_by_slug


@bp.get("/rounds")
@protected(P.PUBLIC)
def index() -> Response:
    zone = _zone()
    before, zone_id = id_in(request.args, "before"), zone.id if zone else None
    past, further = queries.past_rounds(current_user, zone_id, before)
    under_way = [] if before is not None else queries.current_rounds(current_user, zone_id)
    mine = queries.voted_in(current_user, under_way)
    groups = {phase: [each for each in under_way if each.phase(now()) is phase] for phase in Phase}
    homes = queries.zones_of_librarian(current_user) if current_user.librarian_zone_ids else []
    return page(
        "voting/index.html", zone=zone, groups=groups, past=past, further=further, mine=mine, homes=homes, Phase=Phase
    )


@bp.get("/rounds/new")
@protected(P.ROUND_CREATE)
def new() -> Response:
    zone = _own_zone()
    return _form_page(zone, RoundForm(offered=queries.votable_proposals(zone.id)))


@bp.post("/rounds/new")
@protected(P.ROUND_CREATE)
def create() -> Response:
    zone = _own_zone()
    form = RoundForm(offered=queries.votable_proposals(zone.id))
    if not form.validate():
        return _form_page(zone, form, status=422)
    made = services.create_round(current_user, zone=zone, **form.values())
    return leave(url_for("voting.show", voting_round_id=made.id))


@bp.get("/rounds/<int:voting_round_id>/edit")
@protected(P.ROUND_MANAGE, VotingRound)
def edit(voting_round: VotingRound) -> Response:
    if voting_round.status != RoundStatus.DRAFT:
        return abort(409)
    return _form_page(voting_round.zone, _draft_form(voting_round), voting_round)


@bp.post("/rounds/<int:voting_round_id>/edit")
@protected(P.ROUND_MANAGE, VotingRound)
def save(voting_round: VotingRound) -> Response:
    if voting_round.status != RoundStatus.DRAFT:
        return abort(409)
    form = _draft_form(voting_round)
    if not form.validate():
        return _form_page(voting_round.zone, form, voting_round, status=422)
    services.edit_round(current_user, voting_round, version=form.seen_version(), **form.values())
    return leave(url_for("voting.show", voting_round_id=voting_round.id))


@bp.get("/rounds/<int:voting_round_id>")
@protected(P.ROUND_VIEW, VotingRound)
def show(voting_round: VotingRound) -> Response:
    return _round_page(voting_round, _reason_form(voting_round))


@bp.post("/rounds/<int:voting_round_id>/<any(open,discard,cancel,publish):transition>")
@protected(P.ROUND_MANAGE, VotingRound)
def move(voting_round: VotingRound, transition: str) -> Response:
    form, seen = _reason_form(voting_round), request.form.get("version", type=int)
    if transition in ("cancel", "open") and not form.validate():
        return _round_page(voting_round, form, 422)
    reason = (form.reason.data or "") if form.reason else ""
    services.move_along(current_user, voting_round, transition, reason=reason, lang=current(), version=seen)
    if transition == "discard":
        return leave(url_for("voting.index", zone=voting_round.zone.slug))
    flash(_told(transition, voting_round), "success")
    where = "results.show" if voting_round.status == RoundStatus.COUNTED else "voting.show"
    return leave(url_for(where, voting_round_id=voting_round.id))


@bp.get("/rounds/<int:voting_round_id>/rules")
@protected(P.ROUND_VIEW, VotingRound)
def show_rules(voting_round: VotingRound) -> Response:
    if voting_round.fingerprint is None:
        return abort(404)
    context = {"small": rules.totals_from(voting_round), "words": ballot_words, "strikes": rules.strikes(voting_round)}
    return page("voting/rules.html", zone=voting_round.zone, voting_round=voting_round, **context)


@bp.get("/rounds/<int:voting_round_id>/rules.json")
@protected(P.ROUND_VIEW, VotingRound)
def rules_file(voting_round: VotingRound) -> Response:
    """The very bytes the fingerprint was taken of."""
    if voting_round.rules is None:
        return abort(404)
    return download(voting_round.rules, "application/json; charset=utf-8", f"round-{voting_round.id}-rules.json")


def _zone() -> Zone | None:
    slug = request.args.get("zone")
    return (zone_by_slug(slug) or abort(404)) if slug else None


def _own_zone() -> Zone:
    """The zone a new round is for: the one asked for, else the librarian's first."""
    zone = _zone() or queries.zones_of_librarian(current_user)[0]
    return zone if can(current_user, P.ROUND_CREATE, zone) else abort(403)


def _draft_form(voting_round: VotingRound) -> RoundForm:
    held = [option.proposal_id for option in voting_round.options]
    return RoundForm(offered=queries.votable_proposals(voting_round.zone_id, also=held), drafted=voting_round)


def _form_page(zone: Zone, form: RoundForm, voting_round: VotingRound | None = None, status: int = 200) -> Response:
    offered: Sequence[Proposal] = list(form.offered.values())
    if status >= 400:
        database.begin_again()  # what was read before has to be read again
        offered = queries.votable_proposals(zone.id, also=form.offered)
    costless = queries.costless_count(zone.id)
    context = {"zone": zone, "voting_round": voting_round, "offered": offered, "costless": costless}
    return page("voting/form.html", status, form=form, **context)


def _reason_form(voting_round: VotingRound) -> ReasonForm:
    """The reason that the next step asks for."""
    if voting_round.status != RoundStatus.DRAFT:
        return CancelForm()
    return OpenForm(witnessed=len(voting_round.witnesses) >= witnesses.MOST)


def _round_page(voting_round: VotingRound, form: ReasonForm, status: int = 200) -> Response:
    if status >= 400:
        database.begin_again()
    phase, options = voting_round.phase(now()), queries.options_of(voting_round)
    mine = _own_marks(voting_round, options) if phase is Phase.OPEN and current_user.is_authenticated else []
    steps = ROUND.available(current_user, voting_round) if phase is not Phase.UNDECIDED else []
    context: dict[str, Any] = {
        "options": options,
        "mine": mine,
        "voted": bool(mine),  # said only while it is open
        "words": ballot_words,
        "may": {each.name for each in steps},
        "ready": all(queries.can_stand(o.proposal) and (o.proposal.cost or 0) <= voting_round.budget for o in options),
        "may_confirm": strikes.may_confirm,
    }
    context |= {"lot": None, "own_file": False, "head": None}
    if phase is Phase.UNDECIDED or lots.was_drawn(voting_round):
        context |= lots.state(current_user, voting_round)
    if phase is Phase.COUNTED and can(current_user, P.WITNESS_FILE, voting_round):
        context["own_file"] = witnesses.own_token(voting_round, current_user) is not None
    if voting_round.fingerprint:
        context |= paper.public_counts(voting_round) | {"head": log.head(voting_round.id)}
        awaited = paper.is_awaited(context["box"], context["paper"].handed_out)
        context["paper_waits"] = phase is Phase.CLOSED and awaited
    context |= {"zone": voting_round.zone, "voting_round": voting_round, "phase": phase, "Phase": Phase}
    return page("voting/show.html", status, form=form, **context)


def _own_marks(voting_round: VotingRound, options: Sequence[VotingOption]) -> list[tuple[VotingOption, int | None]]:
    """What the reader has chosen, in their order where they gave one."""
    marks = ballots.marks_of(voting_round, AccountVoter(current_user._get_current_object()))
    chosen = [(option, marks[option.id]) for option in options if option.id in marks]
    ranks = voting_round.ballot_kind is BallotKind.RANKING
    return sorted(chosen, key=lambda pair: (pair[1] or 0) if ranks else 0)


def _told(transition: str, voting_round: VotingRound) -> str:
    if transition == "publish" and voting_round.status != RoundStatus.COUNTED:
        return _("The vote is over. Read below what came of it.")
    return {
        "open": _("The vote is announced. Its rules are frozen now."),
        "cancel": _("The vote is cancelled. Everybody can read why."),
        "publish": _("The votes are counted. This is the result."),
    }[transition]


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    subjects.register(VotingRound, url=lambda each: f"/rounds/{each.id}", title=lambda each: (each.title, each.lang))
