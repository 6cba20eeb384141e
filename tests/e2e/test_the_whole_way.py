"""From an idea to its story, as four neighbours walk it: with JavaScript and without it, in Polish and in Belarusian."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.e2e.conftest import Site, Walker
from tests.voting.seals import ways
from workspace.accounts.queries import account_by_handle
from workspace.actions.models import Action
from workspace.core.db import db, now, today
from workspace.core.jobs import Job
from workspace.core.language import WARSAW
from workspace.voting import rules
from workspace.voting.models import VotingRound
from workspace.zones.queries import zone_by_slug

TITLE = "Лаўкі пад ліпай"
SUMMARY = "Каля бібліятэкі няма дзе сесці. Хочам тры лаўкі ў цені."
COMMENT = "Świetny pomysł! Dobrze, żeby ławki miały oparcia."
HELP = "Umiem malować drewno."


@dataclass
class Way:
    """Who walks, and what they have made so far. Buttons and fields are found by their addresses and names: a page in
    another language is walked in the same way."""

    site: Site
    maksim: Walker  # has the idea; afterwards he runs the action
    basia: Walker  # the librarian
    ala: Walker
    language: str
    javascript: bool
    idea: str = ""  # paths
    round: str = ""
    action: str = ""
    title: str = ""
    other: str = ""  # the second idea on the ballot
    heard: dict[int, int] = field(default_factory=dict)  # the newest notice of each person


@pytest.mark.parametrize("language", ["pl", "be"])
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_an_idea_becomes_an_action_whose_story_is_told(
    site: Site, walker: Callable[..., Walker], javascript: bool, language: str
) -> None:
    maksim, basia, ala = (
        walker(handle, language=language, javascript=javascript) for handle in ("maksim", "basia", "ala")
    )
    way = Way(site, maksim, basia, ala, language, javascript, title=f"{TITLE} {language} {javascript}")
    write(way)
    publish(way)
    talk(way)
    open_vote(way)
    vote(way)
    count(way)
    plan(way)
    carry_out(way)
    tell(way)


def number_of(path: str) -> int:
    return int(path.rsplit("/", 1)[1])


def write(way: Way) -> None:
    """In Belarusian, through the wizard; the draft waits on the desk meanwhile."""
    maksim = way.maksim
    expect(maksim.page.locator("html")).to_have_attribute("lang", way.language)
    maksim.page.locator("main a[href='/proposals/new']").click()
    start = maksim.fill(maksim.form("/proposals/new"), title=way.title, lang="be")
    maksim.press(start)
    way.idea = maksim.path.removesuffix("/edit/idea")
    step = maksim.fill(maksim.form("/edit/idea"), summary=SUMMARY, category="green")
    if way.javascript:  # it keeps itself
        with maksim.page.expect_response(lambda answer: answer.url.endswith("/draft")) as kept:
            step.locator("[name=summary]").press("End")
            step.locator("[name=summary]").press_sequentially("!")
        assert kept.value.status == 204
        maksim.go("/desk")
    else:
        maksim.press(step, "later")
    maksim.page.locator(f"main a[href='{way.idea}']").click()
    expect(maksim.page.get_by_text(SUMMARY)).to_be_visible()
    maksim.page.locator(f"main a[href='{way.idea}/edit/idea']").click()
    maksim.press(maksim.form("/edit/idea"), "next")
    maksim.press(maksim.fill(maksim.form("/edit/place"), osiedle="KR", place="Сквер каля бібліятэкі"), "next")
    maksim.press(maksim.fill(maksim.form("/edit/needs"), needs="Дошкі, фарба, дазвол.", cost="1200,50"), "next")
    maksim.press(maksim.fill(maksim.form("/edit/people"), audience="Суседзі", help_wanted="y"), "next")
    expect(maksim.page.locator("article [lang=be]").filter(has_text=SUMMARY)).to_be_visible()
    maksim.press(maksim.form("/submit"))
    expect(maksim.page).to_have_url(way.site.url + way.idea)


def publish(way: Way) -> None:
    way.basia.go("/desk").page.locator("main a[href='/moderation']").first.click()
    expect(way.basia.page.locator("article h2[lang=be]")).to_have_text(way.title)
    way.basia.press(way.basia.page.locator("main form[action^='/moderation/'][action$='/publish']"))
    way.basia.go("/moderation")
    expect(way.basia.page.get_by_text(way.title)).to_have_count(0)
    hears(way.maksim, way)


def talk(way: Way) -> None:
    """A neighbour supports it, says so in Polish, and offers help."""
    ala = way.ala
    ala.go("/zones/kostki").page.locator(f"main a[href='{way.idea}']").first.click()
    ala.press(ala.form(f"{way.idea}/support"))
    expect(ala.form(f"{way.idea}/support/undo")).to_be_visible()
    ala.press(ala.fill(ala.form(f"/comments/proposal/{number_of(way.idea)}"), text=COMMENT, lang="pl"))
    expect(ala.page.locator("#comments-panel [lang=pl]").filter(has_text=COMMENT)).to_be_visible()
    ala.press(ala.fill(ala.form(f"{way.idea}/offers"), kind="hours", hours="3", words=HELP, lang="pl"))
    expect(ala.page.locator("#offers-panel [lang=pl]").filter(has_text=HELP)).to_be_visible()
    hears(way.maksim, way)


def open_vote(way: Way) -> None:
    """A round needs two ideas; the other one is there already."""
    with way.site.unit():
        author, zone = account_by_handle("ala"), zone_by_slug("kostki")
        assert author and zone
        other = factories.proposal(author, zone, title=f"Klomby {way.language} {way.javascript}", cost=90_000)
        way.other = f"/proposals/{other.id}"
    basia, clock = way.basia, datetime.now(WARSAW)
    basia.go("/rounds").page.locator("main a[href^='/rounds/new']").first.click()
    form = basia.form("/rounds/new?zone=kostki")
    for idea in (way.idea, way.other):
        form.locator(f"[name=proposals][value='{number_of(idea)}']").check()
    ends = clock + timedelta(days=7)
    basia.fill(form, title=f"Głosowanie {way.language}", lang="pl", budget="2 000", max_choices="2", threshold="1",
               opens_at=f"{clock - timedelta(minutes=1):%Y-%m-%dT%H:%M}", closes_at=f"{ends:%Y-%m-%dT%H:%M}",
               members_until=today().isoformat())  # fmt: skip
    basia.press(form)
    way.round = basia.path
    basia.press(basia.fill(basia.form(f"{way.round}/open"), reason="Świadków dopiero szukamy."))
    expect(basia.page.locator(f"a[href='{way.round}/rules']")).to_be_visible()
    hears(way.maksim, way)


def vote(way: Way) -> None:
    """Maksim marks his own. Ala marks the other one first, then thinks again."""
    for person, choice in ((way.maksim, way.idea), (way.ala, way.other)):
        person.go("/desk").page.locator(f"main a[href='{way.round}/ballot']").click()
        mark(person, choice, way)
    mark(way.ala, way.idea, way)
    mark(way.ala, way.other, way, off=True)
    way.ala.press(way.ala.form(f"{way.round}/ballot"), "finish")
    expect(way.ala.page).to_have_url(way.site.url + way.round)
    expect(way.ala.page.locator("main section.callout li")).to_have_text([way.title])


def mark(person: Walker, idea: str, way: Way, off: bool = False) -> None:
    """A tap on the ballot; without JavaScript the button at its end as well. It is still there on a second look."""
    if not person.path.endswith("/ballot"):
        person.go(f"{way.round}/ballot")
    row = person.page.locator(".ballot-row", has=person.page.locator(f"a[href='{idea}']"))
    box = row.locator("input[type=checkbox]")
    if way.javascript:
        with person.page.expect_response(lambda answer: answer.request.method == "POST"):
            box.set_checked(not off)
        expect(person.page.locator(".ballot-said.good")).to_be_visible()
    else:
        box.set_checked(not off)
        person.press(person.form(f"{way.round}/ballot"), "finish")
    person.go(f"{way.round}/ballot")
    expect(box).to_be_checked(checked=not off)


def count(way: Way) -> None:
    close(way.site, number_of(way.round))
    way.basia.go(way.round).press(way.basia.form(f"{way.round}/publish"))
    way.maksim.go(f"{way.round}/result")
    page = way.maksim.page
    expect(page.locator(".winners a")).to_have_text([way.title])  # the other one had no vote left
    reasons = page.locator("main .card", has=page.locator(f"a[href='{way.idea}']")).locator("p:not(.meta)")
    assert len(reasons.last.inner_text().split()) >= 3
    hears(way.maksim, way)


def close(site: Site, round_id: int) -> None:
    """A vote takes a day at least, and no clock of a running server can be turned. So the round is written as if it had
    been announced an hour ago and closed this second, its frozen rules and its log with it: past the models, which
    refuse that. The server's own count, which is due every minute, is put off, for here the librarian presses the button."""
    hour = timedelta(hours=1)
    times = {"opens_at": (now() - hour).replace(microsecond=0), "closes_at": now().replace(microsecond=0)}
    with site.unit():
        announced = db.session.get_one(VotingRound, round_id)
        with db.session.no_autoflush:
            announced.opens_at, announced.closes_at = times.values()
            text = rules.canonical(announced)
        db.session.expunge(announced)
        frozen = {**times, "rules": text, "fingerprint": rules.fingerprint(text)}
        db.session.execute(db.update(VotingRound).where(VotingRound.id == round_id).values(**frozen))
        ways.begin_anew(db.session.get_one(VotingRound, round_id))
        count_by_itself = Job.key == "every count rounds that closed"
        db.session.execute(db.update(Job).where(count_by_itself).values(run_at=now() + hour))


def plan(way: Way) -> None:
    """The winner is an action now, and its author runs it: a milestone, a task, and a neighbour who takes the task."""
    maksim, ala = way.maksim, way.ala
    maksim.go("/actions?zone=kostki").page.get_by_role("link", name=way.title).first.click()
    way.action = maksim.path
    soon = (today() + timedelta(days=14)).isoformat()
    maksim.page.locator(f"main a[href='{way.action}/milestones/new']").first.click()
    new = maksim.form("/milestones/new")
    maksim.press(maksim.fill(new, title="Дазвол ёсць", due_on=soon, lang="be"))
    maksim.page.locator(f"main a[href='{way.action}/tasks/new']").first.click()
    maksim.press(maksim.fill(maksim.form("/tasks/new"), title="Пафарбаваць дошкі", due_on=soon, lang="be"))
    ala.go(way.action).press(ala.page.locator("main form[action^='/tasks/'][action$='/take']"))
    expect(ala.page.locator("main form[action^='/tasks/'][action$='/finish']")).to_be_visible()
    expect(ala.go("/desk").page.get_by_text("Пафарбаваць дошкі")).to_be_visible()
    hears(maksim, way)


def carry_out(way: Way) -> None:
    maksim, ala = way.maksim, way.ala
    maksim.go(way.action).press(maksim.form(f"{way.action}/start"))
    hears(ala, way)
    ala.go(way.action).press(ala.page.locator("main form[action^='/tasks/'][action$='/finish']"))
    expect(ala.page.locator("main form[action^='/tasks/'][action$='/reopen']")).to_be_visible()
    hears(maksim, way)
    maksim.go(way.action).press(maksim.page.locator("main form[action^='/milestones/'][action$='/reach']"))
    expect(maksim.page.locator("main form[action^='/milestones/'][action$='/reopen']")).to_be_visible()


def tell(way: Way) -> None:
    """Nothing is done before its story is told."""
    maksim = way.maksim
    assert maksim.go(way.action).form(f"{way.action}/finish").count() == 0
    maksim.page.locator(f"main a[href='{way.action}/story/{way.language}']").first.click()
    form = maksim.form(f"/story/{way.language}")
    maksim.press(maksim.fill(form, what="Стаяць тры лаўкі.", with_whom="З суседзямі.", learnt="Цень важны."))
    maksim.press(maksim.form(f"{way.action}/finish"))
    hears(way.ala, way)
    with way.site.unit():
        assert db.session.get_one(Action, number_of(way.action)).status == "done"
    way.ala.go(way.action)
    expect(way.ala.page.get_by_text("Стаяць тры лаўкі.")).to_be_visible()
    expect(way.ala.page.locator("main ol.path > :not(.path-done)")).to_have_count(0)
    expect(way.ala.go("/actions?zone=kostki&status=done").page.get_by_role("link", name=way.title)).to_have_attribute(
        "href", re.compile(way.action)
    )


def hears(person: Walker, way: Way) -> None:
    """The desk says something that it did not say before."""
    newest = person.go("/desk").page.locator(".notices .unread form[action^='/notices/']").first
    number = int(str(newest.get_attribute("action")).split("/")[2])
    assert number > way.heard.get(id(person), 0)
    way.heard[id(person)] = number
