"""Builders for votes: published ideas, rounds at any point of their life, ballots cast by the service."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.factories import save
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core import lifecycle
from workspace.core.db import db, now, today
from workspace.proposals.models import Category, Proposal, ProposalStatus, Stage
from workspace.voting import ballots, services
from workspace.voting.models import VotingRound
from workspace.voting.strikes import services as strikes
from workspace.voting.terms import StruckReason
from workspace.zones.models import Zone

HOUR = timedelta(hours=1)


def idea(where: Zone, author: Account, title: str = "Ławki", cost: int | None = 1_000_00, **fields: Any) -> Proposal:
    """A published one, ready for a vote."""
    database.begin(writing=True)
    values = {"lang": "pl", "summary": f"{title}: po co i dla kogo.", "category": Category.GREEN, "stage": Stage.TALK}
    made = Proposal(
        zone_id=where.id, author_id=author.id, title=title, cost=cost, published_on=today(), **{**values, **fields}
    )
    lifecycle.start(made, ProposalStatus.PUBLISHED)
    return save(made)


def draft(librarian: Account, where: Zone, ideas: Sequence[Proposal], **fields: Any) -> VotingRound:
    database.begin(writing=True)
    values: dict[str, Any] = {
        "title": "Głosowanie jesienne", "lang": "pl", "budget": 3_000_00, "max_choices": 2, "threshold": 1,
        "opens_at": now(), "closes_at": now() + HOUR, "members_until": today(),
    }  # fmt: skip
    return save(services.create_round(librarian, zone=where, proposals=ideas, **{**values, **fields}))


def opened(librarian: Account, where: Zone, ideas: Sequence[Proposal], **fields: Any) -> VotingRound:
    made = draft(librarian, where, ideas, **fields)
    database.begin(writing=True)
    services.move_along(librarian, made, "open", reason="Świadków dopiero szukamy.")
    return save(made)


def cast(who: Account, voting_round: VotingRound, *titles: str) -> None:
    database.begin(writing=True)
    ids = [option.id for option in voting_round.options if option.title in titles]
    assert len(ids) == len(titles)
    ballots.cast(voting_round, ballots.AccountVoter(who), dict.fromkeys(ids))
    db.session.commit()
    database.begin(writing=False)


def mark(who: Account, voting_round: VotingRound, **marks: int | None) -> None:
    """By title: places of a ranking, or points."""
    database.begin(writing=True)
    ids = {option.title: option.id for option in voting_round.options}
    ballots.cast(voting_round, ballots.AccountVoter(who), {ids[title]: value for title, value in marks.items()})
    db.session.commit()
    database.begin(writing=False)


def struck(voting_round: VotingRound, title: str, *people: Account) -> VotingRound:
    """Its author takes an idea back; or the first of two writes down that it is impossible, and the second confirms it."""
    first, *second = people
    database.begin(writing=True)
    option = next(each for each in db.session.get_one(VotingRound, voting_round.id).options if each.title == title)
    reason = StruckReason.TAKEN_BACK if option.author_id == first.id else StruckReason.IMPOSSIBLE
    strikes.strike(first, option, reason=reason, words="Rośnie tam lipa.", lang="pl")
    for person in second:
        strikes.confirm(person, option)
    return save(voting_round)


def counted(voting_round: VotingRound) -> VotingRound:
    """Count what is due; the clock must have passed the closing time."""
    database.begin(writing=True)
    services.count_due(now())
    return save(voting_round)
