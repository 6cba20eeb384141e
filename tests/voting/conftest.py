from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine

from tests import factories
from tests.voting import rounds
from workspace.core.db import now
from workspace.proposals.models import Proposal
from workspace.voting import queries, rules
from workspace.voting.models import VotingRound


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are shown from five ballots on, so that a handful of neighbours is enough for a test."""
    monkeypatch.setattr(rules, "SMALL", 5)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """later(hours=2) moves the clock of the application, and what it takes for the database's, to that time from now."""
    travellers: list[time_machine.travel] = []
    monkeypatch.setattr(queries, "clock", now)

    def travel(**by: float) -> None:
        traveller = time_machine.travel(now() + timedelta(**by), tick=True)
        traveller.start()
        travellers.append(traveller)

    yield travel
    for traveller in reversed(travellers):
        traveller.stop()


@pytest.fixture
def ideas(cast: factories.Cast) -> list[Proposal]:
    """Three ideas of Kostki: benches 1 000 zł by Ala, a garden 2 000 zł by Maksim, a fair 2 500 zł by Ala."""
    return [
        rounds.idea(cast.kostki, cast.ala, "Ławki", 1_000_00),
        rounds.idea(cast.kostki, cast.maksim, "Сад", 2_000_00, lang="be"),
        rounds.idea(cast.kostki, cast.ala, "Kiermasz", 2_500_00),
    ]


@pytest.fixture
def open_round(cast: factories.Cast, ideas: list[Proposal]) -> VotingRound:
    """Open for an hour; 3 000 zł; two choices each."""
    return rounds.opened(cast.basia, cast.kostki, ideas)
