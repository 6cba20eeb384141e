from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, ValidationError

from workspace.accounts import handles, secrets
from workspace.accounts.handles import Fault
from workspace.accounts.models import Account, MailFrequency
from workspace.accounts.queries import account_by_handle
from workspace.core.language import LANGUAGES
from workspace.core.text import clean, fold

HANDLE_FAULTS = {
    Fault.LENGTH: _l("Write between 3 and 30 characters."),
    Fault.CHARACTERS: _l("Use letters, figures, spaces, - and _ only, and at least one letter."),
    Fault.MIXED: _l("Use letters of one alphabet only."),
    Fault.RESERVED: _l("This name belongs to the site. Pick another one."),
}
TAKEN = _l("Somebody has this name, or one like it. Pick another one.")
NO_MATCH = _l("This does not fit the name. Check both.")

NOT_YOURS = _l("This is not your password, and not your twelve words.")
LINK_DEAD = _l("This link was used, or it is too old. Ask for a new one.")


def handle_allowed(_form: Any, field: Any) -> None:
    fault = handles.fault(field.data or "")
    if fault:
        raise ValidationError(str(HANDLE_FAULTS[fault]))


def password_allowed(_form: Any, field: Any) -> None:
    password = field.data or ""
    if not 8 <= len(password) <= 128:
        raise ValidationError(str(_l("Write between 8 and 128 characters.")))
    if secrets.is_common(password):
        raise ValidationError(str(_l("Many people use this password. Pick another one, such as four random words.")))


def known_account(handle: str) -> Account:
    """The account of that name. For the few forms of staff in which an account is named."""
    account = account_by_handle(handle or "")
    if account is None:
        raise ValidationError(str(_l("There is no such account. Check the name.")))
    return account


class ReturningForm(FlaskForm):
    """Leads back to where its reader was going."""

    next = HiddenField()
    stay = BooleanField(_l("Keep me signed in on this device"))


class SignInForm(ReturningForm):
    handle = StringField(_l("Your name here"), [InputRequired(), Length(max=60)], filters=[clean])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=128)])


class WordsForm(ReturningForm):
    handle = StringField(_l("Your name here"), [InputRequired(), Length(max=60)], filters=[clean])
    words = TextAreaField(_l("Your twelve words"), [InputRequired(), Length(max=300)])


class LinkForm(FlaskForm):
    email = StringField(_l("E-mail address"), [InputRequired(), Length(max=254), Email()], filters=[clean])


class HandleForm(FlaskForm):
    """For an account that is about to be made."""

    handle = StringField(_l("Your name here"), [InputRequired(), handle_allowed], filters=[clean])
    language = SelectField(_l("Your language"), [InputRequired()], choices=LANGUAGES)


class KeptWordsForm(FlaskForm):
    sealed = HiddenField()
    next = HiddenField()


class ProofForm(FlaskForm):
    secret = PasswordField(_l("Password, or your twelve words"), [InputRequired(), Length(max=300)])
    next = HiddenField()


class PasswordForm(FlaskForm):
    password = PasswordField(_l("New password"), [InputRequired(), password_allowed])

    def refuse_handle(self, handle: str) -> bool:
        """False, with words at the field, if the password is the handle."""
        if fold(self.password.data or "") != fold(handle):
            return True
        self.password.errors = [_l("Your name here cannot be your password. Pick another one.")]
        return False


class SettingsForm(FlaskForm):
    language = SelectField(_l("Your language"), [InputRequired()], choices=LANGUAGES)
    mail_frequency = SelectField(
        _l("How often we write to you"),
        [InputRequired()],
        choices=[
            SelectChoice(MailFrequency.AT_ONCE, _l("at once")),
            SelectChoice(MailFrequency.DAILY, _l("once a day")),
            SelectChoice(MailFrequency.WEEKLY, _l("once a week")),
            SelectChoice(MailFrequency.OFF, _l("never")),
        ],
    )


class BlockForm(FlaskForm):
    handle = StringField(_l("Name of the account"), [InputRequired(), Length(max=60)], filters=[clean])
    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=500)], filters=[clean])
    account: Account

    def validate_handle(self, field: Any) -> None:
        self.account = known_account(field.data)
