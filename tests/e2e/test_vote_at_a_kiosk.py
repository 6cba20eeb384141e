"""Voters in a real browser: a card whose address is scanned, a kiosk from language to "I am done", with and without script;
and a phone whose owner keeps the receipt and finds the ballot in the log."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, Site, Walker
from tests.voting import crowds, desk, rounds
from workspace.accounts.queries import account_by_handle
from workspace.core.db import db
from workspace.voting.models import Ballot, BallotChoice, Voters, VotingRound
from workspace.voting.seals import closing
from workspace.zones.queries import zone_by_slug


@pytest.fixture
def vote(site: Site) -> tuple[str, list[str]]:
    """The path of an open vote for holders of cards, and the codes of two that were handed out."""
    with site.unit():
        basia, maksim, kostki = account_by_handle("basia"), account_by_handle("maksim"), zone_by_slug("kostki")
        assert basia and maksim and kostki
        ideas = [rounds.idea(kostki, maksim, title) for title in ("Leżaki", "Huśtawka")]
        made = rounds.opened(basia, kostki, ideas, voters=Voters.CARDS)
        return f"/rounds/{made.id}", [desk.given(basia, made) for _ in range(2)]


def chosen(site: Site, vote: str) -> list[str]:
    with site.unit():
        held = db.session.get_one(VotingRound, int(vote.rpartition("/")[2]))
        names = {option.id: option.title for option in held.options}
        query = db.select(BallotChoice.option_id).join(Ballot, Ballot.id == BallotChoice.ballot_id)
        return sorted(names[each] for each in db.session.scalars(query.where(Ballot.round_id == held.id)))


def test_a_scanned_card_fills_its_field_and_leaves_the_address(
    walker: Callable[..., Walker], vote: tuple[str, list[str]]
) -> None:
    visitor = walker(width=360)
    visitor.go(f"/card#{vote[1][0]}")
    assert visitor.page.locator("#code").input_value() == vote[1][0]
    assert visitor.path == "/card" and vote[1][0] not in visitor.page.evaluate("location.href")
    visitor.press(visitor.form("/card"))
    assert visitor.path == f"{vote[0]}/ballot"
    visitor.is_accessible("the ballot of a card")


def kiosk(walker: Callable[..., Walker], vote: str, **how: bool) -> Walker:
    made = walker("basia", **how)
    made.go(f"{vote}/kiosk").press(made.form("/kiosk"))
    assert made.path == "/kiosk"
    return made


def votes(at: Walker, code: str, title: str) -> None:
    at.page.locator("main a[lang=en]").click()
    assert at.path == "/card"
    at.press(at.fill(at.form("/card"), code=code))
    at.page.locator("label.option", has_text=title).click()


def test_a_kiosk_with_script(walker: Callable[..., Walker], site: Site, vote: tuple[str, list[str]]) -> None:
    computer = kiosk(walker, vote[0])
    computer.is_accessible("the start of a kiosk")
    computer.go("/kiosk/leave").is_accessible("leaving a kiosk")
    computer.go("/kiosk")
    votes(computer, vote[1][0], "Leżaki")
    computer.page.get_by_text("Saved.").first.wait_for()
    computer.is_accessible("the ballot at a kiosk")
    computer.press(computer.page.locator("header form"))
    assert computer.path == "/card/done"
    computer.is_accessible("thanks")
    computer.page.get_by_text("Next person").click()
    computer.page.wait_for_url("**/kiosk")
    assert computer.arrive(f"{vote[0]}/ballot") == 200 and computer.path == "/kiosk"
    assert chosen(site, vote[0]) == ["Leżaki"]


def test_an_idle_kiosk_asks_and_then_forgets(walker: Callable[..., Walker], vote: tuple[str, list[str]]) -> None:
    computer = kiosk(walker, vote[0])
    computer.page.clock.install()
    votes(computer, vote[1][0], "Leżaki")
    question = computer.page.locator("#idle")
    computer.page.clock.run_for(121_000)
    question.wait_for()
    assert computer.page.evaluate("document.activeElement.closest('#idle') !== null")
    question.locator("button").click()
    question.wait_for(state="hidden")
    computer.page.clock.run_for(121_000)
    computer.page.clock.run_for(21_000)
    computer.page.wait_for_url("**/kiosk")
    assert computer.arrive(f"{vote[0]}/ballot") == 200 and computer.path == "/kiosk"


def test_a_kiosk_without_script(walker: Callable[..., Walker], site: Site, vote: tuple[str, list[str]]) -> None:
    computer = kiosk(walker, vote[0], javascript=False)
    votes(computer, vote[1][1], "Huśtawka")
    computer.press(computer.form("/ballot"), "finish")
    assert computer.path == "/card/done"
    assert chosen(site, vote[0]) == ["Huśtawka"]


def announced(site: Site) -> str:
    with site.unit():
        basia, maksim, kostki = account_by_handle("basia"), account_by_handle("maksim"), zone_by_slug("kostki")
        assert basia and maksim and kostki
        ideas = [rounds.idea(kostki, maksim, title) for title in ("Leżaki", "Huśtawka", "Klomby")]
        return f"/rounds/{rounds.opened(basia, kostki, ideas).id}"


def others_vote_and_all_are_sealed(site: Site, vote: str) -> None:
    with site.unit():
        crowds.vote(db.session.get_one(VotingRound, int(vote.rpartition("/")[2])), 4, ["Klomby"])
    with site.unit():
        closing.seal_ballots()


def looks_up(ala: Walker, vote: str, code: str, key: str, choice: str) -> None:
    """With both codes, and saying what the ballot holds."""
    form = ala.fill(ala.form(f"{vote}/check"), code=code, key=key)
    form.locator("label.option", has_text=choice).click()
    ala.press(form)
    expect(ala.page.locator(".check-answer code").first).to_have_text(code)


def test_a_ballot_that_was_cast_on_a_phone_is_found_in_the_log(walker: Callable[..., Walker], site: Site) -> None:
    """No tap is waited for as if it led to another page: a ballot is saved where it stands, and the last button sends
    htmx to the next page in a second step. What is waited for is what a person sees."""
    vote = announced(site)
    ala = walker("ala", width=PHONE)
    ala.go(vote).page.locator(f"main a[href='{vote}/ballot']").click()
    ala.page.locator("label.option", has_text="Huśtawka").click()
    expect(ala.page.locator(".ballot-said.good")).to_be_visible()
    ala.page.locator("#ballot button[name=finish]").click()
    expect(ala.page).to_have_url(site.url + vote)
    ala.page.locator(f"main a[href='{vote}/receipt']").click()
    expect(ala.page.locator("main li", has_text="Huśtawka")).to_be_visible()
    code, key = ala.page.locator(".receipt code").all_inner_texts()
    ala.is_accessible("the receipt on a phone")
    ala.page.locator(f"main a[href='{vote}/check']").click()
    looks_up(ala, vote, code, key, "Huśtawka")
    expect(ala.page.locator(".check-answer")).to_contain_text("waits to be sealed")
    expect(ala.page.locator(".check-answer")).to_contain_text("It holds what you say.")
    others_vote_and_all_are_sealed(site, vote)
    looks_up(ala, vote, code, key, "Klomby")
    expect(ala.page.locator(".check-answer")).to_contain_text("This ballot is sealed in the log.")
    expect(ala.page.locator(".check-answer")).to_contain_text("The seal does not fit.")
    ala.is_accessible("the answer to a code on a phone")
