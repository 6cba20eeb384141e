"""The wizard: each step keeps what was typed, says what is wrong, and stores nothing wrong."""

from typing import Any

import pytest

from tests import factories
from tests.factories import Cast, again
from workspace.core.db import db
from workspace.proposals import queries
from workspace.proposals.models import Category, Proposal, ProposalStatus


def a_draft(cast: Cast, **fields: Any) -> Proposal:
    return factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT, **fields)


BAD = [
    ("idea", {"title": ""}, "Fill this in."),
    ("idea", {"title": "   "}, "Fill this in."),
    ("idea", {"title": "x" * 121}, "at most 120"),
    ("idea", {"summary": ""}, "Fill this in."),
    ("idea", {"summary": "x" * 4001}, "at most 4000"),
    ("idea", {"category": ""}, "Fill this in."),
    ("idea", {"category": "gold"}, "Pick one from the list."),
    ("idea", {"lang": "de"}, "Pick one from the list."),
    ("place", {"osiedle": "XX"}, "Pick one from the list."),
    ("place", {"place": "x" * 201}, "at most 200"),
    ("needs", {"needs": "x" * 4001}, "at most 4000"),
    ("needs", {"cost": "a lot"}, "Write an amount"),
    ("needs", {"cost": "-5"}, "between 0 and"),
    ("needs", {"cost": "99999999999"}, "between 0 and"),
    ("needs", {"cost": "1e999999"}, "Write an amount"),
    ("needs", {"cost": "NaN"}, "Write an amount"),
    ("needs", {"cost": "0,001"}, "Write an amount"),
    ("people", {"audience": "x" * 4001}, "at most 4000"),
]


@pytest.mark.parametrize(("step", "bad", "words"), BAD)
def test_bad_input_is_said_in_words_and_nothing_is_stored(
    as_user: Any, cast: Cast, step: str, bad: dict[str, str], words: str
) -> None:
    draft = a_draft(cast, cost=100, place="Skwer", needs="Deski")
    before = again(draft).version
    page = as_user("ala").get(f"/proposals/{draft.id}/edit/{step}").submit(f"/edit/{step}", status=422, **bad)
    assert words in page.words and "Error:" in page.soup.title.get_text()
    name, typed = next(iter(bad.items()))
    field = page.soup.find(attrs={"name": name})
    if field.name != "select" and typed.strip():
        assert typed in str(field), "what was typed is still there"
    assert again(draft).version == before


def test_missing_fields_leave_what_is_there_and_doubled_ones_count_once(as_user: Any, cast: Cast) -> None:
    draft, ala = a_draft(cast), as_user("ala")
    ala.post(f"/proposals/{draft.id}/edit/idea", {})
    assert again(draft).title == "Ławki"
    ala.post(f"/proposals/{draft.id}/edit/place", {"place": ["Skwer", "Park"], "osiedle": ["KR", "XX"]})
    assert again(draft).place == "Skwer" and again(draft).osiedle == "KR"


def test_fields_that_are_not_asked_for_are_not_taken(as_user: Any, cast: Cast) -> None:
    draft = a_draft(cast)
    extra = {"status": "published", "author_id": cast.maksim.id, "zone_id": cast.gdanska.id, "support_count": 9}
    as_user("ala").post(f"/proposals/{draft.id}/edit/place", {"place": "Skwer", "osiedle": "", **extra})
    kept = again(draft)
    assert (kept.status, kept.author_id, kept.zone_id, kept.support_count) == ("draft", cast.ala.id, cast.kostki.id, 0)


def test_a_draft_keeps_itself_while_its_author_types(as_user: Any, cast: Cast) -> None:
    draft, ala = a_draft(cast), as_user("ala")
    page = ala.post(f"/proposals/{draft.id}/draft", {"title": "Ławki i", "summary": "Bo", "cost": "12x"}, status=204)
    assert page.text == ""
    kept = again(draft)
    assert (kept.title, kept.summary, kept.cost) == ("Ławki i", "Bo", None)
    assert kept.search_key == "lawki i bo" and kept.category == Category.GREEN
    ala.post(f"/proposals/{draft.id}/draft", {"title": ""}, status=204)
    assert again(draft).title == "", "a draft may be emptied"
    ala.post(f"/proposals/{draft.id}/draft", {"title": "x" * 500, "place": "Park"}, status=204)
    assert (again(draft).title, again(draft).place) == ("", "Park"), "what is right is kept, what is wrong waits"
    ala.post(f"/proposals/{draft.id}/draft", {"audience": "Wszyscy", "help_wanted": "y"}, status=204)
    assert again(draft).help_wanted
    ala.post(f"/proposals/{draft.id}/draft", {"audience": "Wszyscy"}, status=204)
    assert not again(draft).help_wanted


def test_back_and_later_save_too(as_user: Any, cast: Cast) -> None:
    draft, ala = a_draft(cast), as_user("ala")
    form = ala.get(f"/proposals/{draft.id}/edit/needs")
    assert form.submit("/edit/needs", back="1", needs="Deski", cost="dużo").location.endswith("/edit/place")
    assert again(draft).needs == "Deski" and again(draft).cost is None
    form = ala.get(f"/proposals/{draft.id}/edit/needs")
    assert form.submit("/edit/needs", later="1", needs="Gwoździe", cost="7").location.endswith("/desk")
    assert again(draft).cost == 700


def test_the_draft_waits_on_the_desk_of_those_who_write_it(as_user: Any, cast: Cast) -> None:
    draft = a_draft(cast)
    assert [one.id for one in queries.on_desk(again(cast.ala)).writing] == [draft.id]
    assert not queries.on_desk(again(cast.maksim)).writing


def test_control_marks_that_disguise_text_are_taken_out(as_user: Any, cast: Cast) -> None:
    draft = a_draft(cast)
    as_user("ala").post(f"/proposals/{draft.id}/draft", {"title": "Ław\u202eki\x00 <b>"}, status=204)
    assert again(draft).title == "Ławki <b>"
    assert as_user("ala").get(f"/proposals/{draft.id}").soup.h1.get_text() == "Ławki <b>"


def test_an_unfinished_idea_is_not_sent(as_user: Any, cast: Cast) -> None:
    draft = a_draft(cast, category=None)
    page = as_user("ala").get(f"/proposals/{draft.id}/edit/check")
    assert "Pick what it is about." in page.words and "Send it to the librarian" not in page.words
    page.reader.post(f"/proposals/{draft.id}/submit", status=409)
    assert again(draft).status == ProposalStatus.DRAFT


def test_who_is_in_two_zones_picks_one(as_user: Any, cast: Cast) -> None:
    factories.membership(cast.ala, cast.gdanska)
    page = as_user("ala").get("/proposals/new?zone=gdanska").submit("/proposals/new", title="Chór")
    assert page.status == 303
    assert db.session.scalars(db.select(Proposal)).one().zone_id == cast.gdanska.id


def test_nobody_writes_for_a_zone_that_is_not_theirs(as_user: Any, cast: Cast) -> None:
    as_user("ala").post("/proposals/new", {"title": "Chór", "lang": "pl", "zone_id": cast.gdanska.id})
    assert db.session.scalars(db.select(Proposal)).one().zone_id == cast.kostki.id
    factories.membership(cast.maksim, cast.gdanska)
    third = factories.zone("trzecia")
    page = as_user("maksim").post("/proposals/new", {"title": "Chór", "lang": "be", "zone_id": third.id}, status=422)
    assert "Pick one from the list." in page.words


def test_the_same_form_sent_twice_makes_one_draft(as_user: Any, cast: Cast) -> None:
    data = {"title": "Chór", "lang": "be", "idempotency_key": "once"}
    maksim = as_user("maksim")
    first, second = maksim.post("/proposals/new", data), maksim.post("/proposals/new", data)
    assert first.location == second.location
    assert db.session.scalars(db.select(Proposal)).one().lang == "be"


def test_the_language_of_the_text_is_the_readers_unless_they_pick_another(as_user: Any, cast: Cast) -> None:
    page = as_user("maksim", "be").get("/proposals/new")
    assert page.soup.select_one("select[name=lang] option[selected]")["value"] == "be"


def test_two_send_at_once_and_the_second_is_told(as_user: Any, cast: Cast) -> None:
    draft, ala = a_draft(cast), as_user("ala")
    page = ala.get(f"/proposals/{draft.id}/edit/check")
    ala.post(f"/proposals/{draft.id}/draft", {"summary": "Inaczej."}, status=204)
    assert "Somebody was faster" in page.submit("/submit", status=409).words
    assert again(draft).status == ProposalStatus.DRAFT
