"""What WTForms says when a field is wrong, in our words and our six languages (the library has no Belarusian)."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

WORDS = {
    "This field is required.": _l("Fill this in."),
    "Not a valid choice.": _l("Pick one from the list."),
    "Invalid Choice: could not coerce.": _l("Pick one from the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Pick from the list."),
    "Not a valid integer value.": _l("Write a whole number, such as 3."),
    "Not a valid decimal value.": _l("Write a number, such as 3 or 2,5."),
    "Not a valid date value.": _l("Write a date as year-month-day, such as 2026-05-04."),
    "Not a valid datetime value.": _l("Write a day and an hour, such as 2026-05-04 18:00."),
    "Not a valid time value.": _l("Write an hour, such as 18:00."),
    "Invalid input.": _l("Write this in another way."),
    "Invalid email address.": _l("Write a whole e-mail address, such as ala@example.org."),
    "Field must be equal to %(other_name)s.": _l("Write the same in both fields."),
    "Number must be at least %(min)s.": _l("Write %(min)s or more."),
    "Number must be at most %(max)s.": _l("Write %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": _l("Write a number from %(min)s to %(max)s."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Write between %(min)d and %(max)d characters."),
}


class Words:
    """Stands where WTForms expects its translations."""

    def gettext(self, string: str) -> str:
        known = WORDS.get(string)
        return str(known) if known is not None else gettext(string)

    def ngettext(self, singular: str, _plural: str, n: int) -> str:
        if "valid choice" in singular:
            return str(gettext("Pick from the list."))
        if "at least" in singular:
            return str(ngettext("Write at least %(num)s character.", "Write at least %(num)s characters.", n))
        return str(ngettext("Write at most %(num)s character.", "Write at most %(num)s characters.", n))


def init_app(_app: Any) -> None:
    FlaskForm.Meta.get_translations = lambda _meta, _form: Words()
