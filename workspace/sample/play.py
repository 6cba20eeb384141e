"""The stage on which the sample is played: its people and zones, and what happens on which day."""

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from workspace.accounts import services as accounts
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.db import db, now
from workspace.core.language import WARSAW
from workspace.proposals.models import Proposal
from workspace.zones import services as zones
from workspace.zones.models import Flower, Zone

FOLDER = Path(__file__).parent
BEGINNING = -200
Values = dict[str, Any]


def content(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def day(number: int) -> date:
    """A day counted from today, whatever day is being played."""
    return (now() + database.ago.get() + timedelta(days=number)).date()


def hour(number: int, at: int) -> datetime:
    return datetime.combine(day(number), time(at), tzinfo=WARSAW)


class Play:
    def __init__(self) -> None:
        self.people: dict[str, Account] = {}
        self.zones: dict[str, Zone] = {}
        self.librarians: dict[str, Account] = {}
        self.ideas: dict[str, Proposal] = {}
        self.deeds: list[tuple[int, Callable[[], Any]]] = []
        self.on(BEGINNING, self.settle)

    def on(self, number: int, deed: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Let `deed` happen on a day counted from today: -3 is three days ago. Nothing happens after today."""
        self.deeds.append((min(number, 0), lambda: deed(*args, **kwargs)))

    def perform(self) -> None:
        """Day by day; within one day in the order in which the deeds were gathered. A deed may gather more."""
        while self.deeds:
            first = min(self.deeds, key=lambda pair: pair[0])
            self.deeds.remove(first)
            number, deed = first
            with database.some_time_ago(timedelta(days=-number)):
                deed()
                db.session.flush()

    def settle(self) -> None:
        """Zones first, then who lives there."""
        for values in content("zones"):
            self.zones[values["slug"]] = zones.create_zone(None, **{**values, "flower": Flower(values["flower"])})
        for values in content("people"):
            account = accounts.create_account(handle=values["handle"], language=values["language"])
            self.people[values["handle"]] = account
            if values.get("coordinator"):
                zones.grant_role(None, account.handle, "coordinator")
            for slug, role in values.get("zones", {}).items():
                zones.grant_role(None, account.handle, role, self.zones[slug])
                if role == "librarian":
                    self.librarians[slug] = account
            if asks := values.get("asks"):
                self.on(asks["day"], self.ask_to_join, account, asks)

    def ask_to_join(self, account: Account, asks: Values) -> None:
        zone = self.zones[asks["zone"]]
        zones.ask_to_join(account, zone, message=asks["message"], lang=account.language)
