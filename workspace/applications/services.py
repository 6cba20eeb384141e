"""Beginning an application and writing it together. The actor comes first; nothing here commits."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from workspace.actions.models import Action
from workspace.applications import prefill
from workspace.applications.dates import local_day
from workspace.applications.kinds import WRITABLE, ApplicationStatus
from workspace.applications.models import Answer, Application, Overwritten
from workspace.applications.queries import POLISH, WORDED
from workspace.applications.way import keep_due
from workspace.core import audit
from workspace.core import db as database
from workspace.core.db import db, now, today
from workspace.core.lifecycle import NotPossibleError
from workspace.tools import shelf
from workspace.tools.answers import filled
from workspace.tools.rulebook import Keep, Rulebook

Key = tuple[str, str]  # (field, language)


class PastEditionError(NotPossibleError):
    """That edition takes no more applications."""


def begin(actor: Any, action: Action, *, tool: str, edition: str) -> Application:
    """Start the form of one edition, filled in with what the action says. The one that stands already is returned.
    Raises PastEditionError, and NotPossibleError for an action that is over."""
    rulebook = shelf.edition(tool, edition)
    if rulebook is None or not rulebook.taken_on(local_day(now())):
        raise PastEditionError(f"{tool}/{edition}")
    if not action.is_open:
        raise NotPossibleError(f"action {action.id} is {action.status}")
    values = {"action_id": action.id, "zone_id": action.zone_id, "tool": tool, "edition": edition}
    new = database.insert_once(
        Application.__table__,  # type: ignore[arg-type]
        **values,
        status=ApplicationStatus.DRAFTING,
        status_since=today(),
        created_on=today(),
        revision=0,
        version=1,
    )
    application = db.session.scalars(db.select(Application).filter_by(**values)).unique().one()
    if new:
        save_answers(actor, application, prefill.answers(action, rulebook))
        keep_due(application)
        audit.record(actor, "create", application)
    return application


def save_answers(
    actor: Any,
    application: Application,
    typed: dict[Key, Any],
    *,
    seen: int | None = None,
    untouched: Collection[Key] = (),
) -> int:
    """Keep what `actor` typed (an empty value takes an answer out). `seen`: the revision that their page was made of, and
    `untouched`: what they sent as it stood there. What another changed meanwhile stays where `actor` did not touch it;
    where both changed the same field the last wins, and what it wrote over is kept for both to see. Returns the revision.
    Raises NotPossibleError for one that is ready or with the city, unless that called to mend it."""
    revision = _next_revision(application)
    hand = Hand(actor, application, revision, seen)
    for key, value in typed.items():
        if key[0] not in application.rulebook.by_id:
            continue
        if application.rulebook.by_id[key[0]].keep is not Keep.STORED:
            raise NotPossibleError(f"{key[0]} is never stored")
        hand.write(key, value if filled(value) else None, untouched=key in untouched)
    db.session.flush()
    return revision


def _next_revision(application: Application) -> int:
    """Whoever saves takes the next number, and others wait for it; a form that was made ready takes no more."""
    writable = (Application.id == application.id, Application.status.in_(WRITABLE))
    query = (
        update(Application).where(*writable).values(revision=Application.revision + 1).returning(Application.revision)
    )
    revision = db.session.scalar(query.execution_options(synchronize_session=False))
    if revision is None:
        raise NotPossibleError(f"application {application.id} is no draft")
    db.session.refresh(application, ["revision"])
    return int(revision)


@dataclass(frozen=True)
class Hand:
    """Who writes, and what they saw: `seen` is the revision of their page, `revision` the number of this change."""

    actor: Any
    application: Application
    revision: int
    seen: int | None

    def write(self, key: Key, value: Any, *, untouched: bool) -> None:
        where = {"application_id": self.application.id, "field": key[0], "lang": key[1]}
        row = db.session.scalar(db.select(Answer).filter_by(**where))
        if value == (row.value if row else None):
            return
        if row is None:
            row = Answer(**where)
            db.session.add(row)
        elif self.seen is not None and row.revision > self.seen and row.changed_by_id != self.actor.id:
            if untouched:
                return  # it is the other's field: this page only brought back what had stood there
            self.tell_both(row, value)
        row.value, row.revision = value, self.revision
        row.changed_by_id, row.changed_on = self.actor.id, today()

    def tell_both(self, row: Answer, value: Any) -> None:
        """Keep what is written over, for both to read."""
        words = {"was": row.value, "now": value, "by_id": row.changed_by_id, "over_by_id": self.actor.id}
        where = {"application_id": row.application_id, "field": row.field, "lang": row.lang}
        db.session.add(Overwritten(**where, **words))
        audit.record(self.actor, "overwrite", self.application, account_id=row.changed_by_id)


def put_back(actor: Any, entry: Overwritten, application: Application) -> None:
    """Let what was written over stand again."""
    save_answers(actor, application, {(entry.field, entry.lang): entry.was})
    see(actor, entry)


def see(actor: Any, entry: Overwritten) -> None:
    """`actor` has read that two wrote in one field."""
    entry.seen_by_writer = entry.seen_by_writer or entry.by_id == actor.id
    entry.seen_by_other = entry.seen_by_other or entry.over_by_id == actor.id
    db.session.flush()


def language_of(rulebook: Rulebook, field: str, lang: str) -> str:
    """In which language an answer to `field` is kept, when its writer writes in `lang`: numbers and choices have none."""
    return lang if rulebook.by_id[field].kind in WORDED else POLISH
