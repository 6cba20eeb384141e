"""A librarian prepares a vote, opens it, cancels it, counts it; nobody changes what was frozen."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.pages import Page, Reader
from tests.voting import rounds
from tests.voting.seals import ways
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db, now, today
from workspace.core.lifecycle import NotPossibleError
from workspace.moderation.models import ModerationItem
from workspace.proposals.models import Proposal, ProposalStatus, Stage
from workspace.voting import kinds, queries, rules, services
from workspace.voting.models import (
    FROZEN,
    Ballot,
    BallotKind,
    Completion,
    Participation,
    RoundStatus,
    Rule,
    Twice,
    Voters,
    VotingRound,
)
from workspace.voting.seals import closing
from workspace.voting.seals.models import LogEntry
from workspace.voting.seals.verify import verify


def filled(ideas: list[Proposal], **changes: Any) -> dict[str, Any]:
    return {
        "title": "Wiosenne głosowanie", "lang": "pl", "proposals": [str(each.id) for each in ideas], "budget": "3 000",
        "max_choices": "2", "threshold": "1", "opens_at": "2100-05-04T18:00", "closes_at": "2100-05-18T18:00",
        "members_until": today().isoformat(), **changes,
    }  # fmt: skip


OPENING = {"reason": "Świadkowie będą później."}  # why it is opened without two witnesses


def all_rounds() -> list[VotingRound]:
    database.begin(writing=False)
    return list(db.session.scalars(db.select(VotingRound).order_by(VotingRound.id)))


def prepared(basia: Reader, ideas: list[Proposal], **changes: Any) -> Page:
    return basia.get("/rounds/new?zone=kostki").submit("/rounds/new", **filled(ideas, **changes)).follow()


def test_a_librarian_prepares_a_vote_that_only_librarians_see(
    as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    page = prepared(as_user("basia"), ideas)
    assert "Only librarians of this zone see this" in page.words
    [made] = all_rounds()
    assert made.opens_at == datetime(2100, 5, 4, 16, 0, tzinfo=UTC)  # 18:00 in Łódź, summer time
    assert made.budget == 3_000_00
    for other in ("ala", "celina", "olga", None):
        as_user(other).get(page.url, 404)
        assert "Wiosenne" not in as_user(other).get("/rounds").words
    assert "Wiosenne głosowanie" in as_user("basia").get("/rounds").words


def test_winter_and_summer_hours_are_those_of_warsaw(as_user: Callable[..., Reader], ideas: list[Proposal]) -> None:
    page = prepared(as_user("basia"), ideas, opens_at="2030-01-10 09:30", closes_at="2030-03-31 03:00")
    [made] = all_rounds()
    assert made.opens_at == datetime(2030, 1, 10, 8, 30, tzinfo=UTC)
    assert made.closes_at == datetime(2030, 3, 31, 1, 0, tzinfo=UTC)
    form = page.reader.get(f"{page.url}/edit").form("/edit")
    assert form.find("input", attrs={"name": "opens_at"})["value"] == "2030-01-10T09:30"  # type: ignore[index]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Fill this in."),
        ({"title": " \u200b\u202e "}, "Fill this in."),
        ({"title": "x" * 121}, "Write between 3 and 120 characters."),
        ({"lang": "xx"}, "Pick one from the list."),
        ({"proposals": []}, "Choose two ideas or more"),
        ({"proposals": ["1"]}, "Choose two ideas or more"),
        ({"proposals": ["1", "1"]}, "Choose two ideas or more"),
        ({"proposals": ["1", "x"]}, "Pick from the list."),
        ({"proposals": ["1", "9999"]}, "Pick from the list."),
        ({"budget": "dużo"}, "Write an amount in złoty"),
        ({"budget": "0"}, "Write an amount in złoty"),
        ({"budget": "-5"}, "Write an amount in złoty"),
        ({"budget": "1e30"}, "Write an amount in złoty"),
        ({"budget": "NaN"}, "Write an amount in złoty"),
        ({"budget": "2 000,001"}, "Write an amount in złoty"),
        ({"budget": "2000"}, "That is more than the money to share out."),
        ({"max_choices": "0"}, "Write a number from 1 to 60."),
        ({"max_choices": "4"}, "That is more than there are ideas on the ballot."),
        ({"max_choices": "two"}, "Write a whole number"),
        ({"threshold": "0"}, "Write a number from 1"),
        ({"threshold": "9" * 30}, "Write a number from 1"),
        ({"opens_at": ""}, "Fill this in."),
        ({"opens_at": "tomorrow"}, "Write a day and an hour"),
        ({"opens_at": "0001-01-01T00:00"}, "Write a day and an hour"),
        ({"closes_at": "9999-12-31T23:59"}, "Write a day and an hour"),
        ({"closes_at": "2001-05-18T18:00"}, "This has passed."),
        ({"closes_at": "2100-05-04T18:00"}, "The vote has to close after it opens."),
        ({"closes_at": "2100-05-04T17:59"}, "The vote has to close after it opens."),
        ({"opens_at": "2030-03-31T02:30", "closes_at": "2030-05-01T12:00"}, "the clocks go forward"),
        ({"members_until": "2100-05-19"}, "Choose a day before the vote closes."),
        ({"members_until": "18.05"}, "Write a date as year-month-day"),
    ],
)
def test_a_wrong_field_is_said_nothing_is_lost_and_nothing_stored(
    changes: dict[str, Any], said: str, as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    asked = filled(ideas, **changes)
    page = as_user("basia").get("/rounds/new?zone=kostki").submit("/rounds/new", 422, **asked)
    assert said in page.words
    assert page.soup.find(class_="error-summary")
    assert page.form("/rounds/new").find("input", attrs={"name": "budget"})["value"] == asked["budget"]  # type: ignore[index]
    assert all_rounds() == []


def test_ideas_of_another_zone_without_cost_unpublished_or_on_a_ballot_cannot_be_picked(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal], open_round: VotingRound
) -> None:
    others = [
        rounds.idea(cast.gdanska, cast.oksana, "Obca"),
        rounds.idea(cast.kostki, cast.ala, "Bez ceny", cost=None),
        rounds.idea(cast.kostki, cast.ala, "Wybrana", stage=Stage.PLAN),
        ideas[0],
    ]
    free = rounds.idea(cast.kostki, cast.ala, "Wolna")
    page = as_user("basia").get("/rounds/new?zone=kostki")
    assert [box["value"] for box in page.soup.find_all("input", attrs={"name": "proposals"})] == [str(free.id)]
    assert "1 more idea has no cost yet" in page.words
    for each in others:
        page.submit("/rounds/new", 422, **filled([free, each]))
    assert len(all_rounds()) == 1


@pytest.mark.parametrize(("handle", "status"), [("ala", 403), ("celina", 403), ("olga", 403), ("newcomer", 403)])
def test_only_librarians_of_the_zone_prepare_a_vote(
    handle: str, status: int, as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    reader = as_user(handle)
    reader.get("/rounds/new?zone=kostki", status)
    reader.post("/rounds/new?zone=kostki", filled(ideas), status)
    assert all_rounds() == []


def test_opening_freezes_the_rules_with_a_fingerprint_that_anyone_can_check(
    as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    page = prepared(as_user("basia"), ideas, opens_at="2030-01-10T09:30")
    assert "The vote is announced" in page.submit("/open", **OPENING).follow().words
    [opened] = all_rounds()
    assert opened.status == RoundStatus.SCHEDULED
    visitor = as_user(None)
    shown = visitor.get(f"{page.url}/rules")
    assert opened.fingerprint and opened.fingerprint in shown.words
    body = visitor.get(f"{page.url}/rules.json").response.get_data()
    assert hashlib.sha256(body).hexdigest() == opened.fingerprint
    document = json.loads(body)
    assert document["budget"] == 3_000_00 and document["count"]["threshold"] == 1
    assert {option["title"] for option in document["options"]} == {"Ławki", "Сад", "Kiermasz"}
    assert json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == body
    for idea in ideas:
        held = factories.again(idea)
        assert (held.stage, held.stage_url) == (Stage.VOTE, page.url)


def test_what_is_frozen_can_be_changed_by_nobody(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound, ideas: list[Proposal]
) -> None:
    basia, address = as_user("basia"), f"/rounds/{open_round.id}"
    before = open_round.fingerprint
    basia.get(f"{address}/edit", 409)
    basia.post(f"{address}/edit", filled(ideas, version=str(open_round.version)), 409)
    basia.post(f"{address}/open", OPENING, 409)
    basia.post(f"{address}/discard", {}, 409)
    database.begin(writing=True)
    with pytest.raises(NotPossibleError):
        services.edit_round(cast.basia, open_round, version=open_round.version, proposals=ideas, title="Inny")
    database.begin(writing=True)
    held = db.session.get_one(VotingRound, open_round.id)
    held.budget = 1
    with pytest.raises(RuntimeError, match="frozen"):
        db.session.flush()
    assert factories.again(open_round).fingerprint == before


def test_a_draft_changed_by_another_librarian_is_not_overwritten_and_not_opened(
    as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    basia = as_user("basia")
    shown = prepared(basia, ideas)
    form = basia.get(f"{shown.url}/edit")
    form.submit("/edit", title="Druga wersja")
    form.submit("/edit", 409, title="Trzecia wersja")
    shown.submit("/open", 409, **OPENING)
    [held] = all_rounds()
    assert (held.title, held.status) == ("Druga wersja", RoundStatus.DRAFT)


def test_editing_a_draft_swaps_its_ideas(as_user: Callable[..., Reader], ideas: list[Proposal]) -> None:
    basia = as_user("basia")
    shown = prepared(basia, ideas[:2])
    basia.get(f"{shown.url}/edit").submit("/edit", proposals=[str(each.id) for each in ideas[1:]])
    [held] = all_rounds()
    assert {option.proposal_id for option in held.options} == {each.id for each in ideas[1:]}


def test_the_ballot_keeps_the_ideas_as_they_were_when_the_vote_was_opened(
    as_user: Callable[..., Reader], open_round: VotingRound, ideas: list[Proposal]
) -> None:
    database.begin(writing=True)
    db.session.execute(db.update(Proposal).filter_by(id=ideas[0].id).values(title="Podmieniony", cost=1))
    db.session.commit()
    page = as_user("ala").get(f"/rounds/{open_round.id}/ballot")
    assert "Ławki" in page.words and "Podmieniony" not in page.words


def test_an_idea_that_went_to_another_ballot_meanwhile_stops_the_opening(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal]
) -> None:
    basia = as_user("basia")
    shown = prepared(basia, ideas)
    rounds.opened(cast.basia, cast.kostki, ideas[:2])
    assert "It cannot be opened as it is." in basia.get(shown.url).words
    basia.post(f"{shown.url}/open", OPENING, 409)
    assert sorted(held.status for held in all_rounds()) == [RoundStatus.DRAFT, RoundStatus.SCHEDULED]


def test_a_draft_can_be_thrown_away_and_nobody_hears_of_it(
    as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    basia = as_user("basia")
    shown = prepared(basia, ideas)
    assert "Wiosenne" not in shown.submit("/discard").follow().words
    as_user("ala").get(shown.url, 404)


def test_cancelling_needs_a_reason_which_everybody_reads_and_deletes_the_ballots(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound, ideas: list[Proposal]
) -> None:
    rounds.cast(cast.ala, open_round, "Ławki")
    basia, address = as_user("basia"), f"/rounds/{open_round.id}"
    refused = basia.get(address).submit("/cancel", 422, reason=" ")
    assert "Write between 3 and 600 characters." in refused.words
    assert factories.again(open_round).status == RoundStatus.SCHEDULED
    basia.get(address).submit("/cancel", reason="Pomyliliśmy kwotę.")
    assert "Pomyliliśmy kwotę." in as_user(None).get(address).words
    as_user("ala").post(f"{address}/ballot", {"choices": "1"}, 409)
    assert "This vote was cancelled" in as_user("ala").get(f"{address}/ballot").words
    assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(Participation)) == 0
    assert factories.again(open_round).nonce is None
    assert factories.again(ideas[0]).stage == Stage.TALK


@pytest.mark.parametrize("handle", ["ala", "celina", "olga", "newcomer"])
@pytest.mark.parametrize("transition", ["cancel", "publish"])
def test_others_cannot_cancel_or_count(
    handle: str, transition: str, as_user: Callable[..., Reader], open_round: VotingRound
) -> None:
    as_user(handle).post(f"/rounds/{open_round.id}/{transition}", {"reason": "bo tak"}, 403)
    assert factories.again(open_round).status == RoundStatus.SCHEDULED


def test_no_role_counts_before_the_clock_has_closed_the_vote(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound
) -> None:
    as_user("basia").post(f"/rounds/{open_round.id}/publish", {}, 409)
    database.begin(writing=True)
    assert services.count_due(now()) == []
    with pytest.raises(NotPossibleError):
        services.move_along(None, open_round, "publish")


def test_no_round_is_counted_or_sealed_up_while_the_database_still_takes_ballots(
    cast: factories.Cast, open_round: VotingRound, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of this process runs ahead of the database's: ballots are still cast, so nothing is closed."""
    closing_time = open_round.closes_at
    later(hours=2)
    monkeypatch.setattr(queries, "clock", lambda: closing_time - timedelta(microseconds=1))
    rounds.cast(cast.ala, open_round, "Ławki")
    database.begin(writing=True)
    services.count_rounds({})
    closing.seal_the_rest()
    with pytest.raises(NotPossibleError):
        services.move_along(None, db.session.get_one(VotingRound, open_round.id), "publish")
    held = factories.again(open_round)
    assert held.status == RoundStatus.SCHEDULED
    assert [entry.content for entry in db.session.scalars(db.select(LogEntry)) if entry.kind == "ballot"] == []
    monkeypatch.setattr(queries, "clock", lambda: closing_time)
    database.begin(writing=True)
    services.count_rounds({})
    db.session.commit()
    assert factories.again(open_round).status == RoundStatus.COUNTED


@pytest.mark.parametrize("behind", [True, False])
def test_a_clock_that_runs_behind_delays_the_count_and_breaks_nothing(
    behind: bool, open_round: VotingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's clock is ahead of this process's: the count waits for both."""
    shift = timedelta(seconds=0 if behind else 1)
    monkeypatch.setattr(services, "now", lambda: open_round.closes_at - timedelta(seconds=1) + shift)
    monkeypatch.setattr(queries, "clock", lambda: open_round.closes_at)
    asked: list[datetime] = []
    monkeypatch.setattr(services, "count_due", asked.append)
    services.count_rounds({})
    assert asked == [open_round.closes_at - timedelta(seconds=1) + shift]


@pytest.mark.parametrize(
    "broken",
    [
        {"budget": 0},
        {"max_choices": 0},
        {"threshold": 0},
        {"closes_at": now() - timedelta(days=900)},
        {"fingerprint": None},
    ],
)
def test_the_database_refuses_rules_that_make_no_sense(broken: dict[str, Any], open_round: VotingRound) -> None:
    database.begin(writing=True)
    with pytest.raises(IntegrityError):
        db.session.execute(db.update(VotingRound).filter_by(id=open_round.id).values(**broken))
    database.begin(writing=False)


def test_the_opening_is_written_down_for_notices(open_round: VotingRound) -> None:
    query = db.select(AuditEntry).filter_by(subject_type="round", subject_id=open_round.id)
    entries = db.session.scalars(query.order_by(AuditEntry.id)).all()
    assert [entry.verb for entry in entries] == ["create", "open"]
    assert re.fullmatch("[0-9a-f]{64}", entries[1].detail["fingerprint"])


def test_a_day_before_it_closes_everybody_is_reminded_once(
    cast: factories.Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    week = timedelta(days=7)
    held = rounds.opened(cast.basia, cast.kostki, ideas, closes_at=now() + week)

    def reminders() -> int:
        database.begin(writing=True)
        services.remind_of_closing({})
        db.session.commit()
        database.begin(writing=False)
        return int(db.session.scalar(db.select(db.func.count(AuditEntry.id)).filter_by(verb="date_near")) or 0)

    assert reminders() == 0
    later(days=6, hours=1)
    assert [reminders(), reminders()] == [1, 1]
    assert held.status == RoundStatus.SCHEDULED


def test_moderation_takes_no_idea_off_a_ballot_before_it_is_struck_out_or_the_vote_is_over(
    as_user: Callable[..., Reader], open_round: VotingRound, later: Callable[..., None]
) -> None:
    idea = open_round.options[0].proposal_id
    as_user("maksim").post(f"/reports/proposal/{idea}", {"reason": "hurtful", "words": "", "lang": "pl"})
    item = db.session.scalars(db.select(ModerationItem)).one()
    given = {"hide-version": item.version, "hide-reason": "hurtful", "hide-words": "", "hide-lang": "pl"}
    page = as_user("basia").post(f"/moderation/{item.id}/hide", given, status=409)
    assert "Strike it off the ballot first, or cancel the vote, with a reason that everybody reads." in page.words
    assert db.session.get_one(Proposal, idea).status == ProposalStatus.PUBLISHED and factories.again(item).is_open
    later(hours=2)
    assert {option.place for option in rounds.counted(open_round).options} == {None}
    as_user("basia").post(f"/moderation/{item.id}/hide", given)
    assert db.session.get_one(Proposal, idea).status == ProposalStatus.REFUSED


def test_what_is_left_as_it_is_suits_most_votes(as_user: Callable[..., Reader], ideas: list[Proposal]) -> None:
    """Ten minutes are enough: ideas, money, dates. The rest has good defaults, folded away."""
    basia = as_user("basia")
    folded = basia.get("/rounds/new?zone=kostki").soup.select_one("details.add")
    assert folded is not None and not folded.has_attr("open")
    prepared(basia, ideas)
    [made] = all_rounds()
    assert (made.ballot_kind, made.rule, made.completion) == (BallotKind.APPROVAL, Rule.GREEDY, Completion.NONE)
    assert (made.voters, made.twice, made.quorum, made.points_sum) == (Voters.MEMBERS, Twice.PAPER, None, None)
    assert "Lotto" in (made.lot_source or "")


@pytest.mark.parametrize("kind", list(BallotKind))
def test_each_kind_takes_its_rules_and_no_other(
    kind: BallotKind, as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    basia = as_user("basia")
    for rule in Rule:
        asked = filled(ideas, ballot_kind=kind.value, rule=rule.value)
        status = 303 if rule in kinds.FITTING[kind] else 422
        page = basia.get("/rounds/new?zone=kostki").submit("/rounds/new", status, **asked)
        if status == 422:
            assert "This does not fit the kind of ballot." in page.words
            assert page.soup.select_one("details.add[open]")
    assert {made.rule for made in all_rounds()} == set(kinds.FITTING[kind])


def test_what_belongs_to_another_kind_is_not_kept(as_user: Callable[..., Reader], ideas: list[Proposal]) -> None:
    asked = {"points_sum": "20", "completion": "utilitarian", "max_choices": "2", "quorum": "5"}
    prepared(as_user("basia"), ideas, ballot_kind="points", rule="equal-shares", **asked)
    prepared(as_user("basia"), ideas, ballot_kind="knapsack", rule="greedy", **asked)
    points, knapsack = all_rounds()
    assert (points.points_sum, points.completion, points.max_choices) == (20, Completion.UTILITARIAN, 3)
    assert (knapsack.points_sum, knapsack.completion, knapsack.max_choices) == (None, Completion.NONE, 3)
    assert points.quorum == knapsack.quorum == 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ballot_kind": "shouting"}, "Pick one from the list."),
        ({"rule": "dictator"}, "Pick one from the list."),
        ({"voters": "everybody"}, "Pick one from the list."),
        ({"quorum": "0"}, "Write a number from 1"),
        ({"ballots_from": "19"}, "Write a number from 20 on."),
        ({"ballots_from": ""}, "Fill this in."),
        ({"last_in_part": "80"}, "This goes with one rule alone: “"),
        ({"last_in_part": "100", "rule": "greedy-no-skip"}, "Write a number from 50 to 99."),
        ({"group-1": "2"}, "Give a letter to two ideas on the ballot or more"),
        ({"points_sum": "-5"}, "Write a number from 1"),
        ({"lot_source": "x" * 301}, "300"),
    ],
)
def test_a_wrong_field_of_the_folded_part_opens_it(
    changes: dict[str, Any], said: str, as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    page = as_user("basia").get("/rounds/new?zone=kostki").submit("/rounds/new", 422, **filled(ideas, **changes))
    assert said in page.words and all_rounds() == []
    assert "ballot_kind" in changes or page.soup.select_one("details.add[open]")


def test_the_frozen_rules_hold_everything_that_decides(cast: factories.Cast, ideas: list[Proposal]) -> None:
    fields: dict[str, Any] = {
        "ballot_kind": BallotKind.POINTS, "points_sum": 30, "rule": Rule.EQUAL_SHARES, "completion": Completion.ADD1,
        "quorum": 7, "voters": Voters.BOTH, "twice": Twice.ONLINE, "lot_source": "Lotto",
    }  # fmt: skip
    held = rounds.opened(cast.basia, cast.kostki, ideas, **fields)
    document = json.loads(held.rules or "")
    assert document["format"] == 3
    assert document["ballot"]["kind"] == "points" and document["ballot"]["max_sum_points"] == 30
    assert document["count"]["rule"] == "equal-shares" and document["count"]["completion"] == "add1"
    assert document["count"]["quorum"] == 7 and document["count"]["ties"] == ["cheaper", "more votes", "lot"]
    assert document["count"]["lot"] == {"recipe": "RFC 3797", "source": "Lotto", "room": False}
    assert (document["count"]["conflicts"], document["count"]["last_in_part"]) == ([], None)
    assert document["voters"]["kind"] == "both" and document["voters"]["twice"] == "online"
    others = {"quorum": 8, "lot_source": "Inne", "rule": Rule.GREEDY, "completion": Completion.NONE, "points_sum": 31,
              "twice": Twice.PAPER, "voters": Voters.CARDS, "ballots_from": 51, "threshold": 2}  # fmt: skip
    assert others.keys() <= set(FROZEN)
    with db.session.no_autoflush:
        for name, value in others.items():
            before = getattr(held, name)
            setattr(held, name, value)
            assert rules.canonical(held) != held.rules and not rules.hold(held), name
            setattr(held, name, before)
    assert rules.hold(held)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rule": Rule.GREEDY_NO_SKIP}, "At the first that costs more than is left, the count ends."),
        (
            {"rule": Rule.GREEDY_NO_SKIP, "last_in_part": 80},
            "If 80 % of its cost or more are left, it is chosen too, and gets what is left.",
        ),
        ({"ballots_from": 30}, "From 30 ballots on we also publish the ballots"),
        ({"rule": Rule.PHRAGMEN}, "Money flows to all voters at the same pace"),
        ({"rule": Rule.EQUAL_SHARES, "completion": Completion.ADD1}, "each part grows bit by bit, until"),
        (
            {"rule": Rule.EQUAL_SHARES, "completion": Completion.UTILITARIAN},
            "the most voted ideas that still fit get it",
        ),
        ({"ballot_kind": BallotKind.RANKING}, "A first place is worth 2 points, each place after it one less."),
        ({"quorum": 9}, "If fewer than 9 people vote, there is no result."),
        ({"lot_source": None}, "a lot is drawn in the room. Two people confirm it by name."),
        ({"voters": Voters.CARDS}, "Whoever got a one-time card at the library may vote with it, once."),
    ],
)
def test_the_rules_are_said_in_plain_words(
    fields: dict[str, Any], said: str, as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal]
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas, **fields)
    assert said in as_user(None).get(f"/rounds/{held.id}/rules").words


def test_money_in_part_ideas_that_exclude_each_other_and_published_ballots_are_set_and_frozen(
    as_user: Callable[..., Reader], ideas: list[Proposal]
) -> None:
    basia, (bench, garden, fair) = as_user("basia"), ideas
    asked = {"rule": "greedy-no-skip", "last_in_part": "80", "ballots_from": "20"}
    page = prepared(basia, ideas, **asked, **{f"group-{bench.id}": "3", f"group-{fair.id}": "3"})
    form = page.reader.get(f"{page.url}/edit")
    shown = form.form("/edit").select_one(f"#group-{fair.id} option[selected]")
    assert shown is not None and shown.get_text() == "C"
    form.submit("/edit", **{f"group-{bench.id}": "", f"group-{garden.id}": "3"})
    page.reader.get(page.url).submit("/open", **OPENING)
    [held] = all_rounds()
    ids = {option.proposal_id: option.id for option in held.options}
    document = json.loads(held.rules or "")
    assert document["count"]["conflicts"] == [sorted([ids[garden.id], ids[fair.id]])]
    assert (document["count"]["last_in_part"], document["ballots_from"]) == (80, 20)
    words = as_user(None).get(f"{page.url}/rules").words
    assert "Of these ideas at most one is chosen, the one whose turn comes first: Сад , Kiermasz" in words


# --- rules that an older version of the house froze


OLDER = ("strikes", "paper", "ballots_from")  # keys that such a document may not have
OLDER_IN_COUNT = ("conflicts", "last_in_part", "quorum")


def as_if_frozen_long_ago(held: VotingRound) -> VotingRound:
    document = {key: value for key, value in json.loads(held.rules or "").items() if key not in OLDER}
    document["count"] = {key: each for key, each in document["count"].items() if key not in OLDER_IN_COUNT}
    document |= {"format": 1, "said": "as it was said then"}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    database.begin(writing=True)
    frozen = {"rules": text, "fingerprint": rules.fingerprint(text)}
    db.session.execute(db.update(VotingRound).filter_by(id=held.id).values(**frozen))
    db.session.expire_all()
    ways.begin_anew(db.session.get_one(VotingRound, held.id))
    return factories.save(held)


def test_a_vote_is_counted_and_checked_by_the_document_that_it_froze(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound, later: Callable[..., None]
) -> None:
    """Written by an older version of the house, which knew fewer keys and said things otherwise."""
    held = as_if_frozen_long_ago(open_round)
    assert rules.hold(held) and rules.canonical(held) != held.rules
    rounds.cast(cast.ala, held, "Ławki")
    assert as_user(None).get(f"/rounds/{held.id}/rules").response.status_code == 200
    option = held.options[0]
    given = {"reason": "done", "words": "Jest już."}
    as_user("basia").post(f"/rounds/options/{option.id}/strike", given, 409)  # its rules do not allow that
    later(hours=2)
    assert [each.title for each in rounds.counted(held).winners] == ["Ławki"]
    report = verify(ways.public(held))
    assert report.faults == [] and "the rules are those that were frozen" in report.checked


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE voting_rounds SET budget = 400000",
        "UPDATE voting_rounds SET rule = 'greedy-no-skip'",
        "UPDATE voting_rounds SET max_choices = 3",
        "UPDATE voting_options SET cost = 1 WHERE position = 0",
        "UPDATE voting_options SET title = 'Inne' WHERE position = 0",
        "UPDATE voting_options SET conflict_group = 1",
        "UPDATE voting_rounds SET lot_source = 'Inne'",
        "UPDATE voting_rounds SET rules = replace(rules, '300000', '400000'), budget = 400000",
    ],
)
def test_columns_that_say_otherwise_than_the_document_stop_the_count(
    tampering: str, open_round: VotingRound, later: Callable[..., None]
) -> None:
    database.begin(writing=True)
    db.session.connection().exec_driver_sql(tampering)
    db.session.commit()
    later(hours=2)
    assert rounds.counted(open_round).status == RoundStatus.SCHEDULED
