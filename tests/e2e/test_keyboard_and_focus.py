"""Without a mouse, and without losing one's place: where the focus goes, what is said aloud, and how one gets away."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.attachments.samples import picture
from tests.e2e.conftest import Site, Walker, unfold
from tests.voting import rounds
from workspace.accounts.queries import account_by_handle
from workspace.actions import services as actions
from workspace.actions.work import services as work
from workspace.actions.work.queries import milestones_of
from workspace.zones.queries import zone_by_slug

SAID = """
window.said = [];
new MutationObserver(() => { const words = document.getElementById("live").textContent; if (words) said.push(words); })
  .observe(document.getElementById("live"), { childList: true, characterData: true, subtree: true });
"""


@pytest.fixture(scope="module")
def here(site: Site) -> dict[str, str]:
    """Paths: an idea of Maksim's with a comment, and a vote of two ideas that is open."""
    with site.unit():
        maksim, basia, kostki = account_by_handle("maksim"), account_by_handle("basia"), zone_by_slug("kostki")
        assert maksim and basia and kostki
        idea = factories.proposal(maksim, kostki, title="Лаўкі", lang="be")
        comment = factories.comment(maksim, idea, "Хто дапаможа?", lang="be")
        vote = rounds.opened(
            basia, kostki, [rounds.idea(kostki, maksim, title) for title in ("Leżaki", "Huśtawka", "Klomby")]
        )
        return {"idea": f"/proposals/{idea.id}", "comment": f"#comment-{comment.id}", "vote": f"/rounds/{vote.id}"}


@pytest.fixture
def ala(walker: Callable[..., Walker]) -> Walker:
    return walker("ala")


def tab_to(page: Page, target: Locator, most: int = 80) -> None:
    """Press Tab until `target` has the focus, which is seen all the while and never under another thing."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            assert is_seen(page), "the focus is not to be seen"
            return
    raise AssertionError(f"{target} is not reached by Tab")


def is_seen(page: Page) -> bool:
    """The focused thing has an outline, or its row or label has, and its middle lies on top."""
    return bool(
        page.evaluate(
            """() => {
              const here = document.activeElement, box = here.getBoundingClientRect();
              const outlined = [here, here.closest("label,li,summary")].some(each => each &&
                (getComputedStyle(each).outlineStyle !== "none" || getComputedStyle(each).boxShadow !== "none"));
              const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return outlined && !!top && (here.contains(top) || top.contains(here) || top.closest("label")?.contains(here));
            }"""
        )
    )


def focused(page: Page) -> Locator:
    return page.locator(":focus")


# --- by keyboard -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/zones/kostki", "/proposals", "/rounds", "/actions", "/sign-in", "/help"])
def test_the_first_stop_skips_to_the_content(walker: Callable[..., Walker], path: str) -> None:
    page = walker().go(path).page
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_attribute("href", "#main")
    expect(focused(page)).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)") or path == "/help"


def test_one_supports_an_idea_by_keyboard(ala: Walker, here: dict[str, str]) -> None:
    page = ala.go(here["idea"]).page
    tab_to(page, ala.form("/support").locator("button"))
    page.keyboard.press("Enter")
    expect(ala.form("/support/undo")).to_be_visible()
    expect(page.locator("#support-panel h2")).to_be_focused()
    tab_to(page, ala.form("/support/undo").locator("button"), most=3)
    page.keyboard.press("Space")
    expect(ala.form("/support/undo")).to_have_count(0)
    expect(page.locator("#support-panel h2")).to_be_focused()


def test_one_comments_by_keyboard(ala: Walker, here: dict[str, str]) -> None:
    page = ala.go(here["idea"]).page
    form = page.locator("#comments-panel details.add:not(.reply) form").first
    tab_to(page, page.locator("#comments-panel details.add:not(.reply) > summary"))
    page.keyboard.press("Enter")
    tab_to(page, form.locator("[name=text]"), most=3)
    page.keyboard.type("Pomogę malować.")
    tab_to(page, form.locator("button[type=submit]"), most=4)
    page.keyboard.press("Enter")
    expect(page.locator("article.comment:focus")).to_contain_text("Pomogę malować.")
    expect(page.locator("#trouble")).to_be_empty()


def test_one_votes_by_keyboard(ala: Walker, here: dict[str, str]) -> None:
    page = ala.go(f"{here['vote']}/ballot").page
    boxes = page.locator("input[name=choices]")
    tab_to(page, boxes.nth(1))
    page.keyboard.press("Space")
    expect(page.locator(".ballot-said.good")).to_be_visible()
    expect(boxes.nth(1)).to_be_focused()
    tab_to(page, page.locator("button[name=finish]"), most=10)
    page.keyboard.press("Enter")
    expect(page).to_have_url(ala.site.url + here["vote"])
    expect(page.locator("main section.callout li")).to_have_count(1)


def test_escape_closes_a_menu_and_leaves_the_focus_on_it(walker: Callable[..., Walker]) -> None:
    page = walker().go("/").page
    menu = page.locator("details.menu")
    tab_to(page, menu.locator("summary"))
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


# --- where the focus goes, and what is said --------------------------------------------------------------------------


def test_a_marked_word_opens_in_its_sentence_by_keyboard(walker: Callable[..., Walker]) -> None:
    page = walker().go("/help").page
    word = page.locator("main .gloss > a:visible").first
    note = word.locator("xpath=following-sibling::span")
    expect(word).to_have_attribute("aria-expanded", "false")
    tab_to(page, word)
    page.keyboard.press("Enter")
    expect(note).to_contain_text("budżet obywatelski")
    expect(word).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(note).to_be_hidden()
    assert page.url.endswith("/help")


def test_a_reply_that_failed_keeps_its_place(ala: Walker, here: dict[str, str]) -> None:
    """The errors take the focus; the link in them leads to the field; the form stays open."""
    page = ala.go(here["idea"]).page
    reply = page.locator("#comments-panel details.reply form").first
    ala.press(ala.fill(reply, text=""))
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Error:")
    page.locator(".error-summary a").first.press("Enter")
    expect(reply.locator("[name=text]")).to_be_focused()
    ala.press(ala.fill(reply, text="Ja."))
    expect(page.locator(".replies article.comment:focus")).to_contain_text("Ja.")
    expect(page).not_to_have_title(re.compile("^Error:"))


def test_a_failed_form_gives_its_errors_the_focus_without_htmx_too(walker: Callable[..., Walker]) -> None:
    person = walker().go("/sign-in")
    person.press(person.fill(person.form("/sign-in"), handle="nikt", password="nic"))
    expect(person.page.locator(".error-summary")).to_be_focused()
    assert person.page.title().startswith("Error:")
    expect(person.form("/sign-in").locator("[name=handle]")).to_have_value("nikt")
    expect(person.form("/sign-in").locator("[name=password]")).to_have_value("")


def test_after_a_tap_in_a_list_one_stands_where_one_was(ala: Walker, site: Site) -> None:
    """And hears what changed, not what stands first on the page."""
    with site.unit():
        maker, kostki = account_by_handle("ala"), zone_by_slug("kostki")
        assert maker and kostki
        proposal = factories.proposal(maker, kostki, title="Ławki na skwerze")
        action = actions.create_action(maker, proposal=proposal, reason="Pilne.", lang="pl")
        for title in ("Zgoda", "Otwarcie"):
            work.add_milestone(maker, action, title=title, lang="pl", due_on=date(2099, 1, 1))
        work.add_task(maker, action, title="Kabel", lang="pl", due_on=None, details="")
        path, last = f"/actions/{action.id}", max(each.id for each in milestones_of(action))
    page = ala.go(path).page
    ala.press(ala.form(f"/milestones/{last}/reach"))
    expect(page.locator(f"#milestone-{last}")).to_be_focused()
    expect(page.locator("#live")).to_have_text("1 of 2 milestones reached")


def test_a_form_that_failed_keeps_the_chosen_file(ala: Walker, site: Site) -> None:
    with site.unit():
        maker, kostki = account_by_handle("ala"), zone_by_slug("kostki")
        assert maker and kostki
        path = f"/attachments/proposal/{factories.proposal(maker, kostki, title='Ławki').id}"
    form = ala.go(path).form(path)
    unfold(form)
    photo = {"name": "lawka.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    form.locator("[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    ala.press(form)
    expect(ala.page.locator(".error-summary")).to_be_focused()
    ala.press(ala.fill(form, alt="Ławka"))
    expect(ala.page.locator("#attachments-panel")).to_contain_text("lawka.jpg")


def test_a_saved_vote_is_said_once(ala: Walker, here: dict[str, str]) -> None:
    """The region that speaks is there, and empty, when the page comes."""
    page = ala.go(f"{here['vote']}/ballot").page
    expect(page.locator("#live[role=status][aria-live=polite]")).to_be_empty()
    page.evaluate(SAID)
    row = page.locator("input[name=choices]").first
    row.click()
    expect(page.locator("#live")).not_to_be_empty()
    page.wait_for_timeout(300)  # time enough to say it twice
    assert len(page.evaluate("said")) == 1
    expect(page.locator("#live")).to_have_text(str(page.locator("#ballot-status").get_attribute("data-announce")))


def test_a_support_is_said_once(ala: Walker, here: dict[str, str]) -> None:
    page = ala.go(here["idea"]).page
    page.evaluate(SAID)
    ala.press(ala.form("/support"))
    expect(page.locator("#live")).not_to_be_empty()
    page.wait_for_timeout(300)
    assert len(page.evaluate("said")) == 1
    ala.press(ala.form("/support/undo"))


def test_trouble_is_said_and_the_button_works_again(ala: Walker, here: dict[str, str]) -> None:
    """No connection: a message in words, the form as it was, and a second try that works."""
    page = ala.go(here["idea"]).page
    page.context.set_offline(True)
    ala.form("/support").locator("button").click()
    expect(page.locator("#trouble[role=alert]")).not_to_be_empty()
    page.context.set_offline(False)
    ala.trouble.clear()  # the browser's own word that the network is gone
    ala.press(ala.form("/support"))
    expect(ala.form("/support/undo")).to_be_visible()
    expect(page.locator("#trouble")).to_be_empty()
    ala.press(ala.form("/support/undo"))


def test_two_quick_clicks_are_one_support_and_leave_nothing_in_the_browser(ala: Walker, here: dict[str, str]) -> None:
    page = ala.go(here["idea"]).page
    before = page.locator("#support-panel [data-announce]").inner_text()
    ala.form("/support").locator("button").dblclick()
    expect(ala.form("/support/undo")).to_be_visible()
    expect(page.locator("#trouble")).to_be_empty()
    kept = set(page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"))
    assert kept <= {"htmx-current-path-for-history"}  # of the page, and only until the tab is closed
    ala.press(ala.form("/support/undo"))
    expect(page.locator("#support-panel [data-announce]")).to_have_text(before)


# --- getting away ----------------------------------------------------------------------------------------------------


def test_shift_three_times_leaves_at_once(walker: Callable[..., Walker], here: dict[str, str]) -> None:
    person = walker("oksana").go(here["idea"])
    for _ in range(3):
        person.page.keyboard.press("Shift")
    expect(person.page).to_have_url(person.site.url + "/library-hours")
    is_gone(person, here["idea"])


def test_quick_exit_works_without_javascript(walker: Callable[..., Walker], here: dict[str, str]) -> None:
    person = walker("oksana", javascript=False).go(here["idea"])
    person.page.locator("#quick-exit button").click()
    assert person.path == "/library-hours"
    is_gone(person, here["idea"])


def is_gone(person: Walker, path: str) -> None:
    """The neutral page says nothing of us, and there is no way back in."""
    page = person.page
    assert "Strefa" not in page.content()
    assert page.locator("script").count() == 0
    assert {each["name"] for each in page.context.cookies()} <= {"strefa"}  # a new one, of nobody
    page.go_back()
    expect(page.locator("form[action='/sign-out']")).to_have_count(0)
    person.go("/desk")
    assert person.path.startswith("/sign-in")


def test_back_after_signing_out_shows_the_sign_in(ala: Walker) -> None:
    page = ala.go("/desk").page
    page.locator("header form[action='/sign-out'] button").click()
    expect(page).to_have_url(ala.site.url + "/")
    page.wait_for_load_state()
    page.evaluate("() => { history.back() }")  # as the browser's own button does; the driver's may come mid-swap
    expect(page).to_have_url(ala.site.url + "/sign-in?next=/desk")
    expect(ala.form("/sign-in")).to_be_visible()
    assert "ala" not in page.locator("main").inner_text()


def test_a_comment_sent_after_signing_out_elsewhere_is_not_lost(ala: Walker, here: dict[str, str]) -> None:
    """Its writer signs in and finds it where it was; whoever else comes by does not."""
    page = ala.go(here["idea"]).page
    kept = "sessionStorage.getItem('strefa-typed')"
    for person, found in (("ala", "Pomogę malować."), ("maksim", "")):
        form = page.locator("#comments-panel details.add:not(.reply) form")
        other = page.context.new_page()
        other.goto(ala.site.url + "/desk")
        ala.fill(form, text="Pomogę malować.")
        other.locator("header form[action='/sign-out'] button").click()
        other.wait_for_load_state()
        ala.press(form)
        expect(page).to_have_url(f"{ala.site.url}/sign-in?next={here['idea']}")
        expect(page.locator("#trouble[role=alert]")).to_contain_text("what you wrote is waiting")
        other.goto(ala.site.url + ala.site.sign_in_path(person))
        other.locator("main form button").first.click()
        other.wait_for_url("**/desk")
        ala.go(here["idea"])
        expect(form.locator("[name=text]")).to_have_value(found)
        assert page.evaluate(kept) is None
        if found:
            expect(form.locator("[name=text]")).to_be_focused()
            ala.press(form)
            expect(page.locator("article.comment:focus")).to_contain_text(found)
            assert page.evaluate(kept) is None
            page.reload()
