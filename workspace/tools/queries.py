from sqlalchemy import func, select

from workspace.core.db import db
from workspace.tools.models import Edition


def last_id() -> int:
    """Of the edition taken in last; 0 when there is none."""
    return db.session.scalar(select(func.max(Edition.id))) or 0


def taken_in(last_id: int) -> dict[tuple[str, str], tuple[str, str]]:
    """The editions taken in up to `last_id` by (tool, edition), each as its name and its text; the later stands for both."""
    rows = db.session.scalars(select(Edition).filter(Edition.id <= last_id).order_by(Edition.id))
    return {(row.tool, row.edition): (f"{row.tool}/{row.edition}.yaml", row.text) for row in rows}
