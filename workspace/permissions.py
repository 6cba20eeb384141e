"""Who may do what: all of it. A permission is granted if every fact of any of its rows is true; else it is denied.

Facts are duck-typed: they read attributes of the actor (`zone_ids`, `librarian_zone_ids`, …) and of the record
(`zone_id`, `author_id`, `status`, …) and import nothing of ours."""

from collections.abc import Callable
from typing import Any

Fact = Callable[[Any, Any], bool]


class P:
    """The vocabulary: noun:verb, and in words what it allows."""

    PUBLIC = "site:view"  # read what everybody may read
    DESK = "desk:view"  # see one's own desk
    SITE_MANAGE = "site:manage"  # coordinate all zones: outbox, roles, health
    ACCOUNT_EDIT = "account:edit"  # change one's own account
    ACCOUNT_BLOCK = "account:block"  # close an account that harms others
    SESSION_END = "session:end"  # sign out one of one's own devices
    SIGN_IN = "account:sign-in"  # try to sign in, or join
    ZONE_VIEW = "zone:view"
    ZONE_CREATE = "zone:create"
    ZONE_EDIT = "zone:edit"
    ZONE_JOIN = "zone:join"  # ask to become a member
    ZONE_ADMIT = "zone:admit"  # answer such requests, print join codes
    ROLE_GRANT = "role:grant"  # make someone a librarian
    PROPOSAL_VIEW = "proposal:view"
    PROPOSAL_CREATE = "proposal:create"
    PROPOSAL_EDIT = "proposal:edit"  # write on, and send to the librarian
    PROPOSAL_CHANGE = "proposal:change"  # change the published text, for all to see
    PROPOSAL_MODERATE = "proposal:moderate"  # publish, send back or refuse
    PROPOSAL_WITHDRAW = "proposal:withdraw"
    PROPOSAL_APPEAL = "proposal:appeal"  # ask a librarian of another zone to look again
    PROPOSAL_JUDGE = "proposal:judge"  # answer such an appeal
    PROPOSAL_INVITE = "proposal:invite"  # ask somebody to write along, or part with them
    PROPOSAL_JOIN = "proposal:join"  # answer an invitation to write along
    PROPOSAL_LEAVE = "proposal:leave"  # stop writing along
    PROPOSAL_MERGE = "proposal:merge"  # ask for one's idea to go on as part of another
    PROPOSAL_TAKE_IN = "proposal:take-in"  # let another's idea go on as part of one's own
    PROPOSAL_SUPPORT = "proposal:support"
    PROPOSAL_OFFER = "proposal:offer"  # offer help
    PROPOSAL_ATTACH = "proposal:attach"  # hang photos and files on it
    PROPOSAL_COMMENT = "proposal:comment"  # take part in its talk
    PROPOSAL_TRANSLATE = "proposal:translate"  # say it in another language
    ROUND_VIEW = "round:view"
    ROUND_CREATE = "round:create"
    ROUND_MANAGE = "round:manage"  # prepare, open, cancel, count; never see or change a vote
    BALLOT_CAST = "ballot:cast"  # vote, change and clear one's own ballot
    PAPER_MANAGE = "paper:manage"  # print paper ballots, type in what came back
    OPTION_STRIKE = "option:strike"  # take one's own idea off a ballot; of the library, two people any idea
    CARDS_MANAGE = "cards:manage"  # print voting cards, hand them out, strike them out, start a kiosk
    CARD_USE = "card:use"  # come with a voting card: its code decides what it opens
    LOT_ENTER = "lot:enter"  # write down the lot that decides between equal ideas
    LOT_DECIDE = "lot:decide"  # confirm a lot that somebody else wrote down, or enter a public one
    WITNESS_FILE = "witness:file"  # fetch what opens the seals of a vote one watched over
    RESULT_VIEW = "result:view"  # nobody's before the count, whatever their role
    UNUSUAL_VIEW = "unusual:view"  # groups whose votes are unlike all others, after the count
    ATTACHMENT_VIEW = "attachment:view"
    ATTACHMENT_ADD = "attachment:add"  # hang a file on a subject that is one's to edit
    ATTACHMENT_REMOVE = "attachment:remove"
    ATTACHMENT_MODERATE = "attachment:moderate"  # show or hide
    COMMENT_VIEW = "comment:view"
    COMMENT_CREATE = "comment:create"  # write under a subject whose talk is open to one
    COMMENT_EDIT = "comment:edit"
    COMMENT_WITHDRAW = "comment:withdraw"
    COMMENT_MODERATE = "comment:moderate"  # hide
    TRANSLATION_VIEW = "translation:view"
    TRANSLATION_WRITE = "translation:write"  # translate a subject that is open to one, or correct what others did
    TRANSLATION_REPLACE = "translation:replace"  # write anew what a librarian has hidden
    TRANSLATION_MODERATE = "translation:moderate"  # hide, or show again
    TERM_CORRECT = "term:correct"  # say a term of the glossary better
    CORRECTION_VIEW = "correction:view"
    CORRECTION_DECIDE = "correction:decide"  # show it to everybody, or no longer
    CORRECTION_WITHDRAW = "correction:withdraw"
    ACTION_VIEW = "action:view"
    ACTION_CREATE = "action:create"  # choose an idea without a vote
    ACTION_JOIN = "action:join"  # join the group, take a task, pledge own share
    ACTION_MANAGE = "action:manage"  # dates, tasks, money, news, status
    ACTION_TELL = "action:tell"  # tell its story
    ACTION_LEAVE = "action:leave"
    ACTION_FOLLOW = "action:follow"
    ACTION_COMMENT = "action:comment"  # take part in its talk
    UPDATE_VIEW = "update:view"  # read one piece of news of an action
    UPDATE_MODERATE = "update:moderate"  # hide it
    APPLICATION_VIEW = "application:view"
    APPLICATION_CREATE = "application:create"  # begin the city's form of an action
    APPLICATION_EDIT = "application:edit"  # write it, and say where it stands
    DEADLINES_VIEW = "deadlines:view"  # the wall of dates, across zones
    TASK_WORK = "task:work"  # give back or finish a task that was taken
    SHARE_EDIT = "share:edit"  # say how much of what was pledged is done
    MODERATE = "moderation:decide"  # see what waits for a librarian, and decide on it
    SHOW_AGAIN = "moderation:show-again"  # undo the hiding of what somebody else wrote
    REPORT = "report:create"  # tell a librarian about something
    NOTICE_VIEW = "notice:view"  # read a notice and mark it read


# --- facts about the actor -------------------------------------------------------------------------------------------


def anyone(actor: Any, record: Any) -> bool:
    return True


def signed_in(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated)


def is_coordinator(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and actor.is_coordinator)


# --- facts about the actor and the record ----------------------------------------------------------------------------


def is_member(actor: Any, record: Any) -> bool:
    """Member (or librarian) of the record's zone; of any zone when there is no record yet."""
    if not actor.is_authenticated:
        return False
    return record.zone_id in actor.zone_ids if record is not None else bool(actor.zone_ids)


def is_librarian(actor: Any, record: Any) -> bool:
    if not actor.is_authenticated:
        return False
    return record.zone_id in actor.librarian_zone_ids if record is not None else bool(actor.librarian_zone_ids)


def is_self(actor: Any, record: Any) -> bool:
    """One's own account; also when no other is in question."""
    return bool(actor.is_authenticated and (record is None or record.id == actor.id))


def is_not_self(actor: Any, record: Any) -> bool:
    return record is None or not is_self(actor, record)


def is_owner(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and record is not None and record.account_id == actor.id)


def is_author(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and record.author_id == actor.id)


def is_not_author(actor: Any, record: Any) -> bool:
    return not is_author(actor, record)


def is_public(actor: Any, record: Any) -> bool:
    """Published, or once published: withdrawn and merged ideas stay readable so that links keep their meaning."""
    return record.published_on is not None


def is_recipient(actor: Any, record: Any) -> bool:
    """The person a notice is for."""
    return bool(actor.is_authenticated and (record is None or record.account_id == actor.id))


def judges(actor: Any, item: Any) -> bool:
    """Librarian of the item's zone, or of any where it is of none; not, on appeal, of the zone that refused. Never on
    one's own thing."""
    if not actor.is_authenticated:
        return False
    if item is None:
        return bool(actor.librarian_zone_ids)
    if item.author_id == actor.id:
        return False
    here = item.zone_id in actor.librarian_zone_ids or (item.zone_id is None and bool(actor.librarian_zone_ids))
    return here and item.from_zone_id not in actor.librarian_zone_ids


def stands_in(actor: Any, record: Any) -> bool:
    """A coordinator, where no librarian is left to decide: blocked, or of those who wrote it. Never on one's own thing."""
    if record is None or not is_coordinator(actor, record):
        return is_coordinator(actor, record)
    own = actor.id == record.author_id or actor.id in getattr(record, "coauthor_ids", ())
    refused = getattr(record, "from_zone_id", None) in actor.librarian_zone_ids
    return not own and not refused and record.lacks_librarian


def is_draft(actor: Any, record: Any) -> bool:
    return bool(record.status == "draft")


def is_published(actor: Any, record: Any) -> bool:
    return bool(record.status == "published")


def is_before_librarian(actor: Any, record: Any) -> bool:
    """Waiting for a librarian, or refused by one: never the unsent draft."""
    return record.status in ("submitted", "refused", "appealed")


def is_appealed(actor: Any, record: Any) -> bool:
    return bool(record.status == "appealed")


def is_alive(actor: Any, record: Any) -> bool:
    """Neither refused, nor taken back, nor part of another."""
    return record.status in ("draft", "submitted", "appealed", "published")


def is_before_vote(actor: Any, record: Any) -> bool:
    """Still an idea under talk: what is voted on or carried out changes no more."""
    return bool(record.is_free)


def is_coauthor(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and actor.id in record.coauthor_ids)


def is_not_coauthor(actor: Any, record: Any) -> bool:
    return not is_coauthor(actor, record)


def is_invited(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and actor.id in record.invited_ids)


def is_librarian_of_other_zone(actor: Any, record: Any) -> bool:
    """Of the zone an appeal went to, and of no kin to the one that refused."""
    return (
        bool(actor.is_authenticated)
        and record.appeal_zone_id in actor.librarian_zone_ids
        and record.zone_id not in actor.librarian_zone_ids
    )


def is_merge_target_author(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and record.merge_target_author_id == actor.id)


def is_visible(actor: Any, record: Any) -> bool:
    """Neither hidden by a librarian, nor taken back, nor still to be looked at."""
    return bool(record.status == "visible")


def is_in_group(actor: Any, record: Any) -> bool:
    """Of the group that carries the action out."""
    return bool(actor.is_authenticated and actor.id in record.group_ids)


def is_sent(actor: Any, record: Any) -> bool:
    """An application that went to the city: no draft of a group's any more."""
    return bool(record.is_sent)


def is_group_coordinator(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and actor.id in record.coordinator_ids)


def has_taken_it(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and record.taken_by_id == actor.id)


def has_pledged_it(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and record.account_id == actor.id)


def is_hidden(actor: Any, record: Any) -> bool:
    return bool(record.status == "hidden")


# --- facts about what a record hangs on: a file or comment is open to whom its subject is open -----------------------


def sees_subject(actor: Any, record: Any) -> bool:
    subject = record.subject
    return subject is not None and can(actor, subject.view_permission, subject)


def edits_subject(actor: Any, record: Any) -> bool:
    return record.subject is not None and may_attach(actor, record.subject)


def may_attach(actor: Any, record: Any) -> bool:
    """The subject's model names, as `attach_permission`, whoever may hang files on it; without it nobody may."""
    return record is None or can(actor, getattr(record, "attach_permission", ""), record)


def may_comment(actor: Any, record: Any) -> bool:
    """The subject's model names, as `comment_permission`, whoever may talk under it; without it there is no talk."""
    return record is None or can(actor, getattr(record, "comment_permission", ""), record)


def may_translate(actor: Any, record: Any) -> bool:
    """The subject's model names, as `translate_permission`, whoever may say it in another language."""
    return record is None or can(actor, getattr(record, "translate_permission", ""), record)


def may_show_again(actor: Any, record: Any) -> bool:
    """Of its zone a librarian, but not on one's own thing; or who stands in for them."""
    return record is None or (is_librarian(actor, record) and is_not_author(actor, record)) or stands_in(actor, record)


def may_translate_subject(actor: Any, record: Any) -> bool:
    return record.subject is not None and may_translate(actor, record.subject)


def is_member_somewhere(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and actor.zone_ids)


def is_librarian_somewhere(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and actor.librarian_zone_ids)


def was_shown(actor: Any, record: Any) -> bool:
    """A correction of the glossary that stands there, or stood there."""
    return record.status in ("shown", "past")


def is_waiting(actor: Any, record: Any) -> bool:
    return bool(record.status == "waiting")


def is_announced(actor: Any, record: Any) -> bool:
    """A round whose rules are frozen: from then on everybody may read them."""
    return record.fingerprint is not None


def is_elector(actor: Any, record: Any) -> bool:
    """Member of the round's zone since the day its rules name, or longer, where members vote."""
    return (
        record.voters != "cards"
        and bool(actor.is_authenticated)
        and any(
            membership.zone_id == record.zone_id and membership.is_admitted and membership.since <= record.members_until
            for membership in actor.memberships
        )
    )


def holds_card(actor: Any, record: Any) -> bool:
    """In this browser the code of a voting card of this round was entered a moment ago, signed in or not."""
    return bool(getattr(actor, "card_round_id", None) == record.id)


def is_counted(actor: Any, record: Any) -> bool:
    return bool(record.status == "counted")


def is_witness(actor: Any, record: Any) -> bool:
    """Of the two outside who watch over a vote, if they have an account."""
    return bool(actor.is_authenticated and actor.id in record.witness_ids)


def is_undecided(actor: Any, record: Any) -> bool:
    """Equal ideas wait for a lot."""
    return bool(record.status == "undecided")


RULES: dict[str, list[list[Fact]]] = {
    P.ROUND_VIEW: [[is_announced], [is_librarian]],
    P.ROUND_CREATE: [[is_librarian]],
    P.ROUND_MANAGE: [[is_librarian]],
    P.BALLOT_CAST: [[is_announced, is_elector], [is_announced, holds_card]],
    P.OPTION_STRIKE: [[is_announced, is_librarian], [is_announced, is_coordinator], [is_announced, is_author]],
    P.CARDS_MANAGE: [[is_librarian]],
    P.PAPER_MANAGE: [[is_librarian], [is_coordinator]],
    P.CARD_USE: [[anyone]],
    P.LOT_ENTER: [[is_undecided, is_librarian]],
    P.LOT_DECIDE: [[is_undecided, is_librarian], [is_undecided, is_coordinator], [is_undecided, is_witness]],
    P.WITNESS_FILE: [[is_announced, is_witness]],
    P.RESULT_VIEW: [[is_announced, is_counted]],
    P.UNUSUAL_VIEW: [[is_librarian, is_counted], [is_coordinator, is_counted]],
    P.PUBLIC: [[anyone]],
    P.SESSION_END: [[is_owner]],
    P.SIGN_IN: [[anyone]],
    P.DESK: [[signed_in]],
    P.SITE_MANAGE: [[is_coordinator]],
    P.ACCOUNT_EDIT: [[is_self]],
    P.ACCOUNT_BLOCK: [[is_coordinator, is_not_self]],
    P.ZONE_VIEW: [[anyone]],
    P.ZONE_CREATE: [[is_coordinator]],
    P.ZONE_EDIT: [[is_coordinator]],
    P.ZONE_JOIN: [[signed_in]],
    P.ZONE_ADMIT: [[is_librarian], [is_coordinator]],
    P.ROLE_GRANT: [[is_coordinator]],
    P.PROPOSAL_VIEW: [
        [is_public],
        [is_author],
        [is_librarian, is_before_librarian],
        [is_appealed, is_librarian_of_other_zone],
        [is_coauthor],
        [is_invited],
        [is_before_librarian, stands_in],
    ],
    P.PROPOSAL_CREATE: [[is_member]],
    P.PROPOSAL_EDIT: [[is_author, is_draft], [is_draft, is_coauthor]],
    P.PROPOSAL_CHANGE: [[is_author, is_published, is_before_vote], [is_published, is_before_vote, is_coauthor]],
    P.PROPOSAL_MODERATE: [[is_librarian, is_not_author, is_not_coauthor], [stands_in]],
    P.PROPOSAL_WITHDRAW: [[is_author, is_before_vote]],
    P.PROPOSAL_APPEAL: [[is_author]],
    P.PROPOSAL_JUDGE: [[is_librarian_of_other_zone, is_not_author, is_not_coauthor], [is_appealed, stands_in]],
    P.PROPOSAL_INVITE: [[is_author, is_draft], [is_author, is_published, is_before_vote]],
    P.PROPOSAL_JOIN: [[is_invited]],
    P.PROPOSAL_LEAVE: [[is_coauthor]],
    P.PROPOSAL_MERGE: [[is_author, is_published, is_before_vote]],
    P.PROPOSAL_TAKE_IN: [[is_merge_target_author]],
    P.PROPOSAL_SUPPORT: [[is_member, is_published, is_not_author, is_not_coauthor]],
    P.PROPOSAL_OFFER: [[is_member, is_published]],
    P.PROPOSAL_COMMENT: [[is_member_somewhere, is_published]],
    P.PROPOSAL_ATTACH: [
        [is_author, is_draft],
        [is_author, is_published, is_before_vote],
        [is_draft, is_coauthor],
        [is_published, is_before_vote, is_coauthor],
    ],
    P.PROPOSAL_TRANSLATE: [
        [is_member, is_published],
        [is_librarian, is_before_librarian, is_alive],
        [is_appealed, is_librarian_of_other_zone],
        [is_author, is_alive],
        [is_coauthor, is_alive],
    ],
    P.TRANSLATION_VIEW: [[is_visible, sees_subject], [is_author, sees_subject], [is_librarian, sees_subject]],
    P.TRANSLATION_WRITE: [[signed_in, may_translate]],
    P.TRANSLATION_REPLACE: [[is_not_author, may_translate_subject]],
    P.TRANSLATION_MODERATE: [[is_librarian], [stands_in]],
    P.TERM_CORRECT: [[is_member_somewhere]],
    P.CORRECTION_VIEW: [[was_shown], [is_author], [is_waiting, is_librarian_somewhere], [is_waiting, stands_in]],
    P.CORRECTION_DECIDE: [[is_librarian_somewhere, is_not_author], [stands_in]],
    P.CORRECTION_WITHDRAW: [[is_author]],
    P.ATTACHMENT_VIEW: [
        [is_visible, sees_subject],
        [is_author, sees_subject],
        [is_librarian, sees_subject],
        [stands_in, sees_subject],
    ],
    P.ATTACHMENT_ADD: [[signed_in, may_attach]],
    P.ATTACHMENT_REMOVE: [[is_author], [edits_subject]],
    P.ATTACHMENT_MODERATE: [[is_librarian], [stands_in]],
    P.COMMENT_VIEW: [
        [is_visible, sees_subject],
        [is_hidden, is_author, sees_subject],
        [is_hidden, is_librarian, sees_subject],
    ],
    P.COMMENT_CREATE: [[signed_in, may_comment]],
    P.COMMENT_EDIT: [[is_author, is_visible]],
    P.COMMENT_WITHDRAW: [[is_author]],
    P.COMMENT_MODERATE: [[is_librarian], [stands_in]],
    P.ACTION_VIEW: [[anyone]],
    P.ACTION_CREATE: [[is_librarian]],
    P.ACTION_JOIN: [[is_member]],
    P.ACTION_MANAGE: [[is_member, is_group_coordinator], [is_librarian]],
    P.ACTION_TELL: [[is_member, is_in_group], [is_librarian]],
    P.ACTION_LEAVE: [[is_in_group]],
    P.ACTION_FOLLOW: [[signed_in]],
    P.ACTION_COMMENT: [[is_member_somewhere]],
    P.APPLICATION_VIEW: [[is_member, is_in_group], [is_librarian], [is_member, is_sent], [is_coordinator, is_sent]],
    P.APPLICATION_CREATE: [[is_member, is_in_group], [is_librarian]],
    P.APPLICATION_EDIT: [[is_member, is_in_group], [is_librarian]],
    P.DEADLINES_VIEW: [[is_librarian], [is_coordinator]],
    P.UPDATE_VIEW: [[is_visible], [is_author], [is_in_group], [is_librarian]],
    P.UPDATE_MODERATE: [[is_librarian], [stands_in]],
    P.TASK_WORK: [[is_member, has_taken_it], [is_member, is_group_coordinator], [is_librarian]],
    P.SHARE_EDIT: [[is_member, has_pledged_it], [is_member, is_group_coordinator], [is_librarian]],
    P.MODERATE: [[judges], [stands_in]],
    P.SHOW_AGAIN: [[signed_in, may_show_again]],
    P.REPORT: [[signed_in]],
    P.NOTICE_VIEW: [[is_recipient]],
}


def can(actor: Any, permission: str, record: Any = None) -> bool:
    """May `actor` (an account, or the anonymous visitor) do `permission` to `record`? Unknown permissions are denied."""
    return any(all(fact(actor, record) for fact in row) for row in RULES.get(permission, []))
