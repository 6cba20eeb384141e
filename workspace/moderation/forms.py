from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation
from wtforms.widgets import HiddenInput

from workspace.core import language
from workspace.labels import label
from workspace.moderation.models import Decision, ModerationItem, Reason
from workspace.moderation.reasons import REPORTABLE, reasons_for

BUTTONS = {
    Decision.PUBLISH: _l("Publish"),
    Decision.KEEP: _l("Leave it as it is"),
    Decision.ADMIT: _l("Admit"),
    Decision.SEND_BACK: _l("Send back"),
    Decision.REFUSE: _l("Refuse"),
    Decision.HIDE: _l("Hide"),
    Decision.UPHOLD: _l("Keep the first decision"),
}


def _choices(reasons: Iterable[Reason]) -> list[SelectChoice]:
    return [SelectChoice(str(reason), str(label(reason))) for reason in reasons]


def _words_for_other(form: Any, field: Any) -> None:
    if form.reason.data == Reason.OTHER and not (field.data or "").strip():
        raise StopValidation(_("Say in a few words what you mean."))


class WordsForm(FlaskForm):
    """A few words beside a reason, and the language they are in."""

    words = TextAreaField(validators=[_words_for_other, Optional(), Length(max=1000)])
    lang = SelectField(
        _l("Language of your words"), [InputRequired()], choices=language.LANGUAGES, default=language.current
    )


class DecisionForm(WordsForm):
    """One decision on one item. Those that need no reason carry the version seen, and nothing else."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    reason = SelectField(_l("Reason"), validators=[InputRequired(_l("Pick a reason."))])

    def __init__(self, item: ModerationItem, decision: Decision, **kwargs: Any) -> None:
        super().__init__(prefix=decision, data={"version": item.version}, **kwargs)
        self.decision, self.button = decision, BUTTONS[decision]
        reasons = reasons_for(item.kind, decision)
        if decision.needs_reason:
            self.reason.choices = [SelectChoice("", _("– pick one –")), *_choices(reasons)]
            self.words.label.text = _("Words to the author")
        else:
            del self.reason, self.words, self.lang

    def given(self) -> dict[str, Any]:
        """What moderation.services.decide takes."""
        if not self.decision.needs_reason:
            return {"version": self.version.data, "reason": None, "words": "", "lang": language.current()}
        reason = Reason(self.reason.data)
        return {"version": self.version.data, "reason": reason, "words": self.words.data or "", "lang": self.lang.data}


class ShowAgainForm(FlaskForm):
    words = TextAreaField(_l("Why should it be shown again?"), [DataRequired(_l("Fill this in.")), Length(max=1000)])
    lang = SelectField(
        _l("Language of your words"), [InputRequired()], choices=language.LANGUAGES, default=language.current
    )


class ReportForm(WordsForm):
    reason = RadioField(_l("What is wrong with it?"), validators=[InputRequired(_l("Pick a reason."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = _choices(REPORTABLE)
        self.words.label.text = _("What should the librarian know?")

    def given(self) -> dict[str, Any]:
        """What moderation.services.report takes."""
        return {"reason": Reason(self.reason.data), "words": self.words.data or "", "lang": self.lang.data}
