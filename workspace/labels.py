"""What every status, role and permission is called on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workspace.accounts.models import AccountStatus, MailFrequency
from workspace.actions.models import ActionStatus, GroupRole, ShareKind, UpdateStatus
from workspace.applications.documents.kinds import PaperFormat, PaperKind
from workspace.applications.documents.words import FORMATS, PAPERS
from workspace.applications.kinds import ApplicationStatus, Due
from workspace.applications.words import DUES, STATUSES
from workspace.attachments.models import AttachmentStatus, MediaType
from workspace.comments.models import CommentStatus
from workspace.glossary.models import CorrectionStatus
from workspace.glossary.words import CORRECTIONS
from workspace.moderation.models import Decision, ItemStatus, Reason
from workspace.moderation.models import Kind as ModerationKind
from workspace.moderation.words import DECISIONS, REASONS
from workspace.notifications.models import FollowRole
from workspace.proposals.models import Category, Invitation, OfferKind, ProposalStatus, Stage
from workspace.translations.models import Origin, TranslationStatus
from workspace.voting.cards.models import CardStatus, HandedKind, Struck
from workspace.voting.lots.models import LotSource
from workspace.voting.models import BallotKind, Channel, Completion, Phase, RoundStatus, Rule, Twice, Voters
from workspace.voting.paper.models import BatchStatus, Invalid
from workspace.voting.seals.entries import Kind as LogKind
from workspace.voting.terms import StruckReason
from workspace.zones.models import Flower, MembershipStatus, Role

LABELS: dict[Any, Any] = {
    AccountStatus: {AccountStatus.ACTIVE: _l("active"), AccountStatus.BLOCKED: _l("closed")},
    MailFrequency: {
        MailFrequency.AT_ONCE: _l("at once"),
        MailFrequency.DAILY: _l("once a day"),
        MailFrequency.WEEKLY: _l("once a week"),
        MailFrequency.OFF: _l("never"),
    },
    Flower: {Flower.CORNFLOWER: _l("cornflower"), Flower.POPPY: _l("poppy"), Flower.LINDEN: _l("linden")},
    Role: {Role.MEMBER: _l("member"), Role.LIBRARIAN: _l("librarian")},
    MembershipStatus: {
        MembershipStatus.REQUESTED: _l("waiting for an answer"),
        MembershipStatus.ADMITTED: _l("member"),
        MembershipStatus.REFUSED: _l("not admitted"),
    },
    ProposalStatus: {
        ProposalStatus.DRAFT: _l("draft"),
        ProposalStatus.SUBMITTED: _l("with the librarian"),
        ProposalStatus.PUBLISHED: _l("published"),
        ProposalStatus.REFUSED: _l("refused"),
        ProposalStatus.APPEALED: _l("being looked at again"),
        ProposalStatus.WITHDRAWN: _l("withdrawn"),
        ProposalStatus.MERGED: _l("merged with another idea"),
    },
    Stage: {
        Stage.IDEA: _l("idea"),
        Stage.TALK: _l("talk"),
        Stage.VOTE: _l("vote"),
        Stage.PLAN: _l("plan"),
        Stage.CITY: _l("city"),
        Stage.DOING: _l("doing it"),
        Stage.TOLD: _l("story"),
    },
    RoundStatus: {
        RoundStatus.DRAFT: _l("in preparation"),
        RoundStatus.SCHEDULED: _l("announced"),
        RoundStatus.UNDECIDED: _l("equal votes: a lot decides"),
        RoundStatus.COUNTED: _l("counted"),
        RoundStatus.FAILED: _l("too few took part"),
        RoundStatus.CANCELLED: _l("cancelled"),
    },
    Phase: {
        Phase.DRAFT: _l("in preparation"),
        Phase.UPCOMING: _l("opens soon"),
        Phase.OPEN: _l("open"),
        Phase.CLOSED: _l("closed, waiting for the count"),
        Phase.UNDECIDED: _l("equal votes: a lot decides"),
        Phase.COUNTED: _l("counted"),
        Phase.FAILED: _l("too few took part"),
        Phase.CANCELLED: _l("cancelled"),
    },
    BallotKind: {
        BallotKind.APPROVAL: _l("tick the ideas you want"),
        BallotKind.KNAPSACK: _l("spend the money"),
        BallotKind.RANKING: _l("put ideas in order"),
        BallotKind.POINTS: _l("give points from 0 to 10"),
    },
    Rule: {
        Rule.GREEDY: _l("most votes first, skip what does not fit"),
        Rule.GREEDY_NO_SKIP: _l("most votes first, stop at what does not fit"),
        Rule.EQUAL_SHARES: _l("equal shares: each voter has the same part of the money"),
        Rule.PHRAGMEN: _l("Phragmén: voters save up together for their ideas"),
    },
    Completion: {
        Completion.NONE: _l("it stays unspent"),
        Completion.ADD1: _l("shares grow until the money is used"),
        Completion.ADD1_COMPARISON: _l("shares grow, then the zone's overall favourites are compared"),
        Completion.UTILITARIAN: _l("the most voted ideas that still fit get it"),
    },
    Voters: {
        Voters.MEMBERS: _l("members of the zone"),
        Voters.CARDS: _l("holders of a one-time card"),
        Voters.BOTH: _l("members, and holders of a one-time card"),
    },
    StruckReason: {
        StruckReason.TAKEN_BACK: _l("its author takes it back"),
        StruckReason.IMPOSSIBLE: _l("it cannot be done there"),
        StruckReason.UNLAWFUL: _l("a law or a rule of the city forbids it"),
        StruckReason.MISLEADING: _l("its cost or its text is wrong"),
        StruckReason.DONE: _l("it is being done without this vote"),
    },
    Twice: {
        Twice.PAPER: _l("the card or paper ballot counts, the online vote is deleted"),
        Twice.ONLINE: _l("the online vote counts, no card or paper is handed out"),
    },
    LotSource: {LotSource.PUBLIC: _l("a public draw"), LotSource.ROOM: _l("a draw in the room")},
    Channel: {Channel.ONLINE: _l("online"), Channel.CARD: _l("with a card"), Channel.PAPER: _l("on paper")},
    LogKind: {
        LogKind.OPENED: _l("vote opened"),
        LogKind.BALLOT: _l("ballot sealed"),
        LogKind.WITHDRAWN: _l("ballot taken back"),
        LogKind.OPTION: _l("idea struck out"),
        LogKind.CARDS: _l("cards"),
        LogKind.PAPER: _l("paper ballots"),
        LogKind.WITNESS: _l("witness named"),
        LogKind.CLOSED: _l("vote closed"),
        LogKind.CANCELLED: _l("vote cancelled"),
        LogKind.FAILED: _l("too few took part"),
        LogKind.UNDECIDED: _l("equal votes: a lot decides"),
        LogKind.LOT: _l("lot drawn"),
        LogKind.RESULT: _l("result"),
    },
    CardStatus: {
        CardStatus.PRINTED: _l("waiting at the desk"),
        CardStatus.ISSUED: _l("handed out"),
        CardStatus.STRUCK: _l("struck out"),
    },
    Struck: {
        Struck.LOST: _l("lost"),
        Struck.RETURNED: _l("given back"),
        Struck.SPOILT: _l("spoilt in print or torn"),
        Struck.UNUSED: _l("not handed out"),
    },
    BatchStatus: {
        BatchStatus.TYPING: _l("being typed in"),
        BatchStatus.CHECKING: _l("waiting for a second person"),
        BatchStatus.DIFFERING: _l("a third look is needed"),
        BatchStatus.SETTLED: _l("settled"),
        BatchStatus.DISCARDED: _l("thrown away"),
    },
    Invalid: {
        Invalid.BLANK: _l("nothing is marked"),
        Invalid.TOO_MUCH: _l("more than the rules allow"),
        Invalid.UNCLEAR: _l("it cannot be read"),
        Invalid.SIGNED: _l("it shows whose it is"),
        Invalid.FOREIGN: _l("no ballot of this vote"),
    },
    HandedKind: {HandedKind.CARD: _l("card"), HandedKind.PAPER: _l("paper ballot")},
    Category: {
        Category.GREEN: _l("greenery and nature"),
        Category.CULTURE: _l("culture"),
        Category.EDUCATION: _l("learning"),
        Category.SPORT: _l("sport and play"),
        Category.HEALTH: _l("health and care"),
        Category.SAFETY: _l("order and safety"),
        Category.ROADS: _l("paths and roads"),
        Category.NEIGHBOURS: _l("neighbours together"),
    },
    OfferKind: {
        OfferKind.HOURS: _l("hours of work"),
        OfferKind.SKILL: _l("a skill"),
        OfferKind.THING: _l("a thing to lend or give"),
        OfferKind.LANGUAGE: _l("a language: I can interpret"),
        OfferKind.CHILDCARE: _l("time with children"),
    },
    Invitation: {Invitation.SENT: _l("invited"), Invitation.ACCEPTED: _l("co-author")},
    ActionStatus: {
        ActionStatus.PLANNED: _l("planned"),
        ActionStatus.IN_PROGRESS: _l("in progress"),
        ActionStatus.PAUSED: _l("paused"),
        ActionStatus.DONE: _l("done"),
        ActionStatus.CANCELLED: _l("cancelled"),
    },
    ApplicationStatus: STATUSES,
    PaperKind: PAPERS,
    PaperFormat: FORMATS,
    Due: DUES,
    GroupRole: {GroupRole.COORDINATOR: _l("runs it"), GroupRole.MEMBER: _l("takes part")},
    ShareKind: {ShareKind.HOURS: _l("hours of work"), ShareKind.THING: _l("things"), ShareKind.MONEY: _l("money")},
    MediaType: {
        MediaType.JPEG: "JPEG",
        MediaType.PNG: "PNG",
        MediaType.WEBP: "WebP",
        MediaType.PDF: "PDF",
        MediaType.DOCX: "DOCX",
    },
    AttachmentStatus: {
        AttachmentStatus.AWAITING: _l("waits for a librarian"),
        AttachmentStatus.VISIBLE: _l("visible"),
        AttachmentStatus.HIDDEN: _l("hidden"),
    },
    CommentStatus: {
        CommentStatus.VISIBLE: _l("visible"),
        CommentStatus.HIDDEN: _l("hidden"),
        CommentStatus.WITHDRAWN: _l("taken back"),
    },
    Origin: {
        Origin.NEIGHBOUR: _l("translated by a neighbour"),
        Origin.AUTHOR: _l("translated by its author"),
        Origin.LIBRARY: _l("translated by the library"),
        Origin.MACHINE: _l("translated by a machine"),
    },
    TranslationStatus: {TranslationStatus.VISIBLE: _l("visible"), TranslationStatus.HIDDEN: _l("hidden")},
    CorrectionStatus: CORRECTIONS,
    UpdateStatus: {UpdateStatus.VISIBLE: _l("visible"), UpdateStatus.HIDDEN: _l("hidden")},
    ModerationKind: {
        ModerationKind.PROPOSAL: _l("idea"),
        ModerationKind.PHOTO: _l("photo or file"),
        ModerationKind.REPORT: _l("report"),
        ModerationKind.JOIN: _l("wish to join"),
        ModerationKind.APPEAL: _l("appeal"),
        ModerationKind.TERM: _l("word in the glossary"),
    },
    ItemStatus: {
        ItemStatus.OPEN: _l("waiting"),
        ItemStatus.DECIDED: _l("decided"),
        ItemStatus.DROPPED: _l("taken back"),
    },
    Decision: DECISIONS,
    Reason: REASONS,
    FollowRole: {
        FollowRole.AUTHOR: _l("author"),
        FollowRole.FOLLOWER: _l("follows"),
        FollowRole.SUPPORTER: _l("supports"),
        FollowRole.GROUP: _l("takes part"),
    },
}


def label(member: Any) -> Any:
    """The words for an enum member. A test sees to it that every member has its words."""
    return LABELS[type(member)][member]


def reason_label(code: str | None) -> Any:
    """The words for a reason that is kept as its code, as in audit entries and notices; "" for none or an unknown one."""
    return LABELS[Reason][Reason(code)] if code in set(Reason) else ""
