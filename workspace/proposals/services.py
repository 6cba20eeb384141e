"""Writing an idea, sending it, moving it along. The actor comes first; nothing here commits."""

from typing import Any

from workspace.core import audit, lifecycle
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPossibleError
from workspace.core.text import clean, fold
from workspace.moderation import services as moderation
from workspace.notifications import services as notices
from workspace.proposals import queries, similar
from workspace.proposals.lifecycle import PROPOSAL
from workspace.proposals.models import Proposal, ProposalStatus, Revision, Stage

TEXTS = ("title", "summary", "needs", "audience", "place")
FIELDS = (*TEXTS, "lang", "help_wanted", "category", "osiedle", "cost")


def create_proposal(actor: Any, *, zone_id: int, lang: str, title: str = "", **fields: Any) -> Proposal:
    """A draft that its author alone can see."""
    proposal = Proposal(zone_id=zone_id, author_id=actor.id, lang=lang)
    lifecycle.start(proposal, ProposalStatus.DRAFT)
    _write(proposal, {"title": title, **fields})
    db.session.add(proposal)
    db.session.flush()
    notices.follow(account_id=actor.id, subject=proposal, role="author")
    audit.record(actor, "create", proposal)
    return proposal


class StaleDraftError(NotPossibleError):
    """Somebody else has saved the draft since it was seen."""


class OnBallotError(NotPossibleError):
    """The idea stands on a ballot, and its voters are not left without it: the vote is cancelled first."""


def save_draft(actor: Any, proposal: Proposal, *, seen: int, **fields: Any) -> None:
    """Keep what was typed on the version `seen`. Not audited: a draft is nobody's business but its authors'.
    Raises StaleDraftError; one's own saves since then, of which the page may not know, are no obstacle."""
    db.session.refresh(proposal, with_for_update={"of": Proposal})
    alone = actor.id == (proposal.written_by_id or proposal.author_id)
    if proposal.status != ProposalStatus.DRAFT or not (
        seen == proposal.version or (alone and seen >= proposal.written_from)
    ):
        raise StaleDraftError(proposal.id)
    if not alone:
        proposal.written_by_id, proposal.written_from = actor.id, proposal.version
    _write(proposal, fields)
    db.session.flush()


def _write(proposal: Proposal, fields: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(proposal, name, clean(fields[name]) if name in TEXTS else fields[name])
    texts = [getattr(proposal, name) or "" for name in TEXTS]
    proposal.search_key = fold(" ".join(texts))
    proposal.sound_key = similar.sound_key(*texts[:2])


def change_published(actor: Any, proposal: Proposal, *, why: str = "", **fields: Any) -> Revision | None:
    """Change a published text, openly: the version before stays readable. None if nothing is different."""
    before = snapshot(proposal)
    _write(proposal, fields)
    if snapshot(proposal) == before:
        return None
    revision = _revise(proposal, by=actor.id, why=why)
    audit.record(actor, "change", proposal, revision=revision.number)
    return revision


def snapshot(proposal: Proposal) -> dict[str, Any]:
    return {name: getattr(proposal, name) for name in FIELDS}


def _revise(proposal: Proposal, *, by: int, why: str = "") -> Revision:
    proposal.revision_count += 1
    revision = Revision(
        proposal_id=proposal.id,
        account_id=by,
        number=proposal.revision_count,
        texts=snapshot(proposal),
        why=clean(why),
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def move_along(
    actor: Any, proposal: Proposal, name: str, *, words: str = "", reason_code: str = "", lang: str = "pl"
) -> audit.AuditEntry:
    """Do the transition `name`, with `words` in `lang` and the code of a reason from the list, if it has one.
    Raises NotPermittedError, NotPossibleError or ReasonMissingError, as the lifecycle does."""
    with db.session.no_autoflush:  # what goes with the new status is stored with it, in one statement
        detail = _prepare(proposal, name)
        entry = PROPOSAL.apply(proposal, name, actor, reason=reason_code or words, words=words, lang=lang, **detail)
    _after(actor, proposal, name)
    db.session.flush()
    return entry


def _prepare(proposal: Proposal, name: str) -> dict[str, Any]:
    """What must stand in the row together with the new status; returns what the audit entry says besides."""
    if name in ("publish", "overturn"):
        proposal.published_on = today()
    elif name == "take_down":
        if proposal.stage == Stage.VOTE:
            raise OnBallotError(proposal.id)
        proposal.published_on = None
    elif name == "appeal" and proposal.appealed_on is None:
        proposal.appeal_zone_id = _other_zone(proposal)
    elif name == "merge" and proposal.merge_request:
        proposal.merged_into_id = proposal.merge_request.target_id
        return {"target_id": proposal.merged_into_id}
    return {}


def _other_zone(proposal: Proposal) -> int:
    zone_id = queries.zone_to_appeal_to(proposal)
    if zone_id is None:
        raise NotPossibleError("no other zone has a librarian")
    return zone_id


def _after(actor: Any, proposal: Proposal, name: str) -> None:
    if name == "submit":
        moderation.open_item(proposal, kind="proposal", opened_by=actor)
    elif name in ("publish", "overturn"):
        if proposal.stage == Stage.IDEA:  # one that was taken down in a vote or at work goes on where it stood
            move_to_stage(proposal, Stage.TALK)
        _revise(proposal, by=proposal.author_id)
    elif name == "appeal":
        proposal.appealed_on = today()
        moderation.open_item(proposal, kind="appeal", opened_by=actor, zone_id=proposal.appeal_zone_id)
    elif name in ("merge", "withdraw"):
        if proposal.merge_request:
            db.session.delete(proposal.merge_request)
        for kind in ("proposal", "appeal", "report"):
            moderation.close_item(proposal, kind)


def move_to_stage(proposal: Proposal, stage: Stage, *, url: str | None = None) -> None:
    """Called by the slices above as the idea moves along; `url` is where it goes on."""
    if proposal.stage != stage:
        proposal.stage, proposal.stage_since = stage, today()
    proposal.stage_url = url or proposal.stage_url
