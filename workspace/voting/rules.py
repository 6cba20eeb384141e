"""The rules of a round as one canonical text, and its fingerprint. Frozen when the vote is opened; public from then on."""

import hashlib
import json
from typing import Any

from workspace.voting.kinds import TICKS
from workspace.voting.models import MOST_POINTS, BallotKind, Voters, VotingOption, VotingRound

# With fewer ballots than this no numbers are published, only the winners: among four neighbours who know that they
# voted, a count of 4 or 0 would say what each of them chose. The number stands in the frozen rules.
SMALL = 20
TIES = ("cheaper", "more votes", "lot")
PAPER = {  # may be asked for in every round; two people read each sheet, a third look settles what differs
    "asked_for": "at the library",
    "read_by": 2,
    "invalid": ["blank", "too_much", "unclear", "signed", "foreign"],
}
MARKS = {  # what a mark is worth when ideas are put in order
    BallotKind.APPROVAL: "one vote",
    BallotKind.KNAPSACK: "one vote",
    BallotKind.RANKING: "Borda: max_choices for the first place, one less for each place after it",
    BallotKind.POINTS: "the points given",
}


def document(voting_round: VotingRound) -> dict[str, Any]:
    """What the round promises. Money in grosze, times in UTC, the text of options as they stand on the ballot."""
    return {
        "format": 2,
        "round": voting_round.id,
        "zone": voting_round.zone.slug,
        "title": voting_round.title,
        "lang": voting_round.lang,
        "ballot": _ballot(voting_round),
        "voters": _voters(voting_round),
        "paper": PAPER,
        "opens_at": voting_round.opens_at.isoformat(timespec="seconds"),
        "closes_at": voting_round.closes_at.isoformat(timespec="seconds"),
        "currency": "PLN",
        "budget": voting_round.budget,
        "count": _counting(voting_round),
        "totals_from": SMALL,
        "ballots_from": voting_round.ballots_from,
        "options": [_option(option) for option in voting_round.options],
    }


def _ballot(voting_round: VotingRound) -> dict[str, Any]:
    kind = voting_round.ballot_kind
    limits: dict[BallotKind, dict[str, Any]] = {
        BallotKind.APPROVAL: {"max_choices": voting_round.max_choices},
        BallotKind.KNAPSACK: {"max_sum_cost": voting_round.budget},
        BallotKind.RANKING: {"max_choices": voting_round.max_choices, "ties": "not allowed"},
        BallotKind.POINTS: {"points": [0, MOST_POINTS], "max_sum_points": voting_round.points_sum},
    }
    return {"kind": kind.value, **limits[kind], "order": "shuffled for each voter"}


def _voters(voting_round: VotingRound) -> dict[str, Any]:
    """`twice`: what counts of a member who voted online and asks for a card or paper at the desk."""
    since = {} if voting_round.voters is Voters.CARDS else {"since": voting_round.members_until.isoformat()}
    kind = {"kind": voting_round.voters.value, "zone": voting_round.zone.slug, "twice": voting_round.twice.value}
    return {**kind, **since}


def _counting(voting_round: VotingRound) -> dict[str, Any]:
    """As `workspace count` takes it. The lot: RFC 3797 over the ids of the options, in ascending order."""
    return {
        "rule": voting_round.rule.value,
        "completion": voting_round.completion.value,
        "a_mark_is": MARKS[voting_round.ballot_kind],
        "threshold": voting_round.threshold,
        "threshold_of": "votes" if voting_round.ballot_kind in TICKS else "points",
        "quorum": voting_round.quorum,
        "ties": list(TIES),
        "lot": {"public": "RFC 3797", "source": voting_round.lot_source} if voting_round.lot_source else {"room": True},
    }


def _option(option: VotingOption) -> dict[str, Any]:
    texts = {"title": option.title, "summary": option.summary, "lang": option.lang}
    return {"id": option.id, "proposal": option.proposal_id, "cost": option.cost, **texts}


def canonical(voting_round: VotingRound) -> str:
    """JSON with sorted keys and no spaces: the same rules always give the same bytes (UTF-8)."""
    return json.dumps(document(voting_round), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hold(voting_round: VotingRound) -> bool:
    """Are the rules in the database those that were published?"""
    return canonical(voting_round) == voting_round.rules and fingerprint(voting_round.rules) == voting_round.fingerprint


def shows_numbers(voting_round: VotingRound) -> bool:
    """Of a counted round. Few ballots, or ballots that are all alike, would say with their numbers what each voter chose."""
    return is_large(voting_round) and not all_alike(voting_round)


def is_large(voting_round: VotingRound) -> bool:
    return (voting_round.turnout or 0) >= totals_from(voting_round)


def all_alike(voting_round: VotingRound) -> bool:
    return is_large(voting_round) and bool((voting_round.outcome or {}).get("alike"))


def totals_from(voting_round: VotingRound) -> int:
    return int(json.loads(voting_round.rules or "{}").get("totals_from", SMALL))
