from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from workspace.core import language
from workspace.core.text import clean
from workspace.glossary.queries import Term
from workspace.glossary.services import AlreadyWaitingError, NothingNewError
from workspace.glossary.shelf import OFFICIAL

UNFIT: dict[type[Exception], Any] = {
    NothingNewError: _l("This is what stands there now. Change a word."),
    AlreadyWaitingError: _l("What you suggested before still waits. Take that back first."),
}


class CorrectionForm(FlaskForm):
    """A better word, or a better sentence on what it means, in one language. In Polish the word is the city's."""

    word = StringField(_l("Word"), [DataRequired(_l("Fill this in.")), Length(max=120)], filters=[clean])
    meaning = TextAreaField(_l("What it means"), [DataRequired(_l("Fill this in.")), Length(max=240)], filters=[clean])
    why = TextAreaField(_l("Why is this better?"), [Length(max=500)], filters=[clean])

    def __init__(self, term: Term) -> None:
        super().__init__(data={"word": term.word, "meaning": term.meaning})
        if term.language == OFFICIAL:
            del self.word

    def given(self) -> dict[str, str]:
        """What glossary.services.correct takes."""
        said = {"meaning": self.meaning.data or "", "why": self.why.data or ""}
        return {**said, "word": self.word.data or "" if self.word else ""}


class RevertForm(FlaskForm):
    words = TextAreaField(
        _l("Why should it go?"), [DataRequired(_l("Fill this in.")), Length(max=1000)], filters=[clean]
    )
    lang = SelectField(
        _l("Language of your words"), [InputRequired()], choices=language.LANGUAGES, default=language.current
    )
