from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from workspace.accounts.forms import known_account
from workspace.accounts.models import Account
from workspace.core.text import clean
from workspace.labels import label
from workspace.voting.cards import codes, queries
from workspace.voting.cards.models import Card, CardStatus, Struck
from workspace.voting.cards.services import MOST_CARDS
from workspace.voting.models import Twice, VotingRound

NO_SUCH_CARD = _l("This vote has no such card. Look at the number again.")
NOT_FREE = {
    CardStatus.ISSUED: _l("This card was handed out before. Take another one."),
    CardStatus.STRUCK: _l("This card was struck out. Take another one."),
}


class CodeForm(FlaskForm):
    code = StringField(_l("Code on your card"), [InputRequired(), Length(max=200)])


class SheetForm(FlaskForm):
    count = IntegerField(_l("How many cards"), [InputRequired(), NumberRange(1, MOST_CARDS)], default=40)


class _CardForm(FlaskForm):
    """About one card of a round. `found` is the card, after validation."""

    card = StringField(_l("Number on the card, or scan it"), [InputRequired(), Length(max=200)])
    found: Card
    voting_round: VotingRound

    def validate_card(self, field: Any) -> None:
        typed = (field.data or "").strip()
        code = codes.read(typed)
        if code is not None:
            field.data = ""  # a code that was scanned is not shown again, its card's number is
            found = queries.card_by_code(code)
        else:
            serial = int(typed) if typed.isdecimal() and len(typed) < 7 else 0
            found = queries.card_by_serial(self.voting_round, serial)
        if found is None or found.round_id != self.voting_round.id:
            raise ValidationError(str(NO_SUCH_CARD))
        self.found, field.data = found, str(found.serial)


class HolderForm(FlaskForm):
    """Whose card or paper ballot it is, if they say so. `account` is theirs, after validation."""

    handle = StringField(
        _l("Name of the account, if the person has one"), [Optional(), Length(max=60)], filters=[clean]
    )
    account: Account | None = None

    def __init__(self, voting_round: VotingRound, **how: Any) -> None:
        super().__init__(**how)
        self.voting_round = voting_round

    def validate_handle(self, field: Any) -> None:
        self.account = known_account(field.data) if field.data else None


class GivingForm(HolderForm):
    """By the rule `twice` of most rounds an online ballot goes when its owner gets a card or paper: they hear it first."""

    warned = BooleanField(_l("They know: an online vote, if there is one, will not count"))

    def validate_warned(self, field: Any) -> None:
        if self.handle.data and self.voting_round.twice is Twice.PAPER and not field.data:
            raise ValidationError(str(_l("Tell them first, then mark this.")))


class HandOutForm(_CardForm, GivingForm):
    def validate_card(self, field: Any) -> None:
        super().validate_card(field)
        if words := NOT_FREE.get(self.found.status):
            raise ValidationError(str(words))


class StrikeForm(_CardForm, HolderForm):
    reason = SelectField(
        _l("Why"),
        [InputRequired()],
        choices=[SelectChoice(each, label(each)) for each in (Struck.LOST, Struck.RETURNED, Struck.SPOILT)],
    )

    def validate_card(self, field: Any) -> None:
        super().validate_card(field)
        if self.found.status == CardStatus.STRUCK:
            raise ValidationError(str(_l("This card was struck out before.")))

    def validate_handle(self, field: Any) -> None:
        super().validate_handle(field)
        found = getattr(self, "found", None)  # not if its number was refused
        if self.account is not None and found is not None and found.status == CardStatus.PRINTED:
            raise ValidationError(str(_l("This card was not handed out, so it is nobody's.")))
