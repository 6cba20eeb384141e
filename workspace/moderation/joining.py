"""Wishes to join a zone wait in the same queue: zones knows nothing of it, so it is tied to the queue here."""

from typing import Any

from flask_babel import gettext as _

from workspace.core import audit
from workspace.core.language import day
from workspace.moderation import services
from workspace.moderation.models import Decision, Kind
from workspace.zones import services as zones
from workspace.zones.models import Membership


def _admit(actor: Any, membership: Membership, _because: services.Because) -> None:
    zones.answer_request(actor, membership, "admit")


def _refuse(actor: Any, membership: Membership, because: services.Because) -> None:
    zones.answer_request(actor, membership, "refuse", reason=because.reason, words=because.words, lang=because.lang)


def _card(membership: Membership) -> dict[str, Any]:
    return {
        "title": membership.account.handle,
        "lang": membership.lang,
        "text": membership.message,
        "facts": [(_("Zone"), membership.zone.name), (_("Asked"), day(membership.since))],
    }


def listen(actor: Any, entry: audit.AuditEntry, subject: Any) -> None:
    if entry.subject_type != Membership.subject_type:
        return
    if entry.verb == "ask_to_join":
        services.open_item(subject, kind=Kind.JOIN, opened_by=actor)
    elif entry.verb in ("admit", "refuse", "leave"):  # by a printed code, on the zone's own page, or taken back
        services.close_item(subject, Kind.JOIN)


def register() -> None:
    answers = {Decision.ADMIT: _admit, Decision.REFUSE: _refuse}
    services.register(Kind.JOIN, answers, subject_type=Membership.subject_type, card=_card)
    if listen not in audit.listeners:
        audit.listeners.append(listen)
