import enum
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
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
from workspace.voting.field_forms import GroupsField, WarsawTimeField
from workspace.voting.models import BALLOTS_FROM, BallotKind, Completion, Rule, Twice, Voters, VotingRound
from workspace.voting.rules import SMALL

MOST_MONEY = 100_000_000_00  # grosze: more than the city spends on all such votes together
PLAIN = (
    "title", "lang", "ballot_kind", "max_choices", "rule", "completion", "threshold", "points_sum", "quorum", "voters",
    "twice", "lot_source", "last_in_part", "ballots_from", "members_until",
)  # fmt: skip
LIMITED = frozenset({BallotKind.APPROVAL, BallotKind.RANKING})  # kinds of which `max_choices` says something


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
    last_in_part = IntegerField(
        _l("Pay the last idea in part, if so many per cent of it are left"), [Optional(), NumberRange(50, 99)]
    )
    groups = GroupsField(_l("Ideas of which only one can be chosen"))
    ballots_from = IntegerField(_l("From how many ballots on are the ballots published?"), [InputRequired()])
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

    def validate_last_in_part(self, field: IntegerField) -> None:
        if field.data and self.rule.data and self.rule.data is not Rule.GREEDY_NO_SKIP:
            raise ValidationError(_("This goes with one rule alone: “%(rule)s”.", rule=label(Rule.GREEDY_NO_SKIP)))

    def validate_groups(self, field: GroupsField) -> None:
        """A letter that one idea alone has excludes nothing: somebody mistook a row."""
        held = Counter(field.data[each.id] for each in self.chosen if each.id in field.data)
        if 1 in held.values():
            raise ValidationError(_("Give a letter to two ideas on the ballot or more, or to none."))

    def validate_ballots_from(self, field: IntegerField) -> None:
        if field.data is not None and not SMALL <= field.data <= 100_000:
            raise ValidationError(_("Write a number from %(least)s on. Fewer would show who chose what.", least=SMALL))

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
        return {**plain, **times, "budget": self._grosze(), "proposals": self.chosen, "groups": self.groups.data}

    def seen_version(self) -> int:
        return int(self.version.data) if (self.version.data or "").isdecimal() else 0


class ReasonForm(FlaskForm):
    reason: TextAreaField

    def validate_reason(self, field: TextAreaField) -> None:
        if len(clean(field.data)) < 3:
            raise ValidationError(_("Fill this in."))


class CancelForm(ReasonForm):
    reason = TextAreaField(_l("Why is it cancelled? Everybody will read this."), [InputRequired(), Length(3, 600)])


class OpenForm(ReasonForm):
    """`witnessed`: two witnesses are named, and nothing is asked."""

    reason = TextAreaField(
        _l("Why are there no two witnesses? Everybody will read this."), [InputRequired(), Length(3, 600)]
    )

    def __init__(self, *, witnessed: bool) -> None:
        super().__init__()
        if witnessed:
            del self.reason


def _usual() -> dict[str, Any]:
    """What most votes are like: from tomorrow morning, for two weeks, for those who are here today."""
    opens = datetime.combine(today() + timedelta(days=1), time(8), tzinfo=WARSAW)
    closes = datetime.combine(today() + timedelta(days=15), time(20), tzinfo=WARSAW)
    times = {"opens_at": opens, "closes_at": closes, "members_until": today()}
    lot_source = _("The numbers of the first Lotto draw (six of 49) after the vote has closed.")
    kinds_of = {"ballot_kind": BallotKind.APPROVAL, "rule": Rule.GREEDY, "completion": Completion.ADD1}
    who = {"voters": Voters.MEMBERS, "twice": Twice.PAPER}
    numbers = {"threshold": 1, "max_choices": 3, "ballots_from": BALLOTS_FROM}
    return {"lang": current(), **numbers, "lot_source": lot_source, **times, **kinds_of, **who}


def _as_shown(drafted: VotingRound) -> dict[str, Any]:
    amount = f"{drafted.budget // 100}" + (f",{drafted.budget % 100:02}" if drafted.budget % 100 else "")
    held = [option.proposal_id for option in drafted.options]
    return {
        **{name: getattr(drafted, name) for name in (*PLAIN, "opens_at", "closes_at", "version")},
        "budget": amount,
        "proposals": held,
        "groups": {each.proposal_id: each.conflict_group for each in drafted.options if each.conflict_group},
    }
