"""The way of an idea, as its page shows it."""

import pytest

from workspace.proposals.models import Proposal, Stage
from workspace.proposals.pages import path_states


@pytest.mark.parametrize(
    ("stage", "shown"),
    [
        (Stage.IDEA, "here todo todo todo todo todo todo"),
        (Stage.VOTE, "done done here todo todo todo todo"),
        (Stage.CITY, "done done done done here todo todo"),
        (Stage.DOING, "done done done done here todo"),
        (Stage.TOLD, "done done done done done done"),
    ],
)
def test_steps_are_done_here_or_to_come_and_a_city_that_was_not_needed_is_left_out(stage: Stage, shown: str) -> None:
    assert " ".join(state for _, state in path_states(Proposal(stage=stage))) == shown
