"""axe on every kind of page: signed in and out, empty, failed, swapped, light and dark; and none of them scrolls sideways
on a narrow screen, breaks its own content policy or calls another host."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import visits
from tests.e2e.conftest import PHONE, Crowd, Site, Walker
from tests.e2e.places import Places, furnished
from tests.e2e.visits import BASIA, MAKSIM, VISITOR


@pytest.fixture(scope="module")
def places(town: Site) -> Places:
    return furnished(town)


@pytest.fixture(scope="module")
def people(browser: Browser, town: Site, places: Places) -> Iterator[Callable[..., Walker]]:
    """Each with one browser for all their visits; `places` come first, for a session does not outlive a closed account."""
    crowd, here = Crowd(browser, town), dict[Any, Walker]()

    def meet(handle: str | None, colors: str = "light", language: str = "en") -> Walker:
        if (handle, colors) not in here:
            here[handle, colors] = crowd.start(handle, width=PHONE, color_scheme=colors)
        here[handle, colors].trouble.clear()
        return here[handle, colors].speak(language)

    yield meet
    crowd.leave()


def named(part: Any) -> str | None:
    """For the name of a test: who, and the address."""
    if isinstance(part, dict):
        return "-".join(part) or "empty"
    return visits.NAMES.get(part, part) if part is None or isinstance(part, str) else None


def in_turn(pages: list[Any]) -> list[Any]:
    """Each page in one language: English, Polish (long words) and Belarusian (Cyrillic) by turns."""
    return [(language, *page) for page, language in zip(pages, cycle(("en", "pl", "be")), strict=False)]


@pytest.mark.parametrize(("language", "handle", "path"), in_turn(visits.PAGES), ids=named)
def test_a_page_is_accessible(
    people: Callable[..., Walker], places: Places, language: str, handle: str | None, path: str
) -> None:
    person, where = people(handle, language=language), path.format(**places)
    assert person.arrive(where) == 200 and person.path == where
    assert person.page.locator("html").get_attribute("lang") == language
    person.is_accessible(f"{handle}, {language}: {path}")


@pytest.mark.parametrize(("language", "handle", "path"), in_turn(visits.DARK[::-1]), ids=named)
def test_a_page_is_accessible_in_the_dark(
    people: Callable[..., Walker], places: Places, language: str, handle: str | None, path: str
) -> None:
    person = people(handle, "dark", language)
    assert person.arrive(path.format(**places)) == 200
    person.is_accessible(f"{handle}, dark: {path}")


@pytest.mark.parametrize(("handle", "path", "status"), visits.ERRORS, ids=named)
def test_a_page_that_says_no_is_accessible(
    people: Callable[..., Walker], places: Places, handle: str | None, path: str, status: int
) -> None:
    person = people(handle)
    assert person.arrive(path.format(**places)) == status
    person.is_accessible(f"{handle}: {path}")


@pytest.mark.parametrize(("handle", "path", "action", "typed"), visits.FAILURES, ids=named)
def test_a_form_that_failed_is_accessible(
    people: Callable[..., Walker], places: Places, *, handle: str | None, path: str, action: str, typed: dict[str, str]
) -> None:
    """Its errors stand at its head, in the title of the page, and the focus is on them; each leads to its field."""
    person = people(handle)
    assert person.arrive(path.format(**places)) == 200
    form = person.fill(person.form(action.format(**places)), **typed)
    person.press(form)
    summary = person.page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert person.page.title().startswith("Error:")
    for link in summary.locator("a").all():
        assert person.page.locator(str(link.get_attribute("href"))).count() == 1, link.inner_text()
    person.is_accessible(f"{handle}: {path} {action}, failed")


def test_every_route_with_a_page_is_visited(town: Site, places: Places) -> None:
    """A new GET route needs a visit, or a reason why not."""
    adapter = town.app.url_map.bind("localhost")
    paths = [path for _handle, path, *_rest in [*visits.PAGES, *visits.ERRORS] if path != "/nothing"]
    visited = {adapter.match(path.format(**places).split("?")[0], "GET")[0] for path in paths}
    routes = {rule.endpoint for rule in town.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert routes - visited == visits.ELSEWHERE.keys()


def test_joining_with_a_code_is_accessible(people: Callable[..., Walker], places: Places) -> None:
    """The sheet that is printed, and the name that is chosen: both stand at the end of a form."""
    basia, visitor = people(BASIA), people(VISITOR)
    sheet = f"/zones/{places['kostki']}/codes"
    basia.go(sheet).press(basia.fill(basia.form(sheet), count="2"))
    assert basia.path == f"{sheet}/sheet"
    basia.is_accessible()
    code = basia.page.locator(".code").first.inner_text()
    visitor.go("/join").press(visitor.fill(visitor.form("/join"), code=code))
    assert visitor.path == "/join/name"
    visitor.is_accessible()
    visitor.press(visitor.fill(visitor.form("/join/name"), handle="Maksim"))
    visitor.is_accessible("a name that is taken")


SWAPS: list[tuple[str, str, str, dict[str, str], str]] = [
    (MAKSIM, "/proposals/{lone}", "/support", {}, "#support-panel"),
    (MAKSIM, "/proposals/{lone}", "/support/undo", {}, "#support-panel"),
    (MAKSIM, "/proposals/{talk}", "/comments/proposal/{talk}", {"text": "Добра!", "lang": "be"}, "#comments-panel"),
    (MAKSIM, "/proposals/{talk}", "/offers", {"kind": "thing", "words": "Дошкі"}, "#offers-panel"),
    (MAKSIM, "/proposals/{own}", "/invitations", {"handle": "Lipka"}, "#people-panel"),
    (MAKSIM, "/actions/{action}", "/tasks/{task}/take", {}, "#work-panel"),
    (MAKSIM, "/actions/{action}", "/tasks/{task}/finish", {}, "#work-panel"),
    (MAKSIM, "/actions/{action}", "/unfollow", {}, "#group-panel"),
    (BASIA, "/actions/{action}", "/milestones/{milestone}/reach", {}, "#work-panel"),
]


@pytest.mark.parametrize(("handle", "path", "action", "typed", "panel"), SWAPS, ids=named)
def test_a_page_is_accessible_after_a_part_of_it_was_swapped(
    people: Callable[..., Walker],
    places: Places,
    *,
    handle: str,
    path: str,
    action: str,
    typed: dict[str, str],
    panel: str,
) -> None:
    person = people(handle).go(path.format(**places))
    person.page.evaluate("window.stayed = true")
    person.press(person.fill(person.form(action.format(**places)), **typed))
    expect(person.page.locator(f"{panel}:focus, {panel} :focus")).to_have_count(1)  # never lost on the body
    assert person.page.evaluate("window.stayed")
    ids = person.page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))
    person.is_accessible(f"{handle}: {path} {action}")


def test_a_ballot_is_accessible_after_each_tap(people: Callable[..., Walker], places: Places) -> None:
    """Saved, and not saved because it is too full."""
    person = people(MAKSIM).go(f"/rounds/{places['open_round']}/ballot")
    boxes = person.page.locator("input[name=choices]")
    for number, words in enumerate((".ballot-said.good", ".ballot-said.good", ".ballot-said.bad")):
        with person.page.expect_response(lambda answer: answer.request.method == "POST"):
            boxes.nth(number).check()
        expect(person.page.locator(words)).to_be_visible()
        expect(boxes.nth(number)).to_be_focused()
        expect(person.page.locator("[aria-busy]")).to_have_count(0)  # the panel is dimmed until its answer has come
        person.is_accessible(f"ballot with {number + 1} marks")
