"""People vote on paper: it is printed, handed out, typed in by two people after closing, and counted with the rest."""

import io
import json
from collections.abc import Callable

import pypdfium2
import pytest

from tests.factories import Cast, account
from tests.pages import Page, Reader
from tests.voting import rounds
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.core.lifecycle import NotPossibleError
from workspace.proposals.models import Proposal
from workspace.voting import services as voting
from workspace.voting.models import BallotKind, Channel, Participation, RoundStatus, Twice, Voters, VotingRound
from workspace.voting.paper import queries, services, sheet
from workspace.voting.paper.models import BatchStatus, Invalid, PaperBatch, PaperReading
from workspace.voting.seals import log


@pytest.fixture
def basia(as_user: Callable[..., Reader]) -> Reader:
    return as_user("basia")


@pytest.fixture
def olga(as_user: Callable[..., Reader]) -> Reader:
    return as_user("olga")


@pytest.fixture
def paper_round(cast: Cast, ideas: list[Proposal]) -> VotingRound:
    return rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.BOTH)


def hand_out(reader: Reader, voting_round: VotingRound, many: int = 1) -> None:
    for _ in range(many):
        reader.get(f"/rounds/{voting_round.id}/paper").submit("/hand-out", handle="")


def begin(reader: Reader, voting_round: VotingRound, sheets: int) -> int:
    """The id of a new batch."""
    answer = reader.get(f"/rounds/{voting_round.id}/paper").submit("/paper", sheets=str(sheets))
    return int(answer.response.headers["Location"].split("/")[2])


def type_in(reader: Reader, batch: int, number: int, status: int = 303, **marks: object) -> Page:
    return reader.get(f"/paper/{batch}/sheets/{number}").submit(f"/sheets/{number}", status, **marks)


def finish(reader: Reader, batch: int, status: int = 303) -> Page:
    return reader.get(f"/paper/{batch}").submit("/finish", status)


def option(voting_round: VotingRound, title: str) -> str:
    return next(str(each.id) for each in voting_round.options if each.title == title)


def status_of(batch: int) -> str:
    database.begin(writing=False)
    db.session.expire_all()
    return str(db.session.get_one(PaperBatch, batch).status)


def complete(voting_round: VotingRound, *people: Reader) -> None:
    """Each says that all paper is in."""
    for reader in people:
        reader.get(f"/rounds/{voting_round.id}/paper").submit("/complete")


def read(reader: Reader, batch: int, *ticked: str | None) -> None:
    """One sheet for each of `ticked`: an option's id, or None for an empty one; and done with it."""
    for number, chosen in enumerate(ticked, 1):
        type_in(reader, batch, number, **({"choices": chosen} if chosen else {"invalid": "blank"}))
    finish(reader, batch)


@pytest.mark.parametrize(
    ("langs", "words"),
    [({}, ("Nie pisz", "Do not write")), ({"lang": "uk", "second": "be"}, ("Не пиши", "Не пішы"))],
)
def test_ballots_are_printed_in_two_languages_each_in_an_order_of_its_own(
    basia: Reader, paper_round: VotingRound, langs: dict[str, str], words: tuple[str, str]
) -> None:
    """In Polish and the reader's language, or in any two of the six."""
    answer = basia.get(f"/rounds/{paper_round.id}/paper").submit("/print", 200, copies="12", **langs).response
    assert answer.mimetype == "application/pdf"
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(answer.get_data()))]
    assert len(pages) == 12
    assert all(each in " ".join(text.split()) for text in pages for each in words)
    assert all("Ławki" in text and "Сад" in text and "Kiermasz" in text for text in pages)
    assert len({tuple(sorted(["Ławki", "Сад", "Kiermasz"], key=text.index)) for text in pages}) > 1


def test_what_is_printed_after_an_idea_left_the_ballot_leaves_it_out(
    cast: Cast, basia: Reader, paper_round: VotingRound
) -> None:
    """The letters of the others stay: what was handed out before is typed in by the same ones."""
    rounds.struck(paper_round, "Ławki", cast.ala)
    answer = basia.get(f"/rounds/{paper_round.id}/paper").submit("/print", 200, copies="1").response
    text = pypdfium2.PdfDocument(io.BytesIO(answer.get_data()))[0].get_textpage().get_text_range()
    assert "Ławki" not in text
    for title in ("Сад", "Kiermasz"):
        stands = next(each for each in paper_round.options if each.title == title)
        assert f"{sheet.letter(stands.position)} {title}" in " ".join(text.split())


def test_paper_counts_with_what_was_cast_online(
    cast: Cast, basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    rounds.cast(cast.ala, paper_round, "Ławki")
    hand_out(basia, paper_round, 3)
    later(hours=2)
    bench, garden = option(paper_round, "Ławki"), option(paper_round, "Сад")
    batch = begin(basia, paper_round, 3)
    read(basia, batch, garden, garden, None)
    assert status_of(batch) == BatchStatus.CHECKING
    read(olga, batch, garden, garden, None)
    assert status_of(batch) == BatchStatus.SETTLED
    complete(paper_round, basia, olga)
    counted = rounds.counted(paper_round)
    assert counted.status == RoundStatus.COUNTED
    assert counted.turnout == 3
    votes = {str(each.id): each.votes for each in counted.options}
    assert (votes[bench], votes[garden]) == (1, 2)
    database.begin(writing=False)
    assert len(voting.ballots.all_ballots(counted)) == 3  # of all ways together, under random names
    assert {each.marks for each in db.session.scalars(db.select(PaperReading))} == {None}
    assert queries.counts(queries.settled(counted), 3).valid == 2


def test_the_count_waits_until_all_paper_is_said_to_be_in(
    basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    assert rounds.counted(paper_round).status == RoundStatus.SCHEDULED
    assert "Paper ballots are typed in first" in basia.get(f"/rounds/{paper_round.id}").text
    complete(paper_round, basia, olga)
    assert rounds.counted(paper_round).status == RoundStatus.COUNTED


def test_a_round_without_paper_waits_for_nothing(paper_round: VotingRound, later: Callable[..., None]) -> None:
    later(hours=2)
    assert rounds.counted(paper_round).status == RoundStatus.COUNTED


def test_what_two_people_read_differently_gets_a_third_look(
    basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round, 2)
    later(hours=2)
    bench, garden = option(paper_round, "Ławki"), option(paper_round, "Сад")
    batch = begin(basia, paper_round, 2)
    read(basia, batch, garden, garden)
    read(olga, batch, garden, bench)
    assert status_of(batch) == BatchStatus.DIFFERING
    page = basia.get(f"/paper/{batch}")
    assert "The first person read" in page.text
    page.submit("/take", 409, reading="1")  # her own word against the other's
    assert "Sheet 2" in page.text
    assert "Sheet 1" not in page.text
    page.submit("/take", reading="2")
    assert status_of(batch) == BatchStatus.SETTLED
    database.begin(writing=False)
    assert [list(marks) for marks in queries.ballots(paper_round)] == [[int(garden)], [int(bench)]]


def test_a_third_look_may_find_that_neither_was_right(
    basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    bench, garden = option(paper_round, "Ławki"), option(paper_round, "Сад")
    batch = begin(basia, paper_round, 1)
    read(basia, batch, garden)
    read(olga, batch, bench)
    type_in(olga, batch, 1, 409, invalid="unclear")
    zofia = account("zofia", is_coordinator=True)
    database.begin(writing=True)
    services.write_reading(zofia, db.session.get_one(PaperBatch, batch), sheet=1, invalid=Invalid.UNCLEAR)
    db.session.commit()
    assert status_of(batch) == BatchStatus.SETTLED
    database.begin(writing=False)
    assert queries.ballots(paper_round) == []
    assert queries.counts(queries.settled(paper_round), 0).invalid == {"unclear": 1}


def test_whoever_typed_a_batch_in_is_not_its_second_pair_of_eyes(
    basia: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    batch = begin(basia, paper_round, 1)
    read(basia, batch, option(paper_round, "Сад"))
    assert "Another librarian or a coordinator types it in again" in basia.get(f"/paper/{batch}").text
    basia.get(f"/paper/{batch}/sheets/1", 404)


def test_the_second_person_does_not_see_what_the_first_one_typed(
    basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    batch = begin(basia, paper_round, 1)
    read(basia, batch, option(paper_round, "Сад"))
    assert "checked" not in str(olga.get(f"/paper/{batch}/sheets/1").soup.select_one("main"))


def test_the_second_person_cannot_take_the_first_reading_over(
    cast: Cast, basia: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    batch = begin(basia, paper_round, 1)
    read(basia, batch, option(paper_round, "Сад"))
    database.begin(writing=True)
    with pytest.raises(NotPossibleError):
        services.take_reading(cast.olga, db.session.get_one(PaperBatch, batch), sheet=1, reading=1)


def test_nothing_is_typed_in_before_the_vote_is_closed(cast: Cast, basia: Reader, paper_round: VotingRound) -> None:
    hand_out(basia, paper_round)
    assert "Type in what was in the box" not in basia.get(f"/rounds/{paper_round.id}/paper").text
    database.begin(writing=True)
    with pytest.raises(NotPossibleError):
        services.begin_batch(cast.basia, paper_round, sheets=1)


def test_a_ballot_that_marks_too_much_is_kept_to_be_looked_at_again(
    basia: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    batch = begin(basia, paper_round, 1)
    every = [str(each.id) for each in paper_round.options]
    page = type_in(basia, batch, 1, 422, choices=every)
    assert "it marks more than the rules allow" in page.text
    assert len(page.soup.select("input[name=choices][checked]")) == 3
    type_in(basia, batch, 1, choices=every, invalid="too_much")
    database.begin(writing=False)
    kept = db.session.scalars(db.select(PaperReading)).one()
    assert (kept.marks, kept.invalid) == (None, "too_much")


def test_an_empty_sheet_is_said_to_be_empty(
    basia: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    batch = begin(basia, paper_round, 1)
    assert "Nothing is marked" in type_in(basia, batch, 1, 422).text
    assert "Some sheets are not typed in yet" in finish(basia, batch, 422).text


@pytest.mark.parametrize(("kind", "field"), [(BallotKind.RANKING, "place"), (BallotKind.POINTS, "points")])
def test_places_and_points_are_typed_as_numbers(
    cast: Cast,
    basia: Reader,
    olga: Reader,
    ideas: list[Proposal],
    later: Callable[..., None],
    *,
    kind: BallotKind,
    field: str,
) -> None:
    voting_round = rounds.opened(cast.basia, cast.kostki, ideas, ballot_kind=kind)
    basia.get(f"/rounds/{voting_round.id}/paper").submit("/hand-out", handle=cast.ala.handle, warned="y")
    later(hours=2)
    batch = begin(basia, voting_round, 1)
    bench, garden = option(voting_round, "Ławki"), option(voting_round, "Сад")
    type_in(basia, batch, 1, 422, **{f"{field}-{bench}": "soon"})
    for reader in (basia, olga):
        type_in(reader, batch, 1, **{f"{field}-{bench}": "2", f"{field}-{garden}": "1"})
        finish(reader, batch)
    database.begin(writing=False)
    assert queries.ballots(voting_round) == [{int(bench): 2, int(garden): 1}]


def test_a_member_who_takes_paper_votes_online_no_more(
    cast: Cast, basia: Reader, as_user: Callable[..., Reader], paper_round: VotingRound
) -> None:
    rounds.cast(cast.ala, paper_round, "Ławki")
    basia.get(f"/rounds/{paper_round.id}/paper").submit("/hand-out", handle=cast.ala.handle, warned="y")
    database.begin(writing=False)
    taken = db.session.get_one(Participation, (paper_round.id, cast.ala.id))
    assert taken.channel == Channel.PAPER
    assert voting.ballots.all_ballots(paper_round) == []
    as_user("ala").post(f"/rounds/{paper_round.id}/ballot", {"choices": option(paper_round, "Ławki")}, 409)


def test_by_the_other_rule_whoever_voted_online_gets_no_paper(cast: Cast, basia: Reader, ideas: list[Proposal]) -> None:
    voting_round = rounds.opened(cast.basia, cast.kostki, ideas, twice=Twice.ONLINE)
    rounds.cast(cast.ala, voting_round, "Ławki")
    page = basia.get(f"/rounds/{voting_round.id}/paper").submit("/hand-out", 422, handle=cast.ala.handle)
    assert "has their vote already" in page.text
    basia.get(f"/rounds/{voting_round.id}/paper").submit("/hand-out", 422, handle="")
    basia.get(f"/rounds/{voting_round.id}/paper").submit("/hand-out", 422, handle=cast.oksana.handle)


def test_more_paper_than_was_handed_out_is_shown_in_red(
    basia: Reader, olga: Reader, visitor: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    batch = begin(basia, paper_round, 2)
    garden = option(paper_round, "Сад")
    read(basia, batch, garden, garden)
    read(olga, batch, garden, garden)
    assert "Something is wrong with the paper ballots" in visitor.get(f"/rounds/{paper_round.id}").text


def test_the_public_log_tells_numbers_and_the_audit_no_choice(
    basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round, 2)
    later(hours=2)
    batch = begin(basia, paper_round, 2)
    read(basia, batch, option(paper_round, "Сад"), None)
    read(olga, batch, option(paper_round, "Сад"), None)
    complete(paper_round, basia, olga)
    database.begin(writing=False)
    said = [json.loads(text) for text in log.contents(paper_round.id)]
    assert {"kind": "paper", "what": "batch", "batch": 1, "sheets": 2, "valid": 1, "looked_at_again": 0} in said
    assert {"kind": "paper", "what": "complete", "handed_out": 2, "sheets": 2, "valid": 1, "people": 2} in said
    details = json.dumps([entry.detail for entry in db.session.scalars(db.select(AuditEntry))])
    assert "marks" not in details
    assert "choices" not in details


def test_zeros_are_no_vote(cast: Cast, basia: Reader, ideas: list[Proposal], later: Callable[..., None]) -> None:
    voting_round = rounds.opened(cast.basia, cast.kostki, ideas, ballot_kind=BallotKind.POINTS)
    basia.get(f"/rounds/{voting_round.id}/paper").submit("/hand-out", handle=cast.ala.handle, warned="y")
    later(hours=2)
    batch = begin(basia, voting_round, 1)
    zeros = {f"points-{each.id}": "0" for each in voting_round.options}
    assert "Nothing is marked" in type_in(basia, batch, 1, 422, **zeros).text


def test_a_batch_that_somebody_left_lying_is_thrown_away_by_another(
    basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    batch = begin(basia, paper_round, 1)
    read(basia, batch, option(paper_round, "Сад"))
    olga.get(f"/paper/{batch}").submit("/discard")
    assert status_of(batch) == BatchStatus.DISCARDED


def test_a_batch_begun_by_mistake_is_thrown_away(
    basia: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    batch = begin(basia, paper_round, 1)
    type_in(basia, batch, 1, invalid="blank")
    basia.get(f"/paper/{batch}").submit("/discard")
    assert status_of(batch) == BatchStatus.DISCARDED
    database.begin(writing=False)
    assert db.session.scalars(db.select(PaperReading)).all() == []


def test_after_the_count_nothing_is_typed_in(
    cast: Cast, basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    hand_out(basia, paper_round)
    later(hours=2)
    complete(paper_round, basia, olga)
    database.begin(writing=True)
    with pytest.raises(NotPossibleError):
        services.begin_batch(cast.basia, paper_round, sheets=1)


def test_a_batch_has_one_second_person(
    cast: Cast, basia: Reader, olga: Reader, paper_round: VotingRound, later: Callable[..., None]
) -> None:
    """Whoever comes third while two are at it is told so, and what they send is refused."""
    other = account("zofia", is_coordinator=True)
    hand_out(basia, paper_round)
    later(hours=2)
    batch, garden = begin(basia, paper_round, 1), option(paper_round, "Сад")
    read(basia, batch, garden)
    type_in(olga, batch, 1, choices=garden)
    database.begin(writing=True)
    with pytest.raises(NotPossibleError):
        services.write_reading(other, db.session.get_one(PaperBatch, batch), sheet=1, marks={int(garden): None})


@pytest.mark.parametrize("who", ["ala", "celina"])
def test_others_have_no_business_at_the_desk(
    as_user: Callable[..., Reader], basia: Reader, paper_round: VotingRound, later: Callable[..., None], who: str
) -> None:
    hand_out(basia, paper_round)
    reader = as_user(who)
    reader.get(f"/rounds/{paper_round.id}/paper", 403)
    reader.post(f"/rounds/{paper_round.id}/paper/print", {"lang": "pl", "second": "be", "copies": "1"}, status=403)
    later(hours=2)
    batch = begin(basia, paper_round, 1)
    reader.get(f"/paper/{batch}", 404)
