"""The people around an idea: who supports it, who would help, who writes along, and ideas that go on as one.
The actor comes first; nothing here commits."""

from typing import Any

from sqlalchemy import update

from workspace.accounts.queries import account_by_handle
from workspace.core import audit
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.core.text import clean
from workspace.notifications import services as notices
from workspace.permissions import P, can
from workspace.proposals.models import CoAuthor, Invitation, MergeRequest, Offer, OfferKind, Proposal, Support

MOST_COAUTHORS = 5
MOST_OFFERS = 10  # of one person for one idea
ANSWERS = {"decline": (P.PROPOSAL_TAKE_IN, "decline_merge"), "undo": (P.PROPOSAL_MERGE, "take_back_merge")}


class TooManyError(Exception):
    """A limit of the house is reached; it keeps pages readable."""


# --- supports --------------------------------------------------------------------------------------------------------


def support(actor: Any, proposal: Proposal) -> bool:
    """Count `actor` in, once however often they tap; True if they were not counted yet."""
    done = database.insert_once(Support.__table__, proposal_id=proposal.id, account_id=actor.id, since=today())  # type: ignore[arg-type]
    if done:
        _count(proposal, 1)
        notices.follow(account_id=actor.id, subject=proposal, role="supporter")
    return done


def unsupport(actor: Any, proposal: Proposal) -> bool:
    done: Any = db.session.execute(db.delete(Support).filter_by(proposal_id=proposal.id, account_id=actor.id))
    if done.rowcount:
        _count(proposal, -1)
        notices.unfollow(account_id=actor.id, subject=proposal, role="supporter")
    return bool(done.rowcount)


def _count(proposal: Proposal, by: int) -> None:
    """In the database, so that two taps at once are two; past the version, so that no author gets a conflict from it."""
    db.session.execute(
        update(Proposal).where(Proposal.id == proposal.id).values(support_count=Proposal.support_count + by),
        execution_options={"synchronize_session": False},
    )
    db.session.expire(proposal, ["support_count"])


# --- offers of help --------------------------------------------------------------------------------------------------


def offer_help(
    actor: Any, proposal: Proposal, *, kind: OfferKind, hours: int | None = None, words: str = "", lang: str
) -> Offer:
    """`hours` is kept for the kinds one gives time with. Raises TooManyError."""
    mine = db.session.scalar(
        db.select(db.func.count(Offer.id)).where(Offer.proposal_id == proposal.id, Offer.account_id == actor.id)
    )
    if (mine or 0) >= MOST_OFFERS:
        raise TooManyError
    offer = Offer(proposal_id=proposal.id, account_id=actor.id, kind=kind, hours=hours, words=clean(words), lang=lang)
    db.session.add(offer)
    db.session.flush()
    audit.record(actor, "offer_help", proposal, kind=str(kind))
    notices.follow(account_id=actor.id, subject=proposal, role="follower")
    return offer


def take_back_offer(actor: Any, proposal: Proposal, *, offer_id: int) -> bool:
    done: Any = db.session.execute(
        db.delete(Offer).filter_by(id=offer_id, proposal_id=proposal.id, account_id=actor.id)
    )
    return bool(done.rowcount)


# --- co-authors ------------------------------------------------------------------------------------------------------


def invite(actor: Any, proposal: Proposal, *, handle: str) -> CoAuthor | None:
    """None if there is nobody to invite by that handle, or they write along already. Raises TooManyError."""
    guest = account_by_handle(handle)
    taken = {proposal.author_id, *(coauthor.account_id for coauthor in proposal.coauthors)}
    if guest is None or not guest.is_active or guest.id in taken:
        return None
    if len(proposal.coauthors) >= MOST_COAUTHORS:
        raise TooManyError
    coauthor = CoAuthor(proposal_id=proposal.id, account_id=guest.id)
    db.session.add(coauthor)
    db.session.flush()
    db.session.expire(proposal, ["coauthors"])
    audit.record(actor, "invite", proposal, account_id=guest.id, to=guest.id)
    return coauthor


def accept_invitation(actor: Any, proposal: Proposal) -> None:
    _coauthor(proposal, actor.id).invitation = Invitation.ACCEPTED
    unsupport(actor, proposal)  # nobody supports what they write themselves
    notices.follow(account_id=actor.id, subject=proposal, role="author")
    audit.record(actor, "accept_invitation", proposal)


def part(actor: Any, proposal: Proposal, *, account_id: int, verb: str) -> None:
    """`verb`: decline_invitation or leave (by oneself), or remove_coauthor (by the author)."""
    db.session.delete(_coauthor(proposal, account_id))
    db.session.flush()
    db.session.expire(proposal, ["coauthors"])
    notices.unfollow(account_id=account_id, subject=proposal, role="author")
    audit.record(actor, verb, proposal, account_id=account_id)


def _coauthor(proposal: Proposal, account_id: int) -> CoAuthor:
    try:
        return next(one for one in proposal.coauthors if one.account_id == account_id)
    except StopIteration:
        raise NotPossibleError("not invited") from None


# --- merging ---------------------------------------------------------------------------------------------------------


def ask_to_merge(actor: Any, proposal: Proposal, *, target: Proposal) -> MergeRequest:
    """The author of `target` answers. Raises NotPossibleError if one was asked already, or if it makes no sense."""
    if proposal.merge_request or target.id == proposal.id or target.status != proposal.status:
        raise NotPossibleError("cannot be merged")
    request = MergeRequest(proposal=proposal, target=target)
    db.session.add(request)
    db.session.flush()
    audit.record(actor, "ask_to_merge", target, proposal_id=proposal.id)
    return request


def drop_merge_request(actor: Any, proposal: Proposal, *, answer: str) -> int:
    """`answer`: decline (by the other author) or undo (by one's own). Returns the id of the target.
    Raises NotPermittedError or NotPossibleError."""
    permission, verb = ANSWERS[answer]
    if not can(actor, permission, proposal):
        raise NotPermittedError(permission)
    if proposal.merge_request is None:
        raise NotPossibleError("nothing was asked")
    target_id = proposal.merge_request.target_id
    db.session.delete(proposal.merge_request)
    db.session.flush()
    db.session.expire(proposal, ["merge_request"])
    audit.record(actor, verb, proposal, target_id=target_id)
    return target_id
