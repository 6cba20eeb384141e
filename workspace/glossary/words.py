"""What the states of a correction are called on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workspace.glossary.models import CorrectionStatus

CORRECTIONS: dict[CorrectionStatus, Any] = {
    CorrectionStatus.WAITING: _l("with the librarian"),
    CorrectionStatus.SHOWN: _l("shown"),
    CorrectionStatus.PAST: _l("no longer shown"),
    CorrectionStatus.REFUSED: _l("refused"),
    CorrectionStatus.WITHDRAWN: _l("withdrawn"),
}
