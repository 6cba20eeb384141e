from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import Account
from workspace.core.db import db
from workspace.voting.models import VotingOption
from workspace.voting.terms import StruckReason


class Strike(db.Model):
    """Why an option leaves the ballot, and who says so. The author of the idea decides alone; of the library one writes it
    down and another confirms it: until `struck_on` the option stands as before."""

    __tablename__ = "strikes"
    __table_args__ = (CheckConstraint("confirmed_by_id <> entered_by_id", name="two_people"),)

    option_id: Mapped[int] = mapped_column(ForeignKey("voting_options.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[StruckReason]
    words: Mapped[str] = mapped_column(Text)
    lang: Mapped[str]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    struck_on: Mapped[date | None]

    option: Mapped[VotingOption] = relationship(back_populates="strike")
    entered_by: Mapped[Account | None] = relationship(foreign_keys=[entered_by_id])
    confirmed_by: Mapped[Account | None] = relationship(foreign_keys=[confirmed_by_id])

    @property
    def by_author(self) -> bool:
        return self.reason is StruckReason.TAKEN_BACK

    @property
    def people(self) -> list[str]:
        """The handles of those who struck it out; who erased their account since is left out."""
        return [each.handle for each in (self.entered_by, self.confirmed_by) if each]
