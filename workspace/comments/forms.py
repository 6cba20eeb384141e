from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from workspace.comments.models import LONGEST, Comment
from workspace.core.language import LANGUAGES, current
from workspace.core.text import clean
from workspace.core.web import LARGEST_ID


class CommentForm(FlaskForm):
    text = TextAreaField(
        _l("Your comment"),
        [
            InputRequired(_l("Write what you want to say.")),
            Length(max=LONGEST, message=_l("This is too long. Use 4000 characters at most.")),
        ],
        id="comment-text",
    )
    lang = SelectField(
        _l("In which language is it?"),
        [InputRequired(_l("Pick a language."))],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        id="comment-lang",
    )
    parent = IntegerField(
        validators=[Optional(), NumberRange(1, LARGEST_ID)], widget=HiddenInput(), id="comment-parent"
    )

    def validate_text(self, field: Any) -> None:
        if not clean(field.data):
            raise ValidationError(_l("Write what you want to say."))


def blank_comment_form(parent: Comment | None = None) -> CommentForm:
    """For a comment, or for a reply to `parent`."""
    form = CommentForm(formdata=None, lang=current(), parent=parent.id if parent else None)
    name_fields(form, parent)
    return form


def name_fields(form: CommentForm, parent: Comment | None) -> None:
    """Many reply forms stand on one page: the fields of each get ids of their own."""
    if parent is None:
        return
    form.text.label.text = _l("Your reply")
    for field in (form.text, form.lang, form.parent):
        field.id = field.label.field_id = f"{field.id}-{parent.id}"
