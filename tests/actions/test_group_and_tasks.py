"""Joining in: the group, and tasks one can take."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests import races
from tests.actions import making
from tests.factories import Cast, again
from tests.pages import Reader
from workspace.accounts import services as accounts
from workspace.accounts.models import Account
from workspace.actions import services
from workspace.actions.models import Action, GroupMember, GroupRole, Milestone, Task
from workspace.actions.work import services as work
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db, today
from workspace.notifications.models import Notice


@pytest.fixture
def made(cast: Cast) -> Action:
    """Run by Ala, with one free task, number 1."""
    return making.with_parts(
        making.action(cast.ala, cast.kostki), cast.ala, tasks=[("Pożyczyć kabel", making.NEXT_WEEK)]
    )


def the_task() -> Task:
    return again(db.session.get_one(Task, 1))


def test_a_member_of_the_zone_joins_and_leaves(cast: Cast, made: Action, as_user: Callable[..., Reader]) -> None:
    maksim, url = as_user("maksim"), f"/actions/{made.id}"
    page = maksim.get(url).submit(f"{url}/join").follow()
    assert "maksim · takes part" in page.words.replace("maksim takes", "maksim · takes")
    maksim.post(f"{url}/join")  # again: nothing changes
    assert again(made).group_ids == {cast.ala.id, cast.maksim.id}
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id)).filter_by(verb="join")) == 1
    maksim.get(url).submit(f"{url}/leave")
    assert again(made).group_ids == {cast.ala.id}
    maksim.post(f"{url}/leave", {}, 403)


def test_the_last_who_runs_it_hands_it_over_before_leaving(
    cast: Cast, made: Action, as_user: Callable[..., Reader]
) -> None:
    ala, url = as_user("ala"), f"/actions/{made.id}"
    assert "You alone run it" in ala.get(url).words
    ala.post(f"{url}/leave", {}, 409)
    as_user("maksim").post(f"{url}/join")
    member = next(member for member in again(made).group if member.account_id == cast.maksim.id)
    as_user("maksim").post(f"/group-members/{member.id}/share-lead", {}, 403)
    ala.get(url).submit(f"/group-members/{member.id}/share-lead")
    assert {m.role for m in again(made).group} == {GroupRole.COORDINATOR}
    assert set(db.session.scalars(db.select(Notice.account_id).filter_by(verb="share_lead"))) == {cast.maksim.id}
    ala.get(url).submit(f"{url}/leave")
    as_user("maksim").get(f"{url}/tasks/new")  # he runs it now
    as_user("ala").get(f"{url}/tasks/new", 403)


def test_taking_a_task_joins_the_group_and_it_can_be_done_or_given_back(
    cast: Cast, made: Action, as_user: Callable[..., Reader]
) -> None:
    maksim, url = as_user("maksim"), f"/actions/{made.id}"
    page = maksim.get(url).submit("/tasks/1/take").follow()
    assert the_task().taken_by_id == cast.maksim.id and cast.maksim.id in again(made).group_ids
    page = page.submit("/tasks/1/release").follow()
    assert the_task().taken_by_id is None
    page = page.submit("/tasks/1/take").follow()
    page = page.submit("/tasks/1/finish").follow()
    assert the_task().done_on == today() and "1 of 1 task done" in page.words
    page.submit("/tasks/1/reopen")
    assert the_task().done_on is None
    told = set(db.session.scalars(db.select(Notice.account_id).filter_by(verb="take_task")))
    assert told == {cast.ala.id}


def test_nobody_steals_a_task(cast: Cast, made: Action, as_user: Callable[..., Reader]) -> None:
    as_user("maksim").post("/tasks/1/take")
    page = as_user("ala").post("/tasks/1/take", {}, 409)
    assert "Somebody was faster" in page.words and the_task().taken_by_id == cast.maksim.id
    as_user("maksim").post("/tasks/1/take", {}, 409)  # one's own, again
    as_user("ala").post("/tasks/1/release")  # who runs the action may free it
    assert the_task().taken_by_id is None
    as_user("ala").post("/tasks/1/release", {}, 409)
    as_user("ala").post("/tasks/1/finish", {}, 409)  # nobody has it
    as_user("ala").post("/tasks/1/reopen", {}, 409)


def test_a_done_task_is_neither_taken_nor_given_back(cast: Cast, made: Action, as_user: Callable[..., Reader]) -> None:
    maksim = as_user("maksim")
    maksim.post("/tasks/1/take")
    maksim.post("/tasks/1/finish")
    maksim.post("/tasks/1/finish", {}, 409)
    maksim.post("/tasks/1/release", {}, 409)
    as_user("ala").post("/tasks/1/take", {}, 409)


@pytest.mark.parametrize("who", ["oksana", "celina", "olga", "newcomer"])
def test_people_of_other_zones_watch_but_do_not_take_part(
    cast: Cast, made: Action, as_user: Callable[..., Reader], who: str
) -> None:
    reader, url = as_user(who), f"/actions/{made.id}"
    page = reader.get(url)
    assert not [form for form in page.soup.find_all("form") if "/tasks/" in str(form["action"])]
    for path in (f"{url}/join", "/tasks/1/take", "/tasks/1/finish", "/tasks/1/remove", f"{url}/tasks/new"):
        reader.post(path, {"title": "Moje", "lang": "pl"}, 403)
    assert the_task().taken_by_id is None and again(made).tasks_all == 1


def test_a_stranger_sees_no_handle_beside_a_task(cast: Cast, made: Action, as_user: Callable[..., Reader]) -> None:
    as_user("maksim").post("/tasks/1/take")
    page = as_user(None).get(f"/actions/{made.id}")
    row = page.soup.select_one("#task-1")
    assert row is not None and "somebody does it" in row.get_text() and "maksim" not in row.get_text()
    inside = as_user("ala").get(f"/actions/{made.id}").soup.select_one("#task-1")
    assert inside is not None and "maksim" in inside.get_text()


def test_leaving_the_group_frees_ones_open_tasks(cast: Cast, made: Action, as_user: Callable[..., Reader]) -> None:
    maksim = as_user("maksim")
    maksim.post("/tasks/1/take")
    maksim.post(f"/actions/{made.id}/leave")
    assert the_task().taken_by_id is None


def test_a_tap_with_htmx_brings_the_panel_that_stands_on_the_page(
    cast: Cast, made: Action, as_user: Callable[..., Reader]
) -> None:
    maksim, url = as_user("maksim"), f"/actions/{made.id}"
    whole = maksim.get(url)
    for panel in ("work-panel", "group-panel"):
        part = maksim.get(url, **{"HX-Request": "true", "HX-Target": panel})
        element = part.soup.find(id=panel)
        there = whole.soup.find(id=panel)
        assert element is not None and there is not None and part.soup.find("html") is None
        assert " ".join(element.get_text().split()) == " ".join(there.get_text().split())


def test_of_two_who_take_a_task_at_once_one_has_it(app: Flask, cast: Cast, made: Action) -> None:
    def taking(account_id: int) -> Callable[[], object]:
        def take() -> Iterator[None]:
            assert db.session.get_one(Task, 1).taken_by_id is None  # both have seen it free
            yield
            work.take_task(db.session.get_one(Account, account_id), db.session.get_one(Task, 1))

        return take

    people = (cast.ala.id, cast.maksim.id)
    outcomes = races.race(app, *map(taking, people))
    assert races.kinds(outcomes) == ["NotPossibleError", "done"]
    assert the_task().taken_by_id == people[outcomes.index(None)]
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id)).filter_by(verb="take_task")) == 1


def test_if_a_task_were_taken_as_it_was_seen_both_would_have_it(app: Flask, cast: Cast, made: Action) -> None:
    assert races.both_had(app, the_task(), lambda seen: seen.taken_by_id is None, taken_by_id=cast.ala.id)


def test_whoever_has_a_task_is_reminded_once_of_its_date(
    cast: Cast, made: Action, as_user: Callable[..., Reader]
) -> None:
    from workspace.core import jobs

    making.with_parts(made, cast.ala, milestones=[("Otwarcie", making.TOMORROW)], tasks=[("Ciasto", making.TOMORROW)])
    database.begin(writing=True)
    cake = db.session.scalars(db.select(Task).filter_by(title="Ciasto")).one()
    work.take_task(db.session.get_one(Account, cast.maksim.id), cake)
    db.session.commit()
    for _ in range(2):
        database.begin(writing=True)
        services.look_for_near_dates({})
        db.session.commit()
        jobs.run_due()
    told = sorted(db.session.scalars(db.select(Notice.account_id).filter_by(verb="date_near")))
    assert told == sorted([cast.maksim.id, cast.maksim.id, cast.ala.id])  # the cake; and the opening, for both


def together(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    return races.kinds(races.race(app, *deeds, one_unit=True))


def test_of_two_who_finish_a_task_at_once_one_did_it(app: Flask, cast: Cast, made: Action) -> None:
    ala_id = cast.ala.id
    database.begin(writing=True)
    work.take_task(db.session.get_one(Account, ala_id), db.session.get_one(Task, 1))
    db.session.commit()
    database.begin(writing=False)

    def finish() -> Iterator[None]:
        ala, task = db.session.get_one(Account, ala_id), db.session.get_one(Task, 1)
        yield
        work.finish_task(ala, task)

    assert together(app, finish, finish) == ["NotPossibleError", "done"]
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id)).filter_by(verb="finish_task")) == 1


def test_if_a_task_were_finished_as_it_was_seen_both_would_have_done_it(app: Flask, cast: Cast, made: Action) -> None:
    database.begin(writing=True)
    work.take_task(db.session.get_one(Account, cast.ala.id), db.session.get_one(Task, 1))
    db.session.commit()
    assert races.both_had(app, the_task(), lambda seen: seen.done_on is None, done_on=today())


def test_of_two_who_reach_a_milestone_at_once_one_did_it(app: Flask, cast: Cast, made: Action) -> None:
    making.with_parts(made, cast.ala, milestones=[("Zgoda", making.NEXT_WEEK)])
    ala_id = cast.ala.id

    def reach() -> Iterator[None]:
        ala, milestone = db.session.get_one(Account, ala_id), db.session.get_one(Milestone, 1)
        yield
        work.reach_milestone(ala, milestone)

    assert together(app, reach, reach) == ["NotPossibleError", "done"]
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id)).filter_by(verb="milestone_done")) == 1


def test_of_the_last_two_who_run_it_one_stays(app: Flask, cast: Cast, made: Action) -> None:
    action_id, ids = made.id, (cast.ala.id, cast.maksim.id)
    database.begin(writing=True)
    db.session.add(GroupMember(action_id=action_id, account_id=ids[1], role=GroupRole.COORDINATOR))
    db.session.commit()
    database.begin(writing=False)

    def leaving(account_id: int) -> Callable[[], object]:
        def leave() -> Iterator[None]:
            account, action = db.session.get_one(Account, account_id), db.session.get_one(Action, action_id)
            yield
            services.leave_group(account, action)

        return leave

    assert together(app, *map(leaving, ids)) == ["NotPossibleError", "done"]
    assert len(again(made).coordinator_ids) == 1


def test_the_last_two_coordinators_of_the_site_cannot_send_each_other_away(app: Flask, cast: Cast) -> None:
    ids = (cast.ala.id, cast.olga.id)
    database.begin(writing=True)
    accounts.set_coordinator(None, db.session.get_one(Account, ids[0]), True)
    db.session.commit()
    database.begin(writing=False)

    def sending(away: int) -> Callable[[], object]:
        def send() -> Iterator[None]:
            account = db.session.get_one(Account, away)
            yield
            accounts.set_coordinator(None, account, False)

        return send

    assert together(app, *map(sending, ids)) == ["NotPossibleError", "done"]
    assert len(db.session.scalars(db.select(Account).where(Account.is_coordinator)).all()) == 1
