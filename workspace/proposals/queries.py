"""Which ideas a list shows. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import joinedload, lazyload, with_expression
from sqlalchemy.orm.attributes import set_committed_value

from workspace.accounts.models import Account, AccountStatus, Visitor
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.core.text import fold
from workspace.moderation.queries import was_decided
from workspace.proposals import similar
from workspace.proposals.models import Category, CoAuthor, Invitation, MergeRequest, Proposal, Revision, Stage
from workspace.proposals.models import ProposalStatus as S
from workspace.translations import queries as translations
from workspace.zones.models import Membership, Role, Zone

PAGE = 20
SORTS = {
    "newest": Proposal.published_on,
    "supported": Proposal.support_count,
    "discussed": Proposal.comment_count,
}


def proposals_visible_to(actor: Any) -> Select[tuple[Proposal]]:
    """Every idea `actor` may open; says the same as P.PROPOSAL_VIEW (an agreement test holds them together)."""
    rows: list[Any] = [Proposal.published_on.is_not(None)]
    if actor.is_authenticated:
        invited = select(CoAuthor.proposal_id).where(CoAuthor.account_id == actor.id)
        mine, own_zone = actor.librarian_zone_ids, Proposal.zone_id.in_(actor.librarian_zone_ids)
        rows += [
            Proposal.author_id == actor.id,
            Proposal.id.in_(invited),
            own_zone & Proposal.status.in_((S.SUBMITTED, S.REFUSED, S.APPEALED)),
            (Proposal.status == S.APPEALED) & Proposal.appeal_zone_id.in_(mine) & ~own_zone,
        ]
        if actor.is_coordinator:
            waits = Proposal.status.in_((S.SUBMITTED, S.REFUSED, S.APPEALED))
            rows.append(waits & Proposal.lacks_librarian & ~((Proposal.status == S.APPEALED) & own_zone))
    return select(Proposal).where(or_(*rows))


# --- the list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What a reader asked the list for; every value was checked against its own list before."""

    zone_id: int | None = None
    category: Category | None = None
    lang: str | None = None
    stage: Stage | None = None
    osiedle: str | None = None
    help_wanted: bool = False
    q: str = ""
    sort: str = "newest"


def contains(words: str) -> list[Any]:
    """Conditions that every word of `words` stands somewhere in an idea, in whatever script it was typed."""
    return [Proposal.search_key.contains(word, autoescape=True) for word in fold(words).split()[:8]]


def _filtered(filters: Filters) -> Select[tuple[Proposal]]:
    query = proposals_visible_to(Visitor()).where(Proposal.status == S.PUBLISHED, *contains(filters.q))
    for name in ("zone_id", "category", "lang", "stage", "osiedle"):
        if (value := getattr(filters, name)) is not None:
            query = query.where(getattr(Proposal, name) == value)
    return query.where(Proposal.help_wanted) if filters.help_wanted else query


@dataclass(frozen=True)
class Page:
    proposals: Sequence[Proposal]
    after: str | None  # the key with which the next page begins
    before: str | None


def page_of(filters: Filters, *, lang: str, after: Any = None, before: Any = None, size: int = PAGE) -> Page:
    """One page by key: `after` and `before` are (value of the sort, id) of a row; at most one is given. Each idea with
    its texts in `lang`, if somebody translated it."""
    column = SORTS[filters.sort]
    key, edge = tuple_(column, Proposal.id), after or before
    mine = with_expression(Proposal.in_mine, translations.texts_beside(Proposal, lang))
    query = _filtered(filters).options(lazyload("*"), mine)
    if edge:
        query = query.where(key > edge if before else key < edge)
    order = (column.asc(), Proposal.id.asc()) if before else (column.desc(), Proposal.id.desc())
    found: list[Proposal] = list(db.session.scalars(query.order_by(*order).limit(size + 1)))
    more, rows = len(found) > size, found[:size]
    if before:
        rows.reverse()
    has_next, has_previous = (True, more) if before else (more, bool(edge))
    return Page(
        rows,
        key_of(rows[-1], filters.sort) if rows and has_next else None,
        key_of(rows[0], filters.sort) if rows and has_previous else None,
    )


def key_of(proposal: Proposal, sort: str) -> str:
    return f"{getattr(proposal, SORTS[sort].key)}_{proposal.id}"


# --- for other pages and slices --------------------------------------------------------------------------------------


def proposals_of_interest(zone: Any, lang: str, limit: int = 4) -> Sequence[Proposal]:
    """The latest ideas, for the zone's page."""
    return page_of(Filters(zone_id=zone.id), lang=lang, size=limit).proposals


def merge_requests_to(proposal: Proposal) -> Sequence[MergeRequest]:
    """Ideas that ask to go on as part of this one."""
    query = select(MergeRequest).filter_by(target_id=proposal.id).options(joinedload(MergeRequest.proposal))
    requests = list(db.session.scalars(query))
    for request in requests:
        set_committed_value(request.proposal, "merge_request", request)  # as known; not asked for again
    return [request for request in requests if request.proposal.status == S.PUBLISHED]


# --- one idea --------------------------------------------------------------------------------------------------------


def appeal_words(proposal: Proposal) -> AuditEntry | None:
    """What the author said when they appealed: {"words", "lang"} in its detail."""
    query = select(AuditEntry).filter_by(subject_type=Proposal.subject_type, subject_id=proposal.id, verb="appeal")
    return db.session.scalar(query.order_by(AuditEntry.id.desc()).limit(1))


def dispute(proposal: Proposal) -> tuple[Zone | None, dict[str, Any], dict[str, Any]]:
    """In one query: the zone that refused an idea, what it said, and what the author says against it (reason, words,
    lang); none of it if it was not refused."""
    mine = and_(AuditEntry.subject_type == Proposal.subject_type, AuditEntry.subject_id == proposal.id)
    said = AuditEntry.verb.in_(("refuse", "take_down", "appeal"))
    query = select(AuditEntry, Zone).join(Zone, Zone.id == AuditEntry.zone_id).where(mine, said)
    rows = db.session.execute(query.order_by(AuditEntry.id.desc()).limit(2)).all()
    by_verb = {"appeal" if entry.verb == "appeal" else "refuse": entry.detail for entry, _ in rows}
    return rows[0][1] if rows else None, by_verb.get("refuse", {}), by_verb.get("appeal", {})


def revisions_of(proposal: Proposal) -> Sequence[Revision]:
    """The newest first, at most 50."""
    query = select(Revision).filter_by(proposal_id=proposal.id).order_by(Revision.number.desc()).limit(50)
    return db.session.scalars(query).all()


def zone_to_appeal_to(proposal: Proposal) -> int | None:
    """Another zone that has a librarian who may judge it (P.PROPOSAL_JUDGE) and is there to do so: the next one around
    the circle, so that appeals spread. None if there is none."""
    librarian, active = Membership.role == Role.LIBRARIAN, Account.status == AccountStatus.ACTIVE
    kin = select(Membership.account_id).where(librarian, Membership.zone_id == proposal.zone_id)
    able = Membership.account_id.not_in(kin) & Membership.account_id.not_in(
        {proposal.author_id, *proposal.coauthor_ids}
    )
    query = select(Membership.zone_id).join(Account).where(librarian, active, able)
    others = sorted(set(db.session.scalars(query)))
    return next((zone_id for zone_id in others if zone_id > proposal.zone_id), others[0] if others else None)


def similar_to(proposal: Proposal, most: int = 5) -> list[Proposal]:
    """Published ideas much like this one, in any language and script, the most alike first. Two queries at most."""
    mine = similar.sounds(f"{proposal.title} {proposal.summary}")
    telling = similar.telling(mine)
    others = select(Proposal).where(Proposal.status == S.PUBLISHED, Proposal.id != proposal.id)
    newest = others.order_by(Proposal.published_on.desc(), Proposal.id.desc())
    found: dict[int, Proposal] = {}
    if telling:
        alike = or_(*(Proposal.sound_key.contains(f" {word}", autoescape=True) for word in telling))
        found.update({one.id: one for one in db.session.scalars(newest.where(alike).limit(200))})
    if proposal.category and proposal.osiedle:
        beside = and_(Proposal.category == proposal.category, Proposal.osiedle == proposal.osiedle)
        found.update({one.id: one for one in db.session.scalars(newest.where(beside).limit(40))})
    scored = [(similar.score(proposal, other, mine), -other.id, other) for other in found.values()]
    return [other for score, _, other in sorted(scored, key=lambda row: row[:2], reverse=True)[:most] if score >= 0.4]


def merge_targets(proposal: Proposal) -> list[Proposal]:
    """Published ideas of the same zone that this one could join: the most alike first, then the most supported."""
    alike = [other for other in similar_to(proposal) if other.zone_id == proposal.zone_id]
    query = select(Proposal).where(
        Proposal.zone_id == proposal.zone_id, Proposal.status == S.PUBLISHED, Proposal.id != proposal.id
    )
    most = db.session.scalars(query.order_by(Proposal.support_count.desc(), Proposal.id.desc()).limit(PAGE))
    return [other for other in dict.fromkeys([*alike, *most]) if other.is_free]


@dataclass
class OnDesk:
    """One person's ideas that are not public, those they are asked to write along with, and those another would join."""

    writing: list[Proposal]
    waiting: list[Proposal]
    invited: list[Proposal]
    asked: list[Proposal]
    returned: set[int]  # ids of drafts that a librarian sent back


def _is_asked() -> Any:
    """Does another public idea ask to join this one, which is public too?"""
    public = select(Proposal.id).where(Proposal.status == S.PUBLISHED)
    asking = exists().where(MergeRequest.target_id == Proposal.id, MergeRequest.proposal_id.in_(public))
    return and_(Proposal.status == S.PUBLISHED, asking)


def on_desk(actor: Any) -> OnDesk:
    """In one query: drafts (also sent back), what lies with a librarian or was refused, open invitations, and one's public
    ideas that another asks to join."""
    own = and_(CoAuthor.proposal_id == Proposal.id, CoAuthor.account_id == actor.id)
    private = Proposal.status.in_((S.DRAFT, S.SUBMITTED, S.REFUSED, S.APPEALED))
    theirs = select(Proposal.id).where(Proposal.author_id == actor.id)
    query = (
        proposals_visible_to(actor)
        .add_columns(CoAuthor.invitation, was_decided(Proposal.subject_type, Proposal.id))
        .outerjoin(CoAuthor, own)
        .where(
            Proposal.id.in_(theirs.union(select(CoAuthor.proposal_id).where(CoAuthor.account_id == actor.id))),
            or_(
                and_(private, or_(Proposal.author_id == actor.id, CoAuthor.invitation == Invitation.ACCEPTED)),
                CoAuthor.invitation == Invitation.SENT,
                and_(Proposal.author_id == actor.id, _is_asked()),
            ),
        )
    )
    rows = db.session.execute(query.order_by(Proposal.id.desc()).limit(2 * PAGE)).all()
    mine = [proposal for proposal, invitation, _ in rows if invitation != Invitation.SENT]
    return OnDesk(
        writing=[each for each in mine if each.status == S.DRAFT],
        waiting=[each for each in mine if each.status not in (S.DRAFT, S.PUBLISHED)],
        invited=[proposal for proposal, invitation, _ in rows if invitation == Invitation.SENT],
        asked=[each for each in mine if each.status == S.PUBLISHED],
        returned={proposal.id for proposal, _, decided in rows if decided and proposal.status == S.DRAFT},
    )
