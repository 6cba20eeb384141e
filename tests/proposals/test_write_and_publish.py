"""From an empty page to a published idea that a neighbour supports."""

from collections.abc import Callable

from tests.factories import again
from tests.pages import Reader
from workspace.core.db import db
from workspace.proposals.models import Proposal, ProposalStatus, Revision, Stage

AsUser = Callable[..., Reader]


def the_proposal() -> Proposal:
    return db.session.scalars(db.select(Proposal)).one()


def test_an_idea_goes_from_the_first_word_to_a_neighbours_support(as_user: AsUser) -> None:
    ala = as_user("ala")
    page = ala.get("/proposals/new?zone=kostki").submit("/proposals/new", title="Ławki w parku").follow()
    assert page.url.endswith("/edit/idea")
    page = page.submit("/edit/idea", button="1", summary="Nie ma gdzie usiąść.", category="green").follow()
    page = page.submit("/edit/place", place="Park przy bibliotece", osiedle="KR").follow()
    page = page.submit("/edit/needs", needs="Trzy ławki", cost="4 240,50 zł").follow()
    page = page.submit("/edit/people", audience="Sąsiedzi", help_wanted="y").follow()
    assert "4,240.50 zł" in page.words.replace("\u00a0", " ") and "Karolew-Retkinia Wschód" in page.words
    page = page.submit("/submit").follow()
    assert "A librarian of the zone reads it now" in page.words
    proposal = the_proposal()
    assert proposal.status == ProposalStatus.SUBMITTED and proposal.cost == 424050 and proposal.help_wanted

    page = as_user("basia").get(f"/proposals/{proposal.id}").submit("/publish").follow()
    proposal = again(proposal)
    assert proposal.status == ProposalStatus.PUBLISHED and proposal.stage == Stage.TALK
    assert db.session.scalars(db.select(Revision)).one().number == 1

    assert "Ławki w parku" in as_user(None).get("/proposals").words
    maksim = as_user("maksim")
    page = maksim.get(f"/proposals/{proposal.id}").submit("/support").follow()
    assert "1 neighbour supports this. You do too." in page.words
    page = page.submit("/support/undo").follow()
    assert "0 neighbours support this." in page.words
    assert again(proposal).support_count == 0
