"""What can be done with an action as a whole. The actor comes first; nothing here commits."""

from datetime import date, timedelta
from typing import Any

from workspace.actions.lifecycle import STAGE, STATUS
from workspace.actions.models import Action, ActionStatus, GroupMember, GroupRole, Milestone, Share, ShareKind, Task
from workspace.core import audit, jobs, lifecycle, subjects
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.core.lifecycle import NotPossibleError
from workspace.core.text import clean
from workspace.notifications import services as notices
from workspace.notifications.models import Follow, FollowRole
from workspace.proposals.models import OfferKind, Proposal, ProposalStatus, Stage
from workspace.proposals.services import move_to_stage
from workspace.voting.models import VotingOption

PARTS: dict[str, Any] = {"milestone": Milestone, "task": Task}  # what has a date
ACTIVE = (ActionStatus.PLANNED, ActionStatus.IN_PROGRESS)
NEAR = timedelta(days=2)
_AFTER = date.max.toordinal()  # on the board: first what has a date, then what is open, what is done, what was given up


def create_action(
    actor: Any, *, proposal: Proposal, round_id: int | None = None, reason: str = "", lang: str | None = None
) -> Action:
    """Make an action of a chosen idea: by the vote `round_id`, or without one for `reason` (in `lang`). Its authors run
    it, its offers of help are its first own share. Raises NotPossibleError for an idea that cannot be chosen now."""
    if round_id is None and not can_be_chosen(proposal):
        raise NotPossibleError(f"proposal {proposal.id} is not open to choose")
    action = _new_action(proposal, round_id, clean(reason), lang)
    db.session.add(action)
    db.session.flush()
    _pledge_offers(action, proposal)
    _bring_followers(action, proposal)
    move_to_stage(proposal, Stage.PLAN, url=subjects.url(action))
    keep_dates(action)
    audit.record(actor, "create", action, round_id=round_id, reason=action.chosen_reason or "", lang=lang)
    return action


def _new_action(proposal: Proposal, round_id: int | None, reason: str, lang: str | None) -> Action:
    action = Action(
        zone_id=proposal.zone_id,
        proposal=proposal,
        round_id=round_id,
        chosen_reason=reason or None,
        chosen_lang=lang if reason else None,
        title=proposal.title,
        lang=proposal.lang,
        budget_planned=proposal.cost or 0,
    )
    lifecycle.start(action, ActionStatus.PLANNED)
    action.group = [
        GroupMember(account_id=account_id, role=GroupRole.COORDINATOR)
        for account_id in sorted({proposal.author_id, *proposal.coauthor_ids})
    ]
    return action


def create_from_vote(actor: Any, option: VotingOption) -> None:
    """Called by voting for every idea that was chosen, in the transaction that publishes the result."""
    create_action(actor, proposal=option.proposal, round_id=option.round_id)


def can_be_chosen(proposal: Proposal) -> bool:
    """Published, and neither in a vote nor chosen yet."""
    return proposal.status == ProposalStatus.PUBLISHED and proposal.is_free


def _pledge_offers(action: Action, proposal: Proposal) -> None:
    """What neighbours offered becomes what they pledge. How much a skill or a language is worth is agreed later."""
    for offer in proposal.offers:
        kind = ShareKind.THING if offer.kind == OfferKind.THING else ShareKind.HOURS
        amount = 1 if kind == ShareKind.THING else (offer.hours or 0) * 60
        of_whom = {"account_id": offer.account_id, "what": offer.words, "lang": offer.lang}
        db.session.add(Share(action_id=action.id, kind=kind, pledged=amount, **of_whom))


def _bring_followers(action: Action, proposal: Proposal) -> None:
    """Who followed or supported the idea hears of its action; so do its group, and its author always."""
    values = (db.literal(action.subject_type), db.literal(action.id), db.literal(FollowRole.FOLLOWER, Follow.role.type))
    source = (
        db.select(Follow.account_id, *values)
        .distinct()
        .where(Follow.subject_type == proposal.subject_type, Follow.subject_id == proposal.id)
    )
    columns = ["account_id", "subject_type", "subject_id", "role"]
    db.session.execute(db.insert(Follow).from_select(columns, source))
    for account_id in action.group_ids:
        notices.follow(account_id=account_id, subject=action, role=FollowRole.GROUP)
    notices.follow(account_id=proposal.author_id, subject=action, role=FollowRole.AUTHOR)


def change_status(actor: Any, action: Action, *, transition: str, reason: str = "", lang: str | None = None) -> None:
    """Take one step of lifecycle.STATUS and move the idea along its way. Raises what Lifecycle.apply raises."""
    reason = clean(reason)
    action.status_since = today()
    action.status_reason, action.status_lang = (reason, lang) if reason else (None, None)
    STATUS.apply(action, transition, actor, reason=reason, lang=lang)
    if action.status in STAGE:
        move_to_stage(action.proposal, STAGE[action.status])
    keep_dates(action)


def keep_dates(action: Action) -> None:
    """Keep the next date and the place on the board in step with the milestones and tasks. Call after changing them."""
    db.session.flush()
    dates = [
        db.session.scalar(
            db.select(db.func.min(part.due_on)).where(part.action_id == action.id, part.done_on.is_(None))
        )
        for part in (Milestone, Task)
    ]
    action.next_date = min((found for found in dates if found), default=None) if action.is_open else None
    action.board_order = _board_order(action)
    db.session.flush()


def _board_order(action: Action) -> int:
    """Late ones and then the next dates first; after them what has no date; then what ended, the latest first."""
    if action.is_open:
        return action.next_date.toordinal() if action.next_date else _AFTER
    ended = 2 if action.status == ActionStatus.DONE else 3
    return ended * _AFTER - action.status_since.toordinal()


@jobs.every("look for near dates", 6 * 3600)
def look_for_near_dates(_payload: dict[str, Any]) -> None:
    """Queue one reminder for each date within two days; its key sees to it that nobody is reminded twice of it."""
    for noun, part in PARTS.items():
        query = db.select(part.id, part.due_on).join(part.action).where(part.done_on.is_(None))
        query = query.where(part.due_on.between(today(), today() + NEAR), Action.status.in_(ACTIVE))
        for part_id, due_on in db.session.execute(query):
            jobs.enqueue("remind of a date", {"noun": noun, "id": part_id}, key=f"near {noun} {part_id} {due_on}")


@jobs.handler("remind of a date")
def remind_of_date(payload: dict[str, Any]) -> None:
    """Of a milestone, the whole group; of a task, whoever has it, else those who run the action."""
    part = db.session.get(PARTS[payload["noun"]], payload["id"])
    if part is None or part.done_on is not None or not part.action.is_open:
        return
    if isinstance(part, Milestone):
        audit.record(None, "date_near", part.action, milestone_id=part.id)
        return
    for account_id in {part.taken_by_id} if part.taken_by_id else part.action.coordinator_ids:
        notices.remind(account_id, part.action, "date_near", task_id=part.id)


# --- the group -------------------------------------------------------------------------------------------------------


def require_open(action: Action) -> None:
    if not action.is_open:
        raise NotPossibleError(f"action {action.id} is {action.status}")


def join_group(actor: Any, action: Action) -> None:
    """Once per person; joining again changes nothing."""
    require_open(action)
    values = {"action_id": action.id, "account_id": actor.id, "role": GroupRole.MEMBER, "since": today()}
    if database.insert_once(GroupMember.__table__, **values):  # type: ignore[arg-type]
        db.session.expire(action, ["group"])
        notices.follow(account_id=actor.id, subject=action, role=FollowRole.GROUP)
        audit.record(actor, "join", action)


def leave_group(actor: Any, action: Action) -> None:
    """Gives back the tasks that are not done. The last who runs an open action hands it over first: NotPossibleError."""
    db.session.execute(db.select(Action.id).filter_by(id=action.id).with_for_update(key_share=True))
    db.session.expire(action, ["group"])  # as it is now that nobody else can leave
    if is_last_coordinator(actor, action):
        raise NotPossibleError("nobody would run this action")
    mine = Task.__table__.c
    db.session.execute(
        db.update(Task)
        .where(mine.action_id == action.id, mine.taken_by_id == actor.id, mine.done_on.is_(None))
        .values(taken_by_id=None)
    )
    action.group.remove(next(member for member in action.group if member.account_id == actor.id))
    db.session.flush()
    audit.record(actor, "leave", action)


def is_last_coordinator(actor: Any, action: Action) -> bool:
    return action.is_open and action.coordinator_ids == {actor.id}


def share_the_lead(actor: Any, member: GroupMember) -> None:
    """Let a member of the group run the action too."""
    require_open(member.action)
    if member.role != GroupRole.COORDINATOR:
        member.role = GroupRole.COORDINATOR
        audit.record(actor, "share_lead", member.action, account_id=member.account_id)


def follow(actor: Any, action: Action) -> None:
    notices.follow(account_id=actor.id, subject=action, role=FollowRole.FOLLOWER)


def unfollow(actor: Any, action: Action) -> None:
    notices.unfollow(account_id=actor.id, subject=action)
