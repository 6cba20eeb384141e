from typing import Any

from workspace.core.db import db
from workspace.proposals.models import CoAuthor, Invitation, Proposal
from workspace.voting.models import VotingOption, VotingRound


def is_author(actor: Any, option: VotingOption) -> bool:
    return bool(actor.is_authenticated and actor.id == option.author_id)


def has_stake(actor: Any, voting_round: VotingRound) -> bool:
    """Did they write, alone or with others, an idea of this ballot?"""
    ideas = db.select(VotingOption.proposal_id).where(VotingOption.round_id == voting_round.id)
    wrote = db.select(Proposal.id).where(Proposal.id.in_(ideas), Proposal.author_id == actor.id)
    accepted = (CoAuthor.account_id == actor.id, CoAuthor.invitation == Invitation.ACCEPTED)
    along = db.select(CoAuthor.id).where(CoAuthor.proposal_id.in_(ideas), *accepted)
    return bool(db.session.scalar(db.select(db.or_(wrote.exists(), along.exists()))))


def may_confirm(actor: Any, option: VotingOption) -> bool:
    """A strike-out waits for them: neither the author nor whoever wrote it down."""
    waits = option.strike is not None and option.strike.struck_on is None
    return bool(waits and actor.is_authenticated and actor.id not in (option.author_id, option.strike.entered_by_id))  # type: ignore[union-attr]
