"""The same votes counted in another way: seen by everybody, called what it is, and never more than may be known."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.pages import Reader
from tests.voting import crowds, rounds
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals.models import Proposal, ProposalStatus
from workspace.voting import rules
from workspace.voting.models import Completion, Rule, VotingRound


@pytest.fixture(autouse=True)
def _few_show_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SMALL", 5)


@pytest.fixture
def held(cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]) -> VotingRound:
    """3 000 zł. The garden 7 (2 000 zł), the fair 4 (2 500 zł), benches 3 (1 000 zł): garden and benches win."""
    made = rounds.opened(cast.basia, cast.kostki, ideas, ballots_from=10)
    crowds.vote(made, 7, ["Сад"])
    crowds.vote(made, 4, ["Kiermasz"])
    crowds.vote(made, 3, ["Ławki"])
    later(hours=2)
    return rounds.counted(made)


def answer(reader: Reader, voting_round: VotingRound, status: int = 200, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    found = reader.get(f"/rounds/{voting_round.id}/what-if?{query}", status)
    panel = found.soup.find(id="what-if-panel")
    assert panel is not None
    return " ".join(panel.get_text(" ").split()).replace("\xa0", " ").replace(",000", " 000").replace(",500", " 500")


def test_with_more_money_one_sees_who_would_win_too_and_the_result_stays(
    as_user: Callable[..., Reader], held: VotingRound
) -> None:
    said = answer(as_user(None), held, budget="5 500", rule="greedy")
    assert "Not the result: with 5 500 zł" in said
    assert "Chosen too: Kiermasz ." in said and "Chosen no longer" not in said and "5 500 zł would be spent." in said
    assert "The result stays as it is" in as_user(None).get(f"/rounds/{held.id}/what-if?budget=9&rule=all").words
    kept = factories.again(held)
    assert [option.title for option in kept.winners] == ["Сад", "Ławki"] and kept.version == held.version


def test_with_less_money_one_sees_who_would_lose(as_user: Callable[..., Reader], held: VotingRound) -> None:
    said = answer(as_user(None), held, budget="2000", rule="greedy")
    assert "Chosen no longer: Ławki ." in said and "Chosen too" not in said


def test_each_way_of_counting_stands_beside_the_result(as_user: Callable[..., Reader], held: VotingRound) -> None:
    said = answer(as_user(None), held, budget="3000", rule="all")
    assert "most votes first, skip what does not fit (the rule of this vote) The same ideas win." in said
    assert "most votes first, stop at what does not fit Chosen no longer: Ławki ." in said
    table = as_user(None).get(f"/rounds/{held.id}/what-if?budget=3000&rule=all").soup.find("table")
    assert table is not None
    head = [cell.get_text() for cell in table.find_all("th", scope="col")]
    assert head[:2] == ["Idea", "The result"] and len(head) == 6
    benches = next(row for row in table.find_all("tr") if row.th.get_text() == "Ławki")  # type: ignore[union-attr]
    assert [bool(cell.svg) for cell in benches.find_all("td")][:3] == [True, True, False]


def test_the_panel_alone_is_the_same_as_in_the_page(as_user: Callable[..., Reader], held: VotingRound) -> None:
    url, reader = f"/rounds/{held.id}/what-if?budget=5500&rule=greedy", as_user(None)
    part = reader.get(url, **{"HX-Request": "true", "HX-Target": "what-if-panel"}).text
    assert part.strip() in reader.get(url).text and part.lstrip().startswith("<section") and "<html" not in part


@pytest.mark.parametrize("budget", ["", "dużo", "-5", "0", "1e9", "99999999999"])
def test_an_amount_that_is_none_is_asked_again(as_user: Callable[..., Reader], held: VotingRound, budget: str) -> None:
    said = answer(as_user(None), held, 422, budget=budget, rule="greedy")
    assert "Error:" in said and "Not the result" not in said


def test_only_rules_that_fit_are_counted(as_user: Callable[..., Reader], held: VotingRound) -> None:
    answer(as_user(None), held, 422, budget="3000", rule="lottery")
    assert "Not the result" not in answer(as_user(None), held), "before anything is asked"


def test_below_the_minimum_for_ballots_only_sums_are_counted_again(
    as_user: Callable[..., Reader], held: VotingRound
) -> None:
    database.begin(writing=True)
    db.session.execute(db.update(VotingRound).where(VotingRound.id == held.id).values(ballots_from=15))
    db.session.commit()
    said = answer(as_user(None), held, budget="5500", rule="all")
    assert "most votes first" in said and "equal shares" not in said and "Phragmén" not in said
    answer(as_user(None), held, 422, budget="5500", rule="equal-shares")


def test_before_the_count_nobody_asks(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    made = rounds.opened(cast.basia, cast.kostki, ideas, rule=Rule.EQUAL_SHARES, completion=Completion.ADD1)
    crowds.vote(made, 9, ["Сад"])
    as_user("basia").get(f"/rounds/{made.id}/what-if?budget=3000&rule=all", 403)
    later(hours=2)
    as_user("basia").get(f"/rounds/{made.id}/what-if?budget=3000&rule=all", 403)
    as_user("basia").get(f"/rounds/{made.id}/result.json", 403)


def test_an_idea_taken_back_after_the_count_is_counted_as_it_was(
    as_user: Callable[..., Reader], held: VotingRound, ideas: list[Proposal]
) -> None:
    database.begin(writing=True)
    gone = db.update(Proposal).where(Proposal.id == ideas[1].id)
    db.session.execute(gone.values(status=ProposalStatus.WITHDRAWN))
    db.session.commit()
    assert "The same ideas win." in answer(as_user(None), held, budget="3000", rule="greedy")
