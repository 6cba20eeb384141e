"""The shape of what is typed: the fields of a rulebook, one step at a time, and the words that go with a step in the city."""

import hashlib
import json
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from workspace.applications.dates import local_day
from workspace.applications.entry_forms import MOST_NUMBER, Amount, PeriodField, TableField
from workspace.applications.models import Application
from workspace.applications.queries import POLISH, Written
from workspace.applications.services import Key, language_of
from workspace.applications.words import ASKED, ASKED_FOR
from workspace.core import language
from workspace.core.db import now
from workspace.core.language import LANGUAGES, localized
from workspace.core.text import clean
from workspace.tools.answers import filled
from workspace.tools.rulebook import Field as Asked
from workspace.tools.rulebook import Kind
from workspace.zones.osiedla import OSIEDLA

LINE, TEXT = 300, 4000  # the most characters where the city's form names no other limit
SMALL = 1_000_000_000


def named(field: str) -> str:
    """What a field of a rulebook is called in our pages."""
    return f"a_{field}"


def _chosen(value: Any) -> Any:
    return value or None


def _yes_or_no(value: Any) -> Any:
    return {"yes": True, "no": False, True: True, False: False}.get(value)


def _field(asked: Asked) -> Any:
    """The WTForms field for a field of a rulebook. None is required here: a draft may have gaps, and the checks say so."""
    label, most = localized(asked.label), asked.max_chars
    if asked.kind is Kind.TEXT:
        return TextAreaField(label, [Length(max=most or TEXT)], filters=[clean])
    if asked.kind is Kind.MONEY:
        return Amount(label)
    if asked.kind is Kind.NUMBER:
        return IntegerField(label, [Optional(), NumberRange(0, MOST_NUMBER)])
    if asked.kind is Kind.DATE:
        return DateField(label, [Optional()])
    if asked.kind is Kind.PERIOD:
        return PeriodField(label)
    if asked.kind is Kind.TABLE:
        return TableField(label, asked)
    if asked.kind is Kind.CHOICES:
        listed = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        return SelectMultipleField(label, choices=_offered(asked), validate_choice=True, **listed)
    if asked.kind in (Kind.CHOICE, Kind.OSIEDLE, Kind.YES_NO):
        return SelectField(label, choices=_options(asked), coerce=_chosen)
    return StringField(label, [Length(max=most or LINE)], filters=[clean])


def _offered(asked: Asked) -> list[SelectChoice]:
    return [SelectChoice(choice.id, localized(choice.label)) for choice in asked.choices]


def _options(asked: Asked) -> list[SelectChoice]:
    first = [SelectChoice("", _("Choose"))]
    if asked.kind is Kind.YES_NO:
        return [*first, SelectChoice("yes", _("Yes")), SelectChoice("no", _("No"))]
    if asked.kind is Kind.OSIEDLE:
        return first + [SelectChoice(code, name) for code, name in sorted(OSIEDLA.items(), key=lambda pair: pair[1])]
    return first + _offered(asked)


class StepForm(FlaskForm):
    """One step of a rulebook's form, written in one language. Made by `of_step`."""

    written: Written
    asked: list[Asked]
    lang: str
    translating: bool
    offered: dict[str, str]  # by field a neighbour's translation, to be read and saved

    def entry(self, asked: Asked) -> Field:
        return self[named(asked.id)]

    def key(self, asked: Asked) -> Key:
        """Of a table there is one, in the language in which it was begun, until somebody says it in Polish: its sums must
        not stand twice."""
        if asked.kind is Kind.TABLE and asked.id in self.written.answers and not self.translating:
            return asked.id, self.written.lang_of(asked.id)
        return asked.id, language_of(self.written.rulebook, asked.id, self.lang)

    def stored(self, asked: Asked) -> Any:
        row = self.written.rows.get(self.key(asked))
        return row.value if row else None

    def begins_with(self, asked: Asked) -> Any:
        """What stands in the field, or the rows of a table that wait for their words in Polish, or what is offered."""
        if asked.kind is Kind.TABLE and self.translating:
            return self.written.answers[asked.id]
        return self.offered.get(asked.id, self.stored(asked))

    def shown(self, asked: Asked) -> str:
        """A mark of what stands in the field when the page is made."""
        return mark(self.stored(asked))

    @property
    def sent(self) -> list[Asked]:
        """Without a script all of the step; with it, what was touched."""
        sent = set(request.form.getlist("sent"))
        return [each for each in self.asked if each.id in sent]

    def typed(self) -> dict[Key, Any]:
        """What is right of what was sent."""
        return {self.key(each): _value(each, self.entry(each)) for each in self.sent if not self.entry(each).errors}

    def untouched(self) -> set[Key]:
        """The fields that came back as they were shown."""
        marks = {key: request.form.get(f"was_{named(key[0])}") for key in self.typed()}
        return {key for key, value in self.typed().items() if mark(value) == marks[key]}

    @property
    def seen_revision(self) -> int | None:
        raw = str(request.form.get("seen", ""))
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def mark(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def _value(asked: Asked, entry: Field) -> Any:
    """As it is kept; None for what is empty."""
    if isinstance(entry.data, date):
        return entry.data.isoformat()
    value = _yes_or_no(entry.data) if asked.kind is Kind.YES_NO else entry.data
    return value if filled(value) else None


def _data(asked: Asked, value: Any) -> Any:
    """As WTForms takes it."""
    if value is None:
        return [] if asked.kind in (Kind.CHOICES, Kind.TABLE) else None
    if asked.kind is Kind.DATE:
        return date.fromisoformat(value)
    return ("yes" if value else "no") if asked.kind is Kind.YES_NO else value


def of_step(written: Written, step: str, lang: str) -> StepForm:
    """The fields that are asked in `step`, with what stands in them in `lang`."""
    asked = [each for each in written.rulebook.fields if each.step == step and written.is_asked(each)]
    return _built(written, asked, lang)


def in_polish(written: Written, offered: dict[str, str]) -> StepForm:
    """The fields that somebody wrote in another language alone."""
    asked = [each for each in written.rulebook.fields if each.id in written.needs_polish]
    return _built(written, asked, POLISH, translating=True, offered=offered)


def _built(written: Written, asked: list[Asked], lang: str, **more: Any) -> StepForm:
    """`more`: translating, offered."""
    fields = {named(each.id): _field(each) for each in asked}
    about = {"written": written, "asked": asked, "lang": lang, "translating": False, "offered": {}, **more}
    made: type[StepForm] = type("Step", (StepForm,), about | fields)
    form = made()
    for each in asked:
        if each not in form.sent:
            form.entry(each).process(None, _data(each, form.begins_with(each)))
        form.entry(each).flags.required = each.required
    return form


# --- steps in the city -------------------------------------------------------------------------------------------------


class CityForm(FlaskForm):
    """What is told of a step. Made by `of_move`, with the fields that the step has."""

    version = HiddenField()
    happened_on = DateField(_l("On which day?"), [InputRequired()], default=lambda: local_day(now()))
    place = StringField(_l("Where was it handed in?"), [Length(max=200)], filters=[clean])
    number = StringField(_l("Number of the case"), [Length(max=60)], filters=[clean])
    due_on = DateField(_l("By which day?"), [Optional()])
    ground = SelectField(_l("Why, says the office"), [InputRequired()])
    votes = IntegerField(_l("How many votes did it get?"), [Optional(), NumberRange(0, SMALL)])
    words = TextAreaField(_l("In more words"), [Length(max=2000)], filters=[clean])
    lang = SelectField(
        _l("Language of this text"),
        [InputRequired()],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        default=language.current,
    )

    @property
    def seen_version(self) -> int:
        raw = str(self.version.data or "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0

    @property
    def shown(self) -> list[Field]:
        return [each for each in self if each.name not in ("csrf_token", "version")]

    def told(self) -> dict[str, Any]:
        found = {each.name: each.data for each in self.shown}
        return {name: value for name, value in found.items() if value not in (None, "")}


def of_move(application: Application, name: str) -> CityForm:
    form = CityForm(data={"version": application.version})
    for each in [each.name for each in form.shown if each.name not in ASKED[name]]:
        del form[each]
    if name in ASKED_FOR:
        form.due_on.label.text = ASKED_FOR[name]
    if name == "call":
        form.due_on.validators = [InputRequired()]
        form.due_on.flags.required = True
    if "ground" in form:
        grounds = [SelectChoice(said.id, localized(said.text)) for said in application.rulebook.grounds if said.id]
        form.ground.choices = [SelectChoice("", _("Choose")), *grounds, SelectChoice("other", _("something else"))]
    return form
