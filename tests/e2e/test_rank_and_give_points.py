"""Ranking and giving points in a real browser: on a small phone, by keyboard, on a slow line, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Site, Walker
from tests.voting import rounds
from workspace.accounts.queries import account_by_handle
from workspace.voting.models import BallotKind
from workspace.zones.queries import zone_by_slug

TITLES = ("Leżaki", "Huśtawka", "Klomby")


@pytest.fixture
def ballots(site: Site) -> dict[BallotKind, str]:
    """Paths of an open ballot of each kind, fresh for each test."""
    with site.unit():
        maksim, basia, kostki = account_by_handle("maksim"), account_by_handle("basia"), zone_by_slug("kostki")
        assert maksim and basia and kostki
        found = {}
        for kind in (BallotKind.RANKING, BallotKind.POINTS, BallotKind.APPROVAL):
            ideas = [rounds.idea(kostki, maksim, title) for title in TITLES]
            held = rounds.opened(basia, kostki, ideas, ballot_kind=kind, max_choices=3)
            found[kind] = f"/rounds/{held.id}/ballot"
        return found


def order(page: Page) -> list[str]:
    return page.locator("ol.ranking > li b").all_inner_texts()


def test_one_ranks_by_keyboard_on_a_small_phone(walker: Callable[..., Walker], ballots: dict[BallotKind, str]) -> None:
    page = walker("ala").go(ballots[BallotKind.RANKING]).page
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    for count in (1, 2, 3):
        page.locator("button[name=add]").first.press("Enter")
        expect(page.locator("ol.ranking > li")).to_have_count(count)
        expect(page.locator("ol.ranking > li :focus")).to_have_count(1)  # it has been moved to what was added
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    first, second, third = order(page)
    moving = page.locator("ol.ranking > li").nth(2).locator("button[name=up]")
    expect(moving).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("ol.ranking > li b").nth(1)).to_have_text(third)
    expect(page.locator("ol.ranking > li").nth(1).locator("button[name=up]")).to_be_focused()
    expect(page.locator("#live")).to_contain_text(f"{third}: place 2.")
    page.keyboard.press("Enter")
    expect(page.locator("ol.ranking > li b").first).to_have_text(third)
    expect(page.locator("ol.ranking > li").first.locator("button[name=down]")).to_be_focused()
    page.reload()
    assert order(page) == [third, first, second]


def test_on_a_slow_line_a_second_tap_waits_and_is_not_lost(
    walker: Callable[..., Walker], ballots: dict[BallotKind, str]
) -> None:
    page = walker("ala").go(ballots[BallotKind.RANKING]).page
    held: list[Route] = []
    page.route("**/ballot", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    add = page.locator("button[name=add]")
    add.first.click()
    expect(add.nth(1)).to_be_disabled()
    held[0].continue_()
    expect(page.locator("ol.ranking > li")).to_have_count(1)
    add.first.click()
    expect(page.locator("ol.ranking > li")).to_have_count(1)
    held[1].continue_()
    expect(page.locator("ol.ranking > li")).to_have_count(2)


def test_one_gives_points_by_keyboard(walker: Callable[..., Walker], ballots: dict[BallotKind, str]) -> None:
    page = walker("ala").go(ballots[BallotKind.POINTS]).page
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("fieldset.points").first.locator("input:checked").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".ballot-said.good")).to_contain_text("You gave 3 points.")
    page.reload()
    expect(page.locator("fieldset.points").first.locator("input:checked")).to_have_value("3")


@pytest.mark.parametrize("kind", [BallotKind.RANKING, BallotKind.POINTS, BallotKind.APPROVAL])
def test_without_javascript_a_tap_is_saved_and_said_so(
    kind: BallotKind, walker: Callable[..., Walker], ballots: dict[BallotKind, str]
) -> None:
    page = walker("ala", javascript=False).go(ballots[kind]).page
    if kind is BallotKind.POINTS:
        page.locator("fieldset.points").first.locator("label").nth(7).click()
    page.locator("button[name=add], button[name=tick], button[name=save]").first.click()
    expect(page.locator(".ballot-said.good")).to_contain_text("Saved.")
    page.goto(page.url.split("?")[0].split("#")[0])
    expect(page.locator(".ballot-said.good")).to_contain_text("Saved.")
