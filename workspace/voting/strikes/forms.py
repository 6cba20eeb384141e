from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from workspace.core.text import clean
from workspace.labels import label
from workspace.voting.terms import StruckReason


class StrikeForm(FlaskForm):
    """`by_author`: they take their own idea back, and no list of reasons is asked."""

    reason = RadioField(
        _l("Why must it go?"),
        [InputRequired()],
        choices=[SelectChoice(each, label(each)) for each in StruckReason if each is not StruckReason.TAKEN_BACK],
        coerce=StruckReason,
    )
    words = TextAreaField(_l("Say it in your words. Everybody will read this."), [InputRequired(), Length(3, 600)])

    def __init__(self, *, by_author: bool) -> None:
        super().__init__()
        if by_author:
            del self.reason

    def validate_words(self, field: TextAreaField) -> None:
        if len(clean(field.data)) < 3:
            raise ValidationError(_("Fill this in."))

    @property
    def chosen(self) -> StruckReason:
        return self.reason.data if self.reason else StruckReason.TAKEN_BACK
