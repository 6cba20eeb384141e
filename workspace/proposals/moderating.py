"""What a librarian's decisions on an idea do, and what the librarian is shown to decide."""

from typing import Any

from flask_babel import gettext as _

from workspace.accounts.models import Visitor
from workspace.attachments import queries as attachments
from workspace.core import language
from workspace.core.language import money
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.moderation import kin
from workspace.moderation import queries as moderation_queries
from workspace.moderation import services as moderation
from workspace.moderation.models import Decision, Kind, Reason
from workspace.permissions import can
from workspace.proposals import queries, services
from workspace.proposals.lifecycle import PROPOSAL
from workspace.proposals.models import CoAuthor, Proposal
from workspace.translations import queries as translations
from workspace.zones.osiedla import OSIEDLA

# Each transition that is a librarian's: the kind of item it answers, and the decision it is there.
DECISIONS = {
    "publish": (Kind.PROPOSAL, Decision.PUBLISH),
    "send_back": (Kind.PROPOSAL, Decision.SEND_BACK),
    "refuse": (Kind.PROPOSAL, Decision.REFUSE),
    "overturn": (Kind.APPEAL, Decision.PUBLISH),
    "uphold": (Kind.APPEAL, Decision.UPHOLD),
    "take_down": (Kind.REPORT, Decision.HIDE),
}


def move(actor: Any, proposal: Proposal, name: str, *, words: str, reason_code: str, lang: str) -> None:
    """Any transition from the idea's own page. A librarian's goes by way of the item that waits, so that it leaves the
    queue and is told, logged and counted as if it had been decided there."""
    if name not in DECISIONS:
        services.move_along(actor, proposal, name, words=words, lang=lang)
        return
    if not can(actor, PROPOSAL.transitions[name].permission, proposal):
        raise NotPermittedError(name)
    kind, decision = DECISIONS[name]
    item = moderation_queries.open_item_of(proposal, kind)
    if item is None:
        raise NotPossibleError("nothing waits")
    reason = Reason(reason_code) if reason_code else None
    moderation.decide(actor, item, decision=decision, version=item.version, reason=reason, words=words, lang=lang)


def _by(name: str) -> Any:
    def decide(actor: Any, proposal: Proposal, because: moderation.Because) -> None:
        said = {"words": because.words, "lang": because.lang}
        services.move_along(actor, proposal, name, reason_code=because.reason, **said)

    return decide


def _keep(_actor: Any, _proposal: Proposal, _because: moderation.Because) -> None:
    """A report that changes nothing."""


def card(proposal: Proposal) -> dict[str, Any]:
    """With the files and photos that everybody will see once it is published: it is these that are looked at here. Its
    translation into the librarian's language stands beside it."""
    facts = [
        (_("What is it about?"), proposal.category),
        (_("Where"), OSIEDLA.get(proposal.osiedle or "")),
        (_("Cost"), None if proposal.cost is None else money(proposal.cost)),
    ]
    return {
        "title": proposal.title,
        "lang": proposal.lang,
        **translations.beside(proposal, language.current()),
        "url": f"/proposals/{proposal.id}",
        "facts": facts,
        "attachments": attachments.attached_to(Visitor(), proposal),
    }


def appeal_card(proposal: Proposal) -> dict[str, Any]:
    """The idea and the zone it is from, why that zone refused it, and what its author says against that."""
    shown, (zone, first, said) = card(proposal), queries.dispute(proposal)
    if zone:
        shown["facts"].insert(0, (_("Zone"), zone.name))
    return {**shown, "first": first, "said": said}


def register() -> None:
    kin.WROTE_ALONG[Proposal.subject_type] = CoAuthor.wrote
    of_kind: dict[Kind, dict[str, Any]] = {Kind.REPORT: {Decision.KEEP: _keep}}
    for name, (kind, decision) in DECISIONS.items():
        of_kind.setdefault(kind, {})[decision] = _by(name)
    for kind, handlers in of_kind.items():
        moderation.register(
            kind, handlers, subject_type=Proposal.subject_type, card=appeal_card if kind == Kind.APPEAL else card
        )
