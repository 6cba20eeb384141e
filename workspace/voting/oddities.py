"""Unusual groups in our own rounds: days and batches whose ballots are unlike all others. Looked for once, while the
round is counted, for after that nobody can tell which day a ballot came from.

What is kept is coarse on purpose: "more than half of this group", never how many, so that a flag on thirty cards does
not tell the librarian who handed them out what each of those people chose."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from workspace.core.db import db
from workspace.voting import ballots
from workspace.voting.counting import unusual
from workspace.voting.counting.unusual import Labels, Tally
from workspace.voting.models import Ballot, BallotChoice, VotingRound
from workspace.voting.turnout import Part

Grouping = Callable[[Part], Labels]
GROUPINGS: dict[str, Grouping] = {
    "day": lambda part: (part.channel.value, part.day.isoformat() if part.day else ""),
    "batch": lambda part: (part.channel.value, part.batch),
}


def flags(voting_round: VotingRound, everybody: Iterable[Part]) -> list[dict[str, Any]]:
    """[{"by": "day" or "batch", "channel", "label", "ballots", "option_id"}]: most of such a group chose this option, and
    hardly anybody else did. Of a round that is not sealed yet."""
    people = list(everybody)
    chosen = _marks(voting_round, people)
    found = []
    for by, grouping in GROUPINGS.items():
        for flag in unusual.flags(_tallies(people, chosen, grouping)):
            channel, label = flag.group
            found.append(
                {"by": by, "channel": channel, "label": label, "ballots": flag.ballots, "option_id": flag.option_id}
            )
    return found


def _tallies(people: list[Part], chosen: list[frozenset[int]], grouping: Grouping) -> dict[Labels, Tally]:
    sizes: Counter[Labels] = Counter()
    votes: defaultdict[Labels, Counter[Any]] = defaultdict(Counter)
    for part, marks in zip(people, chosen, strict=True):
        group = grouping(part)
        sizes[group] += 1
        votes[group].update(marks)
    return {group: Tally(many, votes[group]) for group, many in sizes.items()}


def _marks(voting_round: VotingRound, people: list[Part]) -> list[frozenset[int]]:
    """What each of them chose, in their order."""
    query = db.select(Ballot.link_hash, BallotChoice.option_id).join(Ballot, Ballot.id == BallotChoice.ballot_id)
    linked: defaultdict[str | None, set[int]] = defaultdict(set)
    for link, option_id in db.session.execute(query.where(Ballot.round_id == voting_round.id)):
        linked[link].add(option_id)
    nonce = voting_round.nonce or ""
    return [part.marks or frozenset(linked.get(ballots.link(voting_round, part.key, nonce), ())) for part in people]
