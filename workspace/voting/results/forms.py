from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from workspace.core.text import parse_money
from workspace.labels import label
from workspace.voting.models import Rule, VotingRound

ALL = "all"
MOST_MONEY = 100_000_000_00  # grosze, as in a round


class WhatIfForm(FlaskForm):
    """A form that is asked by its address, so that what it answers can be sent to others. Nothing is stored."""

    class Meta:
        csrf = False

    budget = StringField(_l("With so much money"), [InputRequired(), Length(max=20)])
    rule = SelectField(_l("Counted by"), [InputRequired()])
    grosze: int

    def __init__(self, voting_round: VotingRound, tried: list[Rule]) -> None:
        self.tried = tried
        self.asked = "budget" in request.args
        zloty, grosze = divmod(voting_round.budget, 100)
        usual = f"{zloty},{grosze:02}" if grosze else f"{zloty}"
        super().__init__(request.args if self.asked else None, data={"budget": usual, "rule": ALL})
        self.rule.choices = [(ALL, _("each way of counting")), *((rule.value, label(rule)) for rule in tried)]

    def validate_budget(self, field: StringField) -> None:
        try:
            self.grosze = parse_money(field.data or "")
        except ValueError:
            raise ValidationError(_("Write an amount in złoty, such as 12000 or 12 000,50.")) from None
        if not 0 < self.grosze <= MOST_MONEY:
            raise ValidationError(_("Write an amount above zero and below 100 million."))

    @property
    def rules(self) -> list[Rule]:
        return [rule for rule in self.tried if self.rule.data in (ALL, rule.value)]
