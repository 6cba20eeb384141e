"""What can be done with ideas. The actor comes first; nothing here commits."""

from typing import Any

from workspace.core import audit, lifecycle
from workspace.core.db import db, today
from workspace.core.text import clean, fold
from workspace.proposals.models import Proposal, ProposalStatus, Stage


def create_proposal(actor: Any, *, zone_id: int, lang: str, title: str = "", **texts: Any) -> Proposal:
    proposal = Proposal(zone_id=zone_id, author_id=actor.id, lang=lang, title=clean(title), **texts)
    lifecycle.start(proposal, ProposalStatus.DRAFT)
    proposal.search_key = fold(" ".join((proposal.title, proposal.summary or "")))
    db.session.add(proposal)
    db.session.flush()
    audit.record(actor, "create", proposal)
    return proposal


def move_to_stage(proposal: Proposal, stage: Stage, *, url: str | None = None) -> None:
    """Called by the slices above as the idea moves along; `url` is where it goes on."""
    if proposal.stage != stage:
        proposal.stage, proposal.stage_since = stage, today()
    proposal.stage_url = url or proposal.stage_url
