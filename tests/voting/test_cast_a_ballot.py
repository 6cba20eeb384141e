"""A neighbour votes: choosing, changing, clearing, until the clock closes the round."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from tests import factories
from tests.pages import Page, Reader
from tests.voting import rounds
from workspace.core import db as database
from workspace.core import throttle
from workspace.core.audit import AuditEntry
from workspace.core.db import db, now, today
from workspace.proposals.models import Proposal
from workspace.voting import ballots, queries
from workspace.voting.models import Ballot, BallotChoice, Participation, VotingRound


def url(voting_round: VotingRound, more: str = "") -> str:
    return f"/rounds/{voting_round.id}{more}"


def ids(voting_round: VotingRound, *titles: str) -> list[str]:
    return [str(option.id) for option in voting_round.options if option.title in titles]


def stored() -> tuple[int, int, int]:
    """How many took part, how many ballots there are, how many marks."""
    database.begin(writing=False)
    tables = (Participation, Ballot, BallotChoice)
    return tuple(db.session.scalar(db.select(db.func.count()).select_from(each)) for each in tables)  # type: ignore[return-value]


def ticked(page: Page) -> set[str]:
    return {
        str(box["value"]) for box in page.soup.find_all("input", attrs={"name": "choices"}) if box.has_attr("checked")
    }


def test_a_tap_is_saved_and_said_so(ala: Reader, open_round: VotingRound) -> None:
    page = ala.get(url(open_round)).reader.get(url(open_round, "/ballot"))
    assert "Nothing is chosen yet" in page.words
    chosen = ids(open_round, "Ławki", "Сад")
    page = page.submit("/ballot", choices=chosen).follow()
    assert "Saved. You chose 2 of at most 2." in page.words
    assert re.search(r"Together 3.000 zł", page.words)
    assert ticked(page) == set(chosen)
    assert stored() == (1, 1, 2)


def test_finishing_shows_what_was_saved_and_until_when_it_can_be_changed(ala: Reader, open_round: VotingRound) -> None:
    page = ala.get(url(open_round, "/ballot"))
    page = page.submit("/ballot", button="1", choices=ids(open_round, "Сад")).follow()
    assert page.url == url(open_round)
    assert "Your vote is saved You chose: Сад You can change it until" in page.words


def test_a_ballot_can_be_changed_and_the_last_one_stands(ala: Reader, open_round: VotingRound) -> None:
    ala.get(url(open_round, "/ballot")).submit("/ballot", choices=ids(open_round, "Ławki", "Сад"))
    page = ala.get(url(open_round, "/ballot")).submit("/ballot", choices=ids(open_round, "Kiermasz")).follow()
    assert ticked(page) == set(ids(open_round, "Kiermasz"))
    assert stored() == (1, 1, 1)


def test_a_cleared_ballot_is_as_if_one_had_not_voted(ala: Reader, open_round: VotingRound) -> None:
    ala.get(url(open_round, "/ballot")).submit("/ballot", choices=ids(open_round, "Ławki"))
    page = ala.get(url(open_round, "/ballot")).submit("/ballot/clear").follow()
    assert "Nothing is chosen yet" in page.words
    assert stored() == (0, 0, 0)
    assert "You have not voted yet" in ala.get(url(open_round)).words


def test_taking_every_tick_away_clears_the_ballot_too(ala: Reader, open_round: VotingRound) -> None:
    ala.get(url(open_round, "/ballot")).submit("/ballot", choices=ids(open_round, "Ławki"))
    ala.get(url(open_round, "/ballot")).submit("/ballot", choices=[])
    assert stored() == (0, 0, 0)


def test_a_tap_through_htmx_answers_with_the_panel_alone(ala: Reader, open_round: VotingRound) -> None:
    asked = {"HX-Request": "true", "HX-Target": "ballot-status"}
    ala.post(url(open_round, "/ballot"), {"choices": ids(open_round, "Ławki")}, **asked)
    panel = ala.get(url(open_round, "/ballot"), **asked)
    assert panel.text.strip().startswith('<div id="ballot-status"')
    assert panel.text.strip() in ala.get(url(open_round, "/ballot")).text
    assert panel.soup.find(attrs={"data-announce": "Saved. You chose 1 of at most 2."})


def test_one_choice_too_many_is_said_and_what_was_saved_stays(ala: Reader, open_round: VotingRound) -> None:
    ala.get(url(open_round, "/ballot")).submit("/ballot", choices=ids(open_round, "Ławki"))
    every = ids(open_round, "Ławki", "Сад", "Kiermasz")
    page = ala.get(url(open_round, "/ballot")).submit("/ballot", 422, choices=every)
    assert "Not saved. You chose 3 of at most 2. Take 1 away. Still saved: Ławki" in page.words
    assert ticked(page) == set(every)
    assert ticked(ala.get(url(open_round, "/ballot"))) == set(ids(open_round, "Ławki"))
    assert stored() == (1, 1, 1)


@pytest.mark.parametrize("bad", ["0", "-1", "999999", "abc", "1e3", "9" * 40, "", "1; DROP TABLE ballots"])
def test_what_is_not_on_the_ballot_is_refused_whole(bad: str, ala: Reader, open_round: VotingRound) -> None:
    page = ala.get(url(open_round, "/ballot")).submit("/ballot", 422, choices=[*ids(open_round, "Ławki"), bad])
    assert "Not saved. One of these ideas is not on the ballot any more." in page.words
    assert stored() == (0, 0, 0)


def test_a_mark_made_twice_counts_once(ala: Reader, open_round: VotingRound) -> None:
    ala.get(url(open_round, "/ballot")).submit("/ballot", choices=ids(open_round, "Ławki") * 3)
    assert stored() == (1, 1, 1)


def test_an_option_of_another_round_is_not_on_this_ballot(
    cast: factories.Cast, ala: Reader, open_round: VotingRound
) -> None:
    more = [rounds.idea(cast.kostki, cast.ala, title) for title in ("Huśtawka", "Stojak")]
    other = rounds.opened(cast.basia, cast.kostki, more)
    ala.get(url(open_round, "/ballot")).submit("/ballot", 422, choices=ids(other, "Stojak"))
    assert stored() == (0, 0, 0)


def test_an_idea_that_was_struck_out_can_no_longer_be_chosen(
    ala: Reader, cast: factories.Cast, open_round: VotingRound
) -> None:
    rounds.struck(open_round, "Ławki", cast.basia, cast.olga)
    page = ala.get(url(open_round, "/ballot"))
    assert "off the ballot, does not count" in page.words
    page.submit("/ballot", 422, choices=ids(open_round, "Ławki"))
    page.submit("/ballot", choices=ids(open_round, "Сад"))


def test_a_resent_form_has_one_effect(ala: Reader, open_round: VotingRound) -> None:
    for _again in range(3):
        ala.post(url(open_round, "/ballot"), {"choices": ids(open_round, "Ławki"), "idempotency_key": "the same"})
    assert stored() == (1, 1, 1)


def test_the_order_is_each_voters_own_and_stays(as_user: Callable[..., Reader], cast: factories.Cast) -> None:
    many = [rounds.idea(cast.kostki, cast.ala, f"Pomysł {number}") for number in range(8)]
    held = rounds.opened(cast.basia, cast.kostki, many)

    def order(handle: str) -> list[str]:
        page = as_user(handle).get(url(held, "/ballot"))
        assert "The order is shuffled, and different for each person." in page.words
        return [str(box["value"]) for box in page.soup.find_all("input", attrs={"name": "choices"})]

    assert order("ala") == order("ala") != order("maksim")
    assert sorted(order("ala")) == sorted(order("maksim"))


@pytest.mark.parametrize("handle", ["newcomer", "oksana", "celina", "olga"])
def test_whoever_is_not_of_the_zone_cannot_vote(
    handle: str, as_user: Callable[..., Reader], open_round: VotingRound
) -> None:
    reader = as_user(handle)
    assert "vote. You can follow how it ends." in reader.get(url(open_round)).words
    reader.get(url(open_round, "/ballot"), 403)
    reader.post(url(open_round, "/ballot"), {"choices": ids(open_round, "Ławki")}, 403)
    assert stored() == (0, 0, 0)


def test_a_visitor_is_asked_to_sign_in_and_brought_back(
    as_user: Callable[..., Reader], open_round: VotingRound
) -> None:
    visitor = as_user(None)
    assert "Sign in to vote" in visitor.get(url(open_round)).words
    assert f"next={url(open_round, '/ballot')}" in visitor.get(url(open_round, "/ballot"), 303).location.replace(
        "%2F", "/"
    )
    visitor.post(url(open_round, "/ballot"), {"choices": ids(open_round, "Ławki")})
    assert stored() == (0, 0, 0)


def test_a_blocked_person_cannot_vote(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound
) -> None:
    reader = as_user("ala")
    page = reader.get(url(open_round, "/ballot"))
    database.begin(writing=True)
    db.session.execute(db.update(type(cast.ala)).filter_by(id=cast.ala.id).values(status="blocked"))
    db.session.commit()
    assert "/sign-in" in page.submit("/ballot", choices=ids(open_round, "Ławki")).location
    assert stored() == (0, 0, 0)


def test_whoever_joined_after_the_day_in_the_rules_votes_next_time(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal]
) -> None:
    early = rounds.opened(cast.basia, cast.kostki, ideas, members_until=today() - timedelta(days=1))
    as_user("ala").get(url(early, "/ballot"), 403)


def test_before_it_opens_nothing_can_be_cast(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal]
) -> None:
    soon = database.now() + rounds.HOUR
    coming = rounds.opened(cast.basia, cast.kostki, ideas, opens_at=soon, closes_at=soon + rounds.HOUR)
    ala = as_user("ala")
    assert "The vote is not open yet" in ala.get(url(coming, "/ballot")).words
    page = ala.post(url(coming, "/ballot"), {"choices": ids(coming, "Ławki")}, 409)
    assert "Nothing was saved just now" in page.words
    assert stored() == (0, 0, 0)


def test_after_the_deadline_nothing_is_saved_and_the_page_says_so(
    as_user: Callable[..., Reader], open_round: VotingRound, later: Callable[..., None]
) -> None:
    ala = as_user("ala")
    page = ala.get(url(open_round, "/ballot"))
    page = page.submit("/ballot", choices=ids(open_round, "Ławki")).follow()
    later(hours=1, seconds=1)
    late = page.submit("/ballot", 409, choices=ids(open_round, "Сад"))
    assert "The vote is closed" in late.words and "Nothing was saved just now." in late.words
    assert "What you had saved before that counts." in late.words
    assert late.response.headers["HX-Redirect"] == url(open_round, "/ballot")
    page.submit("/ballot/clear", 409)
    assert "The vote is closed" in ala.get(url(open_round, "/ballot")).words
    assert stored() == (1, 1, 1)


def test_the_second_of_closing_is_the_databases_and_counts_exactly(
    cast: factories.Cast, open_round: VotingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = open_round.closes_at
    monkeypatch.setattr(queries, "clock", lambda: closing - timedelta(microseconds=1))
    rounds.cast(cast.ala, open_round, "Ławki")
    monkeypatch.setattr(queries, "clock", lambda: closing)
    with pytest.raises(ballots.NotOpenError):
        rounds.cast(cast.maksim, open_round, "Ławki")
    assert stored() == (1, 1, 1)


def test_the_database_tells_the_time(cast: factories.Cast) -> None:
    assert abs((queries.clock() - database.now()).total_seconds()) < 5


def test_voting_leaves_no_word_in_the_audit_log(
    ala: Reader, open_round: VotingRound, caplog: pytest.LogCaptureFixture
) -> None:
    database.begin(writing=False)
    before = db.session.scalar(db.select(db.func.count(AuditEntry.id)))
    caplog.set_level("DEBUG")
    ala.get(url(open_round, "/ballot")).submit("/ballot", choices=ids(open_round, "Ławki"))
    ala.get(url(open_round, "/ballot")).submit("/ballot/clear")
    database.begin(writing=False)
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id))) == before
    assert not caplog.records


def test_a_ballot_page_takes_few_queries(ala: Reader, open_round: VotingRound, queries: list[str]) -> None:
    for address in (url(open_round), url(open_round, "/ballot"), url(open_round, "/rules"), "/rounds"):
        queries.clear()
        ala.get(address)
        assert len(queries) <= 8, (address, queries)


def test_that_one_tapped_on_a_ballot_in_some_hour_is_not_kept_under_their_number(
    ala: Reader, cast: factories.Cast, open_round: VotingRound
) -> None:
    ala.post(f"/rounds/{open_round.id}/ballot", {"choices": [str(open_round.options[0].id)]})
    tries = db.session.scalars(db.select(throttle.TryCount).filter_by(limit_name="vote")).all()
    assert [each.who for each in tries] == [throttle.account_hash(cast.ala.id)]
    assert len(tries[0].who) == 64
    with time_machine.travel(now() + timedelta(days=1, hours=1)):
        database.begin(writing=True)
        assert throttle.account_hash(cast.ala.id) != tries[0].who
        throttle.forget_old()
        assert db.session.scalars(db.select(throttle.TryCount)).all() == []
        db.session.commit()
