"""What everybody reads after the count, why each idea won or not, and what nobody can read before or after."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from tests import factories
from tests.pages import Reader
from tests.voting import rounds
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core import throttle
from workspace.core.audit import AuditEntry
from workspace.core.db import db, now
from workspace.permissions import P, can
from workspace.proposals.models import Proposal, Stage
from workspace.voting import queries as reads
from workspace.voting import rules, services
from workspace.voting.models import Ballot, BallotChoice, Participation, RoundStatus, Voters, VotingOption, VotingRound
from workspace.zones.models import Membership


@pytest.fixture
def neighbours(cast: factories.Cast) -> list[Account]:
    """Four more members of Kostki."""
    found = [factories.account(f"sąsiad {number}") for number in range(4)]
    for each in found:
        factories.membership(each, cast.kostki)
    return found


@pytest.fixture(autouse=True)
def _few_show_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five ballots are enough here; the number is frozen with the rules of each round."""
    monkeypatch.setattr(rules, "SMALL", 5)


@pytest.fixture
def voted(cast: factories.Cast, open_round: VotingRound, neighbours: list[Account]) -> VotingRound:
    """Six ballots: Сад 5, Kiermasz 3, Ławki 2."""
    people = [cast.ala, cast.maksim, *neighbours]
    marks = [["Сад", "Kiermasz"]] * 3 + [["Сад", "Ławki"]] * 2 + [[]]
    for who, titles in zip(people, marks, strict=True):
        if titles:
            rounds.cast(who, open_round, *titles)
    rounds.cast(neighbours[-1], open_round, "Ławki")
    rounds.cast(cast.basia, open_round, "Ławki")
    return open_round


@pytest.fixture
def told() -> Iterator[list[tuple[Any, str]]]:
    heard: list[tuple[Any, str]] = []

    def listen(actor: Any, option: VotingOption) -> None:
        heard.append((actor, option.title))

    services.on_selected.append(listen)
    yield heard
    services.on_selected.remove(listen)


def test_the_result_says_who_won_and_why_the_others_did_not(
    as_user: Callable[..., Reader], voted: VotingRound, later: Callable[..., None], ideas: list[Proposal],
    told: list[tuple[Any, str]],
) -> None:  # fmt: skip
    later(hours=2)
    held = rounds.counted(voted)
    page = as_user(None).get(f"/rounds/{voted.id}/result")
    words = page.words.replace("\xa0", " ").replace(",000", " 000").replace(",500", " 500")
    assert "The zone chose 2 ideas" in words
    assert "Chosen as number 1 with 5 votes." in words
    assert "No money was left when its turn came." in words
    assert "Chosen as number 2 with 4 votes." in words
    assert "7 people voted, of 7 members who could, online or on paper." in words
    assert held.fingerprint and held.fingerprint in words
    assert told == [(None, "Сад"), (None, "Ławki")] or sorted(told, key=str) == sorted(
        [(None, "Сад"), (None, "Ławki")], key=str
    )
    stages = {each.title: factories.again(each).stage for each in ideas}
    assert stages == {"Сад": Stage.PLAN, "Ławki": Stage.PLAN, "Kiermasz": Stage.TALK}
    assert factories.again(ideas[2]).stage_url == f"/rounds/{voted.id}/result"


def test_authors_are_told_by_the_log_what_became_of_their_idea(
    voted: VotingRound, later: Callable[..., None], ideas: list[Proposal]
) -> None:
    later(hours=2)
    rounds.counted(voted)
    query = (
        db.select(AuditEntry).filter_by(subject_type="proposal").where(AuditEntry.verb.in_(("chosen", "not_chosen")))
    )
    told = {entry.subject_id: entry for entry in db.session.scalars(query)}
    assert [told[each.id].verb for each in ideas] == ["chosen", "chosen", "not_chosen"]
    assert told[ideas[2].id].detail["round_id"] == voted.id
    assert told[ideas[2].id].detail["why"] == {"reason": "too_dear", "place": None, "votes": 3, "missing": 2_500_00}


def test_a_librarian_can_start_the_count_and_a_second_press_is_refused(
    as_user: Callable[..., Reader], voted: VotingRound, later: Callable[..., None]
) -> None:
    later(hours=2)
    basia = as_user("basia")
    page = basia.get(f"/rounds/{voted.id}")
    assert "The zone chose 2 ideas" in page.submit("/publish").follow().words
    basia.post(f"/rounds/{voted.id}/publish", {}, 409)
    assert "Past votes" in basia.get("/rounds").words


def test_looking_counts_nothing(as_user: Callable[..., Reader], voted: VotingRound, later: Callable[..., None]) -> None:
    later(hours=2)
    page = as_user("basia").get(f"/rounds/{voted.id}/result", 303)
    assert "The count runs by itself within minutes." in page.follow().words
    assert factories.again(voted).status == RoundStatus.SCHEDULED


def test_tampered_rules_are_not_counted(voted: VotingRound, later: Callable[..., None]) -> None:
    database.begin(writing=True)
    db.session.execute(db.update(VotingOption).filter_by(round_id=voted.id).values(cost=1))
    db.session.commit()
    later(hours=2)
    assert rounds.counted(voted).status == RoundStatus.SCHEDULED


def test_a_small_round_names_its_winners_and_no_numbers(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound, later: Callable[..., None]
) -> None:
    for who in (cast.ala, cast.maksim, cast.basia):
        rounds.cast(who, open_round, "Сад")
    later(hours=2)
    rounds.counted(open_round)
    page = as_user("ala").get(f"/rounds/{open_round.id}/result")
    assert "Few people voted." in page.words and "Chosen as number 1." in page.words
    assert not re.search(r"\d+ votes?\b(?!\.)", page.words.split("How it was counted")[0].split("Each idea")[1])
    assert not page.soup.find(class_="results")
    why = db.session.scalars(db.select(AuditEntry.detail).filter_by(verb="chosen")).one()["why"]
    assert set(why) == {"reason", "place"}


def test_where_all_chose_alike_no_number_says_so_of_each(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound, neighbours: list[Account],
    later: Callable[..., None],
) -> None:  # fmt: skip
    for who in (cast.ala, cast.maksim, *neighbours):
        rounds.cast(who, open_round, "Сад")
    later(hours=2)
    rounds.counted(open_round)
    page = as_user(None).get(f"/rounds/{open_round.id}/result")
    assert "All chose alike, so numbers would say what each person chose." in page.words
    assert "Few people voted" not in page.words and not page.soup.find(class_="results")
    why = db.session.scalars(db.select(AuditEntry.detail).where(AuditEntry.verb.in_(("chosen", "not_chosen"))))
    assert all("votes" not in detail["why"] for detail in why)
    assert "If all ballots are alike" in as_user(None).get(f"/rounds/{open_round.id}/rules").words


def test_who_left_the_zone_is_among_those_who_could(
    as_user: Callable[..., Reader], cast: factories.Cast, neighbours: list[Account], ideas: list[Proposal],
    later: Callable[..., None],
) -> None:  # fmt: skip
    held = rounds.opened(cast.basia, cast.kostki, ideas)
    rounds.cast(neighbours[0], held, "Сад")
    database.begin(writing=True)
    db.session.execute(db.delete(Membership).where(Membership.account_id.in_([each.id for each in neighbours])))
    db.session.commit()
    later(hours=2)
    rounds.counted(held)
    assert (
        "1 person voted, of 7 members who could, online or on paper."
        in as_user(None).get(f"/rounds/{held.id}/result").words
    )


@pytest.mark.parametrize("voters", list(Voters))
def test_how_many_could_vote_is_said_where_members_alone_vote(
    voters: Voters, as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal],
    later: Callable[..., None],
) -> None:  # fmt: skip
    held = rounds.opened(cast.basia, cast.kostki, ideas, voters=voters)
    later(hours=2)
    rounds.counted(held)
    page = as_user(None).get(f"/rounds/{held.id}/result")
    found = page.reader.client.get(f"/rounds/{held.id}/result.json").get_json()
    if voters is Voters.MEMBERS:
        assert "0 people voted, of 3 members who could, online or on paper." in page.words and found["could_vote"] == 3
    else:
        assert "0 people voted." in page.words and "members who could" not in page.words and "could_vote" not in found


def test_nobody_voted_and_nothing_is_chosen(
    as_user: Callable[..., Reader], open_round: VotingRound, later: Callable[..., None]
) -> None:
    later(hours=2)
    rounds.counted(open_round)
    page = as_user(None).get(f"/rounds/{open_round.id}/result")
    assert "No idea was chosen" in page.words and "0 people voted" in page.words


def test_a_tie_is_never_silent(
    as_user: Callable[..., Reader], cast: factories.Cast, neighbours: list[Account], later: Callable[..., None]
) -> None:
    pair = [rounds.idea(cast.kostki, cast.ala, title, 2_000_00) for title in ("Huśtawka", "Stojak")]
    held = rounds.opened(cast.basia, cast.kostki, pair, lot_source="Lotto")
    rounds.cast(cast.ala, held, "Huśtawka", "Stojak")
    for number, who in enumerate((cast.maksim, cast.basia, *neighbours)):
        rounds.cast(who, held, ("Huśtawka", "Stojak")[number % 2])
    later(hours=2)
    rounds.counted(held)
    as_user("basia").post(f"/rounds/{held.id}/lot/public", {"value": "4 11 23"})
    words = as_user(None).get(f"/rounds/{held.id}/result").words
    assert "Others had as many, so the lot decided." in words
    assert "Ideas with equal votes" in words


ROLES = ["ala", "maksim", "basia", "celina", "olga", "newcomer", None]


@pytest.mark.parametrize("handle", ROLES)
@pytest.mark.parametrize("hours", [0, 2])
def test_no_page_tells_anybody_a_tally_before_the_count(
    handle: str | None, hours: int, as_user: Callable[..., Reader], voted: VotingRound, later: Callable[..., None]
) -> None:
    """Pages look the same whether seven voted or nobody: only the reader's own vote makes a difference."""
    later(hours=hours, seconds=1)
    reader = as_user(handle)
    full = [_public(reader, address) for address in _addresses(voted)]
    _empty_but(voted, getattr(factories, "nobody", None), handle)
    assert [_public(reader, address) for address in _addresses(voted)] == full
    assert not can(db.session.get(Account, 1), P.RESULT_VIEW, factories.again(voted))


def _addresses(voting_round: VotingRound) -> list[str]:
    proposal = voting_round.options[0].proposal_id
    base = f"/rounds/{voting_round.id}"
    own = [base, f"{base}/rules", f"{base}/result", f"{base}/rules.json"]
    return ["/", "/rounds", "/rounds?zone=kostki", *own, "/zones/kostki", f"/proposals/{proposal}"]


def _public(reader: Reader, address: str) -> str:
    response = reader.client.get(address, headers=reader.headers)
    database.begin(writing=False)
    return re.sub(r'name="(csrf_token|idempotency_key)" value="[^"]*"', "", response.get_data(as_text=True))


def _empty_but(voting_round: VotingRound, _unused: Any, handle: str | None) -> None:
    """Delete every ballot but the reader's own."""
    reader = db.session.scalar(db.select(Account).filter_by(handle=handle or ""))
    own = (
        throttle.keyed_hash("ballot", str(voting_round.id), voting_round.nonce or "", f"account {reader.id}")
        if reader
        else ""
    )
    database.begin(writing=True)
    db.session.execute(db.delete(Ballot).where(Ballot.link_hash != own))
    db.session.execute(db.delete(Participation).where(Participation.account_id != (reader.id if reader else 0)))
    db.session.commit()
    database.begin(writing=False)


def test_after_the_count_nothing_joins_a_person_to_a_ballot(
    cast: factories.Cast, voted: VotingRound, later: Callable[..., None], neighbours: list[Account]
) -> None:
    nonce, names = voted.nonce or "", set(db.session.scalars(db.select(Ballot.id)))
    later(hours=2)
    held = rounds.counted(voted)
    people = db.session.execute(db.select(Participation.__table__)).mappings().all()
    papers = db.session.execute(db.select(Ballot.__table__)).mappings().all()
    assert len(people) == len(papers) == held.turnout == 7
    assert held.nonce is None
    assert not names & {paper["id"] for paper in papers}, "a ballot kept the name it had while the vote was open"
    # The only value that both sides share is the round; so any join gives every person every ballot.
    shared = {(column, str(value)) for paper in papers for column, value in paper.items() if value is not None}
    for person in people:
        assert {(c, str(v)) for c, v in person.items()} & shared == {("round_id", str(held.id))}
    # Even with the server's key and a stolen nonce the hash is nowhere.
    links = {throttle.keyed_hash("ballot", str(held.id), nonce, str(each.id)) for each in (cast.ala, *neighbours)}
    assert not links & {str(value) for paper in papers for value in paper.values()}
    # No marks were lost on the way.
    marks = db.session.execute(
        db.select(BallotChoice.option_id, db.func.count()).group_by(BallotChoice.option_id)
    ).all()
    assert sorted(count for _, count in marks) == [3, 4, 5]


@pytest.mark.parametrize("table", ["ballots", "ballot_choices", "participations"])
def test_the_order_of_rows_tells_nothing(table: str, open_round: VotingRound) -> None:
    """SQLite would number rows in the order they came; these tables have no such number. No column is a time of day."""
    if db.engine.dialect.name == "sqlite":
        with pytest.raises((OperationalError, ProgrammingError), match="rowid"):
            db.session.execute(db.text(f"SELECT rowid FROM {table}"))
        database.begin(writing=False)
    columns = db.metadata.tables[table].columns
    assert not [
        column.name for column in columns if "DATETIME" in str(column.type).upper() or column.name.endswith("_at")
    ]


def test_what_one_chose_is_shown_to_them_while_it_can_be_changed_and_to_nobody_later(
    as_user: Callable[..., Reader], voted: VotingRound, later: Callable[..., None]
) -> None:
    assert "You chose: Сад Kiermasz" in as_user("ala").get(f"/rounds/{voted.id}").words
    assert "You chose" not in as_user("olga").get(f"/rounds/{voted.id}").words
    later(hours=2)
    rounds.counted(voted)
    assert "You chose" not in as_user("ala").get(f"/rounds/{voted.id}").words


def test_a_list_shows_exactly_what_its_reader_may_view(cast: factories.Cast, open_round: VotingRound) -> None:
    free = [rounds.idea(cast.kostki, cast.ala, title) for title in ("Huśtawka", "Stojak")]
    rounds.draft(cast.basia, cast.kostki, free)
    everything = db.session.scalars(db.select(VotingRound)).all()
    for name in ("ala", "basia", "celina", "olga", "newcomer"):
        who = getattr(cast, name)
        listed = set(db.session.scalars(reads.rounds_visible_to(who)))
        assert listed == {each for each in everything if can(who, P.ROUND_VIEW, each)}, name


def test_past_votes_are_paged_by_key(
    as_user: Callable[..., Reader], cast: factories.Cast, later: Callable[..., None], queries: list[str]
) -> None:
    for n in range(22):
        pair = [rounds.idea(cast.kostki, cast.ala, f"{n} {letter}") for letter in "ab"]
        held = rounds.opened(cast.basia, cast.kostki, pair, title=f"Runda {n:02}")
    later(hours=2)
    rounds.counted(held)
    reader = as_user("basia")
    queries.clear()
    first = reader.get("/rounds?zone=kostki")
    assert len(queries) <= 8
    assert "Runda 21" in first.words and "Runda 01" not in first.words
    second = reader.get(str(first.soup.find("a", rel="next")["href"]))  # type: ignore[index]
    assert "Runda 01" in second.words and "Runda 02" not in second.words
    reader.get("/rounds?before=" + "9" * 40)
    reader.get("/rounds?before=x")
    reader.get("/rounds?zone=nowhere", 404)


def test_other_slices_ask_what_is_open(cast: factories.Cast, voted: VotingRound) -> None:
    assert reads.open_rounds(now(), {cast.kostki.id}) == [voted]
    assert reads.open_rounds(now(), {cast.gdanska.id}) == []
    assert reads.open_rounds(voted.closes_at) == []
    assert reads.voted_in(cast.ala, [voted]) == {voted.id} and reads.voted_in(cast.oksana, [voted]) == set()
