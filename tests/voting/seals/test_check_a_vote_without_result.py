"""A vote that failed its quorum or was cancelled has a public file too: turnout, log and reason, and no ballot."""

import json
from collections.abc import Callable

import pytest

from tests import factories
from tests.pages import Reader
from tests.voting import rounds
from tests.voting.seals import ways
from tests.voting.seals.test_check_an_export import Forger, said
from workspace.core import db as database
from workspace.proposals.models import Proposal
from workspace.voting import services
from workspace.voting.models import VotingRound
from workspace.voting.seals import log
from workspace.voting.seals.verify import verify

LAST = "there is no result, for a reason that the rules allow"


@pytest.fixture
def failed(cast: factories.Cast, ideas: list[Proposal], later: ways.Later) -> VotingRound:
    """Sixty voted of the seventy that it takes, with one idea struck out."""
    held = rounds.opened(cast.basia, cast.kostki, ideas, quorum=70)
    ways.vote(ways.voters(cast, 60), held, [["Ławki"], ["Сад"], ["Ławki", "Сад"]] * 20)
    ways.seal(held)
    rounds.struck(held, "Сад", cast.basia, cast.olga)
    later(hours=2)
    return rounds.counted(held)


@pytest.fixture
def cancelled(cast: factories.Cast, open_round: VotingRound) -> VotingRound:
    ways.vote(ways.voters(cast, 7), open_round, [["Ławki"]] * 7)
    ways.seal(open_round)
    database.begin(writing=True)
    services.move_along(cast.basia, open_round, "cancel", reason="Pomyliliśmy kwotę.", lang="pl")
    return factories.save(open_round)


def taken(visitor: Reader, held: VotingRound) -> bytes:
    """As a visitor takes it home from the page of the vote."""
    page = visitor.get(f"/rounds/{held.id}")
    assert page.soup.select_one(f"a[href='/rounds/{held.id}/public.zip']") is not None
    return visitor.get(f"/rounds/{held.id}/public.zip").response.get_data()


def test_of_a_failed_vote_anyone_checks_that_too_few_came(failed: VotingRound, visitor: Reader) -> None:
    public = taken(visitor, failed)
    report = verify(public, pinned=[each.root for each in log.heads(failed.id)])
    assert report.faults == [] and report.checked[-1] == LAST and report.left_out == []
    files = ways.files(public)
    assert json.loads(files["result.json"]) == {
        "kind": "failed", "needed": 70, "turnout": {"all": 60, "paper": 0, "sealed": 60}
    }  # fmt: skip
    assert "ballots.pb" not in files


def test_of_a_cancelled_vote_anyone_reads_why(cancelled: VotingRound, visitor: Reader) -> None:
    public = taken(visitor, cancelled)
    report = verify(public)
    assert report.faults == [] and report.checked[-1] == LAST
    told = json.loads(ways.files(public)["result.json"])
    assert told == {"kind": "cancelled", "why": "Pomyliliśmy kwotę.", "lang": "pl"}


def more_came(forger: Forger) -> None:
    forger.result(turnout={"all": 70, "paper": 10, "sealed": 60})


def fewer_needed(forger: Forger) -> None:
    forger.result(needed=10)


def a_seal_less(forger: Forger) -> None:
    forger.log.remove(forger.lasting())


def no_end(forger: Forger) -> None:
    forger.log.pop()


def ballots_told(forger: Forger) -> None:
    forger.files["ballots.pb"] = b"META\n"


def cancelled_instead(forger: Forger) -> None:
    forger.log[-1] = {"kind": "cancelled", "why": "Tak.", "lang": "pl"}
    forger.result()


def no_reason_to_strike(forger: Forger) -> None:
    forger.of_kind("option")[0]["reason"] = "ugly"


FORGED: dict[Callable[[Forger], None], str] = {
    more_came: "says that the vote failed with 70 ballots",
    fewer_needed: "says that the vote failed with 60 ballots, and the rules ask for 70",
    a_seal_less: "59 seals stand in it, and 60 ballots were counted",
    no_end: "its tail is cut",
    ballots_told: "ballots.pb: is there, and the vote has no result",
    cancelled_instead: "the vote is cancelled after it had closed",
    no_reason_to_strike: "was struck out for no reason that the rules list",
}


def test_what_an_insider_changes_in_it_is_named(failed: VotingRound) -> None:
    public = ways.public(failed)
    assert said(Forger(public).signed()) == []
    for forge, words in FORGED.items():
        forger = Forger(public)
        forge(forger)
        found = said(forger.signed())
        assert any(words in each for each in found), (forge.__name__, found)


def test_a_cancelled_vote_without_a_reason_is_named(cancelled: VotingRound) -> None:
    forger = Forger(ways.public(cancelled))
    forger.result(why=" ")
    assert any("says no reason why the vote was cancelled" in each for each in said(forger.signed()))


def test_before_the_end_there_is_no_file(open_round: VotingRound, visitor: Reader) -> None:
    visitor.get(f"/rounds/{open_round.id}/public.zip", 404)
