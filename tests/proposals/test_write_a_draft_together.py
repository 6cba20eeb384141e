"""Two write on one draft. Nobody's words are lost without a word, and nobody stands in their own way."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.factories import Cast, again
from tests.pages import Page, Reader
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals import circle, services
from workspace.proposals.models import Proposal, ProposalStatus


@pytest.fixture
def shared(cast: Cast) -> Proposal:
    """A draft of Ala's that Maksim writes along with."""
    draft = factories.proposal(cast.ala, cast.kostki, ProposalStatus.DRAFT, title="Ławki", needs="Deski")
    database.begin(writing=True)
    circle.invite(cast.ala, db.session.merge(draft), handle="maksim")
    circle.accept_invitation(cast.maksim, db.session.merge(draft))
    db.session.commit()
    return again(draft)


def step_of(reader: Reader, draft: Proposal, step: str = "needs") -> Page:
    return reader.get(f"/proposals/{draft.id}/edit/{step}")


def autosave(page: Page, draft: Proposal, status: int = 204, **fields: str) -> Page:
    version = str(page.form("/edit/needs").find("input", attrs={"name": "version"})["value"])
    return page.reader.post(f"/proposals/{draft.id}/draft", {"version": version, **fields}, status=status)


@pytest.mark.parametrize("button", ["next", "back", "later"])
def test_who_saves_over_somebody_elses_words_sees_both_first(
    shared: Proposal, as_user: Callable[..., Reader], button: str
) -> None:
    hers, his = step_of(as_user("ala"), shared), step_of(as_user("maksim"), shared)
    his.submit("/edit/needs", needs="Deski i śruby")
    stale = hers.submit("/edit/needs", status=409, needs="Deski i farba", **{button: "1"})
    assert "Somebody changed it" in stale.words
    assert stale.soup.find(attrs={"data-theirs": True}).find(string=lambda text: "Deski i śruby" in text)
    assert stale.form("/edit/needs").find("textarea").get_text().strip() == "Deski i farba"
    assert not stale.form("/edit/needs").has_attr("data-autosave"), "nothing is kept before it is meant"
    assert again(shared).needs == "Deski i śruby"
    stale.submit("/edit/needs", needs="Deski, śruby i farba")
    assert again(shared).needs == "Deski, śruby i farba"


def test_autosave_does_not_write_over_somebody_elses_words_either(
    shared: Proposal, as_user: Callable[..., Reader]
) -> None:
    hers, his = step_of(as_user("ala"), shared), step_of(as_user("maksim"), shared)
    autosave(his, shared, needs="Deski i śruby")
    autosave(hers, shared, 409, needs="Deski i farba")
    assert again(shared).needs == "Deski i śruby"


@pytest.mark.parametrize("who", ["ala", "maksim"])
def test_nobody_is_stopped_by_what_their_own_page_kept(
    shared: Proposal, as_user: Callable[..., Reader], who: str
) -> None:
    page = step_of(as_user(who), shared)
    following = step_of(page.reader, shared, "people")  # opened before the last page was kept
    autosave(page, shared, needs="Deski")
    autosave(page, shared, needs="Deski i śruby")
    following.submit("/edit/people", audience="Wszyscy")
    page.submit("/edit/needs", needs="Deski, śruby")
    kept = again(shared)
    assert (kept.needs, kept.audience) == ("Deski, śruby", "Wszyscy")


def test_an_old_page_of_ones_own_is_stopped_by_what_another_wrote_between(
    shared: Proposal, as_user: Callable[..., Reader]
) -> None:
    old = step_of(as_user("ala"), shared)
    step_of(as_user("maksim"), shared).submit("/edit/needs", needs="Śruby")
    step_of(old.reader, shared).submit("/edit/needs", needs="Śruby i farba")
    old.submit("/edit/needs", status=409, needs="Deski")
    assert again(shared).needs == "Śruby i farba"


def test_a_fault_does_not_make_an_old_page_a_new_one(shared: Proposal, as_user: Callable[..., Reader]) -> None:
    hers, his = step_of(as_user("ala"), shared), step_of(as_user("maksim"), shared)
    his.submit("/edit/needs", needs="Śruby")
    hers.submit("/edit/needs", status=422, cost="dużo").submit("/edit/needs", status=409, cost="5")
    assert again(shared).needs == "Śruby"


def test_what_was_sent_meanwhile_is_no_draft_to_write_on(shared: Proposal, cast: Cast) -> None:
    database.begin(writing=True)
    draft, who = db.session.get_one(Proposal, shared.id), again(cast.ala)
    database.begin(writing=True)
    services.move_along(who, draft, "submit")
    with pytest.raises(services.StaleDraftError):
        services.save_draft(who, draft, seen=draft.version, needs="Śruby")
