"""A group begins the city's form of its action and writes it together."""

import pytest

from tests.actions import making as actions
from tests.applications import making
from tests.factories import Cast
from tests.pages import Reader


@pytest.fixture
def reader(ala: Reader) -> Reader:
    return ala


def test_begin_from_the_page_of_the_action(cast: Cast, ala: Reader) -> None:
    action = actions.action(cast.ala, cast.kostki)
    page = ala.get(f"/actions/{action.id}").follow_link("x") if False else ala.get(f"/actions/{action.id}/applications")
    sent = page.submit(f"/actions/{action.id}/applications", tool="local-initiative", edition="il-2024")
    step = sent.follow()
    print(step.words[:1500])
    app = ala.get("/applications/1")
    print(app.words)
    for s in ("title","need","share","plan","after"):
        print(ala.get(f"/applications/1/steps/{s}?in=pl").words)
    print(ala.get("/applications/1/check").words)
    print(ala.get("/applications/1/polish").words)
