"""What every status, role and permission is called on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workspace.accounts.models import AccountStatus, MailFrequency
from workspace.proposals.models import Category, ProposalStatus, Stage
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
}


def label(member: Any) -> Any:
    """The words for an enum member. A test sees to it that every member has its words."""
    return LABELS[type(member)][member]
