"""Anyone reads by which rules a vote is held, on paper too, and what happens to what they chose."""

import json

import pytest

from tests import factories
from tests.pages import Reader
from tests.voting import rounds
from workspace.proposals.models import Proposal
from workspace.voting.models import Voters
from workspace.voting.paper.models import Invalid


@pytest.mark.parametrize("voters", Voters)
def test_the_rules_say_how_paper_is_read_whoever_may_vote(
    voters: Voters, cast: factories.Cast, ideas: list[Proposal], visitor: Reader
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas, voters=voters)
    words = visitor.get(f"/rounds/{held.id}/rules").words
    for said in (
        "Whoever may vote can do it on paper, at the library.",
        "Two people type in each sheet after closing. Where they differ, a third look settles it.",
        "Whoever voted online and then asks for a card or paper:",
        "Paper ballots are read by two people of the library.",
        "If the vote has witnesses, each gets a file that opens every seal, also in a small vote.",
        "An idea leaves the ballot only if its author takes it back, or two people of the library strike it out: it "
        "cannot be done there, a law or a rule of the city forbids it, its cost or its text is wrong, it is being done "
        "without this vote.",
    ):
        assert said in words
    assert "withdrawn before the count" not in words
    frozen = json.loads(held.rules or "")["paper"]
    assert frozen == {
        "asked_for": "at the library",
        "read_by": 2,
        "invalid": [reason.value for reason in Invalid],
    }
