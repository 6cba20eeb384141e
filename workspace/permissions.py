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
    PROPOSAL_MODERATE = "proposal:moderate"  # publish, send back or refuse
    PROPOSAL_WITHDRAW = "proposal:withdraw"


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
    return bool(actor.is_authenticated and record is not None and record.id == actor.id)


def is_author(actor: Any, record: Any) -> bool:
    return bool(actor.is_authenticated and record.author_id == actor.id)


def is_not_author(actor: Any, record: Any) -> bool:
    return not is_author(actor, record)


def is_public(actor: Any, record: Any) -> bool:
    """Published, or once published: withdrawn and merged ideas stay readable so that links keep their meaning."""
    return record.published_on is not None


def is_draft(actor: Any, record: Any) -> bool:
    return bool(record.status == "draft")


def is_submitted(actor: Any, record: Any) -> bool:
    return bool(record.status == "submitted")


RULES: dict[str, list[list[Fact]]] = {
    P.PUBLIC: [[anyone]],
    P.SIGN_IN: [[anyone]],
    P.DESK: [[signed_in]],
    P.SITE_MANAGE: [[is_coordinator]],
    P.ACCOUNT_EDIT: [[signed_in]],
    P.ACCOUNT_BLOCK: [[is_coordinator]],
    P.ZONE_VIEW: [[anyone]],
    P.ZONE_CREATE: [[is_coordinator]],
    P.ZONE_EDIT: [[is_coordinator]],
    P.ZONE_JOIN: [[signed_in]],
    P.ZONE_ADMIT: [[is_librarian], [is_coordinator]],
    P.ROLE_GRANT: [[is_coordinator]],
    P.PROPOSAL_VIEW: [[is_public], [is_author], [is_librarian, is_submitted]],
    P.PROPOSAL_CREATE: [[is_member]],
    P.PROPOSAL_EDIT: [[is_author]],
    P.PROPOSAL_MODERATE: [[is_librarian, is_not_author]],
    P.PROPOSAL_WITHDRAW: [[is_author]],
}


def can(actor: Any, permission: str, record: Any = None) -> bool:
    """May `actor` (an account, or the anonymous visitor) do `permission` to `record`? Unknown permissions are denied."""
    return any(all(fact(actor, record) for fact in row) for row in RULES.get(permission, []))
