from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from workspace.attachments.content import MOST_BYTES, Upload, examine
from workspace.attachments.refusals import FileRefusedError, Refusal
from workspace.core.language import LANGUAGES, current
from workspace.core.text import clean

ALT_LENGTH = 300
WORDS = {
    Refusal.EMPTY: _l("The file is empty. Choose another one."),
    Refusal.TOO_LARGE: _l("The file is larger than 10 MB. Make it smaller and send it again."),
    Refusal.WRONG_TYPE: _l("This is not a JPEG, PNG or WebP photo, nor a PDF or DOCX document. Choose another file."),
    Refusal.DAMAGED: _l("The file cannot be read. Open it, save it again and send the new one."),
    Refusal.LOCKED: _l("The document is locked with a password. Save it without one and send it again."),
    Refusal.TOO_MANY_PIXELS: _l("The photo has too many pixels. Make it smaller and send it again."),
    Refusal.MACROS: _l("The document holds macros. Save it without them and send it again."),
    Refusal.PACKED_TOO_TIGHT: _l("The document unpacks to far more than it seems. Save it as PDF and send that."),
}


class UploadForm(FlaskForm):
    file = FileField(_l("Photo or document"), [FileRequired(_l("Choose a file."))], id="upload-file")
    alt = StringField(
        _l("What can be seen"), [Length(max=ALT_LENGTH, message=_l("Use 300 characters at most."))], id="upload-alt"
    )
    lang = SelectField(
        _l("Language of these words"),
        [InputRequired(_l("Pick a language."))],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        id="upload-lang",
    )
    next = HiddenField(id="upload-next")

    upload: Upload | None = None
    refusal: Refusal | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alt.flags.required = True  # of photos; the hint says so, and the browser does not insist

    def validate_file(self, field: Any) -> None:
        """Looks at the file; what is ready to be kept is then in `upload`."""
        stream = field.data
        try:
            self.upload = examine(stream.filename or "", stream.read(MOST_BYTES + 1))
        except FileRefusedError as error:
            self.refusal = error.refusal
            raise ValidationError(WORDS[error.refusal]) from error

    def validate_alt(self, field: Any) -> None:
        if self.upload is not None and self.upload.media_type.is_image and not clean(field.data):
            raise ValidationError(_l("Say in a few words what can be seen on the photo."))

    @property
    def status(self) -> int:
        """What a form that failed is answered with."""
        return 413 if self.refusal == Refusal.TOO_LARGE else 422


def blank_upload_form() -> UploadForm:
    """For the page that is being read, to which the reader comes back."""
    return UploadForm(formdata=None, lang=current(), next=request.full_path.rstrip("?"))
