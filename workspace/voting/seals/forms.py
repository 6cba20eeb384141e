from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from workspace.accounts.forms import known_account
from workspace.accounts.models import Account
from workspace.core.language import LANGUAGES
from workspace.core.text import clean
from workspace.voting.models import VotingRound
from workspace.voting.seals import codes
from workspace.voting.seals.log import Marks
from workspace.voting.seals.witnesses import runs_it

MISTYPED = _l("A character is missing or mistyped. Compare the code with your receipt.")
TICK, VALUE = "marks", "mark-"  # names of boxes, and how names of numbers begin


class CheckForm(FlaskForm):
    code = StringField(_l("Tracking code"), [InputRequired(), Length(max=60)])
    key = StringField(_l("Key"), [Optional(), Length(max=90)])

    def validate_code(self, field: StringField) -> None:
        try:
            codes.read_tracking(field.data or "")
        except codes.MistypedError:
            raise ValidationError(str(MISTYPED)) from None

    def validate_key(self, field: StringField) -> None:
        try:
            codes.read_key(field.data or "")
        except codes.MistypedError:
            raise ValidationError(str(MISTYPED)) from None


class WitnessForm(FlaskForm):
    handle = StringField(
        _l("Name of their account here, if they have one"), [Optional(), Length(max=60)], filters=[clean]
    )
    email = StringField(
        _l("E-mail address"), [Optional(), Length(max=254), Email(allow_smtputf8=False)], filters=[clean]
    )
    lang = SelectField(
        _l("Language of the letters"),
        [InputRequired()],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )

    account: Account | None = None

    def __init__(self, voting_round: VotingRound, **how: Any) -> None:
        super().__init__(**how)
        self.voting_round = voting_round
        if not self.handle.data:
            self.email.validators = [InputRequired(), *self.email.validators[1:]]

    def validate_handle(self, field: StringField) -> None:
        self.account = known_account(field.data) if field.data else None
        if self.account and runs_it(self.account, self.voting_round):
            raise ValidationError(_("Whoever runs the vote cannot be its witness."))

    def validate_email(self, field: StringField) -> None:
        if any(ord(char) < 32 for char in field.data or ""):
            raise ValidationError(_("Write one address."))


def said_marks(given: MultiDict[str, str], options: Sequence[Any]) -> Marks:
    """What the visitor says their ballot holds; what is no number of a sensible size is left out."""
    known = {option.id for option in options}
    marks: Marks = {int(each): None for each in given.getlist(TICK) if each.isdecimal() and int(each[:10]) in known}
    for option_id in known:
        value = given.get(f"{VALUE}{option_id}", "").strip()
        if value.isdecimal() and len(value) < 4 and int(value) > 0:
            marks[option_id] = int(value)
    return marks
