"""Builders for cards: a round that takes them, a printed sheet with its codes, cards in people's hands."""

from typing import Any

from tests.factories import save
from tests.pages import Page, Reader
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.db import db
from workspace.voting.cards import codes, queries, services
from workspace.voting.cards.models import Card, HandedKind
from workspace.voting.models import VotingRound


def sheet(librarian: Account, voting_round: VotingRound, count: int = 3) -> list[str]:
    """The codes of a new sheet, as printed."""
    database.begin(writing=True)
    printed = codes.new_codes(count)
    services.print_batch(librarian, voting_round, first=queries.next_numbers(voting_round)[1], codes=printed)
    db.session.commit()
    database.begin(writing=False)
    return printed


def hand_out(librarian: Account, voting_round: VotingRound, serial: int = 1, account: Account | None = None) -> None:
    database.begin(writing=True)
    services.hand_out(librarian, voting_round, kind=HandedKind.CARD, serial=serial, account=account)
    db.session.commit()
    database.begin(writing=False)


def card(voting_round: VotingRound, serial: int = 1) -> Card:
    database.begin(writing=False)
    found = db.session.scalars(db.select(Card).filter_by(round_id=voting_round.id, serial=serial)).one()
    db.session.refresh(found)
    return found


def given(librarian: Account, voting_round: VotingRound, **how: Any) -> str:
    """The code of a card that was just printed and handed out."""
    code = sheet(librarian, voting_round, 1)[0]
    hand_out(librarian, voting_round, queries.next_numbers(voting_round)[1] - 1, **how)
    return code


def enter(reader: Reader, code: str, status: int = 303) -> Page:
    return reader.get("/card").submit("/card", status, code=code)


def change(record: Any, **values: Any) -> None:
    """As somebody with the database in their hands would."""
    database.begin(writing=True)
    db.session.execute(db.update(type(record)).filter_by(id=record.id).values(**values))
    save(record)
