"""A form that is refused is shown with what was read already: no more is asked of the database than for the page itself."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.factories import Cast
from tests.pages import Reader
from tests.voting import rounds
from workspace.core import db as database
from workspace.core.db import db
from workspace.moderation import services as moderation
from workspace.proposals.models import Proposal, ProposalStatus

MOST = 8
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "an offer": ("ala", "/proposals/{idea}/offers", {}),
    "an invitation": ("ala", "/proposals/{idea}/invitations", {"handle": "nobody-has-this"}),
    "a change": ("ala", "/proposals/{idea}/change", {"title": ""}),
    "words before a step": ("basia", "/proposals/{sent}/refuse", {}),
    "a step of the wizard": ("ala", "/proposals/{draft}/edit/idea", {"title": "x" * 999}),
    "a decision": ("basia", "/moderation/{item}/refuse", {"refuse-version": "1"}),
    "a report": ("maksim", "/reports/proposal/{idea}", {}),
    "a comment": ("maksim", "/comments/proposal/{idea}", {"text": ""}),
    "a file": ("ala", "/attachments/proposal/{idea}", {}),
    "a round": ("basia", "/rounds/new?zone=kostki", {}),
    "a cancelled round": ("basia", "/rounds/{round}/cancel", {"reason": ""}),
    "a ballot": ("ala", "/rounds/{round}/ballot", {"choices": ["999999"]}),
    "a zone": ("olga", "/zones/{zone}/edit", {"name": ""}),
    "an account": ("ala", "/account", {"language": "xx"}),
}


@pytest.fixture
def town(cast: Cast) -> dict[str, int]:
    ideas = [rounds.idea(cast.kostki, cast.ala, f"Pomysł {number}") for number in range(3)]
    held = rounds.opened(cast.basia, cast.kostki, ideas[:2])
    waiting = [factories.proposal(cast.maksim, cast.kostki, ProposalStatus.SUBMITTED) for _ in range(8)]
    database.begin(writing=True)
    items = [moderation.open_item(db.session.get_one(Proposal, one.id), kind="proposal") for one in waiting]
    db.session.commit()
    draft = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)
    found = {
        "idea": ideas[2].id,
        "round": held.id,
        "sent": waiting[0].id,
        "item": items[0].id,
        "draft": draft.id,
        "zone": cast.kostki.id,
    }
    database.begin(writing=False)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_refused_form_takes_no_query_for_each_row(
    form: str, town: dict[str, int], as_user: Callable[..., Reader], queries: list[str]
) -> None:
    who, address, data = FORMS[form]
    reader = as_user(who)
    data = {"csrf_token": reader.token(), "idempotency_key": "k", **data}
    queries.clear()
    reader.post(address.format(**town), data, status=422)
    read = [
        statement for statement in queries if statement.startswith("SELECT")
    ]  # beside the try and the key of the form
    assert len(read) <= MOST and len(queries) <= MOST + 2, "\n".join(queries)


def test_a_refused_form_shows_what_stands_in_the_database_not_what_was_tried(cast: Cast) -> None:
    idea = factories.proposal(cast.ala, cast.kostki, title="Ławki")
    for flush in (False, True):
        database.begin(writing=True)
        tried = db.session.get_one(Proposal, idea.id)
        tried.title = "Nie tak"
        if flush:
            db.session.flush()
        database.begin_again()
        assert tried.title == "Ławki"
