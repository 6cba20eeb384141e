"""What is typed at the desk: how many sheets, who got one, and what stands on a sheet."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from workspace.core.language import LANGUAGES, current
from workspace.labels import label
from workspace.voting import ballot_forms
from workspace.voting.ballots import AccountVoter
from workspace.voting.cards.forms import GivingForm
from workspace.voting.kinds import Marks
from workspace.voting.models import BallotKind, Voters, VotingRound
from workspace.voting.paper.models import MOST_SHEETS, Invalid
from workspace.voting.paper.sheet import MOST_COPIES

_LANGUAGES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


class BatchForm(FlaskForm):
    sheets = IntegerField(_l("How many sheets"), [InputRequired(), NumberRange(1, MOST_SHEETS)])


class PrintForm(FlaskForm):
    lang = SelectField(_l("First language"), [InputRequired()], choices=_LANGUAGES)
    second = SelectField(_l("Second language"), [InputRequired()], choices=_LANGUAGES)
    copies = IntegerField(_l("How many copies"), [InputRequired(), NumberRange(1, MOST_COPIES)])

    def __init__(self, **how: Any) -> None:
        """Polish, and the reader's language or the first other one."""
        second = current() if current() != "pl" else next(code for code in LANGUAGES if code != "pl")
        super().__init__(**{"data": {"lang": "pl", "second": second, "copies": 10}, **how})


class HandOutForm(GivingForm):
    def __init__(self, voting_round: VotingRound, **how: Any) -> None:
        super().__init__(voting_round, **how)
        if voting_round.voters is Voters.MEMBERS:
            self.handle.validators, self.handle.flags.required = [InputRequired(), Length(max=60)], True
            self.handle.label.text = _("Name of the account")

    def validate_handle(self, field: Any) -> None:
        super().validate_handle(field)
        if self.account and not AccountVoter(self.account).may_vote(self.voting_round):
            raise ValidationError(_("This account may not vote here: it joined the zone too late, or not at all."))


class SheetForm(FlaskForm):
    """One sheet as the reader sees it. `marks` are read beside it, see `marks_in`."""

    invalid = SelectField(_l("If it does not count, why?"), validators=[Optional()])

    def __init__(self, **how: Any) -> None:
        self.invalid_choices = [SelectChoice("", _("It counts"))]
        super().__init__(**how)
        self.invalid.choices = [*self.invalid_choices, *(SelectChoice(each, label(each)) for each in Invalid)]


def marks_in(voting_round: VotingRound, form: Any) -> Marks:
    """`choices` that are ticked, `points-12`, or `place-12` with a place from 1. What is no number is refused later."""
    if voting_round.ballot_kind is not BallotKind.RANKING:
        return ballot_forms.marks_in(voting_round, form)
    typed = {name: value.strip() for name, value in form.items() if name.startswith("place-") and value.strip()}
    return {_number(name.removeprefix("place-")): _number(value) for name, value in typed.items()}


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else 0
