"""What is told to whom: all of it. An audit entry (type of its subject, verb) that stands here becomes notices.

Words are for the reader of the desk; the title of the thing stands beside them. They name nobody."""

import enum
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


class Tell(enum.StrEnum):
    """Follow.role, or who is named by the entry or by the thing itself."""

    AUTHOR = "author"  # and co-authors
    FOLLOWER = "follower"
    SUPPORTER = "supporter"
    GROUP = "group"
    OWNER = "owner"  # whose comment, photo, membership or account it is
    NAMED = "named"  # detail["account_id"]
    ANSWERED = "answered"  # detail["parent_author_id"]
    MEMBERS = "members"  # all of the zone
    LIBRARIANS = "librarians"  # of the zone, and coordinators


class Urgency(enum.StrEnum):
    MAILED = "mailed"  # as often as its reader chose
    QUIET = "quiet"  # on the desk alone


@dataclass(frozen=True)
class Event:
    """`once`: while one such notice about the same thing is unread, no other is written. `blind`: says nothing of the
    thing itself, so those hear it too who may not, or no longer, see it."""

    words: Any
    tell: tuple[Tell, ...]
    urgency: Urgency = Urgency.MAILED
    once: bool = False
    blind: bool = False


AUTHOR, GROUP = (Tell.AUTHOR,), (Tell.GROUP, Tell.AUTHOR)
CIRCLE = (Tell.AUTHOR, Tell.FOLLOWER, Tell.SUPPORTER)
AROUND = (Tell.GROUP, Tell.AUTHOR, Tell.FOLLOWER)
OWNER, NAMED, MEMBERS, DESK = (Tell.OWNER,), (Tell.NAMED,), (Tell.MEMBERS,), (Tell.LIBRARIANS,)

EVENTS: dict[tuple[str, str], Event] = {
    # --- an idea on its way
    ("proposal", "publish"): Event(_l("Your idea is published. Everybody can read it now."), AUTHOR),
    ("proposal", "send_back"): Event(_l("Your idea came back. Change it and send it again."), AUTHOR),
    ("proposal", "refuse"): Event(_l("Your idea was not published. You can ask for a second look."), AUTHOR),
    ("proposal", "overturn"): Event(_l("After a second look, your idea is published."), AUTHOR),
    ("proposal", "uphold"): Event(_l("After a second look, your idea stays unpublished."), AUTHOR),
    ("proposal", "take_down"): Event(_l("Your idea is no longer shown. You can ask for a second look."), AUTHOR),
    ("proposal", "invite"): Event(_l("You are asked to write this idea together."), NAMED),
    ("proposal", "accept_invitation"): Event(_l("Somebody writes this idea with you now."), AUTHOR),
    ("proposal", "decline_invitation"): Event(_l("Somebody you asked does not want to write along."), AUTHOR),
    ("proposal", "remove_coauthor"): Event(_l("You no longer write this idea together."), NAMED, blind=True),
    ("proposal", "ask_to_merge"): Event(_l("Another idea would like to become part of yours."), AUTHOR),
    ("proposal", "decline_merge"): Event(_l("The two ideas stay apart."), AUTHOR),
    ("proposal", "merge"): Event(_l("This idea goes on as part of another. You decide about your support."), CIRCLE),
    ("proposal", "withdraw"): Event(_l("The author took this idea back."), CIRCLE),
    ("proposal", "change"): Event(_l("The text of this idea has changed."), CIRCLE, Urgency.QUIET, once=True),
    ("proposal", "comment"): Event(_l("There is something new in the talk."), (Tell.AUTHOR, Tell.FOLLOWER), once=True),
    ("proposal", "reply"): Event(_l("Somebody answered in the talk."), (Tell.ANSWERED, Tell.AUTHOR), once=True),
    ("proposal", "translate"): Event(_l("Your idea can be read in another language now."), AUTHOR, once=True),
    ("proposal", "offer_help"): Event(_l("Somebody offers to help."), AUTHOR, once=True),
    ("proposal", "chosen"): Event(_l("This idea was chosen in the vote."), CIRCLE),
    ("proposal", "struck"): Event(_l("This idea was taken off the ballot. See why."), CIRCLE),
    ("proposal", "not_chosen"): Event(_l("This idea was not chosen in the vote."), CIRCLE),
    # --- a vote
    ("round", "open"): Event(_l("A vote is announced. See its dates and ideas."), MEMBERS),
    ("round", "date_near"): Event(_l("This vote closes soon."), MEMBERS),
    ("round", "tell_handed"): Event(
        _l(
            "The library handed you a card or a paper ballot. Your vote online is closed. "
            "If that is not so, tell the library or the coordinator."
        ),
        NAMED,
    ),
    ("round", "tell_struck"): Event(
        _l(
            "Your card was struck out at the library. A vote you gave before does not count. "
            "While the vote is open, you can vote again, online or with a new card."
        ),
        NAMED,
    ),
    ("round", "paper_waits"): Event(_l("Paper ballots wait. The count begins when all are typed in."), DESK, once=True),
    ("round", "say_paper_in"): Event(
        _l("One person said that all paper is in. A second one has to say so too."), DESK, once=True
    ),
    ("round", "tell_witness"): Event(_l("You are a witness of this vote. Keep the head of its log."), NAMED),
    ("round", "tell_witness_file"): Event(_l("Your file as a witness waits for you on the page of this vote."), NAMED),
    ("round", "ask_strike"): Event(
        _l("Somebody wants to strike an idea off the ballot. A second person decides."), DESK
    ),
    ("round", "strike"): Event(
        _l("An idea is no longer on the ballot. See why, and change your vote if you like."), MEMBERS
    ),
    ("round", "cancel"): Event(_l("This vote is called off."), MEMBERS),
    ("round", "fail"): Event(_l("Too few people voted, so this vote has no result."), MEMBERS),
    ("round", "await_lot"): Event(_l("Ideas have equal votes. A lot decides between them."), MEMBERS),
    ("round", "decide"): Event(_l("The lot is drawn. See what was chosen and why."), MEMBERS),
    ("round", "publish"): Event(_l("This vote is counted. See what was chosen and why."), MEMBERS),
    # --- an action
    ("action", "create"): Event(_l("A chosen idea is an action now."), AROUND),
    ("action", "start"): Event(_l("This action has started."), AROUND),
    ("action", "pause"): Event(_l("This action is paused."), AROUND),
    ("action", "resume"): Event(_l("This action goes on."), AROUND),
    ("action", "finish"): Event(_l("This action is done. Read its story."), AROUND),
    ("action", "cancel"): Event(_l("This action will not go on."), AROUND),
    ("action", "update"): Event(_l("There is news about this action."), AROUND, once=True),
    ("action", "story"): Event(_l("Somebody told the story of this action."), AROUND, once=True),
    ("action", "milestone_done"): Event(_l("This action reached a milestone."), AROUND, once=True),
    ("action", "move_milestone"): Event(_l("A date of this action has changed."), AROUND, once=True),
    ("action", "add_task"): Event(_l("There is a new task to take."), GROUP, Urgency.QUIET, once=True),
    ("action", "take_task"): Event(_l("Somebody took a task."), GROUP, once=True),
    ("action", "give_back_task"): Event(_l("A task is free again."), GROUP, once=True),
    ("action", "finish_task"): Event(_l("A task is done."), GROUP, once=True),
    ("action", "join"): Event(_l("Somebody joined the group."), GROUP, Urgency.QUIET, once=True),
    ("action", "pledge"): Event(_l("Somebody promised to bring something."), GROUP, Urgency.QUIET, once=True),
    ("action", "share_lead"): Event(_l("You run this action now, with others."), NAMED),
    ("action", "date_near"): Event(_l("A date of this action is near."), GROUP),
    ("action", "comment"): Event(_l("There is something new in the talk."), AROUND, once=True),
    ("action", "reply"): Event(_l("Somebody answered in the talk."), (Tell.ANSWERED, *GROUP), once=True),
    # --- an application to the city
    ("application", "create"): Event(_l("The group began an application to the city."), GROUP),
    ("application", "ready"): Event(_l("The application passes our checks. Print and sign it."), GROUP),
    ("application", "overwrite"): Event(
        _l("Somebody changed what you wrote at the same time. See both."), NAMED, once=True
    ),
    ("application", "date_near"): Event(_l("A date of this application is near."), GROUP),
    ("application", "file"): Event(_l("The application was handed in to the city."), AROUND),
    ("application", "assess"): Event(_l("The city looks at the application."), AROUND),
    ("application", "call"): Event(_l("The city wants something mended. See by which day."), AROUND),
    ("application", "correct"): Event(_l("The application was mended and sent again."), AROUND),
    ("application", "accept"): Event(_l("The city accepted the application."), AROUND),
    ("application", "refuse"): Event(
        _l("The city refused the application. See why, and until when to appeal."), AROUND
    ),
    ("application", "appeal"): Event(_l("The group appealed against the city's refusal."), AROUND),
    ("application", "ballot"): Event(_l("It is on the city's ballot. See when to vote."), AROUND),
    ("application", "choose"): Event(_l("The city's vote chose it."), AROUND),
    ("application", "pass_over"): Event(_l("The city's vote did not choose it."), AROUND),
    ("application", "fund"): Event(_l("The city promised the money."), AROUND),
    ("application", "begin"): Event(_l("What was agreed with the city is being done."), AROUND),
    ("application", "settle"): Event(_l("It is done and settled with the city."), AROUND),
    ("application", "withdraw"): Event(_l("The group took the application back."), AROUND),
    # --- a librarian's decision on what one said or showed
    ("comment", "hide"): Event(_l("A librarian hid what you wrote."), OWNER),
    ("comment", "show"): Event(_l("What you wrote is shown again."), OWNER),
    ("attachment", "hide"): Event(_l("A librarian hid your photo or file."), OWNER),
    ("attachment", "show"): Event(_l("Your photo or file is shown now."), OWNER),
    ("translation", "hide"): Event(_l("A librarian hid your translation."), OWNER),
    ("translation", "show"): Event(_l("Your translation is shown again."), OWNER),
    ("term-correction", "approve"): Event(_l("Your words stand in the glossary now. Thank you!"), OWNER),
    ("term-correction", "refuse"): Event(_l("Your words for the glossary were not taken over."), OWNER),
    ("term-correction", "revert"): Event(_l("Your words no longer stand in the glossary."), OWNER),
    ("term-correction", "restore"): Event(_l("Your words stand in the glossary again. Thank you!"), OWNER),
    ("action-update", "hide"): Event(_l("A librarian hid the news you told."), OWNER),
    ("action-update", "show"): Event(_l("The news you told is shown again."), OWNER),
    ("moderation_item", "answer"): Event(_l("A librarian looked at what you told us. Thank you."), NAMED, blind=True),
    # --- belonging
    ("membership", "admit"): Event(_l("You are a member now. Welcome!"), OWNER, blind=True),
    ("membership", "refuse"): Event(_l("You were not admitted this time. Ask at the library."), OWNER, blind=True),
    ("membership", "grant_role"): Event(_l("You have a new role in this zone."), OWNER, blind=True),
    ("membership", "revoke_role"): Event(_l("Your role in this zone has ended."), OWNER, blind=True),
    ("account", "grant_role"): Event(_l("You are a coordinator of the site now."), OWNER, blind=True),
    ("account", "revoke_role"): Event(_l("You are no longer a coordinator of the site."), OWNER, blind=True),
}

# Why an idea was chosen or not: the codes of the count, in a few words. The result page says it with its numbers.
WHY = {
    "selected": _l("It had enough votes and fitted into the money."),
    "too_few": _l("It had too few votes."),
    "too_dear": _l("There was not enough money left for it."),
    "withdrawn": _l("It was taken back before the count."),
    "in_part": _l("It is paid in part, with the money that was left."),
    "stopped": _l("It came after the first idea that did not fit."),
    "conflict": _l("It cannot be built beside an idea that was chosen before it."),
    "unsupported": _l("Its supporters could not pay for it from their shares."),
    "struck_out": _l("It was struck out before the count."),
    "elsewhere": _l("It is paid from other money."),
    "quorum": _l("Too few people voted, so nothing was chosen."),
}
