"""Whoever checks an export sees when more paper was counted than was typed in, or an idea left out without a word."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.voting import rounds
from tests.voting.seals import ways
from tests.voting.seals.test_check_an_export import Forger, said
from workspace.voting import elections
from workspace.voting.models import VotingRound
from workspace.voting.seals.verify import verify


@pytest.fixture
def public(cast: factories.Cast, open_round: VotingRound, later: ways.Later, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Six vote online; of three paper ballots that were handed out two are in the box, and one of them counts."""
    ways.vote(ways.voters(cast, 6), open_round, [["Ławki"], ["Сад"], ["Ławki"], ["Сад"], ["Ławki"], ["Ławki"]])
    paper = [{open_round.options[0].id: None}]
    monkeypatch.setattr(elections, "more_ballots", [lambda held: paper if held.nonce else []])
    ways.note_paper(open_round, handed_out=3, sheets=2, valid=1)
    later(hours=2)
    return ways.public(rounds.counted(open_round))


def paper(forger: Forger, what: str) -> dict[str, Any]:
    return next(entry for entry in forger.of_kind("paper") if entry["what"] == what)


def put_in_ballots(forger: Forger) -> None:
    forger.of_kind("closed")[0]["paper"] = 4
    forger.result(turnout={"all": 10, "paper": 4, "sealed": 6})


def leave_out_a_batch(forger: Forger) -> None:
    forger.log.remove(paper(forger, "batch"))


def tell_a_batch_twice(forger: Forger) -> None:
    forger.log.insert(-2, dict(paper(forger, "batch")))


def find_more_sheets(forger: Forger) -> None:
    for what in ("batch", "complete"):
        paper(forger, what)["sheets"] = 4


def leave_out_the_end(forger: Forger) -> None:
    forger.log.remove(paper(forger, "complete"))


def say_fewer_were_handed_out(forger: Forger) -> None:
    forger.log.remove(forger.of_kind("cards")[0])


def strike_an_idea_out(forger: Forger) -> None:
    forger.result(struck=[max(line[0] for line in forger.log[-1].get("totals", [[1]]))])


def say_that_an_idea_is_struck_out(forger: Forger) -> None:
    place = forger.log.index(forger.of_kind("closed")[0])
    forger.log.insert(place, {"kind": "option", "option": 1, "what": "withdrawn"})


def strike_an_idea_out_after_closing(forger: Forger) -> None:
    forger.log.insert(-1, {"kind": "option", "option": 1, "what": "withdrawn"})
    strike_an_idea_out(forger)


FORGED: dict[Callable[[Forger], None], str] = {
    put_in_ballots: "result.json: counts 4 paper ballots, and 1 were typed in and are valid",
    leave_out_a_batch: "log.jsonl: what it says of all paper is not the sum of what it says before",
    tell_a_batch_twice: "log.jsonl: a batch of paper is told twice",
    find_more_sheets: "log.jsonl: 4 paper ballots came in, and 3 were handed out",
    leave_out_the_end: "log.jsonl: it does not say exactly once that all paper is in",
    say_fewer_were_handed_out: "log.jsonl: what it says of all paper is not the sum of what it says before",
    strike_an_idea_out: "is struck out, and the log did not say so before closing",
    say_that_an_idea_is_struck_out: "was struck out in the log, and is counted",
    strike_an_idea_out_after_closing: "is struck out, and the log did not say so before closing",
}


@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__)
def test_paper_and_struck_ideas_are_those_that_the_log_tells_of(forge: Callable[[Forger], None], public: bytes) -> None:
    assert said(public) == [] and said(Forger(public).signed()) == []
    forger = Forger(public)
    forge(forger)
    found = said(forger.signed())
    assert any(FORGED[forge] in each for each in found), found


@pytest.mark.parametrize("people", [1, 2])
def test_it_says_when_one_person_alone_said_that_all_paper_is_in(public: bytes, people: int) -> None:
    forger = Forger(public)
    paper(forger, "complete")["people"] = people
    report = verify(forger.signed())
    assert report.faults == []
    assert ("whether all paper is in: one person alone said so" in report.left_out) == (people == 1)
    assert ("two people said that all paper is in, if there was any" in report.checked) == (people == 2)


def test_an_idea_that_the_log_says_is_struck_out_may_be_missing(
    cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    ways.vote(ways.voters(cast, 6), open_round, [["Ławki"], ["Сад"]] * 3)
    rounds.struck(open_round, "Ławki", cast.ala)
    later(hours=2)
    assert said(ways.public(rounds.counted(open_round))) == []
