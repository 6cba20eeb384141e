"""A voter keeps two codes, and later finds their ballot in the log with them: sealed, replaced, counted."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.pages import Page, Reader
from tests.voting import rounds
from tests.voting.seals import ways
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals.models import Proposal
from workspace.voting import services
from workspace.voting.models import VotingRound
from workspace.voting.seals import codes, log

FIVE = [["Ławki"], ["Сад"], ["Kiermasz"], ["Сад"], ["Ławki", "Сад"]]


def url(voting_round: VotingRound, more: str) -> str:
    return f"/rounds/{voting_round.id}/{more}"


def asked(reader: Reader, voting_round: VotingRound, code: str, **more: object) -> Page:
    page = reader.get(url(voting_round, "check")).submit("/check", code=code, **more)
    assert code not in page.location
    return page.follow()


def test_a_voter_sees_the_codes_and_what_the_ballot_holds(
    ala: Reader, cast: factories.Cast, open_round: VotingRound
) -> None:
    rounds.cast(cast.ala, open_round, "Сад", "Ławki")
    page = ala.get(url(open_round, "receipt"))
    own = ways.receipt(cast.ala, open_round)
    assert own.code in page.words and own.key in page.words and "waits to be sealed" in page.words
    assert "Your ballot holds Ławki Сад" in page.words and "Kiermasz" not in page.words
    head = log.head(open_round.id)
    assert head is not None and head.root in page.words


def test_whoever_has_not_voted_is_sent_to_the_page_of_codes(
    ala: Reader, visitor: Reader, open_round: VotingRound
) -> None:
    for reader in (ala, visitor):
        assert reader.get(url(open_round, "receipt"), status=303).location == url(open_round, "check")


def test_nobody_sees_anothers_receipt(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound
) -> None:
    rounds.cast(cast.ala, open_round, "Сад")
    rounds.cast(cast.maksim, open_round, "Kiermasz")
    hers = ways.receipt(cast.ala, open_round)
    for handle in ("maksim", "basia", "olga"):
        page = as_user(handle).get(url(open_round, "receipt"), status=200 if handle == "maksim" else 303)
        assert hers.code not in page.text and hers.key not in page.text


def test_a_code_says_waiting_then_sealed_then_counted(
    visitor: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    people = ways.voters(cast, 5)
    ways.vote(people, open_round, FIVE)
    code = ways.receipt(people[0], open_round).code
    assert "This ballot is saved and waits to be sealed." in asked(visitor, open_round, code).words
    ways.seal(open_round)
    page = asked(visitor, open_round, code.lower().replace("-", " "))
    assert "This ballot is sealed in the log." in page.words and "of 6." in page.words
    later(hours=2)
    rounds.counted(open_round)
    page = asked(visitor, open_round, code)
    assert "This ballot was counted." in page.words and "of 8." in page.words
    head = log.head(open_round.id)
    assert head is not None and head.root in page.words  # the proof leads to the head


def test_an_answer_is_shown_once_and_stays_in_no_history(
    visitor: Reader, cast: factories.Cast, open_round: VotingRound
) -> None:
    rounds.cast(cast.ala, open_round, "Сад")
    code = ways.receipt(cast.ala, open_round).code
    assert code in asked(visitor, open_round, code).words
    assert code not in visitor.get(url(open_round, "check")).text


def test_a_changed_ballot_says_that_it_was_replaced_and_a_cleared_one_that_it_was_taken_back(
    visitor: Reader, cast: factories.Cast, open_round: VotingRound
) -> None:
    people = ways.voters(cast, 6)
    ways.vote(people[:5], open_round, FIVE)
    ways.seal(open_round)
    changed, cleared = (ways.receipt(each, open_round).code for each in people[:2])
    ways.clear(people[1], open_round)
    for person in (people[0], *people[2:]):
        rounds.cast(person, open_round, "Kiermasz")
    ways.seal(open_round)
    assert "This ballot was replaced by its voter." in asked(visitor, open_round, changed).words
    assert "This ballot was taken back." in asked(visitor, open_round, cleared).words
    new = ways.receipt(people[0], open_round).code
    assert new != changed and "sealed in the log" in asked(visitor, open_round, new).words


def test_a_ballot_of_a_cancelled_round_was_not_counted(
    visitor: Reader, cast: factories.Cast, open_round: VotingRound
) -> None:
    people = ways.voters(cast, 5)
    ways.vote(people, open_round, FIVE)
    ways.seal(open_round)
    code = ways.receipt(people[0], open_round).code
    database.begin(writing=True)
    services.move_along(cast.basia, db.session.get_one(VotingRound, open_round.id), "cancel", reason="Błąd.")
    db.session.commit()
    assert "was not counted" in asked(visitor, open_round, code).words


def test_the_key_shows_whether_the_seal_fits_and_the_page_shows_no_choice(
    visitor: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    people = ways.voters(cast, 5)
    ways.vote(people, open_round, FIVE)
    own = ways.receipt(people[4], open_round)
    right = [str(option) for option in own.marks]
    for moment in ("open", "counted"):
        page = asked(visitor, open_round, own.code, key=own.key, marks=right)
        assert "It holds what you say." in page.words
        assert not page.soup.find_all("input", attrs={"checked": True}) and own.key not in page.text
        for wrong in (right[:1], [*right, "999"][1:], []):
            assert "The seal does not fit." in asked(visitor, open_round, own.code, key=own.key, marks=wrong).words
        other = ways.receipt(people[0], open_round).key if moment == "open" else codes.key_code(b"x" * 15)
        assert "The seal does not fit." in asked(visitor, open_round, own.code, key=other, marks=right).words
        assert "fit" not in asked(visitor, open_round, own.code, marks=right).words.split("Tracking code")[1]
        if moment == "open":
            later(hours=2)
            rounds.counted(open_round)


def test_an_unknown_code_is_met_with_words(visitor: Reader, open_round: VotingRound) -> None:
    code = codes.tracking_code("ab" * 32)
    assert "There is no such ballot in this vote." in asked(visitor, open_round, code).words
    assert "There is no such ballot" in asked(visitor, open_round, code, key=codes.key_code(b"k" * 15)).words


@pytest.mark.parametrize("typed", ["", "abc", "AAAAA-AAAAA-AAAAB", "ы" * 15, "1" * 61])
def test_a_slip_of_the_pen_is_said(typed: str, visitor: Reader, open_round: VotingRound) -> None:
    page = visitor.get(url(open_round, "check")).submit("/check", status=422, code=typed)
    assert "Error:" in page.words


def test_a_slip_in_the_key_is_said(visitor: Reader, cast: factories.Cast, open_round: VotingRound) -> None:
    rounds.cast(cast.ala, open_round, "Сад")
    own = ways.receipt(cast.ala, open_round)
    page = visitor.get(url(open_round, "check")).submit("/check", status=422, code=own.code, key=own.key[:-1])
    assert "mistyped" in page.words


def test_a_code_of_another_round_is_no_code_here(
    visitor: Reader, cast: factories.Cast, ideas: list[Proposal], open_round: VotingRound
) -> None:
    idea = [rounds.idea(cast.kostki, cast.ala, title) for title in ("Ule", "Mapa")]
    other = rounds.opened(cast.basia, cast.kostki, idea)
    rounds.cast(cast.ala, other, "Ule")
    assert "There is no such ballot" in asked(visitor, open_round, ways.receipt(cast.ala, other).code).words


def test_a_draft_has_no_page_of_codes(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal]
) -> None:
    draft = rounds.draft(cast.basia, cast.kostki, ideas)
    for more in ("check", "seals", "seals/sheet.pdf"):
        as_user("basia").get(url(draft, more), status=404)
        as_user("ala").get(url(draft, more), status=404)


def test_codes_are_not_tried_out(visitor: Reader, open_round: VotingRound) -> None:
    code = codes.tracking_code("ab" * 32)
    for _ in range(60):
        visitor.post(url(open_round, "check"), {"code": code})
    visitor.post(url(open_round, "check"), {"code": code}, status=429)


def test_the_pages_take_few_queries(
    ala: Reader, cast: factories.Cast, open_round: VotingRound, queries: list[str]
) -> None:
    rounds.cast(cast.ala, open_round, "Сад")
    for more in ("receipt", "check", "seals"):
        queries.clear()
        ala.get(url(open_round, more))
        assert len(queries) <= 8, more
