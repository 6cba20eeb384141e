"""An idea leaves the ballot of an announced vote: its author takes it back, or two people of the library strike it out,
for a reason that all can read. Ballots stay as they are."""

import json
from collections.abc import Callable, Sequence

import pytest

from tests import factories
from tests.pages import Reader
from tests.voting import rounds
from tests.voting.seals import ways
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.notifications.models import Notice
from workspace.proposals.models import Proposal, Stage
from workspace.voting import ballots, services
from workspace.voting.models import Ballot, BallotChoice, BallotKind, VotingOption, VotingRound
from workspace.voting.seals.verify import verify
from workspace.voting.strikes import services as strikes
from workspace.voting.terms import StruckReason

Later = Callable[..., None]
WORDS = "Pod tym miejscem biegnie gazociąg."


def option(held: VotingRound, title: str) -> VotingOption:
    return next(each for each in factories.again(held).options if each.title == title)


def address(held: VotingRound, title: str) -> str:
    return f"/rounds/options/{option(held, title).id}/strike"


def marks(who: factories.Account, held: VotingRound) -> list[str]:
    found = ballots.marks_of(factories.again(held), ballots.AccountVoter(who))
    return sorted(each.title for each in held.options if each.id in found)


def seals(held: VotingRound) -> Sequence[tuple[str, str | None]]:
    database.begin(writing=False)
    return db.session.execute(db.select(Ballot.id, Ballot.seal).order_by(Ballot.id)).all()  # type: ignore[return-value]


def test_two_people_of_the_library_strike_an_idea_out_and_say_why(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound
) -> None:
    rounds.cast(cast.ala, open_round, "Сад", "Ławki")
    before = seals(open_round)
    basia = as_user("basia")
    page = basia.get(f"/rounds/{open_round.id}").reader.get(address(open_round, "Сад"))
    page.submit("/strike", reason="impossible", words=WORDS)
    assert option(open_round, "Сад").struck is None, "one person takes nothing away"
    assert "off the ballot" not in as_user("ala").get(f"/rounds/{open_round.id}/ballot").words
    assert WORDS not in as_user("ala").get(f"/rounds/{open_round.id}").words
    assert "A strike-out waits for a second person" in basia.get(f"/rounds/{open_round.id}").words
    basia.post(f"{address(open_round, 'Сад')}/confirm", {}, 403)
    olga = as_user("olga")
    assert "basia wrote: it cannot be done there." in olga.get(f"/rounds/{open_round.id}").words
    olga.get(f"/rounds/{open_round.id}").submit("/confirm")
    said = f"Сад Excluded by two people of the library (basia, olga): it cannot be done there. {WORDS}"
    for page_ in (f"/rounds/{open_round.id}", f"/rounds/{open_round.id}/ballot"):
        assert said in as_user("ala").get(page_).words
    told = [each for each in ways.told(open_round) if each["kind"] == "option"]
    assert told == [
        {"kind": "option", "option": option(open_round, "Сад").id, "what": "struck out", "by": "library",
         "reason": "impossible", "why": WORDS, "lang": "en"}
    ]  # fmt: skip
    assert seals(open_round) == before and marks(cast.ala, open_round) == ["Ławki", "Сад"]
    assert option(open_round, "Сад").proposal.stage == Stage.TALK


def test_its_author_takes_an_idea_back_alone(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound
) -> None:
    page = as_user("maksim").get(f"/rounds/{open_round.id}")
    assert page.words.count("Take my idea off the ballot") == 1 and "Strike this idea out" not in page.words
    form = page.reader.get(address(open_round, "Сад"))
    assert "Why must it go?" not in form.words
    assert "Write between 3 and 600 characters." in form.submit("/strike", 422, words=" ").words
    form.submit("/strike", words=WORDS)
    assert option(open_round, "Сад").struck is not None
    assert f"Excluded by its author: {WORDS}" in as_user(None).get(page.url).words
    assert [each["by"] for each in ways.told(open_round) if each["kind"] == "option"] == ["author"]
    form.reader.get(address(open_round, "Сад"), 409)


def test_everybody_is_told_and_nobody_by_what_they_chose(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound
) -> None:
    rounds.cast(cast.ala, open_round, "Сад")
    rounds.struck(open_round, "Сад", cast.basia, cast.olga)
    heard = db.session.scalars(db.select(Notice).filter_by(subject_type="round", verb="strike")).all()
    assert {each.account_id for each in heard} >= {cast.ala.id, cast.maksim.id}
    own = db.session.scalars(db.select(Notice).filter_by(subject_type="proposal", verb="struck")).all()
    assert {each.account_id for each in own} == {cast.maksim.id}
    assert "An idea is no longer on the ballot." in as_user("ala").get("/desk").words
    entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb.in_(("ask_strike", "strike"))))
    assert {each.actor_id for each in entries} == {cast.basia.id, cast.olga.id}


@pytest.mark.parametrize("kind", list(BallotKind))
def test_whoever_had_chosen_it_changes_the_rest_of_their_ballot(
    kind: BallotKind, as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal]
) -> None:
    held = rounds.opened(cast.basia, cast.kostki, ideas, ballot_kind=kind)
    value = {BallotKind.RANKING: 1, BallotKind.POINTS: 4}.get(kind)
    rounds.mark(cast.ala, held, Сад=value, Ławki=value and value + 1)
    rounds.struck(held, "Сад", cast.basia, cast.olga)
    page = as_user("ala").get(f"/rounds/{held.id}/ballot")
    fair = option(held, "Kiermasz").id
    press = {
        BallotKind.RANKING: {"add": f"{fair}:2"},
        BallotKind.POINTS: {f"points-{fair}": "3"},
        BallotKind.KNAPSACK: {"choices": str(fair)},
    }.get(kind, {"choices": [str(fair), str(option(held, "Ławki").id)]})
    page.submit("/ballot", 303, **press)
    expected = ["Kiermasz"] if kind is BallotKind.KNAPSACK else ["Kiermasz", "Ławki"]
    assert marks(cast.ala, held) == expected


@pytest.mark.parametrize("enough", [True, False])
def test_the_count_leaves_it_out_and_says_who_and_why(
    *, enough: bool, as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound, later: Later
) -> None:
    people = ways.voters(cast, 7 if enough else 3)
    ways.vote(people, open_round, [["Сад", "Ławki"]] * (len(people) - 1) + [["Kiermasz"]])
    rounds.struck(open_round, "Сад", cast.basia, cast.olga)
    later(hours=2)
    held = rounds.counted(open_round)
    assert [each.title for each in held.winners] == ["Ławki"] and held.turnout == len(people)
    words = as_user(None).get(f"/rounds/{held.id}/result").words
    assert "Excluded by two people of the library (basia, olga): it cannot be done there. Rośnie tam lipa." in words
    public = ways.public(held)
    result = json.loads(ways.files(public)["result.json"])
    assert result["struck"] == [option(held, "Сад").id] and verify(public).faults == []
    assert option(held, "Сад").proposal.stage == Stage.TALK
    chosen = db.session.scalars(db.select(AuditEntry.verb).filter_by(subject_type="proposal")).all()
    assert sorted(each for each in chosen if each in ("chosen", "not_chosen")) == ["chosen", "not_chosen"]


def test_the_idea_may_stand_in_another_vote_before_this_one_ends(
    cast: factories.Cast, open_round: VotingRound, ideas: list[Proposal], later: Later
) -> None:
    rounds.struck(open_round, "Сад", cast.basia, cast.olga)
    more = rounds.idea(cast.kostki, cast.ala, "Huśtawka")
    rounds.opened(cast.basia, cast.kostki, [ideas[1], more], closes_at=database.now() + 5 * rounds.HOUR)
    later(hours=2)
    rounds.counted(open_round)
    assert factories.again(ideas[1]).stage == Stage.VOTE


@pytest.mark.parametrize(("handle", "status"), [("ala", 403), ("celina", 403), ("newcomer", 403)])
def test_others_take_nothing_off(
    handle: str, status: int, as_user: Callable[..., Reader], open_round: VotingRound
) -> None:
    """Ala wrote two of the three ideas, and not this one."""
    reader, where = as_user(handle), address(open_round, "Сад")
    reader.get(where, status)
    reader.post(where, {"reason": "impossible", "words": WORDS}, status)
    reader.post(f"{where}/confirm", {}, status)
    assert option(open_round, "Сад").strike is None


def test_whoever_has_an_idea_on_the_ballot_strikes_no_other_out(
    as_user: Callable[..., Reader], cast: factories.Cast, ideas: list[Proposal]
) -> None:
    mine = rounds.idea(cast.kostki, cast.basia, "Fontanna")
    held = rounds.opened(cast.basia, cast.kostki, [*ideas, mine])
    as_user("basia").post(address(held, "Сад"), {"reason": "done", "words": WORDS}, 403)
    as_user("olga").post(address(held, "Сад"), {"reason": "done", "words": WORDS})
    as_user("basia").post(f"{address(held, 'Сад')}/confirm", {}, 403)
    as_user("maksim").post(f"{address(held, 'Сад')}/confirm", {}, 403)
    assert option(held, "Сад").struck is None
    as_user("basia").post(address(held, "Fontanna"), {"words": WORDS})
    assert option(held, "Fontanna").struck is not None


@pytest.mark.parametrize("given", [{"words": WORDS}, {"reason": "taken_back", "words": WORDS},
                                   {"reason": "ugly", "words": WORDS}, {"reason": "done", "words": "x" * 601}])  # fmt: skip
def test_without_a_reason_from_the_list_and_words_nothing_is_stored(
    given: dict[str, str], as_user: Callable[..., Reader], open_round: VotingRound
) -> None:
    page = as_user("basia").post(address(open_round, "Сад"), given, 422)
    assert page.soup.find(class_="error-summary") and option(open_round, "Сад").strike is None


def test_once_the_vote_has_closed_nothing_is_taken_off(
    as_user: Callable[..., Reader], cast: factories.Cast, open_round: VotingRound, later: Later
) -> None:
    where = address(open_round, "Сад")
    as_user("basia").post(where, {"reason": "done", "words": WORDS})
    later(hours=2)
    as_user("basia").get(where, 409)
    as_user("basia").post(where, {"reason": "done", "words": WORDS}, 409)
    as_user("olga").post(f"{where}/confirm", {}, 409)
    assert verify(ways.public(rounds.counted(open_round))).faults == []


def test_services_refuse_what_pages_do_not_offer(cast: factories.Cast, open_round: VotingRound) -> None:
    garden = option(open_round, "Сад")
    database.begin(writing=True)
    for who, reason in ((cast.basia, StruckReason.TAKEN_BACK), (cast.maksim, StruckReason.DONE)):
        with pytest.raises(NotPermittedError):
            strikes.strike(who, garden, reason=reason, words=WORDS, lang="pl")
    with pytest.raises(NotPossibleError):
        strikes.confirm(cast.olga, garden)
    services.move_along(cast.basia, open_round, "cancel", reason="Błąd.")
    with pytest.raises(NotPossibleError):
        strikes.strike(cast.basia, garden, reason=StruckReason.DONE, words=WORDS, lang="pl")


def test_a_mark_for_it_is_never_deleted(cast: factories.Cast, open_round: VotingRound, later: Later) -> None:
    rounds.cast(cast.ala, open_round, "Сад")
    rounds.struck(open_round, "Сад", cast.maksim)
    later(hours=2)
    held = rounds.counted(open_round)
    assert held.turnout == 1 and held.winners == []
    assert db.session.scalars(db.select(BallotChoice.option_id)).all() == [option(held, "Сад").id]
