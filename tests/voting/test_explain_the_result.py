"""Why each idea won or not, what it lacked, who took part, and the numbers for programs: in the words a reader sees."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.pages import Reader
from tests.voting import crowds, rounds
from tests.voting.seals import ways
from workspace.core import db as database
from workspace.core import jobs
from workspace.core.db import db, today
from workspace.notifications.events import WHY
from workspace.proposals.models import Proposal
from workspace.voting import facts, rules
from workspace.voting.counting.words import Reason
from workspace.voting.models import BallotKind, Completion, Rule, VotingRound
from workspace.voting.results import distances, explanations
from workspace.voting.results.explanations import Frame
from workspace.voting.seals.verify import verify


@pytest.fixture(autouse=True)
def _few_show_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SMALL", 5)


@pytest.fixture
def close_vote(cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]) -> VotingRound:
    """Counted: the garden 7 votes, the fair 4, benches 3; 3 000 zł. The fair, 2 500 zł, does not fit beside the garden."""
    held = rounds.opened(cast.basia, cast.kostki, ideas)
    crowds.vote(held, 5, ["Сад"])
    crowds.vote(held, 2, ["Сад", "Kiermasz"])
    crowds.vote(held, 2, ["Kiermasz", "Ławki"])
    crowds.vote(held, 1, ["Ławki"])
    later(hours=2)
    return rounds.counted(held)


def words_of(reader: Reader, voting_round: VotingRound, page: str = "result") -> str:
    words = reader.get(f"/rounds/{voting_round.id}/{page}").words
    return words.replace("\xa0", " ").replace(",000", " 000").replace(",500", " 500")


def test_a_loser_reads_how_many_votes_and_how_much_money_it_lacked(
    as_user: Callable[..., Reader], close_vote: VotingRound
) -> None:
    words = words_of(as_user(None), close_vote)
    assert "When its turn came, 1 000 zł was left. That was 1 500 zł too little." in words
    assert "With 4 more votes it would have been chosen." in words
    assert "At a cost of" not in words, "the money that was left says it already"
    assert "The result would change with 4 more votes for: Kiermasz ." in words
    assert "Fewer for any one idea would have changed nothing." in words


def test_points_and_places_are_told_as_what_they_are(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas, ballot_kind=BallotKind.POINTS, max_choices=3)
    ranked = [rounds.idea(cast.kostki, cast.ala, title, 2_000_00) for title in ("Huśtawka", "Stojak")]
    order = rounds.opened(cast.basia, cast.kostki, ranked, ballot_kind=BallotKind.RANKING, max_choices=2)
    crowds.vote(held, 4, {"Сад": 9, "Kiermasz": 2})
    crowds.vote(held, 2, {"Kiermasz": 10})
    crowds.vote(order, 5, {"Huśtawka": 1, "Stojak": 2})
    crowds.vote(order, 2, {"Stojak": 1})
    later(hours=2)
    rounds.counted(held)
    words = words_of(as_user(None), held)
    assert "Chosen as number 1 with 36 points." in words
    assert "With 9 more points it would have been chosen." in words, "28 and 9 are 37"
    words = words_of(as_user(None), order)
    assert "Chosen as number 1 with 10 points." in words and "With 1 more person choosing only this" in words


@pytest.fixture
def shared(cast: factories.Cast, later: Callable[..., None]) -> VotingRound:
    """Equal shares among ten: 300 zł each. Seven buy the garden; with what they have left, five of them cannot pay for
    the fair; three cannot pay for the slide at all."""
    costs = {"Ogród": 2_000_00, "Kiermasz": 800_00, "Zjeżdżalnia": 1_000_00}
    ideas = [rounds.idea(cast.kostki, cast.ala, title, cost) for title, cost in costs.items()]
    held = rounds.opened(
        cast.basia, cast.kostki, ideas, rule=Rule.EQUAL_SHARES, completion=Completion.NONE, ballots_from=5
    )
    crowds.vote(held, 5, ["Ogród", "Kiermasz"])
    crowds.vote(held, 2, ["Ogród"])
    crowds.vote(held, 3, ["Zjeżdżalnia"])
    later(hours=2)
    return rounds.counted(held)


def test_under_equal_shares_it_is_said_what_supporters_had_and_where_their_money_went(
    as_user: Callable[..., Reader], shared: VotingRound
) -> None:
    words = words_of(as_user(None), shared)
    assert "Its supporters had 71.42 zł left. That was 728.58 zł too little. They had spent most on: Ogród ." in words
    assert "Its supporters together had 900 zł. That was 100 zł too little." in words
    assert "more people choosing only this" not in words, "that takes many counts, and comes by a job"
    jobs.run_due()
    words = words_of(as_user(None), shared)
    assert "With 1 more person choosing only this, it would have been chosen." in words
    assert "At a cost of 900 zł" not in words, "what its supporters had says it already"
    assert "The result would change with 1 more person choosing only: Kiermasz ." in words


def test_below_the_minimum_for_ballots_nothing_is_said_that_only_ballots_can_tell(
    as_user: Callable[..., Reader], shared: VotingRound
) -> None:
    jobs.run_due()
    database.begin(writing=True)
    db.session.execute(db.update(VotingRound).where(VotingRound.id == shared.id).values(ballots_from=11))
    db.session.commit()
    words = words_of(as_user(None), factories.again(shared))
    assert "Its supporters could not pay for it from their shares." in words
    assert "spent most" not in words and "choosing only this" not in words and "would have been chosen" not in words


def frame(points: bool = False, people: bool = False, shared: bool = False) -> Frame:
    return Frame({}, points=points, people=people, shared=shared)


@pytest.mark.parametrize(
    ("line", "held", "said"),
    [
        ({"reason": "selected", "score": 1, "place": 2}, frame(), "Chosen as number 2 with 1 vote."),
        ({"reason": "selected", "score": 3, "place": 1}, frame(points=True), "Chosen as number 1 with 3 points."),
        ({"reason": "in_part", "score": 3, "place": 2, "left": 8000, "missing": 2000}, frame(),
         "Chosen as number 2 with 3 votes. It is paid in part: 80 zł was left, 20 zł is missing."),
        ({"reason": "too_dear", "left": 150, "missing": 250}, frame(),
         "When its turn came, 1.50 zł was left. That was 2.50 zł too little."),
        ({"reason": "too_dear", "left": 0, "missing": 250}, frame(), "No money was left when its turn came."),
        ({"reason": "stopped"}, frame(), "It came after the first idea that did not fit. The count stopped there."),
        ({"reason": "too_few", "score": 3, "missing": 2}, frame(), "It needed 5 votes. 2 votes were missing."),
        ({"reason": "too_few", "score": 4, "missing": 1}, frame(points=True), "It needed 5 points. 1 point was missing."),
        ({"reason": "conflict"}, frame(), "It cannot be built beside what was chosen before it:"),
        ({"reason": "elsewhere"}, frame(), "It is paid from other money."),
    ],
)  # fmt: skip
def test_each_fate_has_its_sentence(line: dict[str, Any], held: Frame, said: str, app: Flask) -> None:
    whole = {"place": None, "left": None, "missing": 0, "score": 0, "because_of": [], **line}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert " ".join(each.text for each in explanations.why(whole, held)).replace("\xa0", " ") == said


def test_each_fate_has_words_for_a_notice_too() -> None:
    assert {str(reason) for reason in Reason} <= set(WHY)


@pytest.mark.parametrize(
    ("line", "need", "held", "said"),
    [
        ({}, {"more": 1}, frame(), "With 1 more vote it would have been chosen."),
        ({}, {"more": 3, "cost": 20000, "or_less": True}, frame(points=True),
         "With 3 more points it would have been chosen. At a cost of 200 zł or less it would have been chosen."),
        ({}, {"more": 2, "cost": 20000}, frame(shared=True, people=True),
         "With 2 more people choosing only this, it would have been chosen. At a cost of 200 zł it would have been chosen."),
        ({"reason": "too_few", "missing": 2}, {"more": 2}, frame(), ""),
        ({"reason": "too_few", "missing": 2}, {"more": 5}, frame(), "With 5 more votes it would have been chosen."),
        ({"left": 20000}, {"cost": 20000, "or_less": True}, frame(), ""),
        ({}, None, frame(), ""),
    ],
)  # fmt: skip
def test_what_was_missing_is_said_once(line: Any, need: Any, held: Frame, said: str, app: Flask) -> None:
    whole = {"reason": "too_dear", "left": 100, "missing": 0, **line}
    full = need and {"more": None, "cost": None, "or_less": False, **need}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert " ".join(each.text for each in distances.missed(whole, full, held)).replace("\xa0", " ") == said


def test_turnout_is_told_by_day_but_for_small_groups(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas)
    for days_ago, many in ((3, 12), (2, 2), (1, 9), (0, 7)):
        crowds.vote(held, many, ["Сад"] if many % 2 else ["Ławki"], today() - timedelta(days=days_ago))
    later(hours=2)
    rounds.counted(held)
    table = as_user(None).get(f"/rounds/{held.id}/result").soup.find("table", class_="parts")
    assert table is not None
    numbers = [cell.get_text() for cell in table.find_all("span", class_="figure")]
    assert numbers == ["9", "7", "14"], "the two hide among the twelve"
    assert "other days together" in table.get_text()


def test_programs_get_the_published_numbers(as_user: Callable[..., Reader], close_vote: VotingRound) -> None:
    found = as_user(None).client.get(f"/rounds/{close_vote.id}/result.json").get_json()
    assert found["numbers"] and found["spent"] == 3_000_00 and found["voted"] == 10
    assert [(each["title"], each["votes"], each["place"]) for each in found["options"]] == [
        ("Сад", 7, 1), ("Kiermasz", 4, None), ("Ławki", 3, 2)
    ]  # fmt: skip
    text = as_user(None).client.get(f"/rounds/{close_vote.id}/result.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["votes"] for row in rows] == ["7", "4", "3"] and rows[1]["reason"] == "too_dear"
    assert [row["cost_pln"] for row in rows] == [str(each["cost"] // 100) for each in found["options"]]


def test_no_spreadsheet_runs_a_title(
    as_user: Callable[..., Reader], cast: factories.Cast, later: Callable[..., None]
) -> None:
    pair = [rounds.idea(cast.kostki, cast.ala, title) for title in ("=1+1", "Stojak")]
    held = rounds.opened(cast.basia, cast.kostki, pair)
    later(hours=2)
    rounds.counted(held)
    assert "'=1+1" in as_user(None).client.get(f"/rounds/{held.id}/result.csv").get_data(as_text=True)


def test_of_a_small_round_no_number_leaves_by_any_door(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas)
    crowds.vote(held, 2, ["Сад"])
    crowds.vote(held, 2, ["Kiermasz"])
    later(hours=2)
    rounds.counted(held)
    reader = as_user("ala")
    found = reader.client.get(f"/rounds/{held.id}/result.json").get_json()
    assert not found["numbers"] and all("votes" not in each and "score" not in each for each in found["options"])
    assert {each["reason"] for each in found["options"]} <= {None, "selected"}
    rows = list(csv.DictReader(io.StringIO(reader.client.get(f"/rounds/{held.id}/result.csv").get_data(as_text=True))))
    assert all(not row["votes"] and not row["score"] for row in rows)
    words = words_of(reader, held)
    assert "What if?" not in words and "more vote" not in words and "Who took part" not in words
    reader.get(f"/rounds/{held.id}/what-if", 404)


def test_the_page_takes_few_queries_whatever_it_explains(
    as_user: Callable[..., Reader], close_vote: VotingRound, queries: list[str]
) -> None:
    for reader, page in (
        (as_user(None), "result"),
        (as_user("basia"), "result"),
        (as_user("basia"), "what-if?budget=3500&rule=all"),
    ):
        reader.get(f"/rounds/{close_vote.id}/result")
        queries.clear()
        reader.get(f"/rounds/{close_vote.id}/{page}")
        assert len(queries) <= 8, "\n".join([page, *[each[:60] + "…" + each[-200:] for each in queries]])


def test_what_was_found_is_kept_and_not_found_again(close_vote: VotingRound) -> None:
    kept = factories.again(close_vote).explained or {}
    assert set(kept) == {"turnout", "unusual", "needs", "margin"}
    assert kept["margin"] == {"option_id": kept["needs"][0]["option_id"], "more": 4, "least": True}
    assert {Rule.GREEDY, Rule.GREEDY_NO_SKIP} == facts.MONOTONE


# --- part payment, and ideas that exclude each other


def test_the_last_idea_is_paid_in_part_and_the_page_says_what_it_gets(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    held = rounds.opened(
        cast.basia, cast.kostki, ideas, budget=4_100_00, rule=Rule.GREEDY_NO_SKIP, last_in_part=80, max_choices=3
    )
    crowds.vote(held, 3, ["Kiermasz", "Сад", "Ławki"])
    crowds.vote(held, 2, ["Kiermasz", "Сад"])
    crowds.vote(held, 1, ["Kiermasz"])
    later(hours=2)
    rounds.counted(held)
    words = as_user(None).get(f"/rounds/{held.id}/result").words
    assert "Сад 1,600 zł of 2,000 zł" in words and "4,100 zł of 4,100 zł" in words
    assert "It is paid in part: 1,600 zł was left, 400 zł is missing." in words
    assert "It came after the first idea that did not fit. The count stopped there." in words
    public = ways.public(held)
    assert json.loads(ways.files(public)["result.json"])["in_part"] == [held.winners[1].id]
    assert verify(public).faults == []


def test_of_ideas_that_exclude_each_other_one_wins_and_the_other_says_why(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    bench, garden, _fair = ideas
    held = rounds.opened(cast.basia, cast.kostki, ideas, budget=9_000_00, groups={bench.id: 1, garden.id: 1})
    crowds.vote(held, 4, ["Сад", "Ławki"])
    crowds.vote(held, 2, ["Сад", "Kiermasz"])
    later(hours=2)
    rounds.counted(held)
    assert [each.title for each in held.winners] == ["Сад", "Kiermasz"]
    words = as_user(None).get(f"/rounds/{held.id}/result").words
    assert "It cannot be built beside what was chosen before it: Сад ." in words
    assert verify(ways.public(held)).faults == []
