"""The form for names: what a person types at the very end. It is read, put into the file, and forgotten."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from workspace.applications.documents.kinds import PaperFormat
from workspace.applications.documents.words import FORMATS
from workspace.core.language import localized
from workspace.core.text import clean
from workspace.tools.rulebook import Field, Keep, Rulebook

LONGEST = 400


def of_names(book: Rulebook) -> Any:
    """A field for each one of the rulebook that names a person; none has to be filled in, a pen does as well."""
    asked = [field for field in book.fields if field.keep is Keep.EXPORT_ONLY]
    fields: dict[str, Any] = {
        f"n_{field.id}": StringField(localized(field.label), [Optional(), Length(max=LONGEST)], filters=[clean])
        for field in asked
    }
    fields["format"] = RadioField(
        _l("As what?"),
        [InputRequired()],
        choices=[SelectChoice(kept, words) for kept, words in FORMATS.items()],
        default=PaperFormat.PDF,
    )
    made = type("NamesForm", (NamesForm,), fields)()
    made.asked = asked
    return made


class NamesForm(FlaskForm):
    asked: list[Field]

    @property
    def names(self) -> dict[str, str]:
        return {field.id: self[f"n_{field.id}"].data or "" for field in self.asked}
