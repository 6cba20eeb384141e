"""What the group writes down: milestones, tasks, own share, costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.actions import making
from tests.factories import Cast, again
from tests.pages import Reader
from workspace.actions.models import Action, Expense, Milestone, Share, ShareKind, Task
from workspace.core.db import db, today

COORDINATOR_PATHS = ("milestones/new", "tasks/new", "budget", "expenses/new", "updates/new")


@pytest.fixture
def made(cast: Cast) -> Action:
    return making.action(cast.ala, cast.kostki)


def rows(model: Any) -> int:
    return db.session.scalar(db.select(db.func.count(model.id))) or 0


def test_a_milestone_is_set_moved_reached_and_taken_out(
    cast: Cast, made: Action, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    ala, url = as_user("ala"), f"/actions/{made.id}"
    ala.get(f"{url}/milestones/new").submit(
        f"{url}/milestones/new", title="Zgoda miasta", due_on=str(making.NEXT_WEEK), lang="pl"
    )
    assert again(made).next_date == making.NEXT_WEEK
    assert "Zgoda miasta" in visitor.get(url).words
    ala.get("/milestones/1").submit("/milestones/1", due_on=str(making.LATER))
    assert again(made).next_date == making.LATER
    ala.get(url).submit("/milestones/1/reach")
    assert again(made).next_date is None and again(db.session.get_one(Milestone, 1)).done_on == today()
    ala.post("/milestones/1/reach", {}, 409)
    ala.get(url).submit("/milestones/1/reopen")
    ala.get("/milestones/1").submit("/milestones/1/remove")
    assert rows(Milestone) == 0 and "No milestones yet" in visitor.get(url).words


def test_a_milestone_that_is_late_keeps_its_date_while_its_words_change(
    cast: Cast, made: Action, as_user: Callable[..., Reader]
) -> None:
    making.with_parts(made, cast.ala, milestones=[("Zgoda", making.YESTERDAY)])
    ala = as_user("ala")
    ala.get("/milestones/1").submit("/milestones/1", title="Zgoda na piśmie")
    assert again(db.session.get_one(Milestone, 1)).title == "Zgoda na piśmie"
    page = ala.get("/milestones/1").submit("/milestones/1", 422, due_on=str(today() - timedelta(days=2)))
    assert "This day has passed" in page.words


def test_a_task_is_changed_and_only_a_free_one_is_taken_out(
    cast: Cast, made: Action, as_user: Callable[..., Reader]
) -> None:
    ala, url = as_user("ala"), f"/actions/{made.id}"
    ala.get(f"{url}/tasks/new").submit(f"{url}/tasks/new", title="Kabel", details="20 metrów", due_on="", lang="pl")
    ala.get("/tasks/1").submit("/tasks/1", due_on=str(making.TOMORROW))
    assert again(made).next_date == making.TOMORROW
    as_user("maksim").post("/tasks/1/take")
    assert "Remove it" not in ala.get("/tasks/1").words
    ala.post("/tasks/1/remove", {}, 409)
    as_user("maksim").post("/tasks/1/release")
    ala.get("/tasks/1").submit("/tasks/1/remove")
    assert rows(Task) == 0 and again(made).next_date is None


def test_a_neighbour_pledges_own_share_and_says_what_is_done(
    cast: Cast, made: Action, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    maksim, url = as_user("maksim"), f"/actions/{made.id}"
    maksim.get(f"{url}/shares/new").submit(f"{url}/shares/new", kind="hours", what="Kopanie", pledged="2,5", lang="pl")
    maksim.get(f"{url}/shares/new").submit(f"{url}/shares/new", kind="money", what="Na farbę", pledged="1 234,50 zł")
    maksim.get(f"{url}/shares/new").submit(f"{url}/shares/new", kind="thing", what="Taczka", pledged="2")
    shares = {(s.kind, s.pledged) for s in db.session.scalars(db.select(Share))}
    assert shares == {(ShareKind.HOURS, 150), (ShareKind.MONEY, 123_450), (ShareKind.THING, 2)}
    assert cast.maksim.id in again(made).group_ids
    maksim.get("/shares/1").submit("/shares/1", done="1.5")
    assert again(db.session.get_one(Share, 1)).done == 90
    words = visitor.get(f"{url}/money").words
    assert "Together: hours of work 2.5 h 1.5 h" in words and "a neighbour" in words and "maksim" not in words
    assert "maksim" in maksim.get(f"{url}/money").words
    maksim.get("/shares/3").submit("/shares/3/remove")
    assert rows(Share) == 2


def test_a_pledge_is_changed_only_by_who_made_it_or_runs_the_action(
    cast: Cast, made: Action, as_user: Callable[..., Reader]
) -> None:
    as_user("maksim").post(
        f"/actions/{made.id}/shares/new", {"kind": "hours", "what": "Praca", "pledged": "2", "lang": "pl"}
    )
    as_user("oksana").post("/shares/1", {"pledged": "9", "done": "9"}, 403)
    as_user("oksana").post("/shares/1/remove", {}, 403)
    as_user("ala").post("/shares/1", {"pledged": "2", "done": "2", "version": "1"})
    as_user("basia").get("/shares/1")
    assert again(db.session.get_one(Share, 1)).done == 120


def test_costs_are_planned_and_spent_within_a_budget(
    cast: Cast, made: Action, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    ala, url = as_user("ala"), f"/actions/{made.id}"
    ala.get(f"{url}/budget").submit(f"{url}/budget", planned="1 000,00")
    ala.get(f"{url}/expenses/new").submit(f"{url}/expenses/new", what="Drewno", planned="800", spent="", spent_on="")
    ala.get("/expenses/1").submit("/expenses/1", spent="1200,50", spent_on=str(making.YESTERDAY))
    expense = again(db.session.get_one(Expense, 1))
    assert (expense.planned, expense.spent, expense.spent_on) == (80_000, 120_050, making.YESTERDAY)
    assert "200.50 zł over the plan" in visitor.get(f"{url}/money").words
    ala.get(f"{url}/expenses/new").submit(f"{url}/expenses/new", what="Farba", planned="", spent="10", spent_on="")
    assert again(db.session.get_one(Expense, 2)).spent_on == today()
    ala.get("/expenses/1").submit("/expenses/1/remove")
    assert again(made).spent == 1_000


# (what, address, what Ala saves while Basia looks, what Basia types, what she is shown of Ala's)
SHARED = [
    (Milestone, "/milestones/1", {"title": "Zgoda na piśmie"}, {"due_on": str(making.LATER)}, "Zgoda na piśmie"),
    (Task, "/tasks/1", {"details": "Dwadzieścia metrów"}, {"title": "Długi kabel"}, "Dwadzieścia metrów"),
    (Share, "/shares/1", {"done": "1,5"}, {"pledged": "3"}, "Done so far 1,5"),
    (Expense, "/expenses/1", {"planned": "800", "spent": "120,50"}, {"what": "Deski"}, "Spent, in zł 120"),
    (Action, "/actions/1/budget", {"planned": "900"}, {"planned": "700"}, "in zł 900"),
]


@pytest.mark.parametrize("case", SHARED, ids=[address for _, address, *_ in SHARED])
def test_of_two_who_change_the_same_the_second_sees_what_the_first_saved(
    cast: Cast, made: Action, as_user: Callable[..., Reader], case: tuple[Any, str, Any, Any, str]
) -> None:
    model, url, of_ala, of_basia, seen = case
    making.with_parts(made, cast.ala, milestones=[("Zgoda", making.NEXT_WEEK)], tasks=[("Kabel", None)])
    as_user("maksim").post("/actions/1/shares/new", SHARE)
    as_user("ala").post("/actions/1/expenses/new", COST)
    ala, basia = as_user("ala").get(url), as_user("basia").get(url)
    ala.submit(url, **of_ala)
    kept = {
        column: value
        for column, value in vars(again(db.session.get_one(model, 1))).items()
        if column != "_sa_instance_state"
    }
    clash = basia.submit(url, 409, **of_basia)
    assert "Somebody changed this meanwhile" in clash.words and seen in clash.words
    assert all(value in str(clash.form(url)) for value in of_basia.values())  # what was typed is not lost
    now = vars(again(db.session.get_one(model, 1)))
    assert {name: now[name] for name in kept} == kept
    clash.submit(url)  # now that she has seen it
    assert vars(again(db.session.get_one(model, 1))) != kept


def test_a_form_is_not_disturbed_when_a_task_is_taken_or_a_milestone_reached(
    cast: Cast, made: Action, as_user: Callable[..., Reader]
) -> None:
    making.with_parts(made, cast.ala, milestones=[("Zgoda", making.NEXT_WEEK)], tasks=[("Kabel", None)])
    task, milestone = as_user("ala").get("/tasks/1"), as_user("ala").get("/milestones/1")
    as_user("maksim").post("/tasks/1/take")
    as_user("basia").post("/milestones/1/reach")
    task.submit("/tasks/1", title="Długi kabel")
    milestone.submit("/milestones/1", title="Zgoda na piśmie")
    assert (again(db.session.get_one(Task, 1)).title, again(db.session.get_one(Task, 1)).taken_by_id) == (
        "Długi kabel", cast.maksim.id,
    )  # fmt: skip


MILESTONE = {"title": "Zgoda", "due_on": str(making.NEXT_WEEK), "lang": "pl"}
TASK = {"title": "Kabel", "details": "", "due_on": "", "lang": "pl"}
SHARE = {"kind": "hours", "what": "Kopanie", "pledged": "2", "lang": "pl"}
COST = {"what": "Drewno", "planned": "10", "spent": "", "spent_on": "", "lang": "pl"}
BAD = [
    ("milestones/new", MILESTONE, {"title": ""}, "Fill this in."),
    ("milestones/new", MILESTONE, {"title": "\u202e \u0000"}, "Fill this in."),
    ("milestones/new", MILESTONE, {"title": "x" * 121}, "Write at most 120 characters."),
    ("milestones/new", MILESTONE, {"due_on": ""}, "Fill this in."),
    ("milestones/new", MILESTONE, {"due_on": "jutro"}, "Write a date as year-month-day"),
    ("milestones/new", MILESTONE, {"due_on": str(making.YESTERDAY)}, "This day has passed."),
    ("milestones/new", MILESTONE, {"due_on": "2999-01-01"}, "This day is too far away."),
    ("milestones/new", MILESTONE, {"lang": "xx"}, "Pick one from the list."),
    ("tasks/new", TASK, {"title": " "}, "Fill this in."),
    ("tasks/new", TASK, {"details": "x" * 1001}, "Write at most 1000 characters."),
    ("tasks/new", TASK, {"due_on": str(making.YESTERDAY)}, "This day has passed."),
    ("shares/new", SHARE, {"pledged": ""}, "Fill this in."),
    ("shares/new", SHARE, {"pledged": "0"}, "Write a number above zero."),
    ("shares/new", SHARE, {"pledged": "-2"}, "Write zero or more."),
    ("shares/new", SHARE, {"pledged": "dwie"}, "Write a number"),
    ("shares/new", SHARE, {"pledged": "NaN"}, "Write a number"),
    ("shares/new", SHARE, {"pledged": "1e400"}, "This number is too large."),
    ("shares/new", SHARE, {"pledged": "10001"}, "This number is too large."),
    ("shares/new", SHARE, {"kind": "thing", "pledged": "1,5"}, "This cannot be split so finely."),
    ("shares/new", SHARE, {"kind": "money", "pledged": "0,001"}, "This cannot be split so finely."),
    ("shares/new", SHARE, {"kind": "gold"}, "Pick one from the list."),
    ("budget", {"planned": "10", "version": "240000"}, {"planned": ""}, "Fill this in."),
    ("budget", {"planned": "10", "version": "240000"}, {"planned": "-5"}, "Write an amount between 0 and"),
    ("budget", {"planned": "10", "version": "240000"}, {"planned": "dużo"}, "Write an amount, such as"),
    ("budget", {"planned": "10", "version": "240000"}, {"planned": "99999999999"}, "Write an amount between 0 and"),
    ("expenses/new", COST, {"what": ""}, "Fill this in."),
    ("expenses/new", COST, {"planned": ""}, "Write what is planned, or what was spent."),
    ("expenses/new", COST, {"spent": "1,005"}, "Write an amount, such as"),
    ("expenses/new", COST, {"spent": "5", "spent_on": str(making.TOMORROW)}, "This day is still to come."),
    ("updates/new", {"title": "Już", "text": "Jest.", "lang": "pl"}, {"text": ""}, "Fill this in."),
    ("updates/new", {"title": "Już", "text": "Jest.", "lang": "pl"}, {"text": "x" * 4001}, "Write at most 4000"),
]


@pytest.mark.parametrize("case", BAD, ids=[f"{number} {path}" for number, (path, *_) in enumerate(BAD)])
def test_bad_input_is_answered_with_words_and_nothing_is_lost_or_stored(
    cast: Cast, made: Action, as_user: Callable[..., Reader], case: tuple[str, dict[str, str], dict[str, str], str]
) -> None:
    path, good, bad, words = case
    url = f"/actions/{made.id}/{path}"
    page = as_user("ala").post(url, {**good, **bad}, 422)
    assert words in page.words and page.soup.find("h1") is not None
    assert page.soup.select_one(".error-summary a") is not None
    for name, value in good.items():
        if name not in bad and value:
            field = page.soup.find(attrs={"name": name})
            assert field is not None and value in str(field), name
    assert sum(rows(model) for model in (Milestone, Task, Share, Expense)) == 0
    assert again(made).budget_planned == 240_000


@pytest.mark.parametrize("path", COORDINATOR_PATHS)
def test_only_who_runs_the_action_and_its_librarian_change_the_plan(
    cast: Cast, made: Action, as_user: Callable[..., Reader], path: str
) -> None:
    as_user("maksim").post(f"/actions/{made.id}/join")
    for who in ("maksim", "oksana", "celina", "olga", "newcomer"):
        as_user(who).get(f"/actions/{made.id}/{path}", 403)
        as_user(who).post(f"/actions/{made.id}/{path}", {}, 403)
    assert "/sign-in" in as_user(None).get(f"/actions/{made.id}/{path}", 303).location
    for who in ("ala", "basia"):
        as_user(who).get(f"/actions/{made.id}/{path}")


def test_parts_of_another_zone_cannot_be_changed(cast: Cast, made: Action, as_user: Callable[..., Reader]) -> None:
    making.with_parts(made, cast.ala, milestones=[("Zgoda", making.TOMORROW)], tasks=[("Kabel", None)])
    celina = as_user("celina")
    for path in ("/milestones/1", "/milestones/1/reach", "/milestones/1/remove", "/tasks/1", "/tasks/1/remove"):
        celina.post(path, {"title": "Moje", "lang": "pl"}, 403)
    for path in ("/milestones/9", "/tasks/9", "/tasks/9/take", "/shares/9", "/expenses/9", "/updates/9/remove"):
        as_user("ala").post(path, {}, 404)
    assert (again(made).milestones_all, again(made).milestones_done, again(made).tasks_all) == (1, 0, 1)


def test_a_resent_form_adds_one_row(cast: Cast, made: Action, as_user: Callable[..., Reader]) -> None:
    ala, url = as_user("ala"), f"/actions/{made.id}/tasks/new"
    first = ala.post(url, {**TASK, "idempotency_key": "once"})
    assert ala.post(url, {**TASK, "idempotency_key": "once"}).location == first.location
    assert rows(Task) == 1
