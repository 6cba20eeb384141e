"""What the core keeps for a while only, and for how long: docs/data.md names the same days."""

from datetime import timedelta
from typing import Any

from workspace.core import jobs, mail, throttle
from workspace.core.db import db, now
from workspace.core.web import AnsweredRequest

ANSWERS_KEPT = timedelta(days=2)  # nobody resends a form later than that


def forget(_payload: dict[str, Any] | None = None) -> None:
    throttle.forget_old()
    mail.forget_old()
    jobs.forget_done()
    db.session.execute(db.delete(AnsweredRequest).where(AnsweredRequest.at < now() - ANSWERS_KEPT))
