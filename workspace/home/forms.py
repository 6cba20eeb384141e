"""The form on the page of patterns: a field of every kind."""

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)  # fmt: skip
from wtforms.fields.choices import SelectChoice


class PatternForm(Form):
    title = StringField("Title", [validators.DataRequired("Give your idea a title.")])
    description = TextAreaField("Your idea", [validators.Length(max=500)])
    language = SelectField(
        "Language of this text",
        [validators.DataRequired()],
        choices=[SelectChoice("pl", "polski"), SelectChoice("be", "беларуская")],
    )
    cost = IntegerField(
        "Cost",
        [validators.Optional(), validators.NumberRange(max=100, message="Give a cost of 100 zł or less.")],
    )
    starts = DateField("Starts on", [validators.Optional()])
    picture = FileField("Picture")
    kind = RadioField(
        "What is it?",
        [validators.DataRequired("Choose what it is.")],
        choices=[SelectChoice("a", "A meeting"), SelectChoice("b", "A thing to build")],
    )
    needs = SelectMultipleField(
        "What do you need?",
        choices=[SelectChoice("place", "A place"), SelectChoice("hands", "Hands")],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    agree = BooleanField("I know that everybody can read this", [validators.DataRequired("Tick this to go on.")])
    reason = StringField("Why?")
