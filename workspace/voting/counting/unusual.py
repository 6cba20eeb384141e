"""Groups of ballots that vote unlike all the others: a reason to look, never a proof.

The pattern is that of Wrocław 2025, where 323 of 436 ballots of people "aged 90 or more", all by internet, were for one
project that everybody else gave 1.7 % of theirs. Real groups differ too: a school votes for its playground, a parish
collects paper ballots. So statistical surprise is not enough (in a city every group differs significantly from every
other); a group is unusual only if most of it chose something that hardly anyone else did, on each comparison."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workspace.voting.counting.model import OptionId

SMALLEST = 20  # ballots in a group, and in what it is compared with: with fewer, single people would stand out
MOST = 0.5  # of a group chose the option,
TIMES = 8  # so many times as often as the others. Among 139 real votes with ages no group reaches 6.5.
CHANCE = 1e-3  # that a vote without any oddity shows one flag, over all its groups and options together

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """One group: how many ballots, and how many of them mark each option."""

    ballots: int
    votes: Mapping[OptionId, int]


@dataclass(frozen=True)
class Flag:
    """`votes` of the group's `ballots` are for the option; of others at most the share `elsewhere` (of 1)."""

    group: Labels
    option_id: OptionId
    ballots: int
    votes: int
    elsewhere: float


def flags(groups: Mapping[Labels, Tally]) -> tuple[Flag, ...]:
    """The unusual among `groups`, the oddest first. A group is named by its labels, the same number for each: (age band,
    channel), (channel, day). It is compared with all other ballots, and with those that share each one of its labels,
    so that what is true of a whole channel or a whole day makes none of its parts unusual. A group with an empty
    label ("not known") is only compared with, as is one that holds more than half of all ballots."""
    everything = _together(groups.values())
    tests = sum(len(everything.votes) for labels, group in groups.items() if _stands_out(labels, group, everything))
    found = []
    for labels, group in groups.items():
        if not _stands_out(labels, group, everything):
            continue
        rests = list(_rests(labels, groups, everything))
        for option_id, votes in group.votes.items():
            elsewhere = max(_share(rest, option_id) for rest in rests)
            share = votes / group.ballots
            if (
                share > MOST
                and share >= TIMES * elsewhere
                and _chance(group.ballots, votes, elsewhere) < CHANCE / tests
            ):
                found.append(Flag(labels, option_id, group.ballots, votes, elsewhere))
    return tuple(sorted(found, key=lambda flag: (flag.elsewhere * flag.ballots / flag.votes, flag.group)))


def _stands_out(labels: Labels, group: Tally, everything: Tally) -> bool:
    return all(labels) and SMALLEST <= group.ballots <= everything.ballots / 2


def _rests(labels: Labels, groups: Mapping[Labels, Tally], everything: Tally) -> Iterator[Tally]:
    """What the group is compared with. Kin that are too few to compare with are left out; all others never are."""
    group = groups[labels]
    yield _less(everything, group)
    for at, label in enumerate(labels):
        kin = _less(_together(each for other, each in groups.items() if other[at] == label), group)
        if kin.ballots >= SMALLEST:
            yield kin


def _together(parts: Iterable[Tally]) -> Tally:
    votes: Counter[OptionId] = Counter()
    ballots = 0
    for part in parts:
        ballots += part.ballots
        votes.update(part.votes)
    return Tally(ballots, votes)


def _less(whole: Tally, part: Tally) -> Tally:
    return Tally(whole.ballots - part.ballots, {each: n - part.votes.get(each, 0) for each, n in whole.votes.items()})


def _share(rest: Tally, option_id: OptionId) -> float:
    """With one vote for and one against added (Laplace), so that nobody's vote is not the same as never."""
    return (rest.votes.get(option_id, 0) + 1) / (rest.ballots + 2)


def _chance(ballots: int, votes: int, share: float) -> float:
    """At most this is the chance that so many ballots or more mark an option that others mark with `share` (Chernoff)."""
    seen = votes / ballots
    distance = seen * math.log(seen / share)
    if seen < 1:
        distance += (1 - seen) * math.log((1 - seen) / (1 - share))
    return math.exp(-ballots * distance)
