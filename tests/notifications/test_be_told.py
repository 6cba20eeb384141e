from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.factories import Cast
from workspace.core import db as database
from workspace.core import language, lifecycle
from workspace.core.db import db
from workspace.notifications import queries, services
from workspace.notifications.events import EVENTS, Tell
from workspace.notifications.models import Follow, Notice
from workspace.proposals.models import ProposalStatus

Happen = Callable[..., None]


def told(account: Any) -> list[tuple[str, str]]:
    database.begin(writing=False)
    rows = db.session.execute(db.select(Notice.subject_type, Notice.verb).filter_by(account_id=account.id))
    return sorted((row[0], row[1]) for row in rows)


def test_an_author_reads_that_the_idea_is_published(cast: Cast, happen: Happen, as_user: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki, title="Лаўкі", lang="be")
    happen("publish", idea, cast.basia)
    maksim = as_user("maksim")
    page = maksim.get("/notices")
    assert "Your idea is published" in page.words
    assert page.soup.find("b", lang="be").get_text() == "Лаўкі"
    assert page.soup.select_one(".waiting") is not None
    notice = db.session.scalars(db.select(Notice)).one()
    answer = page.submit(f"/notices/{notice.id}/read")
    database.begin(writing=False)
    assert answer.location == f"/proposals/{idea.id}" and notice.read_at is not None
    assert maksim.get("/notices").soup.select_one(".unread") is None


def test_words_are_in_the_readers_language(
    cast: Cast, happen: Happen, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    real = language.catalogue

    class Marked:
        def __init__(self, code: str) -> None:
            self.code = code

        def ugettext(self, text: str) -> str:
            return f"[{self.code}] {text}"

        gettext = ugettext

        def ungettext(self, one: str, many: str, count: int) -> str:
            return self.ugettext(one if count == 1 else many)

    monkeypatch.setattr(language, "catalogue", lambda code: Marked(code) if code in ("be", "uk") else real(code))
    assert "[be] Your idea is published" in as_user("maksim", "be").get("/notices").words


@pytest.mark.parametrize(
    "detail",
    [
        {"reason": "Dopisz koszt.", "reason_code": "more_detail", "lang": "pl"},
        {"reason": "more_detail", "words": "Dopisz koszt.", "lang": "pl"},
    ],
)
def test_a_librarians_reason_and_words_are_told_in_their_language(
    detail: dict[str, str], cast: Cast, happen: Happen, as_user: Any
) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki, ProposalStatus.DRAFT)
    happen("send_back", idea, cast.basia, **detail)
    page = as_user("maksim").get("/notices")
    assert "Your idea came back" in page.words and "more detail is needed" in page.words
    assert page.soup.find(class_="user-text", lang="pl").get_text() == "Dopisz koszt."


def test_why_something_stopped_is_told_in_the_words_it_was_said_in(cast: Cast, happen: Happen, as_user: Any) -> None:
    happen("withdraw", factories.proposal(cast.maksim, cast.kostki), None, reason="Бракуе часу.", lang="be")
    said = as_user("maksim").get("/notices").soup.find(class_="user-text", lang="be")
    assert said is not None and said.get_text() == "Бракуе часу."


def test_who_did_it_is_not_told(cast: Cast, happen: Happen) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    happen("withdraw", idea, cast.maksim)
    assert told(cast.maksim) == []


def test_followers_and_supporters_are_told_by_their_roles(cast: Cast, happen: Happen, follow: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    follow(cast.ala, idea, "supporter")
    follow(cast.oksana, idea)
    happen("comment", idea, cast.basia)
    assert [told(who) for who in (cast.maksim, cast.oksana, cast.ala)] == [[("proposal", "comment")]] * 2 + [[]]
    happen("chosen", idea, None, why={"reason": "selected", "place": 1})
    assert told(cast.ala) == [("proposal", "chosen")]


def test_why_it_was_not_chosen_is_told(cast: Cast, happen: Happen, as_user: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    happen("not_chosen", idea, None, why={"reason": "too_dear", "place": None})
    assert "There was not enough money left for it." in as_user("maksim").get("/notices").words


def test_nobody_is_told_of_what_they_may_not_see(cast: Cast, happen: Happen, follow: Any) -> None:
    draft = factories.proposal(cast.maksim, cast.kostki, ProposalStatus.DRAFT)
    follow(cast.ala, draft)
    happen("comment", draft, cast.basia)
    assert told(cast.ala) == [] and told(cast.maksim) == [("proposal", "comment")]


def test_what_was_hidden_later_is_named_no_more(cast: Cast, happen: Happen, follow: Any, as_user: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki, title="Sekret")
    follow(cast.ala, idea)
    happen("comment", idea, cast.basia)
    ala = as_user("ala")
    assert "Sekret" in ala.get("/notices").words
    database.begin(writing=True)
    hidden = db.session.get_one(type(idea), idea.id)
    hidden.published_on = None
    lifecycle.start(hidden, ProposalStatus.DRAFT)
    db.session.commit()
    page = ala.get("/notices")
    assert "Sekret" not in page.words and "no longer open to you" in page.words
    notice = db.session.scalars(db.select(Notice).filter_by(account_id=cast.ala.id)).one()
    assert page.submit(f"/notices/{notice.id}/read").location == "/notices"


def test_a_lively_talk_is_one_notice_until_it_is_read(cast: Cast, happen: Happen) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    for _ in range(5):
        happen("comment", idea, cast.ala)
    assert told(cast.maksim) == [("proposal", "comment")]
    database.begin(writing=True)
    services.mark_all_read(cast.maksim, up_to_id=99)
    db.session.commit()
    happen("comment", idea, cast.ala)
    assert len(told(cast.maksim)) == 2


def test_an_answer_is_told_to_whom_it_answers(cast: Cast, happen: Happen) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    happen("reply", idea, cast.basia, parent_author_id=cast.ala.id)
    assert told(cast.ala) == [("proposal", "reply")]


def test_a_reminder_is_for_one_person(cast: Cast, follow: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    follow(cast.ala, idea)
    database.begin(writing=True)
    services.remind(cast.ala.id, idea, "chosen")
    db.session.commit()
    assert (told(cast.ala), told(cast.maksim)) == ([("proposal", "chosen")], [])


def test_a_vote_is_told_to_all_members_of_the_zone_and_no_others(cast: Cast, happen: Happen, as_user: Any) -> None:
    happen("grant_role", factories.db.session.get(factories.Membership, 1), cast.olga, role="librarian")
    assert told(cast.ala) == [("membership", "grant_role")] and told(cast.maksim) == []
    assert "new role in this zone. Zone kostki" in as_user("ala").get("/desk").words, "not one's own name"
    assert EVENTS["round", "open"].tell == (Tell.MEMBERS,)


def test_notices_are_seen_by_their_reader_alone(cast: Cast, happen: Happen, as_user: Any) -> None:
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    notice = db.session.scalars(db.select(Notice)).one()
    for handle in ("ala", "basia", "olga"):
        as_user(handle).post(f"/notices/{notice.id}/read", status=404)
        assert "Nothing yet" in as_user(handle).get("/notices").words
    visitor = as_user(None)
    assert "/sign-in" in visitor.get("/notices", 303).location
    visitor.post(f"/notices/{notice.id}/read", status=404)
    visitor.post("/notices/read")
    database.begin(writing=False)
    assert db.session.scalars(db.select(Notice)).one().read_at is None


def test_marking_all_as_read_spares_what_came_since(cast: Cast, happen: Happen, as_user: Any) -> None:
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    maksim = as_user("maksim")
    page = maksim.get("/notices")
    happen("offer_help", factories.proposal(cast.maksim, cast.kostki), cast.ala)
    page.submit("/notices/read")
    database.begin(writing=False)
    assert db.session.scalar(queries.unread_query(cast.maksim)) == 1
    maksim.post("/notices/read", {"up_to": "many"})
    assert db.session.scalar(queries.unread_query(cast.maksim)) == 1


def test_notices_come_by_pages_and_few_queries(cast: Cast, happen: Happen, as_user: Any, queries: list[str]) -> None:
    for _ in range(22):
        happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    maksim = as_user("maksim")
    queries.clear()
    page = maksim.get("/notices")
    assert len(queries) <= 8, queries
    assert len(page.soup.select(".notices > li")) == 20
    more = maksim.get(str(page.soup.find("a", rel="next")["href"]))
    assert len(more.soup.select(".notices > li")) == 2


def test_reading_a_page_of_notices_changes_nothing(cast: Cast, happen: Happen, as_user: Any) -> None:
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    as_user("maksim").get("/notices")
    database.begin(writing=False)
    assert db.session.scalars(db.select(Notice)).one().read_at is None


def test_following_twice_is_once_and_stopping_stops(cast: Cast, happen: Happen, follow: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    follow(cast.ala, idea)
    follow(cast.ala, idea)
    database.begin(writing=True)
    assert db.session.scalar(db.select(db.func.count()).select_from(Follow)) == 1
    services.unfollow(account_id=cast.ala.id, subject=idea)
    db.session.commit()
    happen("comment", idea, cast.basia)
    assert told(cast.ala) == [] and db.session.scalar(db.select(db.func.count()).select_from(Follow)) == 0


def test_one_deed_tells_a_person_once(cast: Cast, happen: Happen, follow: Any) -> None:
    idea = factories.proposal(cast.maksim, cast.kostki)
    for role in ("author", "follower", "supporter"):
        follow(cast.maksim, idea, role)
    happen("chosen", idea, None)
    assert told(cast.maksim) == [("proposal", "chosen")]


def test_old_notices_are_forgotten(cast: Cast, happen: Happen) -> None:
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    database.begin(writing=True)
    notice = db.session.scalars(db.select(Notice)).one()
    services.mark_read(notice)
    notice.read_at -= services.READ_KEPT * 1.1
    services.forget_old()
    db.session.commit()
    assert told(cast.maksim) == []
