"""Fields of a form that WTForms has not got: an hour in Łódź, and which ideas exclude each other."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import DateTimeLocalField, Field
from wtforms.validators import ValidationError

from workspace.core.language import WARSAW

WRITTEN = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"]
GROUPS = {1: "A", 2: "B", 3: "C", 4: "D"}
OF = "group-"  # how the names of its selects begin


class WarsawTimeField(DateTimeLocalField):
    """A day and an hour as the clock in Łódź shows them; `utc` is what it means. 2:30 of the spring night when clocks go
    forward does not exist; 2:30 of the autumn night is the first of the two."""

    data: datetime | None

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=WRITTEN, **kwargs)

    @property
    def utc(self) -> datetime:
        assert self.data is not None
        return self.data.replace(tzinfo=WARSAW).astimezone(UTC)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data and not 2000 < self.data.year < 2200:
            self.data = None
            raise ValueError(self.gettext("Not a valid datetime value."))

    def process_data(self, value: datetime | None) -> None:
        self.data = value.astimezone(WARSAW).replace(tzinfo=None) if value else None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and self.utc.astimezone(WARSAW).replace(tzinfo=None) != self.data:
            raise ValidationError(_("That night the clocks go forward. Choose another hour."))


class GroupsField(Field):
    """{idea: group}, read from one select for each idea, `group-12`. What is no group is none."""

    data: dict[int, int]
    letters = GROUPS

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[Any] = []
        if formdata:
            given = {name.removeprefix(OF): value for name, value in formdata.items() if name.startswith(OF)}
            known = {str(group): group for group in GROUPS}
            data = {int(idea): known[value] for idea, value in given.items() if idea.isdecimal() and value in known}
        self.data = data if isinstance(data, dict) else {}
