"""What a librarian hid by mistake is shown again, for a reason."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.actions import making
from tests.attachments.samples import picture
from tests.factories import Cast
from workspace import moderated
from workspace.actions.models import Update
from workspace.actions.work import services as work
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.moderation.services import Because


@pytest.fixture
def hidden(cast: Cast) -> Callable[[str], Any]:
    """hidden("comment") is Maksim's, and hidden by the librarian of Kostki; as the other kinds are."""

    def make(kind: str) -> Any:
        idea = factories.proposal(cast.maksim, cast.kostki)
        if kind == "comment":
            thing: Any = factories.comment(cast.maksim, idea)
        elif kind == "attachment":
            thing = factories.attachment(cast.maksim, idea, picture(size=(40, 40)))
        elif kind == "translation":
            thing = factories.translation(cast.maksim, idea, "en", title="Benches")
        else:
            action = making.action(cast.maksim, cast.kostki, "Ławki")
            database.begin(writing=True)
            thing = work.post_update(cast.maksim, db.session.merge(action), title="Już", text="Mamy.", lang="pl")
            db.session.commit()
        hide = {
            "comment": moderated._hide_comment,
            "attachment": moderated._hide_file,
            "translation": moderated._hide_translation,
            "action-update": moderated._hide_news,
        }[kind]
        thing, basia = factories.again(thing), cast.basia
        database.begin(writing=True)
        hide(basia, thing, Because("off_topic", "", "pl"))
        return factories.save(thing)

    return make


KINDS = ("comment", "attachment", "translation", "action-update")


def url(thing: Any) -> str:
    return f"/moderation/show-again/{thing.subject_type}/{thing.id}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_librarian_shows_it_again_and_its_author_reads_why(kind: str, hidden: Any, as_user: Any) -> None:
    thing, basia = hidden(kind), as_user("basia")
    basia.get(url(thing)).submit(url(thing), words="Pomyłka, przepraszam.", lang="pl")
    assert factories.again(thing).status == "visible" and factories.again(thing).hidden_reason == ""
    told = as_user("maksim").get("/notices").words
    assert "shown" in told and "Pomyłka, przepraszam." in told
    entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None and (entry.verb, entry.subject_type) == ("show", kind)
    basia.get(url(thing), 409)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_reason_it_stays_hidden(kind: str, hidden: Any, as_user: Any) -> None:
    thing = hidden(kind)
    page = as_user("basia").get(url(thing)).submit(url(thing), 422, words=" ")
    assert "Fill this in." in page.words and factories.again(thing).status == "hidden"
    as_user("basia").get(url(thing)).submit(url(thing), 422, words="x" * 1001)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_else_shows_it(kind: str, hidden: Any, cast: Cast, as_user: Any) -> None:
    thing = hidden(kind)
    factories.membership(cast.oksana, cast.kostki)
    as_user("maksim").get(url(thing), 403)
    as_user("maksim").post(url(thing), {"words": "Tak", "lang": "pl"}, 403)
    for handle in ("ala", "newcomer", "celina", "olga"):
        as_user(handle).get(url(thing), 404)
        as_user(handle).post(url(thing), {"words": "Tak", "lang": "pl"}, 404)
    assert "/sign-in" in as_user(None).get(url(thing), 303).location
    assert factories.again(thing).status == "hidden"


def test_not_even_a_librarian_shows_ones_own(cast: Cast, as_user: Any) -> None:
    said = factories.comment(cast.basia, factories.proposal(cast.maksim, cast.kostki))
    factories.membership(cast.oksana, cast.kostki, factories.Role.LIBRARIAN)
    database.begin(writing=True)
    moderated._hide_comment(cast.oksana, db.session.merge(said), Because("off_topic", "", "pl"))
    db.session.commit()
    as_user("basia").get(url(said), 403)
    as_user("oksana").get(url(said))


def test_the_talk_counts_it_again_and_offers_it_to_the_librarian(hidden: Any, as_user: Any) -> None:
    said = hidden("comment")
    basia = as_user("basia")
    page = basia.get(f"/proposals/{said.on_id}")
    assert page.soup.find("a", href=url(said)) is not None
    assert as_user("maksim").get(f"/proposals/{said.on_id}").soup.find("a", href=url(said)) is None
    basia.get(url(said)).submit(url(said), words="Pomyłka.")
    assert db.session.get_one(factories.Proposal, said.on_id).comment_count == 1


def test_there_is_no_such_thing(as_user: Any) -> None:
    for path in ("comment/999", "proposal/1", "nothing/1"):
        as_user("basia").get(f"/moderation/show-again/{path}", 404)
    assert Update.subject_type == "action-update"
