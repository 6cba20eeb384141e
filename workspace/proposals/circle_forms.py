"""What people around an idea type: offers, invitations, merges, and the words of a decision or an appeal."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation, ValidationError

from workspace.core import language
from workspace.core.text import clean
from workspace.moderation.models import Reason
from workspace.moderation.reasons import reasons_for
from workspace.proposals.forms import LANGUAGE_CHOICES, choices, label, optional_choice, reason_label
from workspace.proposals.kinds import LINE, TEXT
from workspace.proposals.models import OfferKind, Proposal
from workspace.proposals.moderating import DECISIONS


def needed_for_hours(form: Any, field: Any) -> None:
    if form.kind.data == OfferKind.HOURS and not (field.raw_data and str(field.raw_data[0]).strip()):
        field.errors[:] = []  # that an empty field is no number need not be said
        raise StopValidation(gettext("Write how many hours, such as 3."))


class OfferForm(FlaskForm):
    kind = RadioField(_l("What could you give?"), [DataRequired()])
    hours = IntegerField(_l("How many hours?"), [needed_for_hours, Optional(), NumberRange(1, 500)])
    words = StringField(_l("In a few words"), [Length(max=LINE)], filters=[clean])
    lang = SelectField(_l("Language you write in"), [DataRequired()], choices=LANGUAGE_CHOICES)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = choices((str(member), label(member)) for member in OfferKind)

    def validate_words(self, field: Any) -> None:
        if self.kind.data != OfferKind.HOURS and not field.data:
            raise ValidationError(gettext("Write a few words, so that others know what you mean."))

    def given(self) -> dict[str, Any]:
        kind = OfferKind(self.kind.data)
        hours = self.hours.data if kind in (OfferKind.HOURS, OfferKind.CHILDCARE) else None
        return {"kind": kind, "hours": hours, "words": self.words.data, "lang": self.lang.data}


class InviteForm(FlaskForm):
    handle = StringField(_l("Name here of the person you invite"), [DataRequired(), Length(max=60)], filters=[clean])


class MergeForm(FlaskForm):
    target = RadioField(_l("Which idea should yours join?"), [DataRequired()], coerce=int)

    def __init__(self, targets: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target.choices = choices((other.id, other.title) for other in targets)


class WordsForm(FlaskForm):
    """What is said with a change of status: an appeal in the author's words, a decision with a reason from the list."""

    reason = SelectField(_l("Reason"), [DataRequired()], coerce=optional_choice)
    words = TextAreaField(_l("In your words"), [Length(max=TEXT)], filters=[clean])
    lang = SelectField(
        _l("Language you write in"), [DataRequired()], choices=LANGUAGE_CHOICES, default=language.current
    )
    version = HiddenField()

    def __init__(self, transition: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.transition = transition
        if transition in DECISIONS and (reasons := reasons_for(*DECISIONS[transition])):
            self.reason.choices = choices(((str(one), reason_label(one)) for one in reasons), _l("Choose"))
        else:
            del self.reason
        self.words.flags.required = transition == "appeal"
        if "lang" not in request.form:
            self.lang.validate_choice = False

    def validate_words(self, field: Any) -> None:
        other = "reason" in self and self.reason.data == Reason.OTHER
        if (self.transition == "appeal" or other) and not field.data:
            raise ValidationError(gettext("Fill this in."))

    def said(self) -> dict[str, str]:
        lang = self.lang.data or language.current()
        return {
            "reason_code": self.reason.data or "" if "reason" in self else "",
            "words": self.words.data,
            "lang": lang,
        }

    def is_stale(self, proposal: Proposal) -> bool:
        return bool(self.version.data) and self.version.data != str(proposal.version)
