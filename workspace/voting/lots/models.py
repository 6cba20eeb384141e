import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import Account
from workspace.core.db import db, today


class LotSource(enum.StrEnum):
    PUBLIC = "public"  # announced in the rules, drawn by others, checked by anyone
    ROOM = "room"


class Lot(db.Model):
    """The lot of a round. One of the room decides nothing until a second person has confirmed it."""

    __tablename__ = "lots"
    __table_args__ = (
        CheckConstraint("source <> 'public' OR value IS NOT NULL", name="value"),
        CheckConstraint("source <> 'room' OR drawn IS NOT NULL", name="drawn"),
        CheckConstraint("confirmed_by_id <> entered_by_id", name="two_people"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("voting_rounds.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[LotSource]
    value: Mapped[str | None]  # what the public source gave, as it was typed
    drawn: Mapped[list[int] | None] = mapped_column(db.JSON(none_as_null=True))  # option ids, in the order of the draw
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    entered_on: Mapped[date] = mapped_column(default=today)

    drawn_by: Mapped[Account | None] = relationship(foreign_keys=[drawn_by_id], lazy="joined")
    entered_by: Mapped[Account | None] = relationship(foreign_keys=[entered_by_id], lazy="joined")
    confirmed_by: Mapped[Account | None] = relationship(foreign_keys=[confirmed_by_id], lazy="joined")
