"""From planned to done: who may take which step, and what each tells."""

from collections.abc import Callable

import pytest

from tests.actions import making
from tests.factories import Cast, again
from tests.pages import Reader
from workspace.actions.lifecycle import STATUS
from workspace.actions.models import Action, ActionStatus
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.notifications.models import Notice
from workspace.permissions import can
from workspace.proposals.models import Stage

S = ActionStatus
WAYS: dict[ActionStatus, list[str]] = {
    S.PLANNED: [],
    S.IN_PROGRESS: ["start"],
    S.PAUSED: ["start", "pause"],
    S.DONE: ["start", "finish"],
    S.CANCELLED: ["cancel"],
}
EDGES = {
    ("start", S.PLANNED): S.IN_PROGRESS,
    ("pause", S.IN_PROGRESS): S.PAUSED,
    ("resume", S.PAUSED): S.IN_PROGRESS,
    ("finish", S.IN_PROGRESS): S.DONE,
    ("cancel", S.PLANNED): S.CANCELLED,
    ("cancel", S.IN_PROGRESS): S.CANCELLED,
    ("cancel", S.PAUSED): S.CANCELLED,
}
MAY = {"ala", "basia"}  # who runs it, and the librarian of its zone


def in_status(cast: Cast, status: ActionStatus) -> Action:
    made = making.told(making.action(cast.ala, cast.kostki), cast.ala)
    return making.moved(made, cast.ala, *WAYS[status])


@pytest.mark.parametrize("status", list(ActionStatus))
@pytest.mark.parametrize("step", list(STATUS.transitions))
def test_every_step_from_every_status_by_everybody(
    cast: Cast, as_user: Callable[..., Reader], step: str, status: ActionStatus
) -> None:
    made = in_status(cast, status)
    url, form = f"/actions/{made.id}", {"reason": "Tak trzeba.", "lang": "pl"}
    for who in ("maksim", "oksana", "celina", "olga", "newcomer"):
        as_user(who).post(f"{url}/{step}", form, 403)
    assert "/sign-in" in as_user(None).post(f"{url}/{step}", form, 303).location
    assert again(made).status == status
    expected = EDGES.get((step, status))
    for who in sorted(MAY):
        as_user(who).post(f"{url}/{step}", form, 303 if expected and who == "ala" else 409)
    assert again(made).status == (expected or status)


@pytest.mark.parametrize("status", list(ActionStatus))
def test_the_buttons_shown_are_the_steps_that_work(
    cast: Cast, as_user: Callable[..., Reader], status: ActionStatus
) -> None:
    made = in_status(cast, status)
    for who in ("ala", "maksim", "basia", "oksana", None):
        page = as_user(who).get(f"/actions/{made.id}")
        shown = {
            step
            for step in STATUS.transitions
            if page.soup.find("form", action=f"/actions/{made.id}/{step}")
            or page.soup.find("a", href=f"/actions/{made.id}/{step}")
        }
        possible = {step for step, source in EDGES if source == status} if who in MAY else set()
        assert shown == possible, who
    for step in ("pause", "cancel"):  # the page that asks why is there when the step is
        as_user("ala").get(f"/actions/{made.id}/{step}", 200 if (step, status) in EDGES else 409)


def test_pausing_asks_why_and_everybody_reads_it(cast: Cast, as_user: Callable[..., Reader], visitor: Reader) -> None:
    made = making.moved(making.action(cast.ala, cast.kostki), cast.ala, "start")
    ala, url = as_user("ala"), f"/actions/{made.id}"
    failed = ala.get(f"{url}/pause").submit(f"{url}/pause", 422, reason=" ")
    assert "Fill this in." in failed.words and again(made).status == S.IN_PROGRESS
    failed.submit(f"{url}/pause", reason="Чакаем дазволу.", lang="be")
    page = visitor.get(url)
    reason = page.soup.find(lang="be", string="Чакаем дазволу.") or page.soup.select_one('.user-text[lang="be"]')
    assert reason is not None and "Why it is paused" in page.words
    ala.get(url).submit(f"{url}/resume")
    assert "Why it is paused" not in visitor.get(url).words


def test_it_is_done_only_when_every_milestone_is_reached_and_the_story_is_told(
    cast: Cast, as_user: Callable[..., Reader]
) -> None:
    made = making.with_parts(making.action(cast.ala, cast.kostki), cast.ala, milestones=[("Zgoda", making.TOMORROW)])
    making.moved(made, cast.ala, "start")
    ala, url = as_user("ala"), f"/actions/{made.id}"
    ala.post(f"{url}/finish", {}, 409)
    page = ala.get(url)
    reach = next(f["action"] for f in page.soup.find_all("form") if str(f["action"]).endswith("/reach"))
    page = page.submit(str(reach)).follow()
    assert "How was it?" in page.words
    ala.post(f"{url}/finish", {}, 409)
    ala.get(f"{url}/story/pl").submit(f"{url}/story/pl", what="Ławki.", with_whom="Sąsiedzi.", learnt="Dużo.")
    ala.get(url).submit(f"{url}/finish")
    done = again(made)
    assert (done.status, done.next_date, again(done.proposal).stage) == (S.DONE, None, Stage.TOLD)


def test_the_idea_moves_along_with_its_action(cast: Cast) -> None:
    made = making.action(cast.ala, cast.kostki)
    assert made.proposal.stage == Stage.PLAN
    assert making.moved(made, cast.ala, "start").proposal.stage == Stage.DOING
    assert making.moved(made, cast.ala, "pause", "resume").proposal.stage == Stage.DOING


def test_followers_hear_of_each_step_and_the_author_always(cast: Cast, as_user: Callable[..., Reader]) -> None:
    made = making.action(cast.ala, cast.kostki)
    url = f"/actions/{made.id}"
    as_user("oksana").get(url).submit(f"{url}/follow")
    basia = as_user("basia")
    basia.post(f"{url}/start")
    basia.post(f"{url}/cancel", {"reason": "Zgody nie będzie.", "lang": "pl"})
    for verb in ("start", "cancel"):
        told = db.session.scalars(db.select(Notice.account_id).filter_by(subject_type="action", verb=verb))
        assert set(told) == {cast.ala.id, cast.oksana.id}, verb
    entry = db.session.scalars(db.select(AuditEntry).filter_by(subject_type="action", verb="cancel")).one()
    assert (entry.detail["from"], entry.detail["to"], entry.detail["reason"]) == (
        "in_progress", "cancelled", "Zgody nie będzie.",
    )  # fmt: skip
    oksana = as_user("oksana")
    oksana.get(url).submit(f"{url}/unfollow")
    assert oksana.get(url).form(f"{url}/follow")


def test_a_closed_action_takes_no_more_work(cast: Cast, as_user: Callable[..., Reader]) -> None:
    made = making.with_parts(making.action(cast.ala, cast.kostki), cast.ala, tasks=[("Kabel", None)])
    making.moved(made, cast.ala, "cancel")
    ala, url = as_user("ala"), f"/actions/{made.id}"
    for path in ("milestones/new", "tasks/new", "shares/new", "expenses/new", "budget", "pause", "cancel"):
        ala.get(f"{url}/{path}", 409)
    for path in (f"{url}/join", "/tasks/1/take", "/tasks/1/remove"):
        as_user("maksim" if "join" in path or "take" in path else "ala").post(path, {}, 409)
    assert not again(made).group_ids & {cast.maksim.id}


def test_only_steps_of_the_table_are_addresses(cast: Cast, as_user: Callable[..., Reader]) -> None:
    made = making.action(cast.ala, cast.kostki)
    as_user("ala").post(f"/actions/{made.id}/explode", {}, 404)
    as_user("ala").post("/actions/999/start", {}, 404)
    as_user("ala").get(f"/actions/{made.id}/start", 405)


def test_everybody_may_see_every_action_that_the_board_lists(cast: Cast, as_user: Callable[..., Reader]) -> None:
    made = [making.action(cast.ala, cast.kostki), making.action(cast.oksana, cast.gdanska, "Chór")]
    for who in (None, "ala", "newcomer"):
        words = as_user(who).get("/actions").words
        for action in made:
            account = getattr(cast, who) if who else None
            assert action.title in words and (account is None or can(account, action.view_permission, action))
