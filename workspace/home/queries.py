"""What stands on the pages that are put together from many slices. Each asks every slice once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from workspace.actions import overviews as actions
from workspace.core.db import db
from workspace.moderation import queries as moderation
from workspace.notifications import queries as notices
from workspace.proposals import queries as proposals
from workspace.voting import queries as voting
from workspace.voting.paper import queries as paper
from workspace.zones.models import MembershipStatus, Zone


class Waiting(NamedTuple):
    """How many notices are unread, and how many things a librarian has to decide on."""

    unread: int
    decisions: int


def waiting(actor: Any) -> Waiting:
    """Asked on every page, so in one query; in none for visitors."""
    if not actor.is_authenticated:
        return Waiting(0, 0)
    counts = (notices.unread_query(actor).scalar_subquery(), moderation.waiting_query(actor).scalar_subquery())
    return Waiting(*db.session.execute(db.select(*counts)).one())


def _asked(actor: Any) -> set[int]:
    """Zones whose answer this person waits for."""
    return {each.zone_id for each in getattr(actor, "memberships", ()) if each.status == MembershipStatus.REQUESTED}


@dataclass(frozen=True)
class ZonePage:
    """What goes on now, what one can do in two minutes, what became of what was chosen."""

    open_rounds: list[Any]
    voted: set[int]
    result: Any
    dates: list[Any]
    tasks: list[Any]
    ideas: list[Any]
    chosen: list[Any]
    asked: bool  # does the reader wait to be let in?


def zone_page(actor: Any, zone: Zone, at: datetime, lang: str) -> ZonePage:
    """`lang`: the reader's; ideas that somebody translated come with their texts in it."""
    running, result = voting.rounds_of_zone_page(zone.id, at)
    dates = actions.next_dates(zone.id)
    return ZonePage(
        open_rounds=running,
        voted=voting.voted_in(actor, running),
        result=result,
        dates=dates[:5],
        tasks=[each for each in dates if each.can_be_taken][:2],
        ideas=list(proposals.proposals_of_interest(zone, lang)),
        chosen=list(actions.shown_on_zone_page(zone.id)),
        asked=zone.id in _asked(actor),
    )


@dataclass(frozen=True)
class Desk:
    """What waits for one person."""

    notices: list[Any]
    ideas: Any
    rounds: list[Any]
    paper: list[Any]
    tasks: list[Any]
    actions: list[Any]
    asked: set[int]

    @property
    def waits(self) -> bool:
        """Is there anything to do, or to look after?"""
        return any(vars(self.ideas).values()) or any(
            kept for name, kept in vars(self).items() if name not in ("notices", "ideas")
        )


def desk(actor: Any, at: datetime) -> Desk:
    tasks, mine = actions.work_of(actor)
    return Desk(
        notices=notices.notices_of(actor, limit=5),
        ideas=proposals.on_desk(actor),
        rounds=list(voting.rounds_to_vote_in(actor, at)),
        paper=paper.waiting_for(actor),
        tasks=tasks,
        actions=mine,
        asked=_asked(actor),
    )
