"""What a first visit costs on a phone: bytes and requests of the main pages, nothing kept from before."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Response

from tests.e2e.conftest import PHONE, Site, Walker
from workspace.comments.models import Comment
from workspace.core.db import db, now
from workspace.proposals.models import Proposal
from workspace.voting.models import RoundStatus, VotingRound

KB = 1024
MOST = {"all": 60 * KB, "document": 14 * KB, "stylesheet": 12 * KB, "script": 20 * KB}
MOST_REQUESTS = 8
PAGES = ("home", "zone", "proposals", "proposal", "ballot", "result", "board")


@dataclass
class Load:
    """What came over the wire for one page."""

    answers: list[Response] = field(default_factory=list)

    def note(self, answer: Response) -> None:
        self.answers.append(answer)

    def bytes_of(self, kind: str) -> int:
        """Compressed bodies of one kind; of all kinds, with their headers."""
        sizes = [each.request.sizes() for each in self.answers if kind in ("all", each.request.resource_type)]
        headers = sum(size["responseHeadersSize"] for size in sizes) if kind == "all" else 0
        return headers + sum(size["responseBodySize"] for size in sizes)


@pytest.fixture(scope="module")
def paths(town: Site) -> dict[str, str]:
    """The most talked-of idea, the vote that is open and the one that was counted, besides the lists."""
    with town.unit():
        talk = db.select(Comment.on_id).where(Comment.on_type == "proposal").group_by(Comment.on_id)
        talked_of = db.session.scalar(talk.order_by(db.func.count().desc(), Comment.on_id).limit(1))
        rounds = {each.status: each for each in db.session.scalars(db.select(VotingRound))}
        assert rounds[RoundStatus.SCHEDULED].closes_at > now() and db.session.get(Proposal, talked_of)
        return {
            "home": "/", "zone": "/zones/kostki", "proposals": "/proposals", "board": "/actions",
            "proposal": f"/proposals/{talked_of}", "ballot": f"/rounds/{rounds[RoundStatus.SCHEDULED].id}/ballot",
            "result": f"/rounds/{rounds[RoundStatus.COUNTED].id}/result",
        }  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_first_view_is_light(townsfolk: Callable[..., Walker], paths: dict[str, str], name: str) -> None:
    """In Belarusian: Cyrillic letters take two bytes, so it weighs the most."""
    person = townsfolk(language="be", width=PHONE)
    if name == "ballot":
        session = townsfolk("Bartek", language="be").page.context.cookies()
        person.page.context.add_cookies(session)  # signed in, and still a browser that has kept nothing
    load = Load()
    person.page.on("response", load.note)
    person.page.goto(person.site.url + paths[name], wait_until="networkidle")
    assert person.path == paths[name]
    weights = {kind: load.bytes_of(kind) for kind in MOST}
    assert weights["document"] > 1000
    assert {kind: weight for kind, weight in weights.items() if weight > MOST[kind]} == {}, weights
    assert len(load.answers) <= MOST_REQUESTS, [each.url for each in load.answers]


def test_pages_and_static_files_are_compressed_and_static_ones_kept_for_a_year(
    townsfolk: Callable[..., Walker],
) -> None:
    person = townsfolk()
    load = Load()
    person.page.on("response", load.note)
    person.go("/")
    kinds = {answer.request.resource_type: answer for answer in load.answers}
    assert kinds.keys() >= {"document", "stylesheet", "script"}
    for answer in load.answers:
        assert answer.headers["content-encoding"] == "gzip", answer.url
        if answer.request.resource_type == "document":
            assert answer.headers["cache-control"] == "private, no-store"
        else:
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert len(answer.url.partition("?v=")[2]) == 12, answer.url


def test_a_second_page_fetches_nothing_but_itself(townsfolk: Callable[..., Walker]) -> None:
    page = townsfolk().go("/").go("/proposals").page
    fetched = "performance.getEntriesByType('resource').filter(each => each.transferSize > 0).map(each => each.name)"
    assert page.evaluate("performance.getEntriesByType('navigation')[0].transferSize") > 0
    assert page.evaluate(fetched) == []
