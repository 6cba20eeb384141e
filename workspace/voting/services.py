"""What librarians do with rounds, and what the clock makes due. The actor comes first; nothing here commits."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from workspace.core import audit, jobs, lifecycle, subjects
from workspace.core.db import db, now
from workspace.core.lifecycle import NotPermittedError, NotPossibleError, ReasonMissingError
from workspace.core.text import clean
from workspace.permissions import P, can
from workspace.proposals.models import Proposal, Stage
from workspace.proposals.services import move_to_stage
from workspace.voting import ballots, publishing, queries, rules
from workspace.voting.elections import more_ballots
from workspace.voting.lifecycle import ROUND
from workspace.voting.models import Participation, RoundStatus, VotingOption, VotingRound
from workspace.voting.publishing import on_selected, unfinished
from workspace.voting.seals import closing, witnesses
from workspace.zones.models import Zone

Groups = Mapping[int, int | None]  # by idea: of those in one group at most one can win

__all__ = ["more_ballots", "on_selected", "unfinished"]  # where rooms and slices above join in


def create_round(
    actor: Any, *, zone: Zone, proposals: Sequence[Proposal], groups: Groups | None = None, **fields: Any
) -> VotingRound:
    """A draft. `groups`: see VotingOption.conflict_group. `fields`: title, lang, budget (grosze), max_choices, threshold,
    opens_at, closes_at, members_until."""
    if not can(actor, P.ROUND_CREATE, zone):
        raise NotPermittedError(P.ROUND_CREATE)
    voting_round = VotingRound(zone_id=zone.id, **{**fields, "title": clean(fields["title"])})
    lifecycle.start(voting_round, RoundStatus.DRAFT)
    _put_on_ballot(voting_round, proposals, groups or {})
    db.session.add(voting_round)
    db.session.flush()
    audit.record(actor, "create", voting_round)
    return voting_round


def edit_round(
    actor: Any,
    voting_round: VotingRound,
    *,
    version: int,
    proposals: Sequence[Proposal],
    groups: Groups | None = None,
    **fields: Any,
) -> None:
    """Change a draft. Raises NotPossibleError once its rules are frozen, or when `version` is not the last one."""
    if not can(actor, P.ROUND_MANAGE, voting_round):
        raise NotPermittedError(P.ROUND_MANAGE)
    if voting_round.status != RoundStatus.DRAFT or voting_round.version != version:
        raise NotPossibleError("frozen, or changed by somebody else")
    for name, value in fields.items():
        setattr(voting_round, name, clean(value) if name == "title" else value)
    _put_on_ballot(voting_round, proposals, groups or {})
    db.session.flush()
    audit.record(actor, "edit", voting_round)


def _put_on_ballot(voting_round: VotingRound, proposals: Sequence[Proposal], groups: Groups) -> None:
    """One option for each proposal, as it stands now."""
    held = {option.proposal_id: option for option in voting_round.options}
    options = []
    for position, proposal in enumerate(proposals):
        option = held.get(proposal.id) or VotingOption(proposal_id=proposal.id)
        option.position, option.title, option.summary = position, proposal.title, proposal.summary
        option.lang, option.cost = proposal.lang, proposal.cost or 0
        option.conflict_group = groups.get(proposal.id)
        options.append(option)
    voting_round.options = options


def move_along(
    actor: Any, voting_round: VotingRound, name: str, *, reason: str = "", lang: str = "pl", version: int | None = None
) -> None:
    """Do the transition `name`. `version`: the one the actor saw, where that matters. Raises NotPermittedError,
    NotPossibleError or ReasonMissingError."""
    _hold(voting_round)
    if version is not None and version != voting_round.version:
        raise NotPossibleError("changed by somebody else")
    if not ROUND.possible(ROUND.transitions[name], voting_round):
        raise NotPossibleError(f"round {voting_round.id} is {voting_round.status}")
    if name == "publish" and queries.clock() < voting_round.closes_at:
        raise NotPossibleError(f"round {voting_round.id} still takes ballots")
    {"open": _open, "discard": _discard, "cancel": _cancel, "publish": _publish}[name](
        actor, voting_round, reason, lang
    )


def _hold(voting_round: VotingRound) -> None:
    """Wait for ballots that are being cast, keep others out, and see the round as it is now."""
    db.session.refresh(voting_round, with_for_update=True)


def _open(actor: Any, voting_round: VotingRound, reason: str, lang: str) -> None:
    """Freeze the rules, with the ideas as they stand at this moment, and publish their fingerprint. With fewer than two
    witnesses a reason is needed, which everybody reads."""
    if len(witnesses.witnesses_of(voting_round.id)) < witnesses.MOST:
        if not clean(reason):
            raise ReasonMissingError("open")
        voting_round.unwitnessed, voting_round.unwitnessed_lang = clean(reason), lang
    proposals = [option.proposal for option in queries.options_of(voting_round)]
    if not all(queries.can_stand(each) and (each.cost or 0) <= voting_round.budget for each in proposals):
        raise NotPossibleError("an idea can no longer stand")
    _put_on_ballot(voting_round, proposals, {each.proposal_id: each.conflict_group for each in voting_round.options})
    voting_round.opens_at = max(voting_round.opens_at, now().replace(microsecond=0))
    voting_round.rules = rules.canonical(voting_round)
    voting_round.fingerprint = rules.fingerprint(voting_round.rules)
    voting_round.nonce = secrets.token_hex(32)
    voting_round.electorate = queries.electorate_size(voting_round)
    ROUND.apply(voting_round, "open", actor, fingerprint=voting_round.fingerprint)
    for proposal in proposals:
        move_to_stage(proposal, Stage.VOTE, url=subjects.url(voting_round))
    db.session.flush()
    closing.opened(voting_round)


def _discard(actor: Any, voting_round: VotingRound, reason: str, lang: str) -> None:
    ROUND.apply(voting_round, "discard", actor)


def _cancel(actor: Any, voting_round: VotingRound, reason: str, lang: str) -> None:
    """No result is taken from a cancelled round: what was chosen, and who took part, is deleted."""
    voting_round.cancel_reason, voting_round.cancel_lang, voting_round.nonce = clean(reason), lang, None
    ROUND.apply(voting_round, "cancel", actor, reason=reason, lang=lang)
    ballots.discard(voting_round)
    db.session.execute(db.delete(Participation).where(Participation.round_id == voting_round.id))
    for option in queries.options_of(voting_round):
        if not option.struck:
            move_to_stage(option.proposal, Stage.TALK, url=subjects.url(voting_round))
    db.session.flush()
    closing.cancelled(voting_round)


def _publish(actor: Any, voting_round: VotingRound, reason: str, lang: str) -> None:
    publishing.publish(actor, voting_round)


def count_due(at: datetime) -> list[VotingRound]:
    """Count every round that closed by `at`, so that nobody has to press a button. One that is not ready
    is left for people to look at, and holds up no other."""
    ready = [voting_round for voting_round in queries.due_rounds(at) if publishing.is_ready(voting_round)]
    for voting_round in ready:
        move_along(None, voting_round, "publish")
    return ready


@jobs.every("count rounds that closed", 60)
def count_rounds(_payload: dict[str, Any]) -> None:
    """By the clock that comes later to the closing: the database's, which ballots are cast by, or this process's."""
    count_due(min(now(), queries.clock()))


@jobs.every("remind of votes that close", 1800)
def remind_of_closing(_payload: dict[str, Any]) -> None:
    """Everybody who may vote is told once, a day ahead; whether they voted already is not looked at."""
    for voting_round in queries.closing_rounds(now()):
        audit.record(None, "date_near", voting_round)
