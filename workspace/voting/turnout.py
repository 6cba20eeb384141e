"""Who took part, in sums: by the way they voted, and by day, so that no few of them stand out.

The ways are told plainly: how many ballots there were on paper and by card is public anyway, so that anyone can hold it
against what was handed out. Days are not. A day of fewer than five is never told, and as the sum of all days is known,
one hidden number could be had by taking away the rest: so at least two days are hidden, and more, until they are
together more than four each (complementary suppression; that this leaves every hidden number open was found by trying
all small tables). Paper has no day: it hides nothing, for everybody can take its number away."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workspace.core.db import db
from workspace.voting.models import Channel, Participation, VotingRound

FEW = 5


@dataclass(frozen=True)
class Part:
    """One ballot's voter, while the round is being counted: which way, which day, from which batch of cards or paper.
    `key`: as of ballots.Voter, finds an electronic ballot; `marks`: of a paper one."""

    channel: Channel
    day: date | None = None
    batch: str = ""
    key: str = ""
    marks: frozenset[int] = frozenset()


# For rooms that take ballots in other ways: each function says who took part through it.
more_parts: list[Callable[[VotingRound], Iterable[Part]]] = []


def parts(voting_round: VotingRound) -> list[Part]:
    """Everybody whose ballot is counted; in no order that means anything."""
    online = db.select(Participation.account_id, Participation.day).filter_by(
        round_id=voting_round.id, channel=Channel.ONLINE
    )
    found = [Part(Channel.ONLINE, day, key=f"account {account}") for account, day in db.session.execute(online)]
    return [*found, *(part for source in more_parts for part in source(voting_round))]


@dataclass(frozen=True)
class Shown:
    """`groups` that are told; `hidden` ones only `together`."""

    groups: dict[str, int]
    hidden: tuple[str, ...]
    together: int


def told(groups: Mapping[str, int]) -> Shown:
    """Which of these may be told beside their sum. If a group is hidden, others follow in the order of `groups` (an order
    that hung on their numbers would give them away), and empty ones too."""
    there = {name: many for name, many in groups.items() if many}
    hidden = {name: many for name, many in there.items() if many < FEW} if len(there) > 1 else {}
    for name, many in there.items():
        if hidden and (len(hidden) < 2 or sum(hidden.values()) <= (FEW - 1) * len(hidden)):
            hidden.setdefault(name, many)
    closed = {name for name, many in groups.items() if name in hidden or (hidden and not many)}
    shown = {name: many for name, many in there.items() if name not in closed}
    return Shown(shown, tuple(name for name in groups if name in closed), sum(hidden.values()))


def summary(everybody: Iterable[Part]) -> dict[str, Any]:
    """As it may be published and as it is kept: {"channels": {way: how many}, "days": of ballots with a day, as `Shown`}."""
    people = list(everybody)
    channels = Counter(part.channel.value for part in people)
    days = Counter(part.day.isoformat() for part in people if part.day)
    by_channel = {each.value: channels[each.value] for each in Channel if channels[each.value]}
    return {"channels": by_channel, "days": vars(told({day: days[day] for day in sorted(days)}))}
