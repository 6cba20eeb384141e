from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.pages import Reader
from workspace.accounts.models import Visitor
from workspace.comments import queries as talks
from workspace.comments import services
from workspace.comments.models import Comment
from workspace.core import db as database
from workspace.core.db import db
from workspace.permissions import P, can
from workspace.proposals.models import Proposal


@pytest.fixture
def idea(cast: factories.Cast) -> Proposal:
    return factories.proposal(cast.ala, cast.kostki)


def fill(cast: factories.Cast, idea: Proposal, tops: int, replies: int = 0) -> list[int]:
    """Comments number 0, 1, … with so many replies each; their ids."""
    database.begin(writing=True)
    made = []
    for number in range(tops):
        top = services.add_comment(cast.maksim, subject=idea, text=f"Numer {number}.", lang="pl")
        made.append(top.id)
        for _ in range(replies):
            services.add_comment(cast.ala, subject=idea, text="Tak.", lang="pl", parent=top)
    db.session.commit()
    database.begin(writing=False)
    return made


def tops_on(page: Any) -> list[int]:
    return [int(item["id"].removeprefix("comment-")) for item in page.soup.select("ol.comments > li > article") if not
            item.find_parent("ol", class_="replies")]  # fmt: skip


def test_nothing_yet_says_how_to_begin(visitor: Reader, idea: Proposal) -> None:
    assert "Nobody has written yet" in visitor.get(f"/comments/proposal/{idea.id}").words


def test_pages_of_twenty_show_each_comment_once_newest_first(
    cast: factories.Cast, visitor: Reader, idea: Proposal
) -> None:
    made, seen, link = fill(cast, idea, 45), [], f"/comments/proposal/{idea.id}"
    lengths = []
    while link:
        page = visitor.get(link)
        lengths.append(len(tops_on(page)))
        seen += tops_on(page)
        following = page.soup.find("a", rel="next")
        link = str(following["href"]) if following else ""
    assert lengths == [20, 20, 5]
    assert seen == made[::-1]


def test_a_link_to_an_old_comment_opens_the_page_it_stands_on(
    cast: factories.Cast, visitor: Reader, idea: Proposal
) -> None:
    made = fill(cast, idea, 30)
    page = visitor.get(f"/comments/proposal/{idea.id}?from={made[2]}")
    assert tops_on(page) == [made[2], made[1], made[0]]
    assert page.soup.find("a", string=lambda words: words and "All comments" in words) or "All comments" in page.words


def test_one_replies_first_and_reports_after(
    cast: factories.Cast, as_user: Callable[..., Reader], idea: Proposal
) -> None:
    (comment,) = fill(cast, idea, 1)
    tools = as_user("ala").get(f"/comments/proposal/{idea.id}").soup.select_one(f"#comment-{comment} .comment-tools")
    assert tools is not None and [each.name for each in tools.find_all(recursive=False)] == ["details", "a"]


@pytest.mark.parametrize("query", ["after=x", "after=-1", "from=99999999999999", "after=' OR 1=1", "from="])
def test_a_strange_address_is_harmless(visitor: Reader, cast: factories.Cast, idea: Proposal, query: str) -> None:
    fill(cast, idea, 1)
    visitor.get(f"/comments/proposal/{idea.id}?{query}")


def test_a_full_page_takes_three_queries_for_its_talk(cast: factories.Cast, idea: Proposal, queries: list[str]) -> None:
    fill(cast, idea, 25, replies=3)
    actor, subject = factories.again(cast.ala), db.session.get(Proposal, idea.id)
    assert actor.zone_ids and subject is not None and subject.title
    queries.clear()
    thread = talks.thread(actor, subject)
    assert [talk.comment.author.handle for talk in thread.talks] == ["maksim"] * 20
    assert {reply.author.handle for talk in thread.talks for reply in talk.replies} == {"ala"}
    assert len(queries) <= 3


@pytest.mark.parametrize("handle", ["ala", None])
def test_a_page_of_the_talk_takes_few_queries(
    cast: factories.Cast, as_user: Callable[..., Reader], idea: Proposal, queries: list[str], handle: str | None
) -> None:
    fill(cast, idea, 25, replies=3)
    reader = as_user(handle)
    queries.clear()
    reader.get(f"/comments/proposal/{idea.id}")
    assert len(queries) <= 8


def test_of_many_replies_the_first_fifty_are_shown_with_a_way_on(
    cast: factories.Cast, visitor: Reader, idea: Proposal
) -> None:
    fill(cast, idea, 1, replies=52)
    page = visitor.get(f"/comments/proposal/{idea.id}")
    assert len(page.soup.select("ol.replies article")) == 50
    following = page.soup.find("a", string="More replies")
    rest = visitor.get(str(following["href"]))  # type: ignore[index]
    assert len(rest.soup.select("ol.replies article")) == 2


def test_a_librarian_is_called_one_in_their_own_zone(cast: factories.Cast, visitor: Reader, idea: Proposal) -> None:
    for who in (cast.basia, cast.celina):
        factories.comment(who, idea)
    heads = [head.get_text() for head in visitor.get(f"/comments/proposal/{idea.id}").soup.select(".comment-head")]
    assert [("librarian" in head) for head in heads] == [False, True]


def test_a_row_is_shown_if_and_only_if_it_may_be_seen(cast: factories.Cast, idea: Proposal) -> None:
    tops = [factories.comment(cast.maksim, idea, f"{number}") for number in range(3)]
    replies = [factories.comment(cast.maksim, idea, f"r{number}", parent=top) for number, top in enumerate(tops)]
    database.begin(writing=True)
    for comment in (tops[0], replies[1]):
        services.hide_comment(cast.basia, db.session.get(Comment, comment.id), reason="hurtful")  # type: ignore[arg-type]
    for comment in (tops[1], replies[2]):
        services.withdraw_comment(cast.maksim, db.session.get(Comment, comment.id))  # type: ignore[arg-type]
    db.session.commit()
    database.begin(writing=False)
    everything = db.session.scalars(db.select(Comment)).all()
    for actor in (cast.ala, cast.maksim, cast.basia, cast.celina, cast.olga, Visitor()):
        thread = talks.thread(actor, idea)
        shown = {talk.comment for talk in thread.talks if talk.shown}
        shown |= {reply for talk in thread.talks for reply in talk.replies}
        assert shown == {one for one in everything if can(actor, P.COMMENT_VIEW, one)}
