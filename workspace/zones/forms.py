from datetime import time
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from workspace.accounts.forms import HandleForm, known_account
from workspace.accounts.models import Account
from workspace.accounts.secrets import read_code
from workspace.core.language import LANGUAGES
from workspace.core.text import clean
from workspace.zones import osiedla
from workspace.zones.codes import MOST_CODES
from workspace.zones.models import Flower, Zone
from workspace.zones.queries import zone_by_slug

CODE_GONE = _l("This code was used, or it is too old. Ask for a new one at your library.")
RESERVED_SLUGS = {"new"}
TEXTS = {
    "names": (_l("Name of the zone"), 80),
    "descriptions": (_l("What the zone is like"), 2000),
    "house_rules": (_l("House rules"), 4000),
}


class CodeForm(FlaskForm):
    code = StringField(_l("Code"), [InputRequired(), Length(max=40)])

    def validate_code(self, field: Any) -> None:
        if read_code(field.data or "") is None:
            raise ValidationError(str(_l("A character is missing or mistyped. Compare the code with the paper.")))


class AskForm(FlaskForm):
    message = TextAreaField(
        _l("A word to the librarian"), [Optional(), Length(max=500)], filters=[clean], render_kw={"rows": 3}
    )


class NewcomerAskForm(HandleForm):
    message = TextAreaField(
        _l("A word to the librarian"), [Optional(), Length(max=500)], filters=[clean], render_kw={"rows": 3}
    )


class CodesForm(FlaskForm):
    count = IntegerField(_l("How many codes"), [InputRequired(), NumberRange(1, MOST_CODES)], default=20)


class LibrarianForm(FlaskForm):
    handle = StringField(_l("Name of the account"), [InputRequired(), Length(max=60)], filters=[clean])
    account: Account

    def validate_handle(self, field: Any) -> None:
        self.account = known_account(field.data)


class _ZoneFields(FlaskForm):
    version = HiddenField()
    slug = StringField(
        _l("Name in addresses"),
        [InputRequired(), Length(2, 40), Regexp(r"[a-z][a-z0-9-]*\Z", message=_l("Use a to z, figures and - only."))],
    )
    flower = SelectField(
        _l("Flower"),
        [InputRequired()],
        choices=[
            SelectChoice(Flower.CORNFLOWER, _l("cornflower")),
            SelectChoice(Flower.POPPY, _l("poppy")),
            SelectChoice(Flower.LINDEN, _l("linden")),
        ],
    )
    branch = StringField(_l("Library branch"), [InputRequired(), Length(max=120)], filters=[clean])
    address = StringField(_l("Address of the branch"), [InputRequired(), Length(max=200)], filters=[clean])
    osiedle = SelectField(_l("Osiedle"), [InputRequired()], choices=osiedla.choices())
    languages = SelectMultipleField(
        _l("Languages spoken at the branch"),
        [InputRequired()],
        choices=LANGUAGES,
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


F = TypeVar("F", bound=type[_ZoneFields])


def _with_hours_and_texts(form: F) -> F:
    """Add two times for each weekday, and each text in each language; Polish must be there."""
    for weekday in range(1, 8):
        setattr(form, f"from_{weekday}", TimeField(_l("opens"), [Optional()]))
        setattr(form, f"to_{weekday}", TimeField(_l("closes"), [Optional()]))
    for name, (text, most) in TEXTS.items():
        field = StringField if name == "names" else TextAreaField
        for code in LANGUAGES:
            first = InputRequired() if code == "pl" else Optional()
            setattr(form, f"{name}_{code}", field(text, [first, Length(max=most)], filters=[clean]))
    return form


@_with_hours_and_texts
class ZoneForm(_ZoneFields):
    """A zone as a coordinator writes it. `zone` is the one being edited, if there is one."""

    zone: Zone | None = None

    def validate_slug(self, field: Any) -> None:
        other = zone_by_slug(field.data or "")
        if field.data in RESERVED_SLUGS or (other is not None and other is not self.zone):
            raise ValidationError(str(_l("Another zone has this name. Pick another one.")))

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        for weekday in range(1, 8):
            opens, closes = self[f"from_{weekday}"], self[f"to_{weekday}"]
            if opens.errors or closes.errors:
                continue
            if (opens.data is None) != (closes.data is None) or (opens.data and opens.data >= closes.data):
                closes.errors = [_l("Write both hours, the earlier one first; or leave both empty.")]
                good = False
        return good

    def text_fields(self, code: str) -> list[Any]:
        return [self[f"{name}_{code}"] for name in TEXTS]

    def values(self) -> dict[str, Any]:
        """The columns of a Zone."""
        hours = {}
        for weekday in range(1, 8):
            opens, closes = self[f"from_{weekday}"].data, self[f"to_{weekday}"].data
            if opens and closes:
                hours[str(weekday)] = [f"{opens:%H:%M}", f"{closes:%H:%M}"]
        texts = {name: {code: self[f"{name}_{code}"].data for code in LANGUAGES} for name in TEXTS}
        return {
            **{name: self[name].data for name in ("slug", "branch", "address", "osiedle", "languages")},
            "flower": Flower(self.flower.data),
            "opening_hours": hours,
            **{name: {code: text for code, text in texts[name].items() if text} for name in TEXTS},
        }


def values_of(zone: Zone) -> dict[str, Any]:
    """A zone as the fields of its form."""
    values: dict[str, Any] = {"version": zone.version}
    for weekday, (opens, closes) in zone.opening_hours.items():
        values[f"from_{weekday}"], values[f"to_{weekday}"] = _time(opens), _time(closes)
    for name in TEXTS:
        for code, text in getattr(zone, name).items():
            values[f"{name}_{code}"] = text
    return values


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
