"""Whoever comes to the ballot after closing reads what became of their vote, also if it is on paper or on a card."""

from collections.abc import Callable

from tests import factories
from tests.pages import Reader
from tests.voting import desk, rounds
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals.models import Proposal
from workspace.voting.cards import services as cards
from workspace.voting.cards.models import HandedKind
from workspace.voting.models import Voters, VotingRound


def test_after_closing_nobody_who_took_paper_is_told_that_they_saved_no_vote(
    cast: factories.Cast, open_round: VotingRound, as_user: Callable[..., Reader], later: Callable[..., None]
) -> None:
    database.begin(writing=True)
    cards.hand_out(cast.basia, open_round, kind=HandedKind.PAPER, account=cast.ala)
    db.session.commit()
    later(hours=2)
    told = as_user("ala").get(f"/rounds/{open_round.id}/ballot").words
    assert "You got a paper ballot at the library. It counts if you put it into the box." in told
    assert "No vote of yours" not in told
    assert "No vote of yours" in as_user("maksim").get(f"/rounds/{open_round.id}/ballot").words


def test_after_closing_whoever_took_a_card_is_told_that_its_vote_counts(
    cast: factories.Cast, ideas: list[Proposal], as_user: Callable[..., Reader], later: Callable[..., None]
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.BOTH)
    desk.given(cast.basia, held, account=cast.ala)
    later(hours=2)
    told = as_user("ala").get(f"/rounds/{held.id}/ballot").words
    assert "You got a card at the library. The vote saved with it counts." in told and "No vote of yours" not in told
