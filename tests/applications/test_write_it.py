"""A group begins the city's form of its action and writes it together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.actions import making as actions
from tests.applications import making
from tests.applications.making import BUDGET, LOCAL, PAST
from tests.factories import Cast, again
from tests.pages import Reader
from workspace.accounts.models import Visitor
from workspace.actions.models import Action, ShareKind
from workspace.actions.work import services as work
from workspace.applications import queries
from workspace.applications.models import Answer, Application, Overwritten
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.notifications.models import Notice
from workspace.permissions import P, can

Sign = Callable[..., Reader]


@pytest.fixture
def action(cast: Cast) -> Action:
    return actions.action(cast.ala, cast.kostki)


def stored(made: Application) -> dict[str, Any]:
    database.begin(writing=False)
    return queries.answers_of(db.session.get_one(Application, made.id))[0]


def test_it_begins_with_what_the_action_and_its_idea_say(cast: Cast, ala: Reader) -> None:
    more = {"audience": "Dla wszystkich.", "place": "skwer", "osiedle": "BC", "lang": "be", "cost": None}
    action = actions.action(cast.ala, cast.kostki, "Лаўкі", **more)
    factories.translation(cast.maksim, action.proposal, "pl", title="Ławki", audience="Dla każdego.")
    due = today() + timedelta(days=9)
    action = actions.with_parts(action, cast.ala, milestones=[("deski", due), ("montaż", due + timedelta(days=5))])
    database.begin(writing=True)
    action = db.session.get_one(Action, action.id)
    work.add_expense(cast.ala, action, what="Deski", lang="pl", planned=199_99, spent=0)
    for minutes in (60, 90):
        work.pledge(cast.ala, action, kind=ShareKind.HOURS, what="praca", lang="pl", pledged=minutes)
    work.pledge(cast.ala, action, kind=ShareKind.MONEY, what="składka", lang="pl", pledged=50_00)
    db.session.commit()
    page = ala.get(f"/actions/{action.id}").soup.find("a", string="To the city")
    assert page is not None
    begin = ala.get(str(page["href"]))
    step = begin.submit(f"/actions/{action.id}/applications", tool=LOCAL[0], edition=LOCAL[1]).follow()
    assert "Name and applicants" in step.words
    made = factories.again(db.session.scalars(db.select(Application)).unique().one())
    found = queries.written(made)
    said = {(row.field, row.lang): row.value for row in found.rows.values()}
    assert said["title", "be"] == "Лаўкі" and said["title", "pl"] == "Ławki"
    assert found.answers["need"] == "Dla każdego." and found.needs_polish == {"place", "description"}
    assert said["costs", "pl"] == [{"item": "Deski", "quantity": 1, "price": 199_99}]
    assert said["work", "pl"] == [{"task": "praca", "people": 2, "hours": 2}] and said["money", "pl"] == 50_00
    assert [row["to"] for row in said["schedule", "pl"]] == [str(due), str(due + timedelta(days=5))]
    assert said["period", "pl"] == [str(due), str(due + timedelta(days=5))]
    assert begin.submit(f"/actions/{action.id}/applications", tool=LOCAL[0], edition=LOCAL[1]).location
    assert db.session.scalar(db.select(db.func.count(Application.id))) == 1  # one per action, tool and edition


def test_a_past_edition_is_refused_and_the_newest_offered(cast: Cast, ala: Reader, action: Action) -> None:
    url = f"/actions/{action.id}/applications"
    page = ala.post(url, {"tool": PAST[0], "edition": PAST[1]}, status=422)
    assert "takes no more applications" in page.words and "the next edition, to prepare for" in page.words
    for tool, edition in (("nothing", "x"), (LOCAL[0], "1999")):
        ala.post(url, {"tool": tool, "edition": edition}, status=404)
    assert db.session.scalar(db.select(db.func.count(Application.id))) == 0


def test_a_step_is_saved_and_the_next_one_follows(cast: Cast, ala: Reader, action: Action) -> None:
    made = making.begun(cast.ala, action)
    url = f"/applications/{made.id}/steps"
    page = ala.get(f"{url}/title?in=pl")
    assert "nazwa zadania" in page.words and "An example" in page.words
    sent = page.submit("/steps/title", button="1", a_title="Ławki", a_applicant="residents", a_living_here="yes")
    assert sent.location == f"{url}/need?in=pl"
    share = {"a_work-1-task": "malowanie", "a_work-1-people": "4", "a_work-1-hours": "5", "a_money": "12,30"}
    page = ala.get(f"{url}/share?in=pl").submit("/steps/share", **share).follow()
    dates = {"a_period": ["2027-05-01", "2027-06-30"], "a_schedule-2-step": "start", "a_schedule-2-from": "2027-05-01"}
    costs = {
        "a_costs-1-item": "deski",
        "a_costs-1-quantity": "3",
        "a_costs-1-price": "100,01",
        "a_costs-1-payer": "city",
    }
    page.submit("/steps/plan", **dates, **{"a_schedule-2-to": "2027-05-02"}, **costs)
    page = ala.get(f"{url}/after?in=pl")
    page.submit("/steps/after", a_annexes=["estimate", "permit"], a_aftercare="My.", later="1")
    found = stored(made)
    assert found["living_here"] is True and found["money"] == 12_30 and found["annexes"] == ["estimate", "permit"]
    assert found["work"] == [{"task": "malowanie", "people": 4, "hours": 5}]
    assert found["costs"] == [{"item": "deski", "quantity": 3, "price": 100_01, "payer": "city"}]
    assert found["schedule"] == [{"step": "start", "from": "2027-05-01", "to": "2027-05-02"}]
    assert found["period"] == ["2027-05-01", "2027-06-30"]
    page = ala.get(f"{url}/plan?in=pl")
    assert "300.03 zł" in page.words  # worked out, no grosz lost
    ala.get(f"{url}/after?in=pl").submit("/steps/after", a_annexes=[], a_aftercare="")
    assert "annexes" not in stored(made) and "aftercare" not in stored(made)


BAD = [
    ("plan", {"a_costs-1-price": "dużo"}, "Write an amount"),
    ("plan", {"a_costs-1-price": "-5"}, "Write an amount"),
    ("plan", {"a_costs-1-quantity": "1.5"}, "Write a whole number"),
    ("plan", {"a_costs-1-payer": "nobody"}, "Pick one from the list"),
    ("plan", {"a_schedule-1-from": "2027-02-30"}, "Write a date"),
    ("plan", {"a_period": ["2027-06-30", "2027-05-01"]}, "Write two days"),
    ("plan", {"a_period": ["jutro", ""]}, "Write two days"),
    ("share", {"a_money": "1e9"}, "Write an amount"),
    ("share", {"a_work-1-task": "x" * 301}, "Write at most 300 characters"),
    ("need", {"a_people_reached": "-1"}, "Write a number from 0"),
    ("need", {"a_area": "nothing"}, "Pick one from the list"),
    ("title", {"a_title": "x" * 251}, "Write at most 250 characters"),
    ("after", {"a_annexes": ["nothing"]}, "Pick from the list"),
]


def test_what_is_wrong_is_said_and_nothing_is_stored_or_lost(cast: Cast, ala: Reader, action: Action) -> None:
    made = making.begun(cast.ala, action)
    before = stored(made)
    for step, typed, words in BAD:
        back = ala.get(f"/applications/{made.id}/steps/{step}?in=pl").submit(f"/steps/{step}", status=422, **typed)
        assert words in back.words, (typed, back.words)
        for name, value in typed.items():
            kept = back.soup.find(attrs={"name": name})
            assert kept is not None, name
            if kept.name != "select" and kept.get("type") != "checkbox":
                assert (
                    value == [f["value"] for f in back.soup.find_all(attrs={"name": name})] or value == kept["value"]
                ), name
        assert back.soup.find(attrs={"data-part": True, "data-touched": True}) is not None  # it is sent again, not lost
        assert stored(made) == before
    for where in ("/steps/nothing", "/steps/people"):
        ala.get(f"/applications/{made.id}{where}", status=404)


def test_who_is_named_is_neither_asked_nor_taken(cast: Cast, ala: Reader, action: Action) -> None:
    made = making.begun(cast.ala, action)
    pages = [ala.get(f"/applications/{made.id}/steps/{step}") for step in ("title", "need", "share", "plan", "after")]
    assert not [page for page in pages if "representatives" in page.text]
    data = {"sent": ["title", "representatives"], "a_title": "Ławki", "a_representatives": "Kanarek Żółty"}
    ala.post(f"/applications/{made.id}/steps/title?in=pl", data)
    ala.post(f"/applications/{made.id}/steps/title/draft?in=pl", data, status=204)
    ala.get(f"/applications/{made.id}/steps/people", status=404)
    assert not [row for row in db.session.scalars(db.select(Answer)) if "Kanarek" in str(row.value)]


def test_two_at_once_the_last_wins_both_are_told_and_nothing_is_lost(cast: Cast, as_user: Sign, action: Action) -> None:
    made = making.filled(cast.ala, making.begun(cast.ala, action), description="stary opis", need="stara potrzeba")
    making.joined(cast.maksim, action)
    ala, maksim = as_user("ala"), as_user("maksim")
    url = f"/applications/{made.id}/steps/need?in=pl"
    hers, his = ala.get(url), maksim.get(url)
    hers.submit("/steps/need", a_description="opis Ali", a_place="skwer")
    his.submit("/steps/need", a_description="opis Maksima", a_need="potrzeba Maksima")
    found = stored(made)
    assert found["description"] == "opis Maksima" and found["need"] == "potrzeba Maksima"
    assert found["place"] == "skwer"  # he had not touched it: hers stands
    for reader, words in ((maksim, "Changed by ala since you opened it. Yours came last."), (ala, "Changed by maksim")):
        page = reader.get(url)
        assert words in page.words and "It was: opis Ali" in page.words and "It is now: opis Maksima" in page.words
    notice = db.session.scalars(db.select(Notice).filter_by(verb="overwrite")).one()
    assert notice.account_id == cast.ala.id
    entry = db.session.scalars(db.select(Overwritten)).one()
    maksim.get(url).submit(f"/overwritten/{entry.id}/seen")
    assert "It was:" not in maksim.get(url).words and "It was:" in ala.get(url).words
    ala.get(url).submit(f"/overwritten/{entry.id}/restore")
    assert stored(made)["description"] == "opis Ali" and "It was:" not in ala.get(url).words


def test_an_autosave_keeps_what_was_touched_and_shows_what_others_did(
    cast: Cast, as_user: Sign, action: Action
) -> None:
    made = making.filled(cast.ala, making.begun(cast.ala, action), description="opis", need="potrzeba")
    making.joined(cast.maksim, action)
    ala, maksim = as_user("ala"), as_user("maksim")
    step = f"/applications/{made.id}/steps/need"
    seen = str(ala.get(f"{step}?in=pl").form("/steps/need").find("input", attrs={"name": "seen"})["value"])  # type: ignore[index]
    maksim.post(f"{step}/draft?in=pl", {"sent": "need", "a_need": "inna", "seen": seen}, status=204)
    touched = {
        "sent": ["description", "people_reached"],
        "a_description": "nowy",
        "a_people_reached": "kilka",
        "seen": seen,
    }
    ala.post(f"{step}/draft?in=pl", touched, status=204)
    found = stored(made)
    assert found["description"] == "nowy" and found["need"] == "inna" and "people_reached" not in found
    panel = ala.get(f"{step}?in=pl&seen={seen}", **{"HX-Request": "true", "HX-Target": "live-panel"})
    assert (
        "Changed by maksim since you opened it: Why do residents need it?" in panel.words and "<form" not in panel.text
    )
    assert panel.text.strip().startswith('<div id="live-panel">')


def test_other_languages_stand_beside_the_polish_and_are_counted(cast: Cast, as_user: Sign, action: Action) -> None:
    made = making.begun(cast.ala, action)
    making.joined(cast.maksim, action)
    maksim = as_user("maksim", "en")
    step = maksim.get(f"/applications/{made.id}/steps/need?in=be")
    step.submit("/steps/need", a_need="Няма дзе сесці.", a_people_reached="40")
    row = db.session.scalars(db.select(Answer).filter_by(application_id=made.id, field="people_reached")).one()
    assert row.lang == "pl"  # a number has no language
    assert queries.answers_of(again(made))[1] == {"need"} and stored(made)["need"] == "Няма дзе сесці."
    assert "1 field needs Polish" in maksim.get(f"/applications/{made.id}/check").words
    page = maksim.get(f"/applications/{made.id}/polish")
    beside = page.soup.find(attrs={"lang": "be"}, class_="user-text")
    assert beside is not None and beside.get_text(strip=True) == "Няма дзе сесці."
    page.submit("/polish", a_need="Nie ma gdzie usiąść.")
    assert queries.answers_of(again(made)) == (stored(made), set()) and stored(made)["need"] == "Nie ma gdzie usiąść."
    assert "Everything is in Polish" in maksim.get(f"/applications/{made.id}/polish").words
    assert db.session.scalars(db.select(Answer.value).filter_by(field="need", lang="be")).one() == "Няма дзе сесці."


def test_what_neighbours_translate_later_is_offered_where_polish_is_missing(cast: Cast, ala: Reader) -> None:
    action = actions.action(cast.ala, cast.kostki, "Лаўкі", lang="be", summary="Пра лаўкі.", needs="", place="двор")
    made = making.begun(cast.ala, action)
    factories.translation(cast.maksim, action.proposal, "pl", title="Ławki", summary="O ławkach.", place="podwórko")
    making.filled(cast.ala, made, "be", place="іншае месца")  # no longer what the idea says
    page = ala.get(f"/applications/{made.id}/polish")
    assert "A neighbour translated this." in page.words and "O ławkach." in page.text and "podwórko" not in page.text
    page.submit("/polish")
    assert stored(made)["description"] == "O ławkach." and stored(made)["place"] == "іншае месца"


def test_the_way_leads_from_the_action_to_the_adviser_a_guide_and_back(cast: Cast, ala: Reader, action: Action) -> None:
    back = f"/actions/{action.id}/applications"
    page = ala.get(back)
    for begins in ("/tools/adviser", "/tools/civic-budget"):
        link = page.soup.select_one(f"main a[href^='{begins}']")
        assert link is not None
        page = ala.get(str(link["href"]))
        assert page.soup.select_one(f"main a[href='{back}']") is not None
    made = making.begun(cast.ala, action, BUDGET)
    step = ala.get(f"/applications/{made.id}/steps/costs")
    assert "A short lesson about this step" in step.words and "48 of 100" in step.words


def test_a_table_stands_once_in_whatever_language_until_it_is_said_in_polish(
    cast: Cast, ala: Reader, action: Action
) -> None:
    rows = [{"task": "фарбаванне", "people": 2, "hours": 3}]
    made = making.filled(cast.ala, making.begun(cast.ala, action), "be", work=rows)
    page = ala.get(f"/applications/{made.id}/steps/share?in=pl")
    page.submit("/steps/share", **{"a_work-1-hours": "4"})
    row = db.session.scalars(db.select(Answer).filter_by(application_id=made.id, field="work")).one()
    assert row.lang == "be" and row.value == [{**rows[0], "hours": 4}]
    page = ala.get(f"/applications/{made.id}/polish")
    page.submit("/polish", **{"a_work-1-task": "malowanie"})
    assert stored(made)["work"] == [{"task": "malowanie", "people": 2, "hours": 4}]
    ala.get(f"/applications/{made.id}/steps/share?in=be").submit("/steps/share", **{"a_work-1-hours": "5"})
    assert stored(made)["work"] == [{"task": "malowanie", "people": 2, "hours": 5}]


def test_the_checks_say_the_rule_the_field_and_how_to_mend_it(cast: Cast, ala: Reader, action: Action) -> None:
    """Inside a library only what is for the whole city: with the osiedle's money it would be refused."""
    made = making.filled(cast.ala, making.whole(cast.ala, action, BUDGET), place_kind="branch", access="Codziennie.")
    page = ala.get(f"/applications/{made.id}/check")
    assert "would be refused" in page.words and "What helps:" in page.words and "LXXIII/2173/23" in page.words
    assert "can be printed as a draft only" in page.words
    assert page.soup.find("a", href=f"/applications/{made.id}/steps/title#a_scope") is not None
    assert "would be refused" in ala.get(f"/applications/{made.id}/steps/title?in=pl").words
    refused = ala.get(f"/applications/{made.id}")
    assert not refused.soup.find("form", action=f"/applications/{made.id}/ready")
    ala.post(f"/applications/{made.id}/ready", {"version": str(made.version)}, status=409)
    making.filled(cast.ala, made, place_kind="outside", access=None)
    ala.get(f"/applications/{made.id}").submit("/ready")
    assert again(made).status == "ready"
    ala.get(f"/applications/{made.id}/steps/costs", status=409)
    ala.post(f"/applications/{made.id}/steps/support/draft", {"sent": "signatures", "a_signatures": "9"}, status=409)
    ala.get(f"/applications/{made.id}").submit("/reopen")
    assert again(made).status == "drafting"


def test_a_draft_is_its_groups_and_its_librarians_and_once_sent_the_zones(
    cast: Cast, as_user: Sign, action: Action
) -> None:
    draft, sent = (
        making.begun(cast.ala, action),
        making.moved(cast.ala, making.whole(cast.ala, action, BUDGET), "ready", "file"),
    )
    may = {"ala": "ds", "basia": "ds", "maksim": "s", "olga": "s"}
    for handle in ("ala", "basia", "maksim", "olga", "celina", "oksana", "newcomer", None):
        reader, actor = as_user(handle), again(getattr(cast, handle)) if handle else Visitor()
        listed = set(db.session.scalars(queries.applications_visible_to(actor)).unique())
        for letter, one in (("d", draft), ("s", sent)):
            made, sees = again(one), letter in may.get(handle or "", "")
            assert (made in listed) is sees is can(actor, P.APPLICATION_VIEW, made), (handle, letter)
            reader.get(f"/applications/{made.id}", status=200 if sees else 404)
            edits = handle in ("ala", "basia")
            reader.get(f"/applications/{made.id}/withdraw", status=200 if edits else 403 if sees else 404)
        told = reader.get(f"/actions/{action.id}/applications").words
        assert "handed in" in told and ("being written" in told) is (handle in ("ala", "basia")), handle
        if handle not in ("ala", "basia"):
            asked = {"tool": LOCAL[0], "edition": LOCAL[1]}
            reader.post(f"/actions/{action.id}/applications", asked, status=303 if handle is None else 403)
