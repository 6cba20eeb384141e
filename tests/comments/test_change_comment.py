from collections.abc import Callable

import pytest

from tests import factories
from tests.pages import Reader
from workspace.comments import services
from workspace.comments.models import Comment
from workspace.core import db as database
from workspace.core.db import db
from workspace.core.lifecycle import NotPermittedError, NotPossibleError, ReasonMissingError
from workspace.proposals.models import Proposal

SECRET = "Mieszkam przy Lipowej"


@pytest.fixture
def idea(cast: factories.Cast) -> Proposal:
    return factories.proposal(cast.ala, cast.kostki)


@pytest.fixture
def comment(cast: factories.Cast, idea: Proposal) -> Comment:
    return factories.comment(cast.maksim, idea, SECRET)


def talk(idea: Proposal) -> str:
    return f"/comments/proposal/{idea.id}"


def hide(who: object, comment: Comment, reason: str = "private_facts") -> Comment:
    database.begin(writing=True)
    services.hide_comment(who, db.session.get(Comment, comment.id), reason=reason)
    db.session.commit()
    return factories.again(comment)


def test_an_author_says_it_otherwise_and_readers_see_that(as_user: Callable[..., Reader], comment: Comment) -> None:
    maksim = as_user("maksim")
    maksim.get(f"/comments/{comment.id}/edit").submit("/edit", text="Лепш так", lang="be")
    comment = factories.again(comment)
    assert (comment.text, comment.lang, comment.edited_on) == ("Лепш так", "be", database.today())
    assert "changed" in as_user(None).get(f"/comments/proposal/{comment.on_id}").words


def test_saving_without_a_change_leaves_no_mark(as_user: Callable[..., Reader], comment: Comment) -> None:
    as_user("maksim").get(f"/comments/{comment.id}/edit").submit("/edit")
    assert factories.again(comment).edited_on is None


def test_an_empty_change_is_refused_in_words(as_user: Callable[..., Reader], comment: Comment) -> None:
    page = as_user("maksim").post(f"/comments/{comment.id}/edit", {"text": " ", "lang": "pl"}, 422)
    assert "Write what you want to say" in page.words
    assert factories.again(comment).text == SECRET


@pytest.mark.parametrize("handle", ["ala", "basia", "oksana", "olga"])
def test_nobody_changes_or_takes_back_anothers_words(
    as_user: Callable[..., Reader], comment: Comment, handle: str
) -> None:
    reader = as_user(handle)
    reader.get(f"/comments/{comment.id}/edit", 403)
    reader.post(f"/comments/{comment.id}/edit", {"text": "x", "lang": "pl"}, 403)
    reader.post(f"/comments/{comment.id}/withdraw", status=403)
    assert factories.again(comment).text == SECRET


def test_words_taken_back_are_erased_for_good(as_user: Callable[..., Reader], comment: Comment, idea: Proposal) -> None:
    as_user("maksim").get(talk(idea)).submit(f"/comments/{comment.id}/withdraw")
    comment = factories.again(comment)
    assert (comment.status, comment.text) == ("withdrawn", "")
    assert factories.again(idea).comment_count == 0
    assert not as_user("maksim").get(talk(idea)).soup.find(id=f"comment-{comment.id}")


def test_replies_to_words_taken_back_stay(
    cast: factories.Cast, as_user: Callable[..., Reader], comment: Comment, idea: Proposal
) -> None:
    factories.comment(cast.ala, idea, "W maju.", parent=comment)
    as_user("maksim").post(f"/comments/{comment.id}/withdraw")
    page = as_user(None).get(talk(idea))
    assert "Its author took this comment back" in page.words and "W maju." in page.words
    assert SECRET not in page.text and "maksim" not in page.words
    assert factories.again(idea).comment_count == 1


def test_a_comment_taken_back_twice_is_gone_once(as_user: Callable[..., Reader], comment: Comment) -> None:
    maksim = as_user("maksim")
    maksim.post(f"/comments/{comment.id}/withdraw")
    maksim.post(f"/comments/{comment.id}/withdraw", status=404)


def test_a_reported_comment_is_hidden_by_a_librarian_and_its_author_sees_why(
    as_user: Callable[..., Reader], comment: Comment, idea: Proposal
) -> None:
    link = as_user("oksana").get(talk(idea)).soup.find("a", href=f"/reports/comment/{comment.id}")
    assert link
    as_user("oksana").get(str(link["href"])).submit(str(link["href"]), reason="private_facts")
    basia = as_user("basia")
    assert SECRET in basia.get("/moderation").words
    basia.get("/moderation").submit("/hide", **{"hide-reason": "private_facts", "hide-words": "Adres"})
    assert factories.again(comment).status == "hidden" and factories.again(idea).comment_count == 0
    for handle in ("ala", "oksana", "celina", "olga", None):
        assert SECRET not in as_user(handle).get(talk(idea)).text
    for handle in ("maksim", "basia"):
        assert SECRET in as_user(handle).get(talk(idea)).words
    assert "it tells private things about somebody" in as_user("maksim").get(talk(idea)).words
    assert "maksim" not in as_user(None).get("/moderation/log").words


def test_a_report_that_is_kept_changes_nothing(
    as_user: Callable[..., Reader], comment: Comment, idea: Proposal
) -> None:
    as_user("oksana").get(f"/reports/comment/{comment.id}").submit(f"/reports/comment/{comment.id}", reason="off_topic")
    as_user("basia").get("/moderation").submit("/keep")
    assert SECRET in as_user(None).get(talk(idea)).words


def test_a_comment_taken_back_no_longer_waits(as_user: Callable[..., Reader], comment: Comment) -> None:
    as_user("oksana").get(f"/reports/comment/{comment.id}").submit(f"/reports/comment/{comment.id}", reason="off_topic")
    as_user("maksim").post(f"/comments/{comment.id}/withdraw")
    assert "Nothing waits" in as_user("basia").get("/moderation").words


def test_a_hidden_top_comment_keeps_its_place_for_its_replies(
    cast: factories.Cast, as_user: Callable[..., Reader], comment: Comment, idea: Proposal
) -> None:
    factories.comment(cast.ala, idea, "W maju.", parent=comment)
    hide(cast.basia, comment)
    page = as_user("oksana").get(talk(idea))
    assert "A librarian has hidden this comment" in page.words and "W maju." in page.words
    assert SECRET not in page.text


def test_hiding_needs_a_reason_and_the_zones_own_librarian(cast: factories.Cast, comment: Comment) -> None:
    for actor, reason, error in (
        (cast.basia, " ", ReasonMissingError),
        (cast.celina, "hurtful", NotPermittedError),
        (cast.olga, "hurtful", NotPermittedError),
        (cast.ala, "hurtful", NotPermittedError),
    ):
        with pytest.raises(error):
            hide(actor, comment, reason)
        database.begin(writing=False)
    assert factories.again(comment).status == "visible"


def test_hidden_words_take_no_reply_and_no_change(
    cast: factories.Cast, as_user: Callable[..., Reader], comment: Comment, idea: Proposal
) -> None:
    hide(cast.basia, comment)
    as_user("maksim").get(f"/comments/{comment.id}/edit", 403)
    with pytest.raises(NotPossibleError):
        factories.comment(cast.ala, idea, parent=factories.again(comment))
