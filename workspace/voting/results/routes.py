from flask import Blueprint, Flask, Response, abort, jsonify, redirect, url_for
from flask_login import current_user

from workspace.core.web import download, page, protected
from workspace.permissions import P, can
from workspace.voting.models import VotingRound
from workspace.voting.paper import queries as paper
from workspace.voting.results import export, jobs, people, whatif
from workspace.voting.results.forms import WhatIfForm
from workspace.voting.results.queries import with_ideas
from workspace.voting.results.shown import result_of

__all__ = ["bp", "init_app", "jobs"]  # jobs: importing them makes them known
bp = Blueprint("results", __name__)


@bp.get("/rounds/<int:voting_round_id>/result")
@protected(P.ROUND_VIEW, VotingRound)
def show(voting_round: VotingRound) -> Response:
    if not can(current_user, P.RESULT_VIEW, voting_round):
        return redirect(url_for("voting.show", voting_round_id=voting_round.id), 303)  # type: ignore[return-value]
    tried = whatif.rules_to_try(voting_round)
    context = {"result": result_of(with_ideas(voting_round)), "people": people.tables(voting_round), "other": None}
    context["what_if"] = WhatIfForm(voting_round, tried) if tried else None
    context |= paper.public_counts(voting_round)
    context["may_look"] = can(current_user, P.UNUSUAL_VIEW, voting_round)
    return page("voting/result.html", zone=voting_round.zone, voting_round=voting_round, **context)


@bp.get("/rounds/<int:voting_round_id>/what-if")
@protected(P.RESULT_VIEW, VotingRound)
def what_if(voting_round: VotingRound) -> Response:
    tried = whatif.rules_to_try(voting_round) or abort(404)
    form = WhatIfForm(voting_round, tried)
    good = form.asked and form.validate()
    other = whatif.recount(voting_round, budget=form.grosze, tried=form.rules) if good else None
    status = 422 if form.errors else 200
    return page(
        "voting/what_if.html", status, zone=voting_round.zone, voting_round=voting_round, what_if=form, other=other
    )


@bp.get("/rounds/<int:voting_round_id>/unusual")
@protected(P.UNUSUAL_VIEW, VotingRound)
def unusual(voting_round: VotingRound) -> Response:
    found = people.oddities(with_ideas(voting_round))
    return page("voting/unusual.html", zone=voting_round.zone, voting_round=voting_round, found=found)


@bp.get("/rounds/<int:voting_round_id>/result.json")
@protected(P.RESULT_VIEW, VotingRound)
def data(voting_round: VotingRound) -> Response:
    return jsonify(export.as_data(voting_round))


@bp.get("/rounds/<int:voting_round_id>/result.csv")
@protected(P.RESULT_VIEW, VotingRound)
def table(voting_round: VotingRound) -> Response:
    return download(export.as_table(voting_round), "text/csv; charset=utf-8", f"round-{voting_round.id}-result.csv")


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
