from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.http import parse_options_header

from tests import factories, races
from tests.attachments.samples import docx, pdf, picture
from tests.pages import Reader
from workspace.attachments import queries
from workspace.attachments.models import Attachment
from workspace.core import db as database
from workspace.core import subjects
from workspace.core.db import db
from workspace.permissions import P, can
from workspace.proposals.lifecycle import PROPOSAL
from workspace.proposals.models import Proposal, ProposalStatus


def url(attachment: Attachment) -> str:
    return f"/files/{attachment.public_id}"


def downloads(attachment: Attachment) -> int:
    return factories.again(attachment).downloads


@pytest.fixture
def draft(cast: factories.Cast) -> Proposal:
    return factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT)


@pytest.fixture
def plan(cast: factories.Cast, draft: Proposal) -> Attachment:
    return factories.attachment(cast.ala, draft, pdf(), "plan.pdf")


def test_its_author_opens_the_file_of_a_draft_and_it_is_counted(ala: Reader, plan: Attachment) -> None:
    answer = ala.get(url(plan)).response
    assert answer.get_data() == pdf() and answer.content_length == len(pdf())
    assert downloads(plan) == 1


@pytest.mark.parametrize("handle", ["maksim", "oksana", "basia", "celina", "olga", "newcomer", None])
def test_the_file_of_a_draft_does_not_exist_for_others(
    as_user: Callable[..., Reader], plan: Attachment, handle: str | None
) -> None:
    as_user(handle).get(url(plan), 404)
    as_user(handle).get(url(plan) + "/480", 404)
    assert downloads(plan) == 0


def test_it_becomes_visible_with_its_idea(
    cast: factories.Cast, visitor: Reader, as_user: Callable[..., Reader], draft: Proposal, plan: Attachment
) -> None:
    for name, actor in (("submit", cast.ala), ("publish", cast.basia)):
        database.begin(writing=True)
        if name == "publish":
            draft = factories.again(draft)
            database.begin(writing=True)
            draft.published_on = database.today()
        PROPOSAL.apply(draft, name, actor)
        db.session.commit()
    database.begin(writing=False)
    visitor.get(url(plan))
    assert downloads(plan) == 1


def test_a_file_opened_by_itself_can_run_nothing(ala: Reader, plan: Attachment) -> None:
    headers = ala.get(url(plan)).response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Type"] == "application/pdf"


def test_photos_open_in_the_page_and_documents_are_saved(ala: Reader, cast: factories.Cast, draft: Proposal) -> None:
    photo = factories.attachment(cast.ala, draft, picture())
    letter = factories.attachment(cast.ala, draft, docx(), "list.docx")
    seen = ala.get(url(photo)).response.headers
    assert seen["Content-Disposition"].startswith("inline") and seen["Content-Type"] == "image/jpeg"
    assert ala.get(url(photo) + "/480").response.headers["Content-Type"] == "image/webp"
    assert ala.get(url(letter)).response.headers["Content-Disposition"].startswith("attachment")
    assert (downloads(photo), downloads(letter)) == (1, 1)
    ala.get(url(photo) + "/481", 404)
    ala.get(url(letter) + "/480", 404)


@pytest.mark.parametrize("name", ['Łódź; "x"\r\n.pdf', "список; a=b.pdf", "a\\b\"'.pdf", "%0d%0aX: y.pdf"])
def test_a_difficult_name_yields_one_valid_header(
    ala: Reader, cast: factories.Cast, draft: Proposal, name: str
) -> None:
    attachment = factories.attachment(cast.ala, draft, pdf(), name)
    (header,) = ala.get(url(attachment)).response.headers.getlist("Content-Disposition")
    kind, options = parse_options_header(header)
    assert kind == "attachment" and options["filename"] == attachment.name  # the parser prefers the name with a star
    assert header.count('"') == 2 and header.isascii() and header.isprintable()


def test_a_copied_link_in_a_clean_browser_is_a_404(as_user: Callable[..., Reader], plan: Attachment) -> None:
    link = url(plan)
    as_user("ala").get(link)
    as_user(None).get(link, 404)


@pytest.mark.parametrize("public_id", ["x" * 22, "..%2f..%2f..%2fetc%2fpass", "A" * 21, "%00" * 22, "1"])
def test_no_other_name_opens_a_file(ala: Reader, plan: Attachment, public_id: str) -> None:
    ala.get(f"/files/{public_id}", 404)


def test_looking_whether_it_is_there_is_not_counted(ala: Reader, plan: Attachment) -> None:
    with ala.client.application.app_context():
        answer = ala.client.head(url(plan))
    assert answer.status_code == 200 and answer.content_length == len(pdf())
    assert downloads(plan) == 0


def test_what_the_browser_has_already_is_not_sent_or_counted_again(
    ala: Reader, cast: factories.Cast, visitor: Reader
) -> None:
    attachment = factories.attachment(cast.basia, factories.proposal(cast.basia, cast.kostki), pdf(), "plan.pdf")
    first = visitor.get(url(attachment)).response
    assert first.headers["Cache-Control"] == "private, no-cache"
    visitor.get(url(attachment), 304, **{"If-None-Match": first.headers["ETag"]})
    assert downloads(attachment) == 1


def test_two_downloads_at_once_count_two(app: Flask, cast: factories.Cast) -> None:
    attachment = factories.attachment(cast.basia, factories.proposal(cast.basia, cast.kostki), pdf(), "plan.pdf")
    link = url(attachment)

    def fetch() -> Iterator[int]:
        client = app.test_client()
        yield 0
        database.begin(writing=False)  # the request has a unit of its own
        yield client.get(link).status_code

    assert races.race(app, fetch, fetch) == [200, 200]
    assert downloads(attachment) == 2


def test_if_downloads_were_added_up_here_one_would_be_lost(app: Flask, cast: factories.Cast) -> None:
    attachment = factories.attachment(cast.basia, factories.proposal(cast.basia, cast.kostki), pdf(), "plan.pdf")
    assert races.lost(app, Attachment.downloads, attachment.id)


def test_a_file_whose_bytes_are_lost_is_a_404(app: Flask, ala: Reader, plan: Attachment) -> None:
    from workspace.core.storage import storage

    storage().delete(plan.storage_key)
    ala.get(url(plan), 404)
    assert downloads(plan) == 0


def test_a_row_is_listed_if_and_only_if_it_may_be_seen(cast: factories.Cast) -> None:
    idea = factories.proposal(cast.ala, cast.kostki)
    for number, who in enumerate((cast.ala, cast.ala)):
        factories.attachment(who, idea, picture(size=(50 + number, 50)))
    from workspace.accounts.models import Visitor
    from workspace.attachments import services

    database.begin(writing=True)
    first = db.session.scalars(db.select(Attachment).order_by(Attachment.id)).first()
    services.show(cast.basia, first)  # type: ignore[arg-type]
    db.session.commit()
    database.begin(writing=False)
    everything = db.session.scalars(db.select(Attachment)).all()
    people: list[Any] = [cast.ala, cast.maksim, cast.oksana, cast.basia, cast.celina, cast.olga, Visitor()]
    counts = []
    for actor in people:
        listed = set(queries.attached_to(actor, idea))
        assert listed == {one for one in everything if can(actor, P.ATTACHMENT_VIEW, one)}
        counts.append(len(listed))
    assert counts == [2, 1, 1, 2, 1, 1, 1]


def test_files_of_many_subjects_come_with_one_query(cast: factories.Cast, queries: list[str]) -> None:
    from workspace.attachments.queries import attached_to_many

    ideas = [factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT) for _ in range(3)]
    for idea in ideas[:2]:
        factories.attachment(cast.ala, idea, pdf(), "plan.pdf")
    actor = factories.again(cast.ala)
    ideas = [db.session.get(Proposal, idea.id) for idea in ideas]  # type: ignore[misc]
    assert actor.zone_ids
    queries.clear()
    found = attached_to_many(actor, ideas)
    assert [len(found[idea.id]) for idea in ideas] == [1, 1, 0] and len(queries) == 1


def test_an_attachment_is_a_subject_with_a_page_and_a_title(app: Flask, plan: Attachment) -> None:
    with app.test_request_context():
        assert subjects.url(plan) == f"/proposals/{plan.on_id}"
    assert subjects.title(plan) == ("plan.pdf", "pl")
