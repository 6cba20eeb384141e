"""When a count finds no winners at once: too few voted, or a lot must decide between equal ideas."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.pages import Reader
from tests.voting import crowds, rounds
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db, now, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.notifications.models import Notice
from workspace.proposals.models import Proposal, Stage
from workspace.voting import facts, services
from workspace.voting.counting import lot as lots
from workspace.voting.lots import services as drawing
from workspace.voting.lots.models import Lot
from workspace.voting.models import Ballot, BallotChoice, RoundStatus, VotingRound

Later = Callable[..., None]


@pytest.fixture
def pair(cast: factories.Cast) -> list[Proposal]:
    """Two ideas that cost the same; there is money for one."""
    return [rounds.idea(cast.kostki, cast.ala, title, 2_000_00) for title in ("Huśtawka", "Stojak")]


@pytest.fixture
def tied(cast: factories.Cast, pair: list[Proposal], later: Later) -> Callable[..., VotingRound]:
    """Counted, with one vote for each of the two; `fields` of the round."""

    def made(**fields: Any) -> VotingRound:
        held = rounds.opened(cast.basia, cast.kostki, pair, **fields)
        rounds.cast(cast.ala, held, "Huśtawka")
        rounds.cast(cast.maksim, held, "Stojak")
        later(hours=2)
        return rounds.counted(held)

    return made


def verbs(held: VotingRound) -> list[str]:
    query = db.select(AuditEntry.verb).filter_by(subject_type="round", subject_id=held.id).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def heard(who: factories.Account, held: VotingRound) -> set[str]:
    found = db.session.scalars(db.select(Notice).filter_by(account_id=who.id, subject_type="round"))
    return {each.verb for each in found if each.subject_id == held.id}


# --- the quorum


def test_below_its_quorum_a_vote_has_no_result_and_says_so(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Later
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas, quorum=3)
    rounds.cast(cast.ala, held, "Ławki")
    rounds.cast(cast.maksim, held, "Ławki")
    later(hours=2)
    rounds.counted(held)
    assert (held.status, held.turnout, held.outcome, held.nonce) == (RoundStatus.FAILED, 2, None, None)
    page = as_user(None).get(f"/rounds/{held.id}")
    assert "This vote has no result. It needed 3 ballots to count. There were 2." in page.words
    assert as_user(None).get(f"/rounds/{held.id}/result", 303).location == f"/rounds/{held.id}"
    assert "This vote has no result" in as_user("ala").get(f"/rounds/{held.id}/ballot").words
    assert "too few took part" in as_user(None).get("/rounds").words
    for idea in ideas:
        assert factories.again(idea).stage == Stage.TALK
    assert {option.place for option in held.options} == {option.votes for option in held.options} == {None}
    assert "fail" in verbs(held) and "fail" in heard(cast.maksim, held)


def test_at_its_quorum_a_vote_counts(cast: factories.Cast, ideas: list[Proposal], later: Later) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas, quorum=1)
    rounds.cast(cast.ala, held, "Ławki")
    later(hours=2)
    assert rounds.counted(held).status == RoundStatus.COUNTED


def test_of_a_failed_vote_no_ballot_is_read_or_kept(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], later: Later,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Thirty alike on one day would be a flag in a vote that counts: here nobody looks."""
    held = rounds.opened(cast.basia, cast.kostki, ideas, quorum=61)
    crowds.vote(held, 30, ["Ławki"], today() - timedelta(days=1))
    crowds.vote(held, 30, ["Сад"])
    monkeypatch.setattr(facts, "of_voters", lambda _round: pytest.fail("the ballots were looked at"))
    later(hours=2)
    rounds.counted(held)
    held = factories.again(held)
    assert (held.status, held.explained, held.nonce) == (RoundStatus.FAILED, None, None)
    assert not db.session.scalars(db.select(Ballot)).all() and not db.session.scalars(db.select(BallotChoice)).all()
    assert "those cast here are deleted" in as_user(None).get(f"/rounds/{held.id}").words
    as_user("basia").get(f"/rounds/{held.id}/unusual", 403)


def test_a_vote_waits_while_its_paper_is_typed_in(
    cast: factories.Cast, open_round: VotingRound, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "unfinished", services.unfinished)
    services.unfinished.append(lambda held: held.id == open_round.id)
    try:
        later(hours=2)
        assert rounds.counted(open_round).status == RoundStatus.SCHEDULED
        database.begin(writing=True)
        with pytest.raises(NotPossibleError):
            services.move_along(None, open_round, "publish")
    finally:
        services.unfinished.pop()
    assert rounds.counted(open_round).status == RoundStatus.COUNTED


def test_ballots_from_elsewhere_are_counted_with_the_others(
    cast: factories.Cast, open_round: VotingRound, later: Later
) -> None:
    rounds.cast(cast.ala, open_round, "Ławki")
    ids = {option.title: option.id for option in open_round.options}
    services.more_ballots.append(lambda _held: [{ids["Сад"]: None}, {ids["Сад"]: None}])
    try:
        later(hours=2)
        rounds.counted(open_round)
    finally:
        services.more_ballots.pop()
    assert open_round.turnout == 3
    assert [(each.title, each.votes) for each in open_round.winners] == [("Сад", 2), ("Ławki", 1)]


# --- a tie


def test_an_undecided_vote_tells_which_ideas_wait_and_nothing_else(
    as_user: Callable[..., Reader], cast: factories.Cast, tied: Callable[..., VotingRound], pair: list[Proposal]
) -> None:
    held = tied(lot_source="Losowanie Lotto 5 maja")
    assert (held.status, held.nonce, held.winners) == (RoundStatus.UNDECIDED, None, [])
    words = as_user(None).get(f"/rounds/{held.id}").words
    assert "Equal votes: a lot decides." in words and "Losowanie Lotto 5 maja" in words
    assert "Huśtawka (2,000 zł) Stojak (2,000 zł)" in words
    as_user("basia").get(f"/rounds/{held.id}/result", 303)
    assert "Waiting for a lot" in as_user(None).get("/rounds").words
    assert {factories.again(idea).stage for idea in pair} == {Stage.VOTE}
    assert "await_lot" in heard(cast.ala, held)
    database.begin(writing=True)
    assert services.count_due(now()) == []


def test_the_announced_public_draw_decides_and_anyone_can_repeat_it(
    as_user: Callable[..., Reader], cast: factories.Cast, tied: Callable[..., VotingRound]
) -> None:
    held = tied(lot_source="Lotto")
    basia = as_user("basia")
    page = basia.get(f"/rounds/{held.id}").reader.get(f"/rounds/{held.id}/lot")
    assert "Write the numbers or letters" in page.submit("/lot/public", 422, value=" .,/ ").words
    page = page.submit("/lot/public", value="41 4 11 23 30 48").follow()
    assert page.url.endswith("/result")
    pool = sorted(option.id for option in held.options)
    first = lots.order(pool, lots.key([4, 11, 23, 30, 41, 48]))[0]
    held = factories.again(held)
    assert held.status == RoundStatus.COUNTED and [each.id for each in held.winners] == [first]
    told = as_user(None).get(f"/rounds/{held.id}").words
    assert "The public draw, named in the rules before the vote, gave: 41 4 11 23 30 48." in told
    assert verbs(held)[-3:] == ["await_lot", "enter_lot", "decide"] and "decide" in heard(cast.maksim, held)
    basia.post(f"/rounds/{held.id}/lot/public", {"value": "1 2 3"}, 403)


def by_titles(held: VotingRound) -> dict[str, int]:
    return {option.title: option.id for option in held.options}


def drawn(held: VotingRound, *titles: str, by: str = "ala") -> dict[str, str]:
    turns = {f"place-{by_titles(held)[title]}": str(turn) for turn, title in enumerate(titles, 1)}
    return {**turns, "drawn_by": by}


def test_a_lot_drawn_in_the_room_decides_once_a_second_person_confirms_it(
    as_user: Callable[..., Reader], cast: factories.Cast, tied: Callable[..., VotingRound]
) -> None:
    held, where = tied(), ""
    where = f"/rounds/{held.id}"
    basia = as_user("basia")
    basia.get(f"{where}/lot").submit("/lot/room", **drawn(held, "Stojak", "Huśtawka"))
    assert factories.again(held).status == RoundStatus.UNDECIDED
    assert "I saw it, and it was so" not in basia.get(where).words
    basia.post(f"{where}/lot/confirm", {}, 403)
    assert "I saw it, and it was so" not in as_user("maksim").get(where).words
    as_user("maksim").post(f"{where}/lot/confirm", {}, 403)
    page = as_user("olga").get(where)
    assert "basia wrote down this order: Stojak Huśtawka Drawn by: ala" in page.words
    page.submit("/lot/confirm")
    held = factories.again(held)
    assert held.status == RoundStatus.COUNTED and [each.title for each in held.winners] == ["Stojak"]
    told = as_user(None).get(where).words
    assert "Drawn by: ala. Written down by: basia. Confirmed by: olga." in told
    as_user("olga").post(f"{where}/lot/confirm", {}, 403)


def test_a_witness_of_the_vote_confirms_the_draw_too(
    as_user: Callable[..., Reader], cast: factories.Cast, pair: list[Proposal], later: Later
) -> None:
    made = rounds.draft(cast.basia, cast.kostki, pair)
    as_user("basia").post(f"/rounds/{made.id}/witnesses", {"handle": "oksana", "email": "", "lang": "uk"})
    database.begin(writing=True)
    services.move_along(cast.basia, made, "open", reason="Jeden wystarczy.")
    db.session.commit()
    rounds.cast(cast.ala, made, "Huśtawka")
    rounds.cast(cast.maksim, made, "Stojak")
    later(hours=2)
    held = rounds.counted(made)
    as_user("basia").post(f"/rounds/{held.id}/lot/room", drawn(held, "Stojak", "Huśtawka"))
    as_user("oksana").get(f"/rounds/{held.id}").submit("/lot/confirm")
    assert [each.title for each in factories.again(held).winners] == ["Stojak"]
    assert "Confirmed by: oksana." in as_user(None).get(f"/rounds/{held.id}").words


@pytest.mark.parametrize(
    ("titles", "by", "said"),
    [
        (("Stojak",), "ala", "Give each idea the turn in which it was drawn"),
        (("Stojak", "Huśtawka"), "nobody", "There is no such account."),
        (("Stojak", "Huśtawka"), "", "Fill this in."),
    ],
)
def test_a_draw_written_down_wrongly_is_said_and_nothing_is_stored(
    titles: tuple[str, ...], by: str, said: str, as_user: Callable[..., Reader], tied: Callable[..., VotingRound]
) -> None:
    held = tied()
    page = as_user("basia").get(f"/rounds/{held.id}/lot").submit("/lot/room", 422, **drawn(held, *titles, by=by))
    assert said in page.words
    assert page.soup.select_one(f"#place-{by_titles(held)['Stojak']} option[value='1'][selected]")
    assert db.session.scalar(db.select(db.func.count()).select_from(Lot)) == 0


@pytest.mark.parametrize("handle", ["ala", "celina", "olga", "newcomer"])
def test_only_librarians_of_the_zone_write_a_draw_down(
    handle: str, as_user: Callable[..., Reader], tied: Callable[..., VotingRound]
) -> None:
    held = tied()
    as_user(handle).get(f"/rounds/{held.id}/lot", 403)
    as_user(handle).post(f"/rounds/{held.id}/lot/room", drawn(held, "Stojak", "Huśtawka"), 403)


@pytest.mark.parametrize("handle", ["ala", "maksim", "celina", "newcomer"])
def test_neither_members_nor_strangers_confirm_a_draw(
    handle: str, as_user: Callable[..., Reader], tied: Callable[..., VotingRound]
) -> None:
    held = tied()
    as_user("basia").post(f"/rounds/{held.id}/lot/room", drawn(held, "Stojak", "Huśtawka"))
    as_user(handle).post(f"/rounds/{held.id}/lot/confirm", {}, 403)
    assert factories.again(held).status == RoundStatus.UNDECIDED


def test_nobody_writes_down_a_public_draw_that_the_rules_do_not_name(
    cast: factories.Cast, tied: Callable[..., VotingRound]
) -> None:
    held = tied()
    database.begin(writing=True)
    with pytest.raises(NotPossibleError):
        drawing.enter_public_lot(cast.basia, held, value="1 2 3")
    with pytest.raises(NotPermittedError):
        drawing.enter_room_lot(cast.ala, held, drawn=list(by_titles(held).values()), drawn_by=cast.ala)
    with pytest.raises(NotPossibleError):
        drawing.enter_room_lot(cast.basia, held, drawn=[by_titles(held)["Stojak"]], drawn_by=cast.ala)
    with pytest.raises(NotPossibleError):
        drawing.confirm_lot(cast.olga, held)
