from collections.abc import Sequence

from sqlalchemy import select

from workspace.core.db import db
from workspace.tools.files import Texts
from workspace.tools.models import Edition

SHOWN = 50


def taken_in() -> Texts:
    """By (tool, edition): what the file is called, and its text; of two the one taken in later stands."""
    rows = select(Edition).filter(Edition.taken_at.is_not(None)).order_by(Edition.taken_at, Edition.id)
    return {(row.tool, row.edition): (f"{row.tool}/{row.edition}.yaml", row.text) for row in db.session.scalars(rows)}


def uploaded() -> Sequence[Edition]:
    """The newest first, those that wait to be taken in among them."""
    return db.session.scalars(select(Edition).order_by(Edition.id.desc()).limit(SHOWN)).all()
