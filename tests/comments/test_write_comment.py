from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests import factories, races
from tests.pages import Page, Reader
from workspace.accounts.models import Account
from workspace.comments import services
from workspace.comments.models import Comment
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.proposals.models import Proposal, ProposalStatus

CANARY = "\"'><svg onload=x>{{7*7}}"


@pytest.fixture
def idea(cast: factories.Cast) -> Proposal:
    return factories.proposal(cast.ala, cast.kostki)


def talk(record: Any) -> str:
    return f"/comments/{record.subject_type}/{record.id}"


def say(reader: Reader, record: Any, text: str = "Добра!", status: int = 303, **more: Any) -> Page:
    return reader.post(talk(record), {"text": text, "lang": "be", **more}, status=status)


def said() -> list[Comment]:
    return list(db.session.scalars(db.select(Comment).order_by(Comment.id)))


def test_a_neighbour_writes_a_comment_in_their_language(as_user: Callable[..., Reader], idea: Proposal) -> None:
    maksim = as_user("maksim")
    answer = maksim.get(talk(idea)).submit(talk(idea), text="  Вельмі добра!\r\n\r\nЯ дапамагу. ", lang="be")
    (comment,) = said()
    assert answer.location == f"/proposals/{idea.id}#comment-{comment.id}"
    assert (comment.text, comment.lang, comment.zone_id) == ("Вельмі добра!\n\nЯ дапамагу.", "be", idea.zone_id)
    assert factories.again(idea).comment_count == 1
    shown = as_user(None).get(talk(idea)).soup.find(id=f"comment-{comment.id}")
    assert shown and shown.find(class_="user-text")["lang"] == "be"  # type: ignore[index]
    assert "maksim" in shown.get_text() and ":" not in shown.find("time").get_text()  # type: ignore[union-attr]


def test_the_form_offers_the_readers_own_language_first(as_user: Callable[..., Reader], idea: Proposal) -> None:
    page = as_user("maksim", "be").get(talk(idea))
    assert page.soup.select_one("#comment-lang option[selected]")["value"] == "be"  # type: ignore[index]


def test_the_author_replies_and_the_reply_stands_under_the_comment(
    as_user: Callable[..., Reader], cast: factories.Cast, idea: Proposal
) -> None:
    first = factories.comment(cast.maksim, idea, "Калі?", lang="be")
    page = as_user("ala").get(talk(idea))
    form = next(form for form in page.soup.find_all("form") if form.find(id=f"comment-parent-{first.id}"))
    assert form["action"] == talk(idea)
    say(as_user("ala"), idea, "W maju.", parent=str(first.id))
    reply = said()[1]
    assert (reply.parent_id, reply.level) == (first.id, 1)
    assert factories.again(first).reply_count == 1 and factories.again(idea).comment_count == 2
    under = as_user(None).get(talk(idea)).soup.select("ol.replies .comment")
    assert [item["id"] for item in under] == [f"comment-{reply.id}"]


def test_who_wrote_the_parent_is_written_down_for_the_notices(cast: factories.Cast, idea: Proposal) -> None:
    first = factories.comment(cast.maksim, idea)
    reply = factories.comment(cast.ala, idea, parent=first)
    entries = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.verb.in_(["comment", "reply"])).order_by(AuditEntry.id)
    ).all()
    assert [(entry.verb, entry.subject_type, entry.detail) for entry in entries] == [
        ("comment", "proposal", {"comment_id": first.id, "parent_author_id": None}),
        ("reply", "proposal", {"comment_id": reply.id, "parent_author_id": cast.maksim.id}),
    ]


def test_a_member_of_another_zone_joins_in(as_user: Callable[..., Reader], idea: Proposal) -> None:
    say(as_user("oksana"), idea)
    assert len(said()) == 1


def test_who_is_in_no_zone_may_not_write(as_user: Callable[..., Reader], idea: Proposal) -> None:
    newcomer = as_user("newcomer")
    assert not newcomer.get(talk(idea)).soup.find("textarea")
    say(newcomer, idea, status=403)
    assert not said()


def test_a_visitor_is_asked_to_sign_in(visitor: Reader, idea: Proposal) -> None:
    page = visitor.get(talk(idea))
    assert not page.soup.find("textarea") and page.soup.find("a", string="Sign in to join the talk")
    assert "/sign-in" in say(visitor, idea).location
    assert not said()


@pytest.mark.parametrize("status", [ProposalStatus.DRAFT, ProposalStatus.SUBMITTED])
def test_what_is_not_public_has_no_talk_for_others(
    cast: factories.Cast, as_user: Callable[..., Reader], status: ProposalStatus
) -> None:
    hidden = factories.proposal(cast.ala, cast.kostki, status)
    say(as_user("maksim"), hidden, status=404)
    say(as_user("ala"), hidden, status=403)
    assert not said()


def test_the_talk_about_a_withdrawn_idea_is_read_but_not_carried_on(
    cast: factories.Cast, as_user: Callable[..., Reader]
) -> None:
    gone = factories.proposal(cast.ala, cast.kostki, ProposalStatus.WITHDRAWN, published_on=database.today())
    page = as_user("maksim").get(talk(gone))
    assert not page.soup.find("textarea")
    say(as_user("maksim"), gone, status=403)


@pytest.mark.parametrize("where", ["/comments/proposal/999", "/comments/nothing/1", "/comments/zone/999"])
def test_what_does_not_exist_has_no_talk(as_user: Callable[..., Reader], where: str) -> None:
    maksim = as_user("maksim")
    maksim.get(where, 404)
    maksim.post(where, {"text": "x", "lang": "be"}, 404)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "Write what you want to say"),
    ({"text": " \n\u202e\u200f "}, "Write what you want to say"),
    ({"text": "x" * 4001}, "4000 characters"),
    ({"text": "x", "lang": "xx"}, "Check what you wrote"),
    ({"text": "x", "lang": ""}, "Check what you wrote"),
]


@pytest.mark.parametrize(("fields", "words"), BAD)
def test_bad_input_is_answered_in_words_and_stores_nothing(
    as_user: Callable[..., Reader], idea: Proposal, fields: dict[str, Any], words: str
) -> None:
    page = say(as_user("maksim"), idea, status=422, **fields)
    assert words in page.words and page.soup.title.get_text().startswith("Error:")  # type: ignore[union-attr]
    assert page.soup.find(id="comment-text").get_text().strip() == fields["text"].strip()  # type: ignore[union-attr]
    assert not said() and factories.again(idea).comment_count == 0


def test_a_bad_reply_stays_open_under_its_comment(
    as_user: Callable[..., Reader], cast: factories.Cast, idea: Proposal
) -> None:
    first = factories.comment(cast.ala, idea)
    page = say(as_user("maksim"), idea, "", 422, parent=str(first.id))
    assert page.soup.select("details.reply[open]") and not page.soup.select("details.add[open]:not(.reply)")


def test_a_reply_to_a_reply_is_refused(cast: factories.Cast, as_user: Callable[..., Reader], idea: Proposal) -> None:
    first = factories.comment(cast.ala, idea)
    reply = factories.comment(cast.ala, idea, parent=first)
    say(as_user("maksim"), idea, status=409, parent=str(reply.id))
    assert len(said()) == 2


@pytest.mark.parametrize("parent", ["999999", "x", "-1"])
def test_a_parent_that_is_none_is_refused(as_user: Callable[..., Reader], idea: Proposal, parent: str) -> None:
    assert say_any(as_user("maksim"), idea, parent) in (404, 409, 422)
    assert not said()


def say_any(reader: Reader, idea: Proposal, parent: str) -> int:
    data = {"text": "x", "lang": "be", "parent": parent, "csrf_token": reader.token(), "idempotency_key": parent}
    with reader.client.application.app_context():
        return reader.client.post(talk(idea), data=data).status_code


def test_a_reply_hangs_where_its_parent_hangs(
    cast: factories.Cast, as_user: Callable[..., Reader], idea: Proposal
) -> None:
    other = factories.proposal(cast.ala, cast.gdanska)
    first = factories.comment(cast.ala, other)
    say(as_user("maksim"), idea, status=409, parent=str(first.id))
    assert len(said()) == 1


@pytest.mark.parametrize("wrong", ["a reply to a reply", "a reply elsewhere", "a reply that says it is none"])
def test_the_database_itself_keeps_the_talk_in_shape(cast: factories.Cast, idea: Proposal, wrong: str) -> None:
    other = factories.proposal(cast.ala, cast.kostki)
    first = factories.comment(cast.ala, idea)
    reply = factories.comment(cast.ala, idea, parent=first)
    fields = {
        "a reply to a reply": {"parent_id": reply.id, "parent_level": 0, "level": 1, "on_id": idea.id},
        "a reply elsewhere": {"parent_id": first.id, "parent_level": 0, "level": 1, "on_id": other.id},
        "a reply that says it is none": {"parent_id": first.id, "parent_level": 0, "level": 0, "on_id": idea.id},
    }[wrong]
    database.begin(writing=True)
    db.session.add(Comment(on_type="proposal", author_id=cast.ala.id, status="visible", lang="pl", text="x", **fields))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_form_sent_twice_makes_one_comment(as_user: Callable[..., Reader], idea: Proposal) -> None:
    maksim = as_user("maksim")
    first = say(maksim, idea, idempotency_key="once")
    second = say(maksim, idea, idempotency_key="once")
    assert first.location == second.location and len(said()) == 1
    say(maksim, idea, "Іншае", 409, idempotency_key="once")


def test_a_canary_stays_inert(as_user: Callable[..., Reader], idea: Proposal) -> None:
    say(as_user("maksim"), idea, CANARY)
    page = as_user("maksim").get(talk(idea))
    text = page.soup.select_one(".comment .user-text")
    assert text and text.get_text().strip() == CANARY and not text.find("svg") and text.has_attr("hx-disable")


def test_htmx_gets_the_panel_alone_and_it_is_part_of_the_page(as_user: Callable[..., Reader], idea: Proposal) -> None:
    maksim, headers = as_user("maksim"), {"HX-Request": "true", "HX-Target": "comments-panel"}
    answer = maksim.post(talk(idea), {"text": "Добра", "lang": "be"}, **headers)
    assert answer.location.startswith(talk(idea))
    fragment = maksim.get(answer.location.split("#")[0], **headers)
    assert fragment.soup.find(id="comments-panel") and not fragment.soup.find("h1")
    articles = [str(page.soup.select_one(".comment .user-text")) for page in (fragment, maksim.get(talk(idea)))]
    assert articles[0] == articles[1]


def test_two_comments_at_once_are_both_counted(app: Flask, cast: factories.Cast, idea: Proposal) -> None:
    idea_id = idea.id

    def writing(account_id: int) -> Callable[[], Any]:
        def write() -> None:
            actor, subject = db.session.get_one(Account, account_id), db.session.get_one(Proposal, idea_id)
            services.add_comment(actor, subject=subject, text="Tak", lang="pl")

        return write

    assert races.kinds(races.race(app, *map(writing, (cast.maksim.id, cast.oksana.id)))) == ["done", "done"]
    assert factories.again(idea).comment_count == 2 == len(said())


def test_if_comments_were_added_up_here_one_would_be_lost(app: Flask, idea: Proposal) -> None:
    assert races.lost(app, Proposal.comment_count, idea.id)
