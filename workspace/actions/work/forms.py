"""Forms for the parts of an action. Money is typed in złoty, work in hours; services get grosze and minutes."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from workspace.actions.forms import SharedForm, TextForm, line, text
from workspace.actions.models import Share, ShareKind
from workspace.core.db import today
from workspace.core.text import clean
from workspace.labels import label
from workspace.proposals.forms import MoneyField, within_reason

UNITS = {ShareKind.HOURS: 60, ShareKind.THING: 1, ShareKind.MONEY: 100}  # minutes, pieces, grosze
MOST = {ShareKind.HOURS: 10_000, ShareKind.THING: 100_000, ShareKind.MONEY: 1_000_000}  # hours, pieces, złoty
FARTHEST = 20  # years: a later date is a slip of the finger


def not_before_today(_form: Any, field: Any) -> None:
    """A new date lies ahead; one that stands already may have passed."""
    if field.data and field.data != field.object_data and field.data < today():
        raise ValidationError(_("This day has passed. Choose today or a later day."))
    if field.data and field.data.year > today().year + FARTHEST:
        raise ValidationError(_("This day is too far away. Check the year."))


def not_after_today(_form: Any, field: Any) -> None:
    if field.data and field.data > today():
        raise ValidationError(_("This day is still to come. Choose today or an earlier day."))


class MilestoneForm(SharedForm):
    title = line(_l("What will be reached"), description=_l("For example: the city said yes."))
    due_on = DateField(_l("By which day"), validators=[InputRequired(), not_before_today])


class TaskForm(SharedForm):
    title = line(_l("What is to be done"), description=_l("One thing for one person, such as: lend a cable."))
    details = TextAreaField(
        _l("What one should know"), validators=[Length(max=1000)], filters=[clean], render_kw={"rows": 3}
    )
    due_on = DateField(_l("By which day"), validators=[Optional(), not_before_today])


class AmountField(StringField):
    """A number as people write it: 3, 2,5, "1 200". Its data is a Decimal; which unit it counts, the form knows."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.normalize():f}".replace(".", ",") if self.data is not None else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = "".join(clean(valuelist[0]).removesuffix("zł").removesuffix("h").split()) if valuelist else ""
        self.data = None
        try:
            number = Decimal(typed.replace(",", ".")) if typed else None
        except InvalidOperation:
            number = Decimal("nan")
        if number is not None and not number.is_finite():
            raise ValueError(_("Write a number, such as 3 or 2,5."))
        self.data = number


def whole_units(kind: ShareKind, amount: Decimal | None) -> int:
    """Minutes, pieces or grosze of `amount` hours, pieces or złoty. ValidationError with what to do if that is not so."""
    if amount is None:
        raise StopValidation  # the field has said already what is wrong
    if amount < 0:
        raise ValidationError(_("Write zero or more."))
    if amount > MOST[kind]:
        raise ValidationError(_("This number is too large. Check it."))
    units = amount * UNITS[kind]
    if units != units.to_integral_value():
        raise ValidationError(_("This cannot be split so finely. Round it."))
    return int(units)


class ShareForm(TextForm):
    kind = SelectField(
        _l("What kind"),
        validators=[InputRequired()],
        choices=[SelectChoice(kind.value, label(kind)) for kind in ShareKind],
    )
    what = line(_l("What you give"), description=_l("For example: digging, on Saturdays."))
    pledged = AmountField(
        _l("How much"), validators=[InputRequired()], description=_l("How many hours, things or złoty.")
    )

    def validate_pledged(self, field: Any) -> None:
        if self.kind.data not in set(ShareKind):
            raise StopValidation(_("Pick first what kind it is."))
        if whole_units(ShareKind(self.kind.data), field.data) == 0:
            raise ValidationError(_("Write a number above zero."))

    @property
    def values(self) -> dict[str, Any]:
        kind = ShareKind(self.kind.data)
        return {**super().values, "kind": kind, "pledged": whole_units(kind, self.pledged.data)}


class ShareDoneForm(SharedForm):
    """How much is pledged, and how much of it is done by now."""

    lang = None
    pledged = AmountField(_l("Pledged"), validators=[InputRequired()])
    done = AmountField(_l("Done so far"), validators=[InputRequired()])

    def __init__(self, obj: Share, **more: Any) -> None:
        self.kind, unit = obj.kind, UNITS[obj.kind]
        super().__init__(data={"pledged": Decimal(obj.pledged) / unit, "done": Decimal(obj.done) / unit}, **more)

    def validate_pledged(self, field: Any) -> None:
        whole_units(self.kind, field.data)

    validate_done = validate_pledged

    @property
    def values(self) -> dict[str, Any]:
        return {name: whole_units(self.kind, self[name].data) for name in ("pledged", "done")}


class BudgetForm(SharedForm):
    lang = None
    planned = MoneyField(_l("What it may cost, in zł"), validators=[InputRequired(), within_reason])


class ExpenseForm(SharedForm):
    what = line(_l("What for"), description=_l("For example: paint and brushes. No names of people or shops."))
    planned = MoneyField(_l("Planned, in zł"), validators=[within_reason])
    spent = MoneyField(_l("Spent, in zł"), validators=[within_reason])
    spent_on = DateField(_l("Spent on"), validators=[Optional(), not_after_today])

    def validate_planned(self, _field: Any) -> None:
        if not self.planned.data and not self.spent.data and not self.spent.process_errors:
            raise ValidationError(_("Write what is planned, or what was spent."))

    @property
    def values(self) -> dict[str, Any]:
        given = super().values
        spent = given["spent"] or 0
        day = (given["spent_on"] or today()) if spent else None
        return {**given, "planned": given["planned"] or 0, "spent": spent, "spent_on": day}


class UpdateForm(TextForm):
    title = line(_l("In one sentence"), description=_l("For example: the first bench stands."))
    text = text(_l("What happened, and what comes next"), 4000, rows=8)


class StoryForm(SharedForm):
    """In the language of its address."""

    lang = None
    what = text(_l("What we did"), 6000, rows=8)
    with_whom = text(_l("With whom"), 2000, description=_l("Groups and places. Name people only by their handle."))
    learnt = text(_l("What we learnt"), 4000, description=_l("What went well, what you would do in another way."))
