"""An application on its way through the city: what the group writes down, who hears of it, and which date is next."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests import factories
from tests.actions import making as actions
from tests.applications import making
from tests.applications.making import BUDGET
from tests.attachments.samples import picture
from tests.factories import Cast, again
from tests.pages import Reader
from workspace.actions.models import Action
from workspace.applications import imported, queries, way
from workspace.applications.dates import local_day
from workspace.applications.kinds import Due
from workspace.applications.lifecycle import STATUS
from workspace.applications.models import Application, ApplicationStatus
from workspace.core import db as database
from workspace.core import jobs
from workspace.core.db import db, now
from workspace.notifications.models import Notice
from workspace.proposals import circle
from workspace.proposals.models import Proposal, Stage

Sign = Callable[..., Reader]
DAY = timedelta(days=1)


def here() -> date:
    """Which day it is in Łódź."""
    return local_day(now())


@pytest.fixture
def action(cast: Cast) -> Action:
    """Of an idea that Maksim supported."""
    idea = factories.proposal(cast.ala, cast.kostki, cost=240_000)
    database.begin(writing=True)
    circle.support(again(cast.maksim), db.session.get_one(Proposal, idea.id))
    db.session.commit()
    return actions.chosen(cast.ala, idea)


def stage(action: Action) -> Stage:
    return again(action.proposal).stage


def told(handle_id: int) -> list[str]:
    rows = db.session.scalars(db.select(Notice).filter_by(account_id=handle_id, subject_type="application"))
    return [row.verb for row in sorted(rows, key=lambda row: row.id)]


def test_the_whole_way_is_written_down_told_and_shown(cast: Cast, as_user: Sign, action: Action) -> None:
    ala, basia, visitor = as_user("ala"), as_user("basia"), as_user(None)
    made = making.whole(cast.ala, action, BUDGET)
    page = f"/applications/{made.id}"
    ala.get(page).submit("/ready")
    filed = ala.get(f"{page}/file").submit("/file", place="Piotrkowska 110", number="BAM.7.2026").follow()
    assert "Piotrkowska 110" in filed.words and "BAM.7.2026" in filed.words and "handed in" in filed.words
    assert stage(action) == Stage.CITY
    idea = visitor.get(f"/proposals/{action.proposal_id}")
    assert "With the city: handed in" in idea.words
    assert idea.soup.find("a", class_="path-label", href=f"/actions/{action.id}/applications") is not None
    assert "With the city: handed in" in visitor.get(f"/actions/{action.id}").words
    due = here() + 9 * DAY
    basia.get(f"{page}/call").submit("/call", due_on=due.isoformat(), words="Brak mapy.", lang="pl")
    assert again(made).due == Due.CORRECTION and again(made).due_on == due
    assert "9 days are left" in ala.get(page).words and "Brak mapy." in ala.get(page).words
    ala.get(f"{page}/steps/place?in=pl").submit(
        "/steps/place", a_place="skwer, dz. 7"
    )  # it is mended, and printed anew
    ala.get(f"{page}/correct").submit("/correct")
    ala.get(f"{page}/steps/place", status=409)
    assert queries.answers_of(again(made))[0]["place"] == "skwer, dz. 7"
    ala.get(f"{page}/refuse").submit("/refuse", ground="land", words="Nie miejska.")
    refused = ala.get(page)
    assert "last day to appeal" in refused.words and again(made).due == Due.APPEAL
    ala.get(f"{page}/appeal").submit("/appeal")
    assert "/appeal" not in ala.get(page).text
    for step in ("accept", "ballot"):
        ala.get(f"{page}/{step}").submit(f"/{step}")
    ala.get(f"{page}/choose").submit("/choose", votes="412")
    assert "412 votes" in ala.get(page).words
    ala.get(f"{page}/fund").submit("/fund", due_on=(here() + 200 * DAY).isoformat())
    assert again(made).due == Due.SETTLEMENT
    ala.get(f"{page}/begin").submit("/begin")
    assert stage(action) == Stage.DOING
    ala.get(f"{page}/settle").submit("/settle")
    done = again(made)
    assert done.status == "settled" and done.due is None and len(queries.steps_of(done)) == 11
    heard = ["file", "call", "correct", "refuse", "appeal", "accept", "ballot", "choose", "fund", "begin", "settle"]
    assert told(cast.maksim.id) == heard  # he supported the idea
    assert told(cast.ala.id) == ["call"]  # the others were her own deeds
    assert told(cast.basia.id) == told(cast.oksana.id) == []


def test_a_draft_that_was_taken_back_can_be_taken_up_again(cast: Cast, ala: Reader, action: Action) -> None:
    made = making.moved(cast.ala, making.begun(cast.ala, action), "withdraw")
    begin = {"tool": made.tool, "edition": made.edition}
    page = ala.post(f"/actions/{action.id}/applications", begin).follow()
    page.submit("/reopen")
    assert again(made).status == "drafting" and again(made).sent_on is None
    sent = making.moved(cast.ala, making.whole(cast.ala, action, BUDGET), "ready", "file", "withdraw")
    ala.post(f"/applications/{sent.id}/reopen", {"version": str(sent.version)}, status=409)


def test_a_tool_has_the_stops_of_its_rulebook_alone(cast: Cast, ala: Reader, action: Action) -> None:
    made = making.moved(cast.ala, making.whole(cast.ala, action), "ready", "file", "accept")
    assert "ballot" not in ala.get(f"/applications/{made.id}").text
    ala.get(f"/applications/{made.id}/ballot", status=409)
    made = making.moved(cast.ala, made, "begin", "settle")
    assert made.status == "settled"
    for name in ("file", "withdraw", "refuse"):
        ala.get(f"/applications/{made.id}/{name}", status=409)


def test_no_step_is_taken_on_what_stands_no_longer(cast: Cast, as_user: Sign, action: Action) -> None:
    made = making.moved(cast.ala, making.whole(cast.ala, action), "ready", "file")
    ala, basia = as_user("ala"), as_user("basia")
    hers = ala.get(f"/applications/{made.id}/accept")
    basia.get(f"/applications/{made.id}/assess").submit("/assess")
    hers.submit("/accept", status=409)
    assert again(made).status == "in_assessment" and len(queries.steps_of(again(made))) == 2


BAD = [
    ("assess", {"happened_on": "wczoraj"}, "Write a date"),
    ("assess", {"happened_on": ""}, "Fill this in"),
    ("assess", {"happened_on": (here() + 5 * DAY).isoformat()}, "Not after today"),
    ("assess", {"happened_on": "2020-01-01"}, "Not after today, and not before"),
    ("assess", {"number": "x" * 61}, "Write at most 60 characters"),
    ("call", {"due_on": ""}, "Fill this in"),
    ("call", {"due_on": "2026-13-01"}, "Write a date"),
    ("refuse", {"ground": ""}, "Fill this in"),
    ("refuse", {"ground": "because"}, "Pick one from the list"),
    ("accept", {"words": "x" * 2001}, "Write at most 2000 characters"),
]


def test_a_step_that_is_wrongly_told_is_not_taken(cast: Cast, ala: Reader, action: Action) -> None:
    made = making.moved(cast.ala, making.whole(cast.ala, action), "ready", "file")
    for name, typed, words in BAD:
        back = ala.get(f"/applications/{made.id}/{name}").submit(f"/{name}", status=422, **typed)
        assert words in back.words, (name, typed)
    assert again(made).status == "filed" and len(queries.steps_of(again(made))) == 1


def test_a_proof_hangs_on_it_and_whoever_sees_it_sees_the_proof(cast: Cast, as_user: Sign, action: Action) -> None:
    made = making.moved(cast.ala, making.whole(cast.ala, action), "ready", "file")
    proof = factories.attachment(again(cast.ala), again(made), picture(size=(40, 40)), alt="Pieczątka")
    for handle, status in (("maksim", 200), ("ala", 200), ("oksana", 404), (None, 404)):
        as_user(handle).get(f"/files/{proof.public_id}", status=status)


def test_taken_back_or_not_chosen_the_idea_is_with_its_group_again(cast: Cast, action: Action) -> None:
    made = making.moved(cast.ala, making.whole(cast.ala, action), "ready", "file")
    assert stage(action) == Stage.CITY
    making.moved(cast.ala, made, "withdraw")
    assert stage(action) == Stage.PLAN and again(made).due is None
    second = making.moved(
        cast.ala, making.whole(cast.ala, action, BUDGET), "ready", "file", "accept", "ballot", "pass_over"
    )
    assert second.status == "not_chosen" and stage(action) == Stage.PLAN


# --- dates -----------------------------------------------------------------------------------------------------------


def test_a_group_is_reminded_fourteen_seven_and_two_days_before(cast: Cast, action: Action) -> None:
    made = making.moved(cast.ala, making.whole(cast.ala, action), "ready", "file")
    due = here() + 20 * DAY
    making.moved(cast.ala, made, "call", due_on=due)
    heard = []
    for left in range(20, -3, -1):
        with database.some_time_ago(-(20 - left) * DAY):
            database.begin(writing=True)
            way.look_for_deadlines()
            way.look_for_deadlines()  # looking twice reminds once
            db.session.commit()
            waiting = db.session.scalars(db.select(jobs.Job).filter_by(kind="remind of a deadline", done_at=None)).all()
            database.begin(writing=True)
            for job in waiting:
                heard.append(left)
                way.remind(job.payload)
                db.session.get_one(jobs.Job, job.id).done_at = database.now()
            db.session.commit()
    assert heard == [14, 7, 2] and told(cast.ala.id).count("date_near") == 3
    assert "date_near" not in told(cast.maksim.id)  # reminders are the group's
    database.begin(writing=True)
    way.remind({"id": made.id, "due_on": "2020-01-01"})  # the date has changed since
    db.session.commit()
    assert told(cast.ala.id).count("date_near") == 3


def test_the_calendar_has_the_dates_of_what_was_handed_in_and_of_the_tools(
    cast: Cast, as_user: Sign, action: Action
) -> None:
    making.begun(cast.ala, action, BUDGET)
    made = making.moved(cast.ala, making.whole(cast.ala, action), "ready", "file")
    due = here() + 5 * DAY
    making.moved(cast.ala, made, "call", due_on=due)
    answer = as_user(None).get("/feeds/city.ics?zone=kostki&language=en")
    events = {str(each["uid"]): each for each in Calendar.from_ical(answer.text).walk("VEVENT")}
    mine = events[f"application-{made.id}-correction@localhost"]
    assert mine["dtstart"].dt == due and "last day to mend it" in str(mine["summary"])
    assert str(mine["url"]).endswith(f"/actions/{action.id}")
    assert [uid for uid in events if uid.startswith("application-")] == [f"application-{made.id}-correction@localhost"]
    assert any(uid.startswith("tool-civic-budget-lbo-2025-2026-") for uid in events)
    assert not [
        uid
        for uid in Calendar.from_ical(as_user(None).get("/feeds/city.ics?zone=gdanska").text).walk("VEVENT")
        if "application" in uid["uid"]
    ]
    for wrong in ("zone=nowhere", "language=xx"):
        as_user(None).get(f"/feeds/city.ics?{wrong}", status=404)


def _called(cast: Cast, due: date, title: str) -> Application:
    other = actions.action(cast.ala, cast.kostki, title)
    return making.moved(cast.ala, making.whole(cast.ala, other), "ready", "file", "call", due_on=due)


def test_the_wall_shows_what_is_late_first_page_by_page(cast: Cast, as_user: Sign, queries: list[str]) -> None:
    titles = ["za tydzień", "spóźnione", "jutro"]
    for title, days in zip(titles, (7, -3, 1), strict=True):
        _called(cast, here() + days * DAY, title)
    for handle, sees in (("basia", True), ("olga", True), ("celina", False)):
        reader = as_user(handle)
        queries.clear()
        page = reader.get("/deadlines")
        assert len(queries) <= 8
        shown = [link.get_text() for row in page.soup.select("table.wall tbody tr") for link in row.find_all("a")]
        assert shown == (["spóźnione", "jutro", "za tydzień"] if sees else []), handle
    assert "late by 3 days" in as_user("basia").get("/deadlines?zone=kostki").words
    assert "No application has a date" in as_user("olga").get("/deadlines?zone=gdanska").words
    as_user("basia").get("/deadlines?zone=nowhere", status=404)
    as_user("basia").get("/deadlines?after=rubbish")
    for handle, status in (("ala", 403), ("newcomer", 403), (None, 303)):
        as_user(handle).get("/deadlines", status=status)


def test_no_date_is_lost_or_shown_twice_between_pages_of_the_wall(cast: Cast) -> None:
    made = {_called(cast, here() + days * DAY, f"{days}").id for days in (3, 3, 1)}
    basia, seen, after = again(cast.basia), list[int](), None
    for _ in range(4):
        found, after = queries.wall(basia, here(), after=after, size=1)
        seen += [each.id for each in found]
        if after is None:
            break
    assert len(seen) == 3 and set(seen) == made


def test_what_can_no_longer_be_appealed_is_off_the_wall(cast: Cast, action: Action) -> None:
    made = making.moved(cast.ala, making.whole(cast.ala, action, BUDGET), "ready", on=here())
    with database.some_time_ago(40 * DAY):
        making.moved(cast.ala, made, "file", "refuse", ground="land")
    refused = again(made)
    assert refused.due == Due.APPEAL and refused.due_on is not None and refused.due_on < here()
    assert queries.wall(again(cast.basia), here())[0] == []


def test_the_citys_results_are_imported_by_the_numbers_on_its_ballot(cast: Cast, tmp_path: Path) -> None:
    rows, made = "", []
    for number, votes, selected in (("B231KR", 412, 1), ("L025", 96, 0), ("P007KR", 1, 0)):
        action = actions.action(cast.ala, cast.kostki, number)
        each = making.moved(cast.ala, making.whole(cast.ala, action, BUDGET), "ready", "file", "accept")
        told_as = number.lower() if number != "P007KR" else "another"
        made.append(making.moved(cast.ala, each, "ballot", number=told_as))
        rows += f"{number};1000;{votes};{selected};x\n"
    file = tmp_path / "results.pb"
    head = f"META\nkey;value\nunit;Łódź\ninstance;{here().year}\nbudget;9000\n"
    file.write_text(
        f"{head}PROJECTS\nproject_id;cost;votes;selected;name\n{rows}VOTES\nvoter_id;vote\n", encoding="utf-8"
    )
    assert [(result.project, result.votes) for _, result in imported.settle([file])] == [("B231KR", 412), ("L025", 96)]
    db.session.commit()
    assert [again(each).status for each in made] == ["chosen", "not_chosen", "on_ballot"]
    assert queries.steps_of(again(made[0]))[-1].votes == 412 and told(cast.ala.id)[-2:] == ["choose", "pass_over"]
    assert imported.settle([file]) == []
    with pytest.raises(ValueError, match="no Pabulib file"):
        imported.settle([Path(__file__)])


def test_every_stop_can_be_reached() -> None:
    reached, before = {"drafting"}, set[str]()
    while reached != before:
        before = set(reached)
        steps = itertools.product(STATUS.transitions.values(), before)
        reached |= {step.target for step, status in steps if status in step.source}
    assert reached == set(ApplicationStatus)
