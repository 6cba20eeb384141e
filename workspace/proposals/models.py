from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, case, exists, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    Mapped,
    aliased,
    joinedload,
    mapped_column,
    query_expression,
    relationship,
    with_expression,
)

from workspace.accounts.models import Account, handle_of
from workspace.core.db import db, now, today
from workspace.permissions import P
from workspace.proposals.kinds import FREE, Category, Invitation, OfferKind, ProposalStatus, Stage
from workspace.zones.models import Membership, Role, Zone, looked_after

__all__ = ["Category", "CoAuthor", "Invitation", "MergeRequest", "Offer", "OfferKind", "Proposal", "ProposalStatus"]
__all__ += ["Revision", "Stage", "Support"]


class Proposal(db.Model):
    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost"),
        CheckConstraint("status <> 'published' OR published_on IS NOT NULL", name="published_on"),
        CheckConstraint("status <> 'merged' OR merged_into_id IS NOT NULL", name="merged_into"),
        CheckConstraint("status <> 'appealed' OR appeal_zone_id IS NOT NULL", name="appeal_zone"),
        CheckConstraint("appeal_zone_id <> zone_id", name="appeal_elsewhere"),
        CheckConstraint("support_count >= 0 AND comment_count >= 0", name="counts"),
        # One index for each order of the list, over all zones and in one.
        Index("ix_proposals_newest", "status", "published_on", "id"),
        Index("ix_proposals_supported", "status", "support_count", "id"),
        Index("ix_proposals_discussed", "status", "comment_count", "id"),
        Index("ix_proposals_zone_newest", "zone_id", "status", "published_on", "id"),
        Index("ix_proposals_zone_supported", "zone_id", "status", "support_count", "id"),
        Index("ix_proposals_zone_discussed", "zone_id", "status", "comment_count", "id"),
        # One for each filter that may leave only a few.
        Index("ix_proposals_category", "category", "osiedle", "status"),
        Index("ix_proposals_osiedle", "osiedle", "status", "published_on", "id"),
        Index("ix_proposals_stage", "stage", "status", "published_on", "id"),
        Index("ix_proposals_lang", "lang", "status", "published_on", "id"),
        Index("ix_proposals_help_wanted", "help_wanted", "status", "published_on", "id"),
    )
    subject_type = "proposal"
    view_permission = P.PROPOSAL_VIEW
    attach_permission = P.PROPOSAL_ATTACH
    comment_permission = P.PROPOSAL_COMMENT
    translate_permission = P.PROPOSAL_TRANSLATE

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    status: Mapped[ProposalStatus]
    stage: Mapped[Stage] = mapped_column(default=Stage.IDEA)
    stage_since: Mapped[date] = mapped_column(default=today)
    stage_url: Mapped[str | None]  # the page of the slice above where it goes on: its round, its action
    lang: Mapped[str]  # of title and texts, chosen by the author
    title: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    needs: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")  # who joins in, and for whom it is
    help_wanted: Mapped[bool] = mapped_column(default=False)
    category: Mapped[Category | None]
    osiedle: Mapped[str | None]  # code of one of the 36
    place: Mapped[str] = mapped_column(default="")  # roughly: a square, a courtyard; never a home address
    cost: Mapped[int | None]  # grosze, a rough guess
    support_count: Mapped[int] = mapped_column(default=0)  # kept with each support, recounted by `workspace check`
    comment_count: Mapped[int] = mapped_column(default=0)
    revision_count: Mapped[int] = mapped_column(default=0)
    search_key: Mapped[str] = mapped_column(default="")  # text.fold() of title and texts
    sound_key: Mapped[str] = mapped_column(default="")  # similar.sound_key() of the same: alike in any Slavic spelling
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    appeal_zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"), index=True)  # whose librarian judges
    appealed_on: Mapped[date | None]  # an author may appeal once
    created_at: Mapped[datetime] = mapped_column(default=now)
    published_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id")
    )  # who saved the draft last; else its author
    written_from: Mapped[int] = mapped_column(default=0)  # the version since which nobody else has saved it
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    zone: Mapped[Zone] = relationship(foreign_keys=zone_id, lazy="joined", innerjoin=True)
    author: Mapped[Account] = relationship(foreign_keys=author_id)
    coauthors: Mapped[list["CoAuthor"]] = relationship(passive_deletes=True, order_by="CoAuthor.id")
    offers: Mapped[list["Offer"]] = relationship(passive_deletes=True, order_by="Offer.id")
    merge_request: Mapped["MergeRequest | None"] = relationship(
        foreign_keys="MergeRequest.proposal_id", back_populates="proposal", passive_deletes=True
    )
    merged_into: Mapped["Proposal | None"] = relationship(remote_side="Proposal.id", foreign_keys=merged_into_id)
    author_handle: Mapped[str] = handle_of(author_id)
    supported: Mapped[bool | None] = query_expression()  # by the reader; only where load_options() were asked for
    is_asked: Mapped[bool | None] = query_expression()  # another idea would like to join it; likewise
    in_mine: Mapped[dict[str, str] | None] = query_expression()  # its texts in the reader's language; only in lists

    @classmethod
    def load_options(cls, actor: Any) -> list[Any]:
        """Loads with an idea, in the same query, the people around it."""
        mine = exists().where(Support.proposal_id == cls.id, Support.account_id == (actor.id or 0))
        asked = exists().where(MergeRequest.target_id == cls.id)
        around: tuple[Any, ...] = (cls.coauthors, cls.offers, cls.merge_request)
        shown = [with_expression(cls.supported, mine), with_expression(cls.is_asked, asked)]
        return [*map(joinedload, around), *shown]

    @hybrid_property
    def is_free(self) -> bool:
        """Still under talk: no vote runs on it, and nobody carries it out."""
        return self.stage in FREE

    @is_free.inplace.expression
    @classmethod
    def _is_free(cls) -> ColumnElement[bool]:
        return cls.stage.in_(FREE)

    def listed(self, name: str, lang: str) -> tuple[str, str]:
        """(text, its language) as a list for a reader of `lang` shows it, where `in_mine` was asked for."""
        mine = (self.in_mine or {}).get(name) if self.lang != lang else None
        return (mine, lang) if mine else (getattr(self, name), self.lang)

    @property
    def coauthor_ids(self) -> set[int]:
        return {coauthor.account_id for coauthor in self.coauthors if coauthor.invitation == Invitation.ACCEPTED}

    @property
    def invited_ids(self) -> set[int]:
        return {coauthor.account_id for coauthor in self.coauthors if coauthor.invitation == Invitation.SENT}

    @property
    def from_zone_id(self) -> int | None:
        """On appeal the zone that refused: nobody of there decides again."""
        return self.zone_id if self.status == ProposalStatus.APPEALED else None

    @hybrid_property
    def lacks_librarian(self) -> bool:
        """No librarian is left who could decide on it, but those who wrote it: then a coordinator does."""
        row = Proposal
        return bool(db.session.scalar(select(row.lacks_librarian).where(row.id == self.id)))

    @lacks_librarian.inplace.expression
    @classmethod
    def _lacks_librarian(cls) -> ColumnElement[bool]:
        appealed = cls.status == ProposalStatus.APPEALED
        kin = aliased(Membership)
        there = (appealed, kin.zone_id == cls.zone_id, kin.role == Role.LIBRARIAN)
        refused = exists().where(*there, kin.account_id == Membership.account_id).correlate_except(kin)
        by = (Membership.account_id != cls.author_id, ~CoAuthor.wrote(cls.id, Membership.account_id), ~refused)
        return ~looked_after(case((appealed, cls.appeal_zone_id), else_=cls.zone_id), *by)

    @property
    def merge_target_author_id(self) -> int | None:
        """Whose consent an asked-for merge waits for."""
        return self.merge_request.target.author_id if self.merge_request else None


class Support(db.Model):
    """A tap that says "this matters to me": one per person. Not in the audit log: undone means gone."""

    __tablename__ = "supports"
    __table_args__ = (UniqueConstraint("proposal_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    since: Mapped[date] = mapped_column(default=today)


class Offer(db.Model):
    """What a neighbour would give: hours of work, a skill, a thing, a language, time with children."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("hours IS NULL OR hours BETWEEN 1 AND 500", name="hours"),
        CheckConstraint("kind <> 'hours' OR hours IS NOT NULL", name="hours_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[OfferKind]
    hours: Mapped[int | None]
    words: Mapped[str] = mapped_column(default="")
    lang: Mapped[str]
    since: Mapped[date] = mapped_column(default=today)

    account_handle: Mapped[str] = handle_of(account_id)


class CoAuthor(db.Model):
    """Somebody asked to write along. Declining or leaving deletes the row."""

    __tablename__ = "coauthors"
    __table_args__ = (UniqueConstraint("proposal_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    invitation: Mapped[Invitation] = mapped_column(default=Invitation.SENT)
    since: Mapped[date] = mapped_column(default=today)

    account_handle: Mapped[str] = handle_of(account_id)

    @classmethod
    def wrote(cls, proposal_id: Any, account_id: Any) -> ColumnElement[bool]:
        """Whether an account writes along, for a query that names both."""
        accepted = cls.invitation == Invitation.ACCEPTED
        here = (cls.proposal_id == proposal_id, cls.account_id == account_id, accepted)
        return exists().where(*here).correlate_except(cls)


class MergeRequest(db.Model):
    """The author of `proposal` would like it to go on as part of `target`; the author of `target` answers."""

    __tablename__ = "merge_requests"
    __table_args__ = (CheckConstraint("proposal_id <> target_id", name="two_ideas"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), unique=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    since: Mapped[date] = mapped_column(default=today)

    proposal: Mapped[Proposal] = relationship(foreign_keys=proposal_id, back_populates="merge_request")
    target: Mapped[Proposal] = relationship(foreign_keys=target_id)


class Revision(db.Model):
    """The texts as they stood: number 1 when the idea was published, one more for each change after that."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    number: Mapped[int]
    texts: Mapped[dict[str, Any]]  # field of the proposal: its value then
    why: Mapped[str] = mapped_column(default="")  # what the author says of the change
    since: Mapped[date] = mapped_column(default=today)

    account_handle: Mapped[str] = handle_of(account_id)
