import enum
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from workspace.core.db import now, today
from workspace.core.language import LANGUAGES, WARSAW, current, money
from workspace.core.text import clean, parse_money
from workspace.labels import label
from workspace.proposals.models import Proposal
from workspace.voting import kinds
from workspace.voting.models import BallotKind, Completion, Rule, Twice, Voters, VotingRound

MOST_MONEY = 100_000_000_00  # grosze: more than the city spends on all such votes together
PLAIN = (
    "title", "lang", "ballot_kind", "max_choices", "rule", "completion", "threshold", "points_sum", "quorum", "voters",
    "twice", "lot_source", "members_until",
)  # fmt: skip
LIMITED = frozenset({BallotKind.APPROVAL, BallotKind.RANKING})  # kinds of which `max_choices` says something
WRITTEN = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"]


class WarsawTimeField(DateTimeLocalField):
    """A day and an hour as the clock in Łódź shows them; `utc` is what it means. 2:30 of the spring night when clocks go
    forward does not exist; 2:30 of the autumn night is the first of the two."""

    data: datetime | None

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=WRITTEN, **kwargs)

    @property
    def utc(self) -> datetime:
        assert self.data is not None
        return self.data.replace(tzinfo=WARSAW).astimezone(UTC)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data and not 2000 < self.data.year < 2200:
            self.data = None
            raise ValueError(self.gettext("Not a valid datetime value."))

    def process_data(self, value: datetime | None) -> None:
        self.data = value.astimezone(WARSAW).replace(tzinfo=None) if value else None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and self.utc.astimezone(WARSAW).replace(tzinfo=None) != self.data:
            raise ValidationError(_("That night the clocks go forward. Choose another hour."))


def _offered(words: type[enum.StrEnum]) -> list[SelectChoice]:
    return [SelectChoice(each, label(each)) for each in words]


class RoundForm(FlaskForm):
    title = StringField(_l("What is the vote called?"), [InputRequired(), Length(3, 120)])
    lang = SelectField(
        _l("Language of this title"),
        [InputRequired()],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
    proposals = SelectMultipleField(_l("Ideas on the ballot"), coerce=int)
    budget = StringField(_l("Money to share out"), [InputRequired(), Length(max=20)])
    ballot_kind = RadioField(
        _l("What does each person do?"), [InputRequired()], choices=_offered(BallotKind), coerce=BallotKind
    )
    max_choices = IntegerField(_l("How many ideas may one person choose?"), [InputRequired(), NumberRange(1, 60)])
    opens_at = WarsawTimeField(_l("Opens"), [InputRequired()])
    closes_at = WarsawTimeField(_l("Closes"), [InputRequired()])
    members_until = DateField(_l("Who may vote: members since this day or longer"), [InputRequired()])
    # What most votes leave as it is
    rule = SelectField(_l("How are votes counted?"), [InputRequired()], choices=_offered(Rule), coerce=Rule)
    completion = SelectField(
        _l("Money that equal shares leave over"), [InputRequired()], choices=_offered(Completion), coerce=Completion
    )
    threshold = IntegerField(
        _l("How many votes does an idea need at least?"), [InputRequired(), NumberRange(1, 100_000)]
    )
    points_sum = IntegerField(_l("How many points may one person give together?"), [Optional(), NumberRange(1, 1000)])
    quorum = IntegerField(_l("How many people must vote at least?"), [Optional(), NumberRange(1, 100_000)])
    voters = SelectField(_l("Who may vote?"), [InputRequired()], choices=_offered(Voters), coerce=Voters)
    twice = SelectField(
        _l("Somebody voted online and then comes to the desk"), [InputRequired()], choices=_offered(Twice), coerce=Twice
    )
    lot_source = StringField(_l("Which public draw decides between equal ideas?"), [Optional(), Length(max=300)])
    version = HiddenField()

    def __init__(self, *, offered: Sequence[Proposal], drafted: VotingRound | None = None) -> None:
        super().__init__(data=_as_shown(drafted) if drafted else _usual())
        self.offered = {proposal.id: proposal for proposal in offered}
        self.proposals.choices = [SelectChoice(str(proposal.id), proposal.title) for proposal in offered]

    def validate_title(self, field: StringField) -> None:
        if len(clean(field.data)) < 3:
            raise ValidationError(_("Fill this in."))

    def validate_proposals(self, field: SelectMultipleField) -> None:
        if len(set(field.data or [])) < 2:
            raise ValidationError(_("Choose two ideas or more: one alone is no choice."))
        most = self._grosze()
        for proposal_id in field.data:
            proposal = self.offered.get(proposal_id)
            if proposal and most is not None and (proposal.cost or 0) > most:
                named = {"title": proposal.title, "cost": money(proposal.cost or 0)}
                words = _("“%(title)s” costs %(cost)s. That is more than the money to share out.", **named)
                raise ValidationError(words)

    def validate_budget(self, field: StringField) -> None:
        if self._grosze() is None:
            raise ValidationError(_("Write an amount in złoty, such as 12000 or 12 000,50."))

    def validate_closes_at(self, field: WarsawTimeField) -> None:
        if field.data is None:
            return
        if field.utc <= now():
            raise ValidationError(_("This has passed. Choose a time to come."))
        if self.opens_at.data and field.utc <= self.opens_at.utc:
            raise ValidationError(_("The vote has to close after it opens."))

    def validate_members_until(self, field: DateField) -> None:
        last = self.closes_at.data
        if field.data and last and field.data > last.date():
            raise ValidationError(_("Choose a day before the vote closes."))

    def validate_rule(self, field: SelectField) -> None:
        fitting = kinds.FITTING.get(self.ballot_kind.data, ())
        if field.data not in fitting and self.ballot_kind.data:
            named = ", ".join(f"“{label(rule)}”" for rule in fitting)
            raise ValidationError(_("This does not fit the kind of ballot. Choose one of: %(rules)s.", rules=named))

    def validate_max_choices(self, field: IntegerField) -> None:
        if self.ballot_kind.data not in LIMITED:
            return
        if field.data and field.data > len(set(self.proposals.data or [])) > 1:
            raise ValidationError(_("That is more than there are ideas on the ballot."))

    def _grosze(self) -> int | None:
        try:
            grosze = parse_money(self.budget.data or "")
        except ValueError:
            return None
        return grosze if 0 < grosze <= MOST_MONEY else None

    @property
    def chosen(self) -> list[Proposal]:
        """In the order in which they were offered."""
        return [proposal for proposal in self.offered.values() if proposal.id in set(self.proposals.data or [])]

    def values(self) -> dict[str, Any]:
        """What `services.create_round` takes besides the zone. Call it after validation."""
        plain = {name: self[name].data for name in PLAIN}
        times = {"opens_at": self.opens_at.utc, "closes_at": self.closes_at.utc}
        kind, rule = self.ballot_kind.data, self.rule.data
        plain["completion"] = plain["completion"] if rule in kinds.COMPLETIONS else Completion.NONE
        plain["points_sum"] = plain["points_sum"] if kind is BallotKind.POINTS else None
        plain["max_choices"] = plain["max_choices"] if kind in LIMITED else len(self.chosen)
        plain["lot_source"] = clean(plain["lot_source"]) or None
        return {**plain, **times, "budget": self._grosze(), "proposals": self.chosen}

    def seen_version(self) -> int:
        return int(self.version.data) if (self.version.data or "").isdecimal() else 0


class CancelForm(FlaskForm):
    reason = TextAreaField(_l("Why is it cancelled? Everybody will read this."), [InputRequired(), Length(3, 600)])

    def validate_reason(self, field: TextAreaField) -> None:
        if len(clean(field.data)) < 3:
            raise ValidationError(_("Fill this in."))


def _usual() -> dict[str, Any]:
    """What most votes are like: from tomorrow morning, for two weeks, for those who are here today."""
    opens = datetime.combine(today() + timedelta(days=1), time(8), tzinfo=WARSAW)
    closes = datetime.combine(today() + timedelta(days=15), time(20), tzinfo=WARSAW)
    times = {"opens_at": opens, "closes_at": closes, "members_until": today()}
    lot_source = _("The numbers of the first Lotto draw (six of 49) after the vote has closed.")
    kinds_of = {"ballot_kind": BallotKind.APPROVAL, "rule": Rule.GREEDY, "completion": Completion.ADD1}
    who = {"voters": Voters.MEMBERS, "twice": Twice.PAPER}
    return {"lang": current(), "threshold": 1, "max_choices": 3, "lot_source": lot_source, **times, **kinds_of, **who}


def _as_shown(drafted: VotingRound) -> dict[str, Any]:
    amount = f"{drafted.budget // 100}" + (f",{drafted.budget % 100:02}" if drafted.budget % 100 else "")
    held = [option.proposal_id for option in drafted.options]
    return {
        **{name: getattr(drafted, name) for name in (*PLAIN, "opens_at", "closes_at", "version")},
        "budget": amount,
        "proposals": held,
    }
