from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from workspace.core.text import clean
from workspace.core.web import LARGEST_ID
from workspace.translations import translatable
from workspace.translations.models import Translation, TranslationStatus


class TranslationForm(FlaskForm):
    """The texts of one subject in another language; `for_subject` adds a field for each."""

    version = IntegerField(validators=[InputRequired(), NumberRange(0, LARGEST_ID)], widget=HiddenInput())
    parts: tuple[translatable.Part, ...] = ()

    def rows(self) -> list[tuple[translatable.Part, Any]]:
        return [(part, self[part.name]) for part in self.parts]

    def texts(self) -> dict[str, str]:
        return {part.name: field.data or "" for part, field in self.rows()}


def for_subject(subject: Any, translation: Translation | None) -> TranslationForm:
    """As `translation` has it, if that is shown; its version goes along, so that nobody is written over unseen."""
    parts = tuple(translatable.of(subject).parts_of(subject))
    fields: dict[str, Any] = {part.name: _field(part, first=part is parts[0]) for part in parts}
    made = type("TranslationOf", (TranslationForm,), {"parts": parts, **fields})
    shown = translation is not None and translation.status == TranslationStatus.VISIBLE
    said = translation.texts if translation and shown else {}
    form: TranslationForm = made(data={**said, "version": translation.version if translation else 0})
    return form


def _field(part: translatable.Part, *, first: bool) -> Any:
    kind = TextAreaField if part.is_long else StringField
    needed = [DataRequired(_l("Fill this in."))] if first else []
    return kind(part.label, [*needed, Length(max=part.most)], filters=[clean])
