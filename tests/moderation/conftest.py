"""Things that wait for a librarian. The decisions do little here: what they do is tested where they are at home."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import factories
from tests.factories import Cast
from workspace.core import db as database
from workspace.moderation import services
from workspace.moderation.models import ModerationItem
from workspace.proposals.models import Proposal, ProposalStatus


@pytest.fixture
def waiting(cast: Cast) -> Callable[..., ModerationItem]:
    """waiting("Ławki", cast.maksim) is his idea before the librarian of Kostki."""

    def put(title: str = "Ławki", author: Any = None, where: Any = None, kind: str = "proposal", **how: Any) -> Any:
        author, where = author or cast.maksim, where or cast.kostki
        idea = factories.proposal(author, where, ProposalStatus.SUBMITTED, title=title)
        database.begin(writing=True)
        return factories.save(services.open_item(idea, kind=kind, opened_by=author, **how))

    return put


@pytest.fixture
def deeds() -> Iterator[list[tuple[str, int, str, str]]]:
    """What decisions on a proposal did, in place of what the proposals do: (decision, subject id, reason, words)."""
    done: list[tuple[str, int, str, str]] = []
    before = dict(services.REGISTRY)

    def deed(name: str) -> Any:
        return lambda actor, subject, because: done.append((name, subject.id, because.reason, because.words))

    for kind in ("proposal", "report", "appeal"):
        names = {"proposal": ["publish", "send_back", "refuse"], "report": ["keep", "hide"], "appeal": ["uphold"]}[kind]
        services.register(kind, {name: deed(name) for name in names}, subject_type=Proposal.subject_type, card=_card)
    yield done
    services.REGISTRY.clear()
    services.REGISTRY.update(before)


def _card(idea: Proposal) -> dict[str, Any]:
    facts = [("Category", "greenery"), ("Cost", "500 zł")]
    return {
        "title": idea.title,
        "lang": idea.lang,
        "text": idea.summary,
        "url": f"/proposals/{idea.id}",
        "facts": facts,
    }
