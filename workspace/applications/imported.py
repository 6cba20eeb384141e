"""What the city's vote decided, read from its published results."""

from collections.abc import Iterable
from pathlib import Path

from workspace.applications import queries, way
from workspace.applications.kinds import ApplicationStatus as S
from workspace.applications.models import Application
from workspace.core import db as database
from workspace.core.db import db
from workspace.tools import results
from workspace.tools.results import Result


def settle(paths: Iterable[Path]) -> list[tuple[Application, Result]]:
    """Take every application that stands on the city's ballot to its result: by its number, in the year it came there.
    What was told already is left alone. Raises ValueError or OSError for a file that cannot be read, before it writes."""
    told = {(row.year, row.project.upper()): row for path in paths for row in results.of_file(path)}
    database.begin(writing=True)
    waiting = db.select(Application).where(Application.status == S.ON_BALLOT).order_by(Application.id)
    found = []
    for application in db.session.scalars(waiting).unique().all():
        stood = queries.last_step(application)
        result = told.get((stood.happened_on.year, stood.number.strip().upper())) if stood else None
        if result is not None:
            name = "choose" if result.selected else "pass_over"
            way.move(None, application, name, seen=application.version, votes=result.votes)
            found.append((application, result))
    return found
