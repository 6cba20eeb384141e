from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from workspace.accounts.forms import known_account
from workspace.accounts.models import Account
from workspace.core.text import clean
from workspace.voting.counting import lot
from workspace.voting.models import VotingOption


class PublicLotForm(FlaskForm):
    value = StringField(_l("What was drawn"), [InputRequired(), Length(1, 200)], filters=[clean])

    def validate_value(self, field: StringField) -> None:
        if not lot.from_words(field.data or "").strip("/."):
            raise ValidationError(_("Write the numbers or letters that were drawn."))


class RoomLotForm(FlaskForm):
    """Besides its field, one number for each tied idea: `place-12` is the turn in which option 12 was drawn."""

    drawn_by = StringField(
        _l("Who drew? The name of their account"), [InputRequired(), Length(max=60)], filters=[clean]
    )
    account: Account

    def __init__(self, groups: Sequence[Sequence[VotingOption]], given: Any) -> None:
        super().__init__()
        self.groups = groups
        self.places = {each.id: given.get(f"place-{each.id}", "") for group in groups for each in group}
        self.place_error = ""

    def validate_drawn_by(self, field: StringField) -> None:
        self.account = known_account(field.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for group in self.groups:
            turns = sorted(self.places[each.id] for each in group)
            if turns != sorted(str(turn) for turn in range(1, len(group) + 1)):
                self.place_error = _("Give each idea the turn in which it was drawn: 1, 2 and so on, each once.")
        return good and not self.place_error

    @property
    def drawn(self) -> list[int]:
        """The options in the order of the draw, group by group. Call it after validation."""
        return [each.id for group in self.groups for each in sorted(group, key=lambda o: int(self.places[o.id]))]
