"""What is read of applications. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import lazyload

from workspace.actions.models import Action, GroupMember
from workspace.applications.kinds import CITY, MAY_BE_LATE
from workspace.applications.models import Answer, Application, ApplicationStatus, CityStep, Overwritten
from workspace.core.db import db
from workspace.tools import checks
from workspace.tools.answers import filled
from workspace.tools.checks import Finding
from workspace.tools.rulebook import Field, Keep, Kind, Rulebook, Severity, Step

PAGE = 30
POLISH = "pl"  # the language of the city's forms
WORDED = frozenset({Kind.LINE, Kind.TEXT, Kind.TABLE})  # kinds whose answers have a language


# --- who sees which ----------------------------------------------------------------------------------------------------


def applications_visible_to(actor: Any) -> Select[Any]:
    """Says the same as P.APPLICATION_VIEW (an agreement test holds them together)."""
    if not actor.is_authenticated:
        return select(Application).where(db.false())
    sent, mine = Application.sent_on.is_not(None), Application.zone_id.in_(actor.zone_ids)
    group = select(GroupMember.action_id).where(GroupMember.account_id == actor.id)
    seen = [Application.zone_id.in_(actor.librarian_zone_ids), mine & sent, mine & Application.action_id.in_(group)]
    if actor.is_coordinator:
        seen.append(sent)
    return select(Application).where(or_(*seen))


def begun_for(action: Action) -> Sequence[Application]:
    """All of one action, in the order in which they were begun. Whoever shows them asks what each reader may see."""
    query = select(Application).where(Application.action_id == action.id)
    return db.session.scalars(query.options(lazyload("*")).order_by(Application.id)).all()


def with_the_city(proposal_id: int) -> Application | None:
    """Of what became of an idea the application that the city has, the latest if there are several."""
    query = select(Application).join(Application.action)
    query = query.where(Action.proposal_id == proposal_id, Application.status.in_(CITY))
    return db.session.scalar(query.options(lazyload("*")).order_by(Application.id.desc()).limit(1))


# --- the wall of deadlines -----------------------------------------------------------------------------------------------


def wall(
    actor: Any, day: date, *, zone_id: int | None = None, after: str | None = None, size: int = PAGE
) -> tuple[list[Application], str | None]:
    """What has a date still to keep on `day`, the earliest (so what is late) first, and the key of the next page."""
    kept = Application.due.in_(MAY_BE_LATE) | (Application.due_on >= day)
    query = applications_visible_to(actor).where(Application.due_on.is_not(None), kept)
    if zone_id is not None:
        query = query.where(Application.zone_id == zone_id)
    if key := _key(after):
        query = query.where(db.tuple_(Application.due_on, Application.id) > db.tuple_(*key))
    query = query.options(lazyload(Application.action, Action.group), lazyload(Application.action, Action.proposal))
    found: list[Application] = list(
        db.session.scalars(query.order_by(Application.due_on, Application.id).limit(size + 1))
    )
    if len(found) <= size:
        return found, None
    return found[:size], f"{found[size - 1].due_on}_{found[size - 1].id}"


def _key(after: str | None) -> tuple[date, int] | None:
    day, _, last = (after or "").partition("_")
    try:
        return (date.fromisoformat(day), int(last)) if last.isascii() and last.isdigit() and len(last) < 10 else None
    except ValueError:
        return None


def dated(zone_id: int | None, limit: int = 500) -> Sequence[Application]:
    """What went to the city and has a date, for the calendar that everybody may read."""
    query = select(Application).where(Application.due_on.is_not(None), Application.sent_on.is_not(None))
    if zone_id is not None:
        query = query.where(Application.zone_id == zone_id)
    query = query.options(lazyload(Application.action, Action.group), lazyload(Application.action, Action.proposal))
    return db.session.scalars(query.order_by(Application.due_on, Application.id).limit(limit)).all()


# --- its way through the city --------------------------------------------------------------------------------------------


def steps_of(application: Application) -> Sequence[CityStep]:
    """In the order in which they were written down."""
    query = select(CityStep).where(CityStep.application_id == application.id).order_by(CityStep.id)
    return db.session.scalars(query).all()


def was(application: Application, status: ApplicationStatus) -> bool:
    query = select(CityStep.id).where(CityStep.application_id == application.id, CityStep.status == status)
    return db.session.scalar(query.limit(1)) is not None


def last_step(application: Application) -> CityStep | None:
    query = select(CityStep).where(CityStep.application_id == application.id).order_by(CityStep.id.desc())
    return db.session.scalar(query.limit(1))


# --- what is written -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """The answers of one application. `answers`: in Polish where it is, else what there is."""

    rulebook: Rulebook
    rows: dict[tuple[str, str], Answer]

    @property
    def answers(self) -> dict[str, Any]:
        found = {}
        for (field, lang), row in self.rows.items():
            if field not in found or lang == POLISH:
                found[field] = row.value
        return found

    @property
    def needs_polish(self) -> set[str]:
        """The fields that are written, but not in Polish."""
        return {field for field, _ in self.rows} - {field for field, lang in self.rows if lang == POLISH}

    def lang_of(self, field: str) -> str:
        """In which language `answers` gives it."""
        langs = [lang for name, lang in self.rows if name == field]
        return POLISH if POLISH in langs else langs[0]

    @property
    def steps(self) -> list[Step]:
        """Those that ask for something which is kept."""
        kept = {field.step for field in self.rulebook.stored_fields}
        return [step for step in self.rulebook.steps if step.id in kept]

    def beside(self, field: str, lang: str) -> list[Answer]:
        """What stands in a field in other languages than `lang`, Polish first."""
        found = [row for (name, other), row in self.rows.items() if name == field and other != lang]
        return sorted(found, key=lambda row: (row.lang != POLISH, row.lang))

    def is_asked(self, field: Field) -> bool:
        return field.keep is Keep.STORED and checks.asked(self.rulebook, self.answers, field)

    def done_and_left(self, step: str | None = None) -> tuple[int, int]:
        """Of the fields that are asked: (how many are filled in, how many of the required are not)."""
        asked = [each for each in self.rulebook.fields if self.is_asked(each) and step in (None, each.step)]
        answers = self.answers
        left = [each for each in asked if each.id not in answers and each.required]
        return sum(each.id in answers for each in asked), len(left)

    def findings(self) -> list[Finding]:
        return checks.run(self.rulebook, self.answers)


def written(application: Application) -> Written:
    """In one query."""
    rows = db.session.scalars(select(Answer).where(Answer.application_id == application.id).order_by(Answer.id))
    fields = application.rulebook.by_id
    return Written(
        application.rulebook, {(row.field, row.lang): row for row in rows if row.field in fields and filled(row.value)}
    )


def answers_of(application: Application) -> tuple[dict[str, Any], set[str]]:
    """The answers in Polish where they are, else as they are, and the fields that still need Polish."""
    found = written(application)
    return found.answers, found.needs_polish


def blocked(application: Application) -> bool:
    """Whether a check says that the city would refuse it as it stands."""
    return any(finding.severity == Severity.BLOCK for finding in written(application).findings())


def overwritten(actor: Any, application: Application) -> Sequence[Overwritten]:
    """Where `actor` and another wrote in one field at the same time, and `actor` has not said to have seen it."""
    mine = or_(
        and_(Overwritten.by_id == actor.id, ~Overwritten.seen_by_writer),
        and_(Overwritten.over_by_id == actor.id, ~Overwritten.seen_by_other),
    )
    query = select(Overwritten).where(Overwritten.application_id == application.id, mine)
    return db.session.scalars(query.order_by(Overwritten.id)).all()


def changed_since(actor: Any, application: Application, revision: int) -> Sequence[Answer]:
    """What others have changed since `actor` opened the page."""
    query = select(Answer).where(Answer.application_id == application.id, Answer.revision > revision)
    return db.session.scalars(query.where(Answer.changed_by_id != actor.id).order_by(Answer.id)).all()
