"""Reads. Nothing here counts marks: that is for `services.publish`, after closing."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from workspace.accounts.models import Account
from workspace.core.audit import AuditEntry
from workspace.core.db import ago, db, now
from workspace.proposals.models import Proposal, ProposalStatus
from workspace.voting.models import Channel, Participation, RoundStatus, Voters, VotingOption, VotingRound
from workspace.voting.strikes.models import Strike
from workspace.zones.models import Membership, MembershipStatus, Zone

PAGE = 20
DAY = timedelta(days=1)
UNDER_WAY = (RoundStatus.SCHEDULED, RoundStatus.UNDECIDED, RoundStatus.DRAFT)
MOST_ON_A_LIST = 100  # ideas a librarian can pick from, rounds under way at once

# A scheduled round, held against counting, and what its standing options cost. Each tap on a ballot sends this, and
# building it anew costs more than sending it.
_ROUNDS: Any = VotingRound.__table__
_OPTIONS: Any = VotingOption.__table__
_STRIKES: Any = Strike.__table__
_STANDS = ~exists().where(_STRIKES.c.option_id == _OPTIONS.c.id, _STRIKES.c.struck_on.is_not(None))
HELD = (
    db.select(_ROUNDS.c.nonce, _OPTIONS.c.id, _OPTIONS.c.cost)
    .select_from(_ROUNDS.outerjoin(_OPTIONS, and_(_OPTIONS.c.round_id == _ROUNDS.c.id, _STANDS)))
    .where(_ROUNDS.c.id == bindparam("round"), _ROUNDS.c.status == RoundStatus.SCHEDULED)
    .with_for_update(read=True, key_share=True, of=_ROUNDS)
)
_PARTICIPATIONS: Any = Participation.__table__
_AT_DESK = db.select(_PARTICIPATIONS.c.channel).where(
    _PARTICIPATIONS.c.round_id == bindparam("round"),
    _PARTICIPATIONS.c.account_id == bindparam("account"),
    _PARTICIPATIONS.c.channel != Channel.ONLINE,
)
_CLOCK = db.select(db.func.clock_timestamp())


def clock() -> datetime:
    """The time as the database has it: several web processes may disagree, and a vote closes for all at once."""
    if db.engine.dialect.name == "postgresql":
        return db.session.connection().execute(_CLOCK).scalar_one() - ago.get()  # type: ignore[no-any-return]
    return now()


def rounds_visible_to(actor: Any) -> Select[VotingRound]:
    """Announced ones for everybody, drafts for the librarians of their zone."""
    announced = VotingRound.fingerprint.is_not(None)
    return (
        db.select(VotingRound)
        .where(or_(announced, VotingRound.zone_id.in_(actor.librarian_zone_ids)))
        .options(joinedload(VotingRound.zone))
    )


def current_rounds(actor: Any, zone_id: int | None) -> Sequence[VotingRound]:
    """In preparation, coming, open, or waiting for the count; the one that closes next comes first."""
    query = rounds_visible_to(actor).where(VotingRound.status.in_(UNDER_WAY))
    if zone_id is not None:
        query = query.where(VotingRound.zone_id == zone_id)
    return db.session.scalars(query.order_by(VotingRound.closes_at, VotingRound.id).limit(MOST_ON_A_LIST)).all()


def past_rounds(actor: Any, zone_id: int | None, before: int | None) -> tuple[Sequence[VotingRound], int | None]:
    """A page of counted, failed and cancelled rounds, newest first, and the id to go on `before`."""
    query = rounds_visible_to(actor).where(
        or_(
            VotingRound.status.in_((RoundStatus.COUNTED, RoundStatus.FAILED)),
            and_(VotingRound.status == RoundStatus.CANCELLED, VotingRound.fingerprint.is_not(None)),
        )
    )
    if zone_id is not None:
        query = query.where(VotingRound.zone_id == zone_id)
    if before is not None:
        query = query.where(VotingRound.id < before)
    query = query.order_by(VotingRound.id.desc()).limit(PAGE + 1).options(selectinload(VotingRound.options))
    found = db.session.scalars(query).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def open_rounds(at: datetime, zone_ids: Collection[int] | None = None) -> Sequence[VotingRound]:
    """Rounds one can vote in at this moment, the one that closes first at the head."""
    query = db.select(VotingRound).where(
        VotingRound.status == RoundStatus.SCHEDULED, VotingRound.opens_at <= at, VotingRound.closes_at > at
    )
    if zone_ids is not None:
        query = query.where(VotingRound.zone_id.in_(zone_ids))
    query = query.order_by(VotingRound.closes_at, VotingRound.id).options(joinedload(VotingRound.zone))
    return db.session.scalars(query).all()


def voted_in(actor: Any, rounds: Collection[VotingRound]) -> set[int]:
    """The ids of those rounds in which the reader themselves holds a ballot that was cast online."""
    if not actor.is_authenticated or not rounds:
        return set()
    query = db.select(Participation.round_id).where(
        Participation.account_id == actor.id,
        Participation.channel == Channel.ONLINE,
        Participation.round_id.in_([each.id for each in rounds]),
    )
    return set(db.session.scalars(query))


def channel_at_desk(round_id: int, account_id: int) -> Channel | None:
    """How somebody votes whom a librarian gave a card or a paper ballot; None for everybody else."""
    return db.session.connection().scalar(_AT_DESK, {"round": round_id, "account": account_id})  # type: ignore[no-any-return]


def due_rounds(at: datetime) -> Sequence[VotingRound]:
    """Closed and not counted. Locked, so that two workers do not count the same one."""
    query = db.select(VotingRound).where(VotingRound.status == RoundStatus.SCHEDULED, VotingRound.closes_at <= at)
    return db.session.scalars(query.order_by(VotingRound.id).with_for_update(skip_locked=True)).all()


def closing_rounds(at: datetime) -> Sequence[VotingRound]:
    """Open for a day or longer, closing within a day, and nobody was reminded yet."""
    reminded = db.select(AuditEntry.id).where(
        AuditEntry.subject_type == VotingRound.subject_type,
        AuditEntry.subject_id == VotingRound.id,
        AuditEntry.verb == "date_near",
    )
    query = db.select(VotingRound).where(
        VotingRound.status == RoundStatus.SCHEDULED,
        VotingRound.opens_at <= at - DAY,
        VotingRound.closes_at.between(at, at + DAY),
        ~reminded.exists(),
    )
    return db.session.scalars(query.order_by(VotingRound.id)).all()


@cache
def _options() -> Any:
    """Built once: most pages of a round ask it."""
    strike = joinedload(VotingOption.strike)
    people = [strike.joinedload(who).load_only(Account.handle) for who in (Strike.entered_by, Strike.confirmed_by)]
    query = db.select(VotingOption).where(VotingOption.round_id == bindparam("round")).order_by(VotingOption.position)
    return query.options(joinedload(VotingOption.proposal), *people)


def options_of(voting_round: VotingRound) -> Sequence[VotingOption]:
    """With their proposals, and who struck them out, in the order in which the librarian put them."""
    found = db.session.scalars(_options(), {"round": voting_round.id}).all()
    set_committed_value(voting_round, "options", list(found))  # whoever asks the round itself reads them no second time
    return found


def votable_proposals(zone_id: int, also: Collection[int] = ()) -> Sequence[Proposal]:
    """Published ideas of the zone, with a cost, on which no vote runs and which were not chosen yet; `also`: those that
    a draft holds already. The most supported come first."""
    free = and_(Proposal.is_free, Proposal.cost.is_not(None))
    query = db.select(Proposal).where(
        Proposal.zone_id == zone_id,
        Proposal.status == ProposalStatus.PUBLISHED,
        or_(free, Proposal.id.in_(also)),
    )
    return db.session.scalars(query.order_by(Proposal.support_count.desc(), Proposal.id).limit(MOST_ON_A_LIST)).all()


def can_stand(proposal: Proposal) -> bool:
    """May this idea be put to the vote now? The same as `votable_proposals`, for one."""
    return proposal.status == ProposalStatus.PUBLISHED and proposal.is_free and proposal.cost is not None


def costless_count(zone_id: int) -> int:
    """Published ideas that cannot stand because nobody has said what they cost."""
    query = db.select(db.func.count(Proposal.id)).filter_by(zone_id=zone_id, status=ProposalStatus.PUBLISHED, cost=None)
    return int(db.session.scalar(query.where(Proposal.is_free)) or 0)


def electorate_size(voting_round: VotingRound) -> int | None:
    """How many may vote; None where cards are handed out, as anybody may ask for one."""
    if voting_round.voters is not Voters.MEMBERS:
        return None
    query = db.select(db.func.count(Membership.id)).where(
        Membership.zone_id == voting_round.zone_id,
        Membership.status == MembershipStatus.ADMITTED,
        Membership.since <= voting_round.members_until,
    )
    return int(db.session.scalar(query) or 0)


def zones_of_librarian(actor: Any) -> Sequence[Zone]:
    return db.session.scalars(db.select(Zone).where(Zone.id.in_(actor.librarian_zone_ids)).order_by(Zone.id)).all()


def rounds_of_zone_page(zone_id: int, at: datetime) -> tuple[list[VotingRound], VotingRound | None]:
    """What a zone's page shows, in one query: the rounds open `at` this moment, and the one counted last."""
    last = db.select(db.func.max(VotingRound.id)).filter_by(zone_id=zone_id, status=RoundStatus.COUNTED)
    is_open = and_(VotingRound.status == RoundStatus.SCHEDULED, VotingRound.opens_at <= at, VotingRound.closes_at > at)
    query = (
        db.select(VotingRound)
        .where(VotingRound.zone_id == zone_id, or_(is_open, VotingRound.id == last.scalar_subquery()))
        .order_by(VotingRound.closes_at, VotingRound.id)
        .options(joinedload(VotingRound.options))
    )
    found = db.session.scalars(query).unique().all()
    counted = [each for each in found if each.status == RoundStatus.COUNTED]
    return [each for each in found if each.status != RoundStatus.COUNTED], counted[0] if counted else None


def rounds_to_vote_in(actor: Any, at: datetime) -> Sequence[VotingRound]:
    """Open rounds of this person's zones in which they have not voted yet."""
    voted = db.select(Participation.round_id).where(Participation.account_id == actor.id)
    query = db.select(VotingRound).where(
        VotingRound.status == RoundStatus.SCHEDULED,
        VotingRound.opens_at <= at,
        VotingRound.closes_at > at,
        VotingRound.zone_id.in_(actor.zone_ids),
        VotingRound.id.not_in(voted),
    )
    return db.session.scalars(query.order_by(VotingRound.closes_at, VotingRound.id)).all()
