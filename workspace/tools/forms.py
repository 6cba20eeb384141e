from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from workspace.core.text import clean, parse_money
from workspace.tools.reading import LARGEST
from workspace.tools.situation import OFFERED
from workspace.zones import osiedla

WORDS = {
    "where": {
        "outside": _l("outside: a street, a yard, a park"),
        "branch": _l("in the library itself"),
        "closed": _l("in a school or another building"),
        "private": _l("on private ground"),
    },
    "what": {
        "green": _l("greenery and nature"),
        "culture": _l("culture"),
        "education": _l("learning"),
        "sport": _l("sport and play"),
        "health": _l("health and care"),
        "safety": _l("order and safety"),
        "roads": _l("paths and roads"),
        "neighbours": _l("neighbours together"),
        "decision": _l("a decision or a change by the city"),
    },
    "when": {
        "season": _l("within three months"),
        "year": _l("within a year"),
        "next_year": _l("next year or later"),
    },
    "who": {
        "one": _l("one person"),
        "group": _l("a group with three adults or more"),
        "organisation": _l("an organisation"),
    },
    "open": {"all": _l("everybody, free of charge"), "some": _l("only some people")},
}


def _choices(name: str) -> list[SelectChoice]:
    return [SelectChoice(value, WORDS[name][value]) for value in OFFERED[name]]


class AdviserForm(FlaskForm):
    """Six questions in the address of the page: nothing is sent to be kept, so it has no key."""

    class Meta:
        csrf = False

    where = RadioField(_l("Where?"), [Optional()], choices=_choices("where"))
    osiedle = SelectField(
        _l("In which part of the city?"),
        [Optional()],
        choices=[SelectChoice("", _l("I do not know yet")), *(SelectChoice(*each) for each in osiedla.OSIEDLA.items())],
    )
    what = RadioField(_l("What is it about?"), [Optional()], choices=_choices("what"))
    cost = StringField(_l("What will it cost, about, in złoty?"), [Optional()])
    when = RadioField(_l("By when?"), [Optional()], choices=_choices("when"))
    who = RadioField(_l("Who does it?"), [Optional()], choices=_choices("who"))
    open = RadioField(_l("Who may come and use it?"), [Optional()], choices=_choices("open"))

    def validate_cost(self, field: StringField) -> None:
        try:
            fits = parse_money(field.data or "") >= 0
        except ValueError:
            fits = False
        if not fits:
            raise ValidationError(_l("Write a sum such as 3000 or 3000,50."))

    def situation(self) -> dict[str, Any]:
        """The answers that were given, the cost in grosze."""
        given = {name: field.data for name, field in self._fields.items() if field.data and name != "cost"}
        return given | ({"cost": parse_money(self.cost.data)} if self.cost.data else {})


class EditionForm(FlaskForm):
    file = FileField(_l("Rulebook (YAML)"), [FileRequired(_l("Choose a file."))])

    def validate_file(self, field: FileField) -> None:
        """Reads it whole into `text`; a file larger than a rulebook may be is not read to its end."""
        raw = field.data.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ValidationError(_l("The file is larger than 200 kB."))
        try:
            self.text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise ValidationError(_l("The file is not text in UTF-8. Save it so and send it again.")) from None

    @property
    def name(self) -> str:
        """What the file is called, for its faults."""
        return clean(self.file.data.filename)[:80] or "rulebook.yaml"
