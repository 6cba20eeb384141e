"""What people type about an action. Each form gives its cleaned values as `values`, ready for a service."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
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
