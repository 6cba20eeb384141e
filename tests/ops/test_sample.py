"""The sample content: whole, played once, and every page of it readable."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import empty
from tests.pages import Reader
from workspace import sample
from workspace.accounts.models import Account
from workspace.actions.models import Action, ActionStatus
from workspace.attachments.models import Attachment
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.core.language import LANGUAGES
from workspace.moderation.models import ItemStatus, Kind, ModerationItem
from workspace.proposals.models import Proposal, ProposalStatus
from workspace.sample.play import content
from workspace.voting.models import BallotKind, Phase, RoundStatus, VotingRound
from workspace.zones.models import Zone


@pytest.fixture(scope="module")
def played(whole_app: Flask) -> Flask:
    """Once for all: nothing below changes anything."""
    with whole_app.app_context():
        empty(whole_app)
        assert sample.load() is True
    return whole_app


@pytest.fixture
def loaded(played: Flask) -> Iterator[Flask]:
    with played.app_context():
        database.begin(writing=False)
        yield played


def test_it_holds_every_state_a_thing_can_be_in(loaded: Flask) -> None:
    ideas = db.session.scalars(db.select(Proposal)).all()
    assert {idea.status for idea in ideas} >= set(ProposalStatus) - {ProposalStatus.APPEALED}
    assert len({idea.lang for idea in ideas}) >= 5 and len(ideas) >= 18
    actions = db.session.scalars(db.select(Action)).unique().all()
    assert {action.status for action in actions} == set(ActionStatus)
    assert any(action.round_id for action in actions) and any(action.chosen_reason for action in actions)
    assert any(action.is_late for action in actions)


def test_one_vote_was_counted_and_one_of_each_other_kind_is_open(loaded: Flask) -> None:
    rounds = db.session.scalars(db.select(VotingRound).order_by(VotingRound.id)).all()
    [counted] = [each for each in rounds if each.status == RoundStatus.COUNTED]
    assert counted.turnout == 26 and 1 <= len(counted.winners) < len(counted.options)
    running = [each for each in rounds if each.phase(database.now()) == Phase.OPEN]
    assert {counted.ballot_kind, *(each.ballot_kind for each in running)} == set(BallotKind)
    assert all(option.votes is None for each in running for option in each.options)


def test_zones_are_written_in_six_languages(loaded: Flask) -> None:
    zones = db.session.scalars(db.select(Zone)).all()
    assert len(zones) == 3
    for zone in zones:
        for texts in (zone.names, zone.descriptions, zone.house_rules):
            assert set(texts) == set(LANGUAGES)


def test_nothing_is_dated_in_the_future_and_nobody_has_a_password(loaded: Flask) -> None:
    assert all(
        idea.published_on is None or idea.published_on <= today() for idea in db.session.scalars(db.select(Proposal))
    )
    assert not db.session.scalars(db.select(Account).where(Account.password_hash.is_not(None))).all()


def test_its_files_are_those_of_the_real_call_and_a_librarian_has_something_to_decide(loaded: Flask) -> None:
    names = set(db.session.scalars(db.select(Attachment.name)))
    assert "Formularz zgłoszeniowy MSAS.docx" in names and len(names) == 3
    waiting = db.session.scalars(db.select(ModerationItem).filter_by(status=ItemStatus.OPEN)).all()
    assert {item.kind for item in waiting} >= {Kind.PROPOSAL, Kind.JOIN}


def test_loading_again_changes_nothing(loaded: Flask) -> None:
    def rows() -> Counter[str]:
        database.begin(writing=False)
        tables = db.metadata.sorted_tables
        return Counter({t.name: db.session.scalar(db.select(db.func.count()).select_from(t)) or 0 for t in tables})

    before = rows()
    assert sample.load() is False
    assert rows() == before


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_public_page_of_it_can_be_read(loaded: Flask, language: str) -> None:
    """Follow every link that a stranger finds, as far as it leads inside the house; in Polish all, else some."""
    reader = Reader(loaded.test_client(), language)
    seen, waiting = set(), ["/", "/proposals", "/zones/kostki"]
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > (150 if language == "pl" else 20):
            continue
        seen.add(path)
        response = reader.client.get(path, headers=reader.headers)
        assert response.status_code in (200, 302, 303), path
        if response.mimetype == "text/html" and response.status_code == 200:
            for anchor in reader.get(path).soup.select("a[href^='/']"):
                target = str(anchor["href"]).split("#")[0]
                if "language" not in target and "?" not in target:
                    waiting.append(target)
    assert {"/zones/kostki", "/proposals"} <= seen


def test_the_files_are_tidy() -> None:
    for path in (Path(sample.__file__).parent).glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    ideas = [idea for name in ("ideas-kostki", "ideas-odyseja", "ideas-gdanska") for idea in content(name)]
    assert len({idea["key"] for idea in ideas}) == len(ideas)
