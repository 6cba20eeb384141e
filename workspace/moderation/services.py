"""Putting things before a librarian, and deciding on them. The actor comes first; nothing here commits.

A slice that wants something moderated registers what each decision does, opens an item when the thing arrives, and
closes it when nothing is left to decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workspace.core import audit, subjects
from workspace.core import db as database
from workspace.core.db import db, now
from workspace.core.lifecycle import NotPossibleError, ReasonMissingError
from workspace.core.text import clean
from workspace.moderation import queries
from workspace.moderation.lifecycle import MODERATION
from workspace.moderation.models import Decision, ItemStatus, Kind, ModerationItem, Reason, Report
from workspace.moderation.reasons import REPORTABLE, reasons_for


@dataclass(frozen=True)
class Because:
    """What the author is given with a decision: the code of a reason ("" where none is needed), words, their language."""

    reason: str
    words: str
    lang: str


Handler = Callable[[Any, Any, Because], Any]
Card = Callable[[Any], dict[str, Any]]


class AlreadyDecidedError(NotPossibleError):
    """Another librarian was faster: 409, in words."""


@dataclass(frozen=True)
class Registration:
    decisions: dict[Decision, Handler]
    card: Card | None


REGISTRY: dict[tuple[Kind, str | None], Registration] = {}
SHOW_AGAIN: dict[str, Handler] = {}  # subject_type: what undoes its hiding


def register(
    kind: str, decisions: Mapping[Any, Handler], *, subject_type: str | None = None, card: Card | None = None
) -> None:
    """Say what a decision on `kind` does: {"publish": handler(actor, subject, because), …}; the handler moves the
    subject along by its own lifecycle and may raise as that does.
    `card(subject)` → {"title", "lang", "url", "facts": [(label, value), …]}, with "text" or, named each,
    "parts": [(label, text), …], and where there are such "attachments": its files and photos, "reading": what is known
    of its translation (translations.queries.Reading), "said": {"words", "lang"} of an author who appeals.
    Reports are registered per `subject_type`; other kinds may leave it out."""
    handlers = {Decision(name): handler for name, handler in decisions.items()}
    REGISTRY[Kind(kind), subject_type] = Registration(handlers, card)


def registration(kind: Kind, subject_type: str) -> Registration | None:
    return REGISTRY.get((kind, subject_type)) or REGISTRY.get((kind, None))


def decisions_on(item: ModerationItem) -> list[Decision]:
    """What can be decided, the friendliest first."""
    known = registration(item.kind, item.target_type)
    return [decision for decision in Decision if known and decision in known.decisions]


def may_be_reported(subject_type: str) -> bool:
    return (Kind.REPORT, subject_type) in REGISTRY


def card_of(item: ModerationItem) -> dict[str, Any]:
    """What the librarian reads. A slice without a card of its own shows its title alone; what is gone shows nothing."""
    subject = subjects.find(item.target_type, item.target_id)
    cards = [found.card for (_, kind), found in REGISTRY.items() if kind == item.target_type and found.card]
    own = registration(item.kind, item.target_type)
    if own and own.card:
        cards.insert(0, own.card)
    shown: dict[str, Any] = {"text": "", "lang": None, "title": "", "url": None, "facts": [], "parts": []}
    shown |= {"attachments": [], "reading": None, "said": None, "first": None}
    if subject is None:
        return shown
    if cards:
        return {**shown, **cards[0](subject)}
    title, lang = subjects.title(subject)
    return {**shown, "title": title, "lang": lang, "url": subjects.url(subject)}


def open_item(subject: Any, *, kind: str, opened_by: Any = None, zone_id: int | None = None) -> ModerationItem:
    """Put `subject` (flushed) before the librarians of its zone, or, on appeal, before those of `zone_id` who are not of
    its own too. The item that already waits is returned as it is. Raises AlreadyDecidedError if it no longer does."""
    author = getattr(subject, "author_id", None) or getattr(subject, "account_id", None)
    database.insert_once(
        ModerationItem.__table__,  # type: ignore[arg-type]
        target_type=subject.subject_type,
        target_id=subject.id,
        zone_id=zone_id or subject.zone_id,
        from_zone_id=subject.zone_id if zone_id else None,
        kind=Kind(kind),
        author_id=author,
        opened_by_id=opened_by.id if opened_by is not None else None,
        status=ItemStatus.OPEN,
        lang=getattr(subject, "lang", None),
    )
    item = queries.open_item_of(subject, kind)
    if item is None:  # it stood in the way a moment ago, and was decided since
        raise AlreadyDecidedError(subject.id)
    return item


def close_item(subject: Any, kind: str) -> None:
    """Nothing is left to decide: the author took it back, or it was settled elsewhere. Does nothing if none waits."""
    item = queries.open_item_of(subject, kind)
    if item is not None:
        MODERATION.apply(item, "drop", None)


def decide(
    actor: Any, item: ModerationItem, *, decision: Decision, version: int, reason: Reason | None, words: str, lang: str
) -> None:
    """Decide, and do what the decision means. Raises AlreadyDecidedError if the item is not as it was when seen."""
    db.session.refresh(item, with_for_update={"of": ModerationItem})
    if not item.is_open or item.version != version:
        raise AlreadyDecidedError(item.id)
    subject = subjects.find(item.target_type, item.target_id)
    if subject is None:  # its author took it away meanwhile
        MODERATION.apply(item, "drop", None)
        return
    known = registration(item.kind, item.target_type)
    if known is None or decision not in known.decisions:
        raise NotPossibleError(f"no {decision} for {item.kind}")
    if decision.needs_reason and reason not in reasons_for(item.kind, decision):
        raise ReasonMissingError(decision)
    with db.session.no_autoflush:  # status and decision change together, or the database refuses them
        item.decision, item.reason, item.decided_by_id, item.decided_at = decision, reason, actor.id, now()
        item.words, item.words_lang = clean(words), lang
        MODERATION.apply(item, "decide", actor, reason=reason or "", decision=decision, kind=item.kind)
    known.decisions[decision](actor, subject, Because(reason or "", item.words, lang))
    for told in queries.reports_on(item):
        audit.record(actor, "answer", item, account_id=told.reporter_id)


def report(actor: Any, subject: Any, *, reason: Reason, words: str, lang: str) -> bool:
    """Tell a librarian about `subject`. One open report per person and thing: False if theirs waits already."""
    assert reason in REPORTABLE
    item = open_item(subject, kind=Kind.REPORT, opened_by=actor)
    new = database.insert_once(
        Report.__table__,  # type: ignore[arg-type]
        item_id=item.id,
        reporter_id=actor.id,
        reason=reason,
        words=clean(words),
        lang=lang,
    )
    if new:
        audit.record(actor, "report", item, reason=reason)
    return new
