"""A librarian prints a sheet, hands out a card to somebody they see, strikes out what is lost, and never learns a choice."""

import io
import json
import re
from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from flask import Flask

from tests import factories, races
from tests.factories import Cast
from tests.pages import Page, Reader
from tests.voting import desk, rounds
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.core.language import LANGUAGES, in_language
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.proposals.models import Proposal
from workspace.voting import ballots
from workspace.voting.cards import codes, queries, services, sheet
from workspace.voting.cards.codes import code_hash
from workspace.voting.cards.models import Card, CardStatus, DeskNews, HandedKind, HandedOut, Struck
from workspace.voting.models import Ballot, Participation, Twice, Voters, VotingRound
from workspace.voting.seals import log

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]")


@pytest.fixture
def basia(as_user: Callable[..., Reader]) -> Reader:
    return as_user("basia")


@pytest.fixture
def card_round(cast: Cast, ideas: list[Proposal]) -> VotingRound:
    return rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.BOTH)


def rows(model: type) -> int:
    database.begin(writing=False)
    return int(db.session.scalar(db.select(db.func.count()).select_from(model)) or 0)


def printed(basia: Reader, voting_round: VotingRound, count: int) -> pypdfium2.PdfDocument:
    answer = basia.get(f"/rounds/{voting_round.id}/cards").submit("/cards", 200, count=str(count))
    assert answer.response.mimetype == "application/pdf"
    assert answer.response.headers["Content-Disposition"].startswith("attachment")
    assert answer.response.headers["Cache-Control"] == "private, no-store"
    return pypdfium2.PdfDocument(io.BytesIO(answer.response.get_data()))


def text_of(document: pypdfium2.PdfDocument) -> str:
    pages = []
    for page in document:
        part = page.get_textpage()
        pages.append(part.get_text_range())
        part.close()
    return "\n".join(pages)


def hand_out(basia: Reader, voting_round: VotingRound, card: object, handle: str = "", status: int = 303) -> Page:
    shown = basia.get(f"/rounds/{voting_round.id}/cards")
    warned = {"out-warned": "y"} if handle else {}
    return shown.submit("/hand-out", status, **{"out-card": str(card), "out-handle": handle}, **warned)


def test_a_sheet_is_one_file_in_which_each_qr_code_says_the_printed_code(
    basia: Reader, card_round: VotingRound, cast: Cast
) -> None:
    document = printed(basia, card_round, 10)
    text, scanned = text_of(document), []
    for page in document:
        scanned += [each.text for each in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]
    assert sorted(scanned) == sorted(f"http://localhost/card#{code}" for code in CODE.findall(text))
    assert len(set(scanned)) == 10 and len(document) == 2
    assert "№ 10" in text and "localhost/card" in text and card_round.title in text
    document.close()
    held = set(db.session.scalars(db.select(Card.code_hash)))
    assert held == {code_hash(each.partition("#")[2]) for each in scanned}


def test_a_sheet_says_what_to_do_in_six_languages_and_names_nobody(
    app: Flask, basia: Reader, card_round: VotingRound
) -> None:
    document = printed(basia, card_round, 1)
    text = text_of(document)
    document.close()
    plain = "".join(text.split())
    with app.test_request_context():
        for code in LANGUAGES:
            assert "".join(in_language(code, sheet._step).split()) in plain
    for handle in ("basia", "ala", "maksim"):
        assert handle not in text


def test_nobody_can_have_the_codes_again(basia: Reader, card_round: VotingRound) -> None:
    """Not from the page, not from the database; whoever spoilt a sheet strikes it out and makes another."""
    document = printed(basia, card_round, 3)
    codes_of_it = CODE.findall(text_of(document))
    document.close()
    shown = basia.get(f"/rounds/{card_round.id}/cards")
    assert not any(code in shown.text for code in codes_of_it)
    assert "Sheet no. 1" in shown.words and "1–3" in shown.words
    shown.submit("/cards/1/strike")
    again = basia.get(f"/rounds/{card_round.id}/cards")
    assert "Struck out 1–3" in again.words
    document = printed(basia, card_round, 2)
    assert "№ 4" in text_of(document) and not set(CODE.findall(text_of(document))) & set(codes_of_it)
    document.close()


def test_more_than_two_hundred_cards_or_none_are_no_sheet(basia: Reader, card_round: VotingRound) -> None:
    for count in ("0", "201", "-1", "many", ""):
        basia.get(f"/rounds/{card_round.id}/cards").submit("/cards", 422, count=count)
    assert rows(Card) == 0


def test_cards_are_printed_from_the_moment_the_rules_are_frozen_until_the_vote_closes(
    basia: Reader, cast: Cast, ideas: list[Proposal], later: Callable[..., None]
) -> None:
    opens = database.now() + rounds.HOUR
    how = {"voters": Voters.CARDS, "opens_at": opens, "closes_at": opens + rounds.HOUR}
    draft = rounds.draft(cast.basia, cast.kostki, ideas, **how)
    assert "Cards are printed when" in basia.get(f"/rounds/{draft.id}/cards").words
    basia.post(f"/rounds/{draft.id}/cards", {"count": "3"}, status=422)
    coming = rounds.opened(cast.basia, cast.kostki, ideas, **how)
    printed(basia, coming, 3).close()
    assert "Cards are handed out from" in basia.get(f"/rounds/{coming.id}/cards").words
    basia.post(f"/rounds/{coming.id}/cards/hand-out", {"out-card": "1"}, status=409)
    later(hours=3)
    basia.post(f"/rounds/{coming.id}/cards", {"count": "3"}, status=422)
    assert rows(Card) == 3


def test_a_vote_of_members_alone_has_no_cards(basia: Reader, open_round: VotingRound) -> None:
    basia.get(f"/rounds/{open_round.id}/cards", 404)
    basia.get(f"/rounds/{open_round.id}/kiosk", 404)
    assert "Voting cards" not in basia.get(f"/rounds/{open_round.id}").words


def test_a_card_is_handed_out_by_its_number_or_by_scanning_it(
    basia: Reader, cast: Cast, card_round: VotingRound
) -> None:
    printed_codes = desk.sheet(cast.basia, card_round, 3)
    told = hand_out(basia, card_round, 2).follow()
    assert "Card 2 is handed out" in told.words and "Handed out 2" in told.words
    hand_out(basia, card_round, f"http://localhost/card#{printed_codes[2]}")
    statuses = [desk.card(card_round, serial).status for serial in (1, 2, 3)]
    assert statuses == [CardStatus.PRINTED, CardStatus.ISSUED, CardStatus.ISSUED]
    assert rows(HandedOut) == 2


def test_what_cannot_be_handed_out_is_said(basia: Reader, cast: Cast, card_round: VotingRound) -> None:
    code = desk.given(cast.basia, card_round)
    assert "handed out before" in hand_out(basia, card_round, 1, status=422).words
    assert "no such card" in hand_out(basia, card_round, 99, status=422).words
    assert "no such card" in hand_out(basia, card_round, "٣" * 30, status=422).words
    assert "no such account" in hand_out(basia, card_round, 1, "nobody", status=422).words
    refused = hand_out(basia, card_round, code, status=422)
    assert code not in refused.text and refused.soup.find("input", attrs={"name": "out-card", "value": "1"})
    desk.sheet(cast.basia, card_round, 1)
    shown = basia.get(f"/rounds/{card_round.id}/cards")
    shown.submit("/cards/strike", **{"gone-card": "2", "gone-reason": "spoilt"})
    assert "struck out" in hand_out(basia, card_round, 2, status=422).words
    assert rows(HandedOut) == 1


def test_whoever_voted_online_and_takes_a_card_votes_by_card_alone(
    basia: Reader, ala: Reader, cast: Cast, card_round: VotingRound
) -> None:
    """The rule `paper`: the online ballot goes, and online voting is closed to them."""
    rounds.cast(cast.ala, card_round, "Сад")
    desk.sheet(cast.basia, card_round, 2)
    hand_out(basia, card_round, 1, "ala")
    assert rows(Ballot) == 0
    refused = ala.post(f"/rounds/{card_round.id}/ballot", {"choices": [card_round.options[0].id]}, status=409)
    for told in (refused, ala.get(f"/rounds/{card_round.id}/ballot")):
        assert "You vote with your card" in told.words and not told.soup.find("input", attrs={"name": "choices"})
    assert "You voted" not in ala.get(f"/rounds/{card_round.id}").words
    assert "was given a card or a paper ballot before" in hand_out(basia, card_round, 2, "ala", 422).words
    assert rows(Ballot) == 0 and rows(HandedOut) == 1
    assert desk.card(card_round, 2).status == CardStatus.PRINTED


def test_nobody_loses_an_online_vote_before_the_librarian_has_told_them(
    basia: Reader, cast: Cast, card_round: VotingRound
) -> None:
    rounds.cast(cast.ala, card_round, "Сад")
    desk.sheet(cast.basia, card_round, 1)
    for place, out in (("cards", {"out-card": "1", "out-handle": "ala"}), ("paper", {"handle": "ala"})):
        shown = basia.get(f"/rounds/{card_round.id}/{place}")
        assert "an online vote, if there is one, will not count" in shown.words
        assert "Tell them first" in shown.submit("/hand-out", 422, **out).words
    assert rows(Ballot) == 1 and rows(HandedOut) == 0


@pytest.mark.parametrize("kind", HandedKind)
def test_whoever_was_handed_something_hears_of_it_the_day_after_and_once(
    as_user: Callable[..., Reader], cast: Cast, ideas: list[Proposal], later: Callable[..., None], kind: HandedKind
) -> None:
    """Not at once: then the audit would hold the name beside the number of the card."""
    card_round = rounds.opened(
        cast.basia, cast.kostki, ideas, voters=Voters.BOTH, closes_at=database.now() + 72 * rounds.HOUR
    )
    rounds.cast(cast.ala, card_round, "Сад")
    rounds.cast(cast.maksim, card_round, "Сад")
    desk.sheet(cast.basia, card_round, 1)
    database.begin(writing=True)
    card = 1 if kind is HandedKind.CARD else None
    services.hand_out(cast.basia, card_round, kind=kind, serial=card, account=cast.ala)
    db.session.commit()
    assert entries_after_telling() == []
    later(hours=25)
    for _again in range(2):
        assert entries_after_telling() == [(None, {"only_to": cast.ala.id})]
    words = as_user("ala").get("/notices").words
    assert "The library handed you a card or a paper ballot. Your vote online is closed." in words
    assert "Сад" not in words and "handed you" not in as_user("maksim").get("/notices").words
    later(days=9)
    assert len(entries_after_telling()) == 1
    assert rows(DeskNews) == 0


@pytest.mark.parametrize("days", [0, 2])
def test_whoever_lost_their_card_hears_that_they_may_vote_anew_also_if_all_was_in_one_day(
    as_user: Callable[..., Reader], cast: Cast, ideas: list[Proposal], later: Callable[..., None], days: int
) -> None:
    closes = database.now() + 99 * rounds.HOUR
    card_round = rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.BOTH, closes_at=closes)
    rounds.cast(cast.ala, card_round, "Сад")
    desk.given(cast.basia, card_round, account=cast.ala)
    if days:
        later(days=days)
        assert len(entries_after_telling()) == 1
    strike(cast.basia, card_round, 1, cast.ala)
    db.session.commit()
    assert entries_after_telling("tell_struck") == []
    later(days=days + 1)
    for _again in range(2):
        assert entries_after_telling("tell_struck") == [(None, {"only_to": cast.ala.id})]
    assert "Your card was struck out at the library" in as_user("ala").get("/notices").words
    assert rows(DeskNews) == 0


def entries_after_telling(verb: str = "tell_handed") -> list[tuple[int | None, dict[str, int]]]:
    database.begin(writing=True)
    services.tell_handed({})
    db.session.commit()
    database.begin(writing=False)
    told = db.session.scalars(db.select(AuditEntry).filter_by(verb=verb))
    return [(entry.actor_id, entry.detail) for entry in told]


def test_by_the_other_rule_whoever_voted_online_gets_no_card(basia: Reader, cast: Cast, ideas: list[Proposal]) -> None:
    voting_round = rounds.opened(cast.basia, cast.kostki, ideas, voters=Voters.BOTH, twice=Twice.ONLINE)
    rounds.cast(cast.ala, voting_round, "Сад")
    desk.sheet(cast.basia, voting_round, 2)
    assert "They have their vote already" in hand_out(basia, voting_round, 1, "ala", 422).words
    assert rows(Ballot) == 1 and rows(HandedOut) == 0
    hand_out(basia, voting_round, 1, "maksim")
    assert rows(HandedOut) == 1


def test_a_lost_card_is_struck_out_and_its_owner_gets_another(
    basia: Reader, visitor: Reader, cast: Cast, card_round: VotingRound
) -> None:
    codes_of_it = desk.sheet(cast.basia, card_round, 2)
    hand_out(basia, card_round, 1, "ala")
    shown = basia.get(f"/rounds/{card_round.id}/cards")
    shown.submit("/cards/strike", **{"gone-card": "1", "gone-reason": "lost", "gone-handle": "ala"})
    hand_out(basia, card_round, 2, "ala")
    assert "struck out" in desk.enter(visitor, codes_of_it[0], 422).words
    desk.enter(visitor, codes_of_it[1])
    counts = queries.counts(factories.again(card_round))
    assert counts == queries.Counts(printed=2, issued=2, struck=1, cast=0, papers=0)
    assert desk.card(card_round, 1).struck_reason == Struck.LOST


def test_a_card_that_is_nobodys_gives_nobody_a_second_vote(
    basia: Reader, ala: Reader, visitor: Reader, cast: Cast, card_round: VotingRound
) -> None:
    """Not the one who voted with another card; the unused one is struck out without a name."""
    code, choice = desk.given(cast.basia, card_round, account=cast.ala), card_round.options[0].id
    desk.sheet(cast.basia, card_round, 1)
    desk.enter(visitor, code).follow().submit("/ballot", choices=[choice])
    shown, unused = basia.get(f"/rounds/{card_round.id}/cards"), {"gone-card": "2", "gone-reason": "spoilt"}
    refused = shown.submit("/cards/strike", 422, **unused, **{"gone-handle": "ala"})
    assert "This card was not handed out, so it is nobody's." in refused.words
    with pytest.raises(NotPossibleError):
        strike(cast.basia, card_round, 2, cast.ala)
    db.session.rollback()
    ala.post(f"/rounds/{card_round.id}/ballot", {"choices": [choice]}, status=409)
    assert rows(Ballot) == 1 and desk.card(card_round, 2).status == CardStatus.PRINTED
    shown.submit("/cards/strike", **unused)
    assert rows(Participation) == 1


def test_how_many_were_let_in_again_is_public_and_counts_those_alone_who_were(
    cast: Cast, card_round: VotingRound
) -> None:
    desk.given(cast.basia, card_round, account=cast.ala)
    desk.given(cast.basia, card_round)
    for serial, account in ((1, cast.ala), (2, cast.maksim)):
        strike(cast.basia, card_round, serial, account)
        db.session.commit()
    database.begin(writing=False)
    assert sum('"given back"' in text for text in log.contents(card_round.id)) == 1


def strike(librarian: factories.Account, voting_round: VotingRound, serial: int, account: factories.Account) -> None:
    database.begin(writing=True)
    services.strike(librarian, voting_round, serial=serial, reason=Struck.LOST, account=account)


def test_the_register_never_says_which_card_has_voted(
    basia: Reader, visitor: Reader, cast: Cast, card_round: VotingRound
) -> None:
    """The page of the desk, the round's page and the audit are the same before and after a ballot is cast."""
    code = desk.given(cast.basia, card_round)
    desk.given(cast.basia, card_round)
    places = [f"/rounds/{card_round.id}/cards", f"/rounds/{card_round.id}"]
    before = [basia.get(place).words for place in places]
    desk.enter(visitor, code).follow().submit("/ballot", choices=[card_round.options[0].id])
    assert [basia.get(place).words for place in places] == before
    entries = db.session.scalars(db.select(AuditEntry).filter_by(subject_type="card")).all()
    assert [each.verb for each in entries] == ["hand_out", "hand_out"]
    assert not any("account" in str(each.detail) for each in entries)


def test_the_public_log_tells_what_was_done_with_cards_in_numbers_alone(
    basia: Reader, cast: Cast, card_round: VotingRound
) -> None:
    code = desk.sheet(cast.basia, card_round, 37)[16]
    hand_out(basia, card_round, 17, "ala")
    shown = basia.get(f"/rounds/{card_round.id}/cards")
    shown.submit("/cards/strike", **{"gone-card": "17", "gone-reason": "lost", "gone-handle": "ala"})
    basia.get(f"/rounds/{card_round.id}/cards").submit("/cards/1/strike")
    database.begin(writing=False)
    told = [json.loads(text) for text in log.contents(card_round.id) if '"cards"' in text]
    assert told == [
        {"kind": "cards", "what": "printed", "sheet": 1, "count": 37},
        {"kind": "cards", "what": "handed out", "of": "card"},
        {"kind": "cards", "what": "struck out", "count": 1, "reason": "lost"},
        {"kind": "cards", "what": "given back", "count": 1},
        {"kind": "cards", "what": "struck out", "count": 36, "reason": "spoilt", "sheet": 1},
    ]
    assert code not in str(told)


def test_only_a_librarian_of_the_zone_touches_cards(
    as_user: Callable[..., Reader], visitor: Reader, cast: Cast, card_round: VotingRound
) -> None:
    desk.sheet(cast.basia, card_round, 1)
    for who in ("ala", "celina", "olga"):
        reader = as_user(who)
        reader.get(f"/rounds/{card_round.id}/cards", 403)
        reader.post(f"/rounds/{card_round.id}/cards", {"count": "2"}, status=403)
        reader.post(f"/rounds/{card_round.id}/cards/hand-out", {"out-card": "1"}, status=403)
        reader.post(f"/rounds/{card_round.id}/cards/strike", {"gone-card": "1"}, status=403)
        reader.post(f"/rounds/{card_round.id}/cards/1/strike", status=403)
    database.begin(writing=True)
    with pytest.raises(NotPermittedError):
        services.print_batch(cast.ala, card_round, first=2, codes=codes.new_codes(1))
    with pytest.raises(NotPermittedError):
        services.hand_out(cast.celina, card_round, kind=HandedKind.CARD, serial=1)
    db.session.rollback()
    assert rows(Card) == 1 and rows(HandedOut) == 0


def test_paper_is_handed_out_by_the_same_register(cast: Cast, card_round: VotingRound) -> None:
    rounds.cast(cast.ala, card_round, "Сад")
    database.begin(writing=True)
    services.hand_out(cast.basia, card_round, kind=HandedKind.PAPER, account=cast.ala)
    services.hand_out(cast.basia, card_round, kind=HandedKind.PAPER)
    db.session.commit()
    assert rows(Ballot) == 0 and rows(HandedOut) == 2
    assert queries.counts(factories.again(card_round)).issued == 0
    database.begin(writing=True)
    with pytest.raises(ballots.VotedElsewhereError):
        services.hand_out(cast.basia, card_round, kind=HandedKind.PAPER, account=cast.ala)
    db.session.rollback()


@pytest.mark.parametrize("kind", HandedKind)
def test_nothing_is_handed_out_or_struck_out_after_a_vote_has_closed_meanwhile(
    cast: Cast, card_round: VotingRound, kind: HandedKind
) -> None:
    """As somebody sees it who looked at the round before, and was overtaken by the count."""
    desk.given(cast.basia, card_round)
    desk.sheet(cast.basia, card_round, 1)
    database.begin(writing=True)
    held = db.session.get_one(VotingRound, card_round.id)
    before, past = log.contents(held.id), database.now() - rounds.HOUR
    moved = db.update(VotingRound).values(opens_at=past - rounds.HOUR, closes_at=past)
    db.session.execute(moved, execution_options={"synchronize_session": False})
    with pytest.raises(ballots.NotOpenError):
        services.hand_out(cast.basia, held, kind=kind, serial=2)
    assert log.contents(held.id) == before
    with pytest.raises(NotPossibleError):
        services.strike(cast.basia, held, serial=1, reason=Struck.LOST)
    db.session.rollback()


def test_one_card_is_handed_out_once_of_two_librarians_at_the_same_moment(
    app: Flask, cast: Cast, card_round: VotingRound
) -> None:
    desk.sheet(cast.basia, card_round, 1)
    where, who = card_round.id, cast.basia.id

    def give() -> None:
        actor = db.session.get_one(factories.Account, who)
        services.hand_out(actor, db.session.get_one(VotingRound, where), kind=HandedKind.CARD, serial=1)

    assert races.kinds(races.race(app, give, give)) == ["NotPossibleError", "done"]
    assert rows(HandedOut) == 1


def test_without_asking_again_both_would_have_handed_it_out(app: Flask, cast: Cast, card_round: VotingRound) -> None:
    """The control."""
    desk.sheet(cast.basia, card_round, 1)
    held = desk.card(card_round)
    assert races.both_had(app, held, lambda card: card.status == CardStatus.PRINTED, status=CardStatus.ISSUED)


def test_two_cards_at_once_for_one_member_are_one(app: Flask, cast: Cast, card_round: VotingRound) -> None:
    desk.sheet(cast.basia, card_round, 2)
    where, who, whom = card_round.id, cast.basia.id, cast.ala.id

    def give(serial: int) -> Callable[[], None]:
        def deed() -> None:
            actor, member = db.session.get_one(factories.Account, who), db.session.get_one(factories.Account, whom)
            held = db.session.get_one(VotingRound, where)
            services.hand_out(actor, held, kind=HandedKind.CARD, serial=serial, account=member)

        return deed

    assert races.kinds(races.race(app, give(1), give(2))) == ["VotedElsewhereError", "done"]
    assert rows(HandedOut) == 1


def test_voting_online_and_taking_a_card_at_once_leave_one_way_to_vote(
    app: Flask, cast: Cast, card_round: VotingRound
) -> None:
    desk.sheet(cast.basia, card_round, 1)
    where, who, whom, wanted = card_round.id, cast.basia.id, cast.ala.id, card_round.options[0].id

    def give() -> None:
        actor, member = db.session.get_one(factories.Account, who), db.session.get_one(factories.Account, whom)
        held = db.session.get_one(VotingRound, where)
        services.hand_out(actor, held, kind=HandedKind.CARD, serial=1, account=member)

    def vote() -> None:
        member, held = db.session.get_one(factories.Account, whom), db.session.get_one(VotingRound, where)
        ballots.cast(held, ballots.AccountVoter(member), {wanted: None})

    given, cast_online = races.race(app, give, vote)
    assert given is None and (cast_online is None or isinstance(cast_online, ballots.VotedElsewhereError))
    assert rows(Ballot) == 0 and rows(Participation) == 1


def test_two_sheets_at_once_never_have_the_same_numbers(app: Flask, cast: Cast, card_round: VotingRound) -> None:
    where, who = card_round.id, cast.basia.id

    def make() -> None:
        actor, held = db.session.get_one(factories.Account, who), db.session.get_one(VotingRound, where)
        services.print_batch(actor, held, first=1, codes=codes.new_codes(3))

    results = races.race(app, make, make)
    assert sorted(str(type(each)) for each in results) == sorted(map(str, (type(None), NotPossibleError)))
    assert rows(Card) == 3
