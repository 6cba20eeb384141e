"""Rounds, what stands on their ballots, who took part, and what was chosen. The last two are kept apart.

`Participation` knows the person and not the choice, `Ballot` the choice and not the person. While a round is open, a
ballot can be found again by a keyed hash of the person and the round's nonce, so that it can be changed; counting
destroys the nonce and the hash. The tables of both have no row numbers and no times, so that order tells nothing."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from workspace.core.db import db, today
from workspace.permissions import P
from workspace.proposals.models import Proposal
from workspace.voting.terms import BallotKind, Channel, Completion, Phase, RoundStatus, Rule, Twice, Voters
from workspace.zones.models import Zone

if TYPE_CHECKING:
    from workspace.voting.seals.models import Witness
    from workspace.voting.strikes.models import Strike

__all__ = [
    "BallotKind",
    "Channel",
    "Completion",
    "Phase",
    "RoundStatus",
    "Rule",
    "Twice",
    "Voters",
]  # and what is below

FROZEN = (
    "zone_id", "title", "lang", "budget", "ballot_kind", "max_choices", "points_sum", "rule", "completion", "threshold",
    "quorum", "voters", "twice", "lot_source", "last_in_part", "ballots_from", "opens_at", "closes_at",
    "members_until", "rules", "fingerprint",
)  # fmt: skip
MOST_POINTS = 10  # for one option
BALLOTS_FROM = 50  # with fewer ballots than this the ballots themselves are not published


class VotingRound(db.Model):
    __tablename__ = "voting_rounds"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint("budget > 0", name="budget"),
        CheckConstraint("max_choices >= 1", name="max_choices"),
        CheckConstraint("threshold >= 1", name="threshold"),
        CheckConstraint("quorum >= 1", name="quorum"),
        CheckConstraint("points_sum >= 1", name="points_sum"),
        CheckConstraint("ballots_from >= 1", name="ballots_from"),
        CheckConstraint("last_in_part IS NULL OR rule = 'greedy-no-skip'", name="in_part_fits"),
        CheckConstraint("last_in_part BETWEEN 1 AND 99", name="last_in_part"),
        CheckConstraint("completion = 'none' OR rule = 'equal-shares'", name="completion_fits"),
        CheckConstraint("status IN ('draft', 'cancelled') OR fingerprint IS NOT NULL", name="frozen"),
        CheckConstraint("status IN ('draft', 'scheduled') OR nonce IS NULL", name="sealed"),
        CheckConstraint("status NOT IN ('counted', 'undecided') OR outcome IS NOT NULL", name="counted"),
        Index("ix_voting_rounds_zone_id_status", "zone_id", "status", "id"),
        Index("ix_voting_rounds_status_closes_at", "status", "closes_at"),
    )
    subject_type = "round"
    view_permission = P.ROUND_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    status: Mapped[RoundStatus]
    title: Mapped[str]
    lang: Mapped[str]
    budget: Mapped[int]  # grosze
    ballot_kind: Mapped[BallotKind] = mapped_column(default=BallotKind.APPROVAL)
    max_choices: Mapped[int]  # options one ballot may name
    points_sum: Mapped[int | None]  # points one ballot may give together; None: no limit
    rule: Mapped[Rule] = mapped_column(default=Rule.GREEDY)
    completion: Mapped[Completion] = mapped_column(default=Completion.NONE)
    threshold: Mapped[int] = mapped_column(
        default=1
    )  # votes (or points) an idea needs; what nobody wants is not chosen
    last_in_part: Mapped[
        int | None
    ]  # per cent of its cost: if so much is left, the first idea that does not fit gets it
    quorum: Mapped[int | None]  # ballots without which there is no result
    voters: Mapped[Voters] = mapped_column(default=Voters.MEMBERS)
    twice: Mapped[Twice] = mapped_column(default=Twice.PAPER)
    lot_source: Mapped[str | None]  # in words, in `lang`: the public draw announced for ties; None: a lot in the room
    ballots_from: Mapped[int] = mapped_column(default=BALLOTS_FROM)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    members_until: Mapped[date]  # members of the zone since this day or earlier may vote
    rules: Mapped[str | None] = mapped_column(Text)  # canonical JSON, see rules.py; set when the vote is opened
    fingerprint: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of `rules`
    nonce: Mapped[str | None] = mapped_column(String(64))  # destroyed at counting
    outcome: Mapped[dict[str, Any] | None] = mapped_column(db.JSON(none_as_null=True))  # counting.Outcome, by option
    explained: Mapped[dict[str, Any] | None] = mapped_column(db.JSON(none_as_null=True))  # beside it: see facts.py
    turnout: Mapped[int | None]
    electorate: Mapped[int | None]  # how many might vote: set at opening, at counting no fewer; None: cards
    counted_on: Mapped[date | None]
    cancel_reason: Mapped[str | None]
    cancel_lang: Mapped[str | None]
    unwitnessed: Mapped[str | None]  # why it was opened with fewer than two witnesses
    unwitnessed_lang: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the name SQLAlchemy reads

    zone: Mapped[Zone] = relationship()
    witnesses: Mapped[list["Witness"]] = relationship(
        back_populates="voting_round", order_by="Witness.number", passive_deletes=True
    )
    options: Mapped[list["VotingOption"]] = relationship(
        back_populates="voting_round", order_by="VotingOption.position", cascade="all, delete-orphan"
    )

    def phase(self, now: datetime) -> Phase:
        if self.status != RoundStatus.SCHEDULED:
            return Phase(self.status)
        if now < self.opens_at:
            return Phase.UPCOMING
        return Phase.OPEN if now < self.closes_at else Phase.CLOSED

    @property
    def witness_ids(self) -> set[int | None]:
        """The accounts of those witnesses who have one."""
        return {witness.account_id for witness in self.witnesses}

    @property
    def conflicts(self) -> list[list[int]]:
        """Groups of options of which at most one can win, each by id."""
        groups: dict[int, list[int]] = {}
        for option in self.options:
            if option.conflict_group is not None:
                groups.setdefault(option.conflict_group, []).append(option.id)
        return sorted(sorted(group) for group in groups.values())

    @property
    def winners(self) -> list["VotingOption"]:
        """In the order in which they were chosen."""
        return sorted((option for option in self.options if option.place is not None), key=lambda o: o.place or 0)


class VotingOption(db.Model):
    """An idea as it stood when the vote was opened: later edits of the proposal do not reach the ballot."""

    __tablename__ = "voting_options"
    __table_args__ = (
        UniqueConstraint("round_id", "proposal_id"),
        UniqueConstraint("round_id", "id", name="uq_voting_options_round_id_id"),
        CheckConstraint("cost >= 0", name="cost"),
    )
    view_permission = P.ROUND_VIEW

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    lang: Mapped[str]
    cost: Mapped[int]  # grosze
    conflict_group: Mapped[int | None]  # of the options of one group at most one can win
    votes: Mapped[int | None]  # known after counting
    place: Mapped[int | None]  # 1 for the first one chosen; None if not chosen

    voting_round: Mapped[VotingRound] = relationship(back_populates="options")
    proposal: Mapped[Proposal] = relationship()
    strike: Mapped["Strike | None"] = relationship(back_populates="option", lazy="joined", passive_deletes=True)

    @property
    def struck(self) -> "Strike | None":
        """Why it no longer stands, if so. One that waits for a second person takes nothing away yet."""
        return self.strike if self.strike is not None and self.strike.struck_on else None

    # What permissions ask of it.
    @property
    def zone_id(self) -> int:
        return self.voting_round.zone_id

    @property
    def fingerprint(self) -> str | None:
        return self.voting_round.fingerprint

    @property
    def author_id(self) -> int | None:
        return self.proposal.author_id


class Participation(db.Model):
    """Who took part, and on which day. Nothing here leads to a ballot once the round's nonce is gone."""

    __tablename__ = "participations"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the name SQLAlchemy reads

    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    day: Mapped[date] = mapped_column(default=today)
    channel: Mapped[Channel] = mapped_column(default=Channel.ONLINE)  # another: voting online is closed to them


class Ballot(db.Model):
    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("id", "round_id"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(32), primary_key=True)  # random
    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"), index=True)
    link_hash: Mapped[str | None] = mapped_column(
        String(64), unique=True
    )  # NULL after counting, and so are the next two
    seal: Mapped[str | None] = mapped_column(String(64), index=True)  # see seals/: what the log holds of it
    replaces: Mapped[str | None] = mapped_column(String(64))  # the voter's last seal that stands in the log
    sealed: Mapped[bool] = mapped_column(default=False)  # its seal stands in the log


class BallotChoice(db.Model):
    """One mark. The keys see to it that ballot and option belong to one round, and that nothing counts twice."""

    __tablename__ = "ballot_choices"
    __table_args__ = (
        ForeignKeyConstraint(["ballot_id", "round_id"], ["ballots.id", "ballots.round_id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["round_id", "option_id"], ["voting_options.round_id", "voting_options.id"]),
        Index("ix_ballot_choices_round_id_option_id", "round_id", "option_id"),
        CheckConstraint("value >= 1", name="value"),
        {"sqlite_with_rowid": False},
    )

    ballot_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    option_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    value: Mapped[int | None]  # the place from 1 in a ranking, or points; None for a tick


def _refuse_thawing(_mapper: Mapper[Any], _connection: Any, voting_round: VotingRound) -> None:
    """Rules are frozen when the vote is opened: whoever needs others cancels it and opens a new one."""
    state = db.inspect(voting_round)
    if state.attrs.fingerprint.history.added and not any(state.attrs.fingerprint.history.deleted):
        return
    if voting_round.fingerprint and any(state.attrs[name].history.has_changes() for name in FROZEN):
        raise RuntimeError(f"the rules of round {voting_round.id} are frozen")


event.listen(VotingRound, "before_update", _refuse_thawing)
