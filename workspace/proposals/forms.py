"""The shape of what is typed about an idea."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from workspace.core.language import LANGUAGES
from workspace.core.text import clean, parse_money
from workspace.core.web import id_in
from workspace.labels import label, reason_label
from workspace.proposals.kinds import LINE, TEXT, TITLE
from workspace.proposals.models import Category, Proposal, Stage
from workspace.proposals.queries import SORTS, Filters
from workspace.proposals.services import FIELDS
from workspace.zones.osiedla import OSIEDLA

__all__ = ["label", "reason_label"]  # the words of enums come to a slice by its forms alone

MOST_COST = 10_000_000_00  # grosze; far above what a civic budget pays


class MoneyField(StringField):
    """Money as people write it; its data is grosze, or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data / 100:.2f}".removesuffix(".00").replace(".", ",") if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = clean(valuelist[0]) if valuelist else ""
        try:
            self.data = parse_money(text) if text else None
        except ValueError:
            self.data = None
            raise ValueError(gettext("Write an amount, such as 1200 or 1200,50.")) from None


def within_reason(_form: Any, field: Any) -> None:
    if field.data is not None and not 0 <= field.data <= MOST_COST:
        raise ValidationError(gettext("Write an amount between 0 and 10 000 000 zł."))


def optional_choice(value: str | None) -> str | None:
    return value or None


def choices(pairs: Iterable[tuple[Any, Any]], empty: Any = None) -> list[SelectChoice]:
    """`empty`: the words of a first choice that picks nothing."""
    first = [SelectChoice("", empty)] if empty is not None else []
    return first + [SelectChoice(value, words) for value, words in pairs]


LANGUAGE_CHOICES = choices(LANGUAGES.items())


class IdeaForm(FlaskForm):
    title = StringField(_l("Your idea in one sentence"), [DataRequired(), Length(max=TITLE)], filters=[clean])
    summary = TextAreaField(_l("What should change, and why?"), [DataRequired(), Length(max=TEXT)], filters=[clean])
    category = SelectField(_l("What is it about?"), [DataRequired()], coerce=optional_choice)
    lang = SelectField(_l("Language you write in"), [DataRequired()], choices=LANGUAGE_CHOICES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = choices(((str(member), label(member)) for member in Category), _l("Choose"))


class PlaceForm(FlaskForm):
    osiedle = SelectField(_l("Which part of the city?"), coerce=optional_choice)
    place = StringField(_l("Roughly where?"), [Length(max=LINE)], filters=[clean])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = sorted(OSIEDLA.items(), key=lambda pair: pair[1])
        self.osiedle.choices = choices(by_name, _l("I do not know yet"))


class NeedsForm(FlaskForm):
    needs = TextAreaField(_l("What is needed?"), [Length(max=TEXT)], filters=[clean])
    cost = MoneyField(_l("Rough cost in zł"), [within_reason])


class PeopleForm(FlaskForm):
    audience = TextAreaField(_l("Who joins in, and who is it for?"), [Length(max=TEXT)], filters=[clean])
    help_wanted = BooleanField(_l("We look for people who help"))


class WholeForm(IdeaForm, PlaceForm, NeedsForm, PeopleForm):
    """Everything at once: for what is published, and to sort out what of a half-typed step is fit to keep."""


class ChangeForm(WholeForm):
    why = StringField(_l("What do you change, and why?"), [DataRequired(), Length(max=LINE)], filters=[clean])
    version = HiddenField()

    def is_stale(self, proposal: Proposal) -> bool:
        return str(self.version.data) != str(proposal.version)


STEPS = {"idea": IdeaForm, "place": PlaceForm, "needs": NeedsForm, "people": PeopleForm}


class StartForm(FlaskForm):
    title = StringField(_l("Your idea in one sentence"), [DataRequired(), Length(max=TITLE)], filters=[clean])
    lang = SelectField(_l("Language you write in"), [DataRequired()], choices=LANGUAGE_CHOICES)
    zone_id = SelectField(_l("Which zone is it for?"), [DataRequired()], coerce=int)

    def __init__(self, zones: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zones = zones
        self.zone_id.choices = choices((zone.id, zone.name) for zone in zones)
        if len(zones) == 1:
            del self.zone_id

    @property
    def zone(self) -> Any:
        return next(zone for zone in self.zones if "zone_id" not in self or zone.id == self.zone_id.data)


def start(zones: Sequence[Any], lang: str) -> StartForm:
    """For the zones one may write in; the one in the address is picked already."""
    asked = next((zone.id for zone in zones if zone.slug == request.args.get("zone")), zones[0].id)
    return StartForm(zones, data={"lang": lang, "zone_id": asked})


def of_proposal(form: type[FlaskForm], proposal: Proposal, **more: Any) -> Any:
    return form(data={name: getattr(proposal, name) for name in FIELDS} | more)


def fields_of(form: Any) -> dict[str, Any]:
    """What a form says of an idea; a choice that was left open is None."""
    return {name: form[name].data for name in FIELDS if name in form}


def seen() -> int:
    """The version of a draft that the page showed; 0 if it does not say."""
    return id_in(request.form, "version") or 0


def kept_of_step(form: Any) -> dict[str, Any] | None:
    """What a step that was sent says of the idea; None if it was not sent or is not right. Going back, what is right."""
    if request.method == "POST" and "back" in request.form:
        return fit_to_keep()
    return fields_of(form) if form.validate_on_submit() else None


def fit_to_keep() -> dict[str, Any]:
    """Of what was sent, the fields that are right, whichever step they belong to: a draft keeps those and waits."""
    form = WholeForm()
    form.validate()
    sent = set(request.form)
    if {"audience"} <= sent:
        sent.add("help_wanted")  # a box left empty is not sent
    empty = {"title", "summary", "category"} - {name for name in FIELDS if form[name].data}
    kept = {name: form[name].data for name in FIELDS if name in sent and not form[name].errors}
    return kept | {name: form[name].data for name in empty & sent if not (form[name].raw_data or [""])[0].strip()}


# --- the list --------------------------------------------------------------------------------------------------------


def filters(zones: Sequence[Any]) -> Filters:
    """From the address; a value that is on no list is as if it were not there."""
    given = request.args

    def member(name: str, kind: Any) -> Any:
        return kind(given[name]) if given.get(name) in set(kind) else None

    zone = next((zone for zone in zones if zone.slug == given.get("zone")), None)
    return Filters(
        zone_id=zone.id if zone else None,
        category=member("category", Category),
        stage=member("stage", Stage),
        lang=given["lang"] if given.get("lang") in LANGUAGES else None,
        osiedle=given["osiedle"] if given.get("osiedle") in OSIEDLA else None,
        help_wanted=given.get("help") == "1",
        q=clean(given.get("q", ""))[:100],
        sort=given["sort"] if given.get("sort") in SORTS else "newest",
    )


def list_key(sort: str, name: str) -> tuple[Any, int] | None:
    """`after` or `before` from the address: (value of the sort, id); None if it is none."""
    value, _, number = request.args.get(name, "").partition("_")
    try:
        key = (date.fromisoformat(value) if sort == "newest" else int(value)), int(number)
    except ValueError:
        return None
    return key if all(isinstance(part, date) or 0 <= part < 2**31 for part in key) else None
