"""What people type about an action. Each form gives its cleaned values as `values`, ready for a service."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from workspace.core import language
from workspace.core.text import clean


class TextForm(FlaskForm):
    """A form with words in it. `lang` says in which language they are; the reader's own unless they choose another."""

    lang = SelectField(
        _l("Language of this text"),
        validators=[InputRequired()],
        choices=[SelectChoice(code, name) for code, name in language.LANGUAGES.items()],
        default=language.current,
    )

    @property
    def values(self) -> dict[str, Any]:
        hidden = ("csrf_token", "version")
        return {field.name: field.data for field in self if field.name not in hidden}

    @property
    def shown(self) -> list[Any]:
        """The fields in their order, the language last."""
        fields = [field for field in self if field.name not in ("csrf_token", "version", "lang")]
        return [*fields, self.lang] if "lang" in self else fields


class SharedForm(TextForm):
    """Of what two may change at once: it carries the version that its writer saw."""

    version = HiddenField()

    def see(self, version: int) -> None:
        """Its writer has this version before them now."""
        self.version.data, self.version.raw_data = str(version), None

    @property
    def seen_version(self) -> int:
        """0: the writer saw nothing saved yet, or does not say."""
        typed = str((self.version.raw_data or [""])[0])
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0

    def unlike(self, saved: "SharedForm") -> list[tuple[str, str, bool]]:
        """What another wrote meanwhile, field by field: (label, words, whether the words are a person's own)."""
        pairs = zip(self.shown, saved.shown, strict=True)
        return [(str(theirs.label.text), *_words(theirs)) for mine, theirs in pairs if mine.data != theirs.data]


def _words(field: Any) -> tuple[str, bool]:
    if isinstance(field, SelectField):
        return next(str(choice.label) for choice in field.choices if choice.value == field.data), False
    if isinstance(field, DateField):
        return language.day(field.data) if field.data else "–", False
    return field._value() or "–", field.flags.maxlength is not None


def required(most: int) -> list[Any]:
    return [DataRequired(), Length(max=most)]


def line(label: Any, most: int = 120, **extra: Any) -> StringField:
    return StringField(label, validators=required(most), filters=[clean], **extra)


def text(label: Any, most: int, *, rows: int = 5, **extra: Any) -> TextAreaField:
    return TextAreaField(label, validators=required(most), filters=[clean], render_kw={"rows": rows}, **extra)


class ReasonForm(TextForm):
    """Why an action is paused or given up."""

    reason = text(_l("Why"), 1000, rows=4)


class ChooseForm(TextForm):
    """Why an idea becomes an action without a vote."""

    reason = text(
        _l("Why without a vote"),
        1000,
        description=_l("Everybody reads this on the page of the action. Say what makes a vote needless."),
    )
