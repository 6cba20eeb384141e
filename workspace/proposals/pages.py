"""What the pages of an idea show, put together from this slice and from what hangs on an idea."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from workspace.attachments import queries as attachments
from workspace.comments import queries as comments
from workspace.core import language
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.moderation import queries as moderation
from workspace.moderation import services as moderation_services
from workspace.permissions import can
from workspace.proposals import differences, queries
from workspace.proposals.lifecycle import PROPOSAL
from workspace.proposals.models import Category, Proposal, ProposalStatus, Stage
from workspace.translations import queries as translations
from workspace.zones.osiedla import OSIEDLA

notes: dict[Stage, Callable[[Proposal], Any]] = {}  # how far the slices above are with an idea that is theirs now
STEPS = ("idea", "place", "needs", "people", "check")
S = ProposalStatus


def next_step(step: str, by: int) -> str:
    return STEPS[max(0, STEPS.index(step) + by)]


def edit_page(proposal: Proposal, step: str, form: Any, seen: int, *, stale: bool = False) -> dict[str, Any]:
    """`seen`: the version that what stands in the form was written on. `stale`: theirs is shown above it."""
    shown = {"proposal": proposal, "zone": proposal.zone, "osiedle": OSIEDLA.get(proposal.osiedle or "")}
    shown["reading"] = translations.as_written(proposal)
    return {**shown, "steps": STEPS, "step": step, "form": form, "seen": seen, "stale": stale}


def list_page(filters: queries.Filters, zones: Any, **keys: Any) -> dict[str, Any]:
    found = queries.page_of(filters, lang=language.current(), **keys)
    zone = next((zone for zone in zones if zone.id == filters.zone_id), None)
    return {
        "page": found,
        "filters": filters,
        "zone": zone,
        "zones": {zone.id: zone for zone in zones},
        "categories": list(Category),
        "stages": [stage for stage in Stage if stage != Stage.IDEA],
        "osiedla": sorted(OSIEDLA.items(), key=lambda pair: pair[1]),
        "asked": _asked(filters, zone),
    }


def _asked(filters: queries.Filters, zone: Any) -> dict[str, str]:
    """The filters as they stand in the address, without those that say nothing."""
    given = {
        "zone": zone.slug if zone else None,
        "category": filters.category,
        "stage": filters.stage,
        "lang": filters.lang,
        "osiedle": filters.osiedle,
        "help": "1" if filters.help_wanted else None,
        "q": filters.q,
        "sort": filters.sort if filters.sort != "newest" else None,
    }
    return {name: str(value) for name, value in given.items() if value}


def path_states(proposal: Proposal) -> list[tuple[Stage, str]]:
    """The stages with done, here or todo. A city that was not needed is left out; a story told is the end."""
    at = list(Stage).index(proposal.stage)
    states = ["done" if number < at or proposal.stage == Stage.TOLD else "todo" for number in range(len(Stage))]
    if proposal.stage != Stage.TOLD:
        states[at] = "here"
    past_city = proposal.stage in (Stage.DOING, Stage.TOLD)
    return [
        (stage, state) for stage, state in zip(Stage, states, strict=True) if not (past_city and stage == Stage.CITY)
    ]


def note_of(proposal: Proposal) -> Any:
    """A member of an enum of the slice that has it now, or None."""
    return notes[proposal.stage](proposal) if proposal.stage in notes else None


def show_page(actor: Any, proposal: Proposal, asked: str | None = None, **forms: Any) -> dict[str, Any]:
    """`asked`: the language that the reader chose to read it in, if not their own."""
    attached = attachments.attached_to(actor, proposal)
    writes = actor.is_authenticated and actor.id in {proposal.author_id, *proposal.coauthor_ids}
    return {
        "proposal": proposal,
        "zone": proposal.zone,
        "reading": translations.reading(proposal, language.current(), asked),
        "path": path_states(proposal),
        "path_note": note_of(proposal),
        "osiedle": OSIEDLA.get(proposal.osiedle or ""),
        "supported": bool(proposal.supported),
        "hours": sum(offer.hours or 0 for offer in proposal.offers),
        "kinds": Counter(offer.kind for offer in proposal.offers),
        "attachments": attached,
        "transitions": {transition.name for transition in PROPOSAL.available(actor, proposal)},
        "writes": writes,
        **_behind_the_scenes(actor, proposal, writes=writes),
        **forms,
    }


def _behind_the_scenes(actor: Any, proposal: Proposal, *, writes: bool) -> dict[str, Any]:
    """What its authors and the librarian see besides: the last decision, the appeal, who asks to join."""
    public, published = proposal.published_on is not None, proposal.status == S.PUBLISHED
    return {
        "decision": moderation.last_decision(proposal) if not public else None,
        "appeal": queries.appeal_words(proposal) if proposal.status == S.APPEALED else None,
        "merge_requests": queries.merge_requests_to(proposal) if writes and published and proposal.is_asked else [],
        "reportable": published and not writes and moderation_services.may_be_reported(proposal.subject_type),
        "thread": comments.thread(actor, proposal) if public else None,
    }


def check_page(actor: Any, proposal: Proposal) -> dict[str, Any]:
    missing = [name for name in ("title", "summary", "category") if not getattr(proposal, name)]
    return {
        "proposal": proposal,
        "zone": proposal.zone,
        "step": "check",
        "steps": STEPS,
        "osiedle": OSIEDLA.get(proposal.osiedle or ""),
        "reading": translations.as_written(proposal),
        "translated": translations.translations_of(proposal),
        "similar": queries.similar_to(proposal),
        "missing": missing,
        "attachments": attachments.attached_to(actor, proposal),
    }


def move_page(actor: Any, proposal: Proposal, name: str, form: Any) -> dict[str, Any]:
    """Raises NotPermittedError or NotPossibleError when the step is not open to `actor` just now."""
    transition = PROPOSAL.transitions[name]
    if not can(actor, transition.permission, proposal):
        raise NotPermittedError(name)
    if not PROPOSAL.possible(transition, proposal):
        raise NotPossibleError(name)
    nobody = name == "appeal" and queries.zone_to_appeal_to(proposal) is None
    return {"proposal": proposal, "zone": proposal.zone, "transition": name, "form": form, "nobody": nobody}


def history_page(proposal: Proposal) -> dict[str, Any]:
    revisions = list(queries.revisions_of(proposal))
    changed = [(newer, list(differences.changes(older.texts, newer.texts))) for newer, older in pairwise(revisions)]
    return {
        "proposal": proposal,
        "zone": proposal.zone,
        "changed": changed,
        "first": revisions[-1] if revisions else None,
        "osiedla": OSIEDLA,
        "categories": {str(category): category for category in Category},
    }
