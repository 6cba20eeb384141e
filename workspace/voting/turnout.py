"""Who took part, in sums, told so that no few of them stand out: by the way they voted, and by day.

A group of fewer than five is never told. As the sum of all is public, one hidden number could be had by taking away the
rest: so at least two groups are hidden, and more, until they are together more than four each (complementary
suppression; that this leaves every hidden number open was found by trying all small tables)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workspace.core.db import db
from workspace.voting.models import Channel, Participation, VotingRound

FEW = 5
UNKNOWN = ""  # the day of a paper ballot


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


def told(groups: Mapping[str, int], forced: Iterable[str] = ()) -> Shown:
    """Which of these may be told beside their sum. `forced`: hidden in any case. If a group is hidden, others follow in
    the order of `groups` (an order that hung on their numbers would give them away), and empty ones too."""
    there = {name: many for name, many in groups.items() if many}
    hidden = {name: many for name, many in there.items() if many < FEW or name in forced} if len(there) > 1 else {}
    for name, many in there.items():
        if hidden and (len(hidden) < 2 or sum(hidden.values()) <= (FEW - 1) * len(hidden)):
            hidden.setdefault(name, many)
    closed = {name for name, many in groups.items() if name in hidden or (hidden and not many)}
    shown = {name: many for name, many in there.items() if name not in closed}
    return Shown(shown, tuple(name for name in groups if name in closed), sum(hidden.values()))


def summary(everybody: Iterable[Part]) -> dict[str, Any]:
    """Both tables, as they may be published and as they are kept: {"channels": …, "days": …}, each as `Shown`. Paper
    has no day: where its number is hidden in one table, the other does not give it away."""
    people = list(everybody)
    channels = Counter(part.channel.value for part in people)
    days = Counter(part.day.isoformat() if part.day else UNKNOWN for part in people)
    by_channel = told({each.value: channels[each.value] for each in reversed(Channel)})
    forced = [UNKNOWN] if Channel.PAPER.value in by_channel.hidden else []
    by_day = told({day: days[day] for day in sorted(days)}, forced)
    return {name: vars(shown) for name, shown in (("channels", by_channel), ("days", by_day))}
