"""A day or a sheet of cards whose votes are unlike all others: told to those who run the round, and never too exactly."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests import factories
from tests.pages import Reader
from tests.voting import crowds, rounds
from workspace.core import db as database
from workspace.core.db import today
from workspace.proposals.models import Proposal
from workspace.voting import elections, publishing, turnout
from workspace.voting.cards import routes as cards
from workspace.voting.models import Channel, VotingRound
from workspace.voting.paper import routes as paper
from workspace.voting.turnout import Part


@pytest.fixture
def odd(cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]) -> VotingRound:
    """Over three days people vote for the garden or the fair; on one more, 24 of 26 for benches."""
    held = rounds.opened(cast.basia, cast.kostki, ideas)
    for days_ago in (1, 2, 3):
        crowds.vote(held, 12, ["Сад"], today() - timedelta(days=days_ago))
        crowds.vote(held, 6, ["Kiermasz"], today() - timedelta(days=days_ago))
    crowds.vote(held, 24, ["Ławki"])
    crowds.vote(held, 2, ["Сад"])
    later(hours=2)
    return rounds.counted(held)


def test_librarians_and_coordinators_read_of_the_day_and_nobody_else_does(
    as_user: Callable[..., Reader], odd: VotingRound
) -> None:
    for who in ("basia", "olga"):
        assert (
            "Days and batches whose votes are unlike all others" in as_user(who).get(f"/rounds/{odd.id}/result").words
        )
        words = as_user(who).get(f"/rounds/{odd.id}/unusual").words
        assert (
            "online, November" in words and "Of this group's 26 ballots more than half named one idea: Ławki" in words
        )
        assert "Unusual is no proof of anything." in words
    for who, status in (("ala", 403), ("celina", 403), (None, 303)):
        as_user(who).get(f"/rounds/{odd.id}/unusual", status)
        assert "unlike all others" not in as_user(who).get(f"/rounds/{odd.id}/result").words
    for page in ("result.json", "result.csv"):
        assert "unusual" not in as_user(None).client.get(f"/rounds/{odd.id}/{page}").get_data(as_text=True)
    database.begin(writing=False)


def test_how_many_of_a_group_chose_what_is_kept_nowhere(odd: VotingRound) -> None:
    (flag,) = (factories.again(odd).explained or {})["unusual"]
    assert set(flag) == {"by", "channel", "label", "ballots", "option_id"} and flag["ballots"] == 26


def test_where_nothing_stands_out_that_is_said(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas)
    for days_ago in (0, 1):
        crowds.vote(held, 21, ["Сад"], today() - timedelta(days=days_ago))
        crowds.vote(held, 9, ["Ławki"], today() - timedelta(days=days_ago))
    later(hours=2)
    rounds.counted(held)
    assert "No group stands out. That is the usual case." in as_user("basia").get(f"/rounds/{held.id}/unusual").words


@pytest.fixture
def papers() -> Iterator[list[Part]]:
    """Ballots of another room, as it hands them to the count."""
    held: list[Part] = []

    def source(_voting_round: VotingRound) -> list[Part]:
        return held

    turnout.more_parts.append(source)
    yield held
    turnout.more_parts.remove(source)


def test_a_sheet_unlike_the_others_is_named(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None],
    papers: list[Part],
) -> None:  # fmt: skip
    held = rounds.opened(cast.basia, cast.kostki, ideas)
    crowds.vote(held, 30, ["Сад"])
    benches, garden = (frozenset({option.id for option in held.options if option.title == t}) for t in ("Ławki", "Сад"))
    papers += [Part(Channel.PAPER, batch="paper 1", marks=benches)] * 22 + [
        Part(Channel.PAPER, batch="paper 2", marks=garden)
    ] * 25
    later(hours=2)
    rounds.counted(held)
    words = as_user("basia").get(f"/rounds/{held.id}/unusual").words
    assert "on paper, batch 1" in words and "batch 2" not in words
    assert "Look at how these were handed out or collected" in words


def test_several_applications_in_a_process_hear_each_room_once(app: Flask) -> None:
    for room in (cards, paper):
        room.init_app(Flask("another"))
    for hooks in (elections.more_ballots, publishing.unfinished, turnout.more_parts):
        assert len(hooks) == len(set(hooks))
