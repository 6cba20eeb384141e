"""The rules of a round as one canonical text, and its fingerprint. Frozen when the vote is opened; public from then on."""

import hashlib
import json
from typing import Any

from workspace.voting.kinds import TICKS
from workspace.voting.models import MOST_POINTS, BallotKind, Voters, VotingOption, VotingRound
from workspace.voting.terms import StruckReason

# With fewer ballots than this no numbers are published, only the winners: among four neighbours who know that they
# voted, a count of 4 or 0 would say what each of them chose. The number stands in the frozen rules.
SMALL = 20
TIES = ("cheaper", "more votes", "lot")
PAPER = {  # may be asked for in every round; two people read each sheet, a third look settles what differs
    "asked_for": "at the library",
    "read_by": 2,
    "invalid": ["blank", "too_much", "unclear", "signed", "foreign"],
}
STRIKES = {  # how an idea leaves the ballot after this; every ballot stays as it is, and the log tells
    "by_its_author": [StruckReason.TAKEN_BACK.value],
    "by_two_of_the_library": [each.value for each in StruckReason if each is not StruckReason.TAKEN_BACK],
}
MARKS = {  # what a mark is worth when ideas are put in order
    BallotKind.APPROVAL: "one vote",
    BallotKind.KNAPSACK: "one vote",
    BallotKind.RANKING: "Borda: max_choices for the first place, one less for each place after it",
    BallotKind.POINTS: "the points given",
}


def document(voting_round: VotingRound) -> dict[str, Any]:
    """What the round promises: what was decided for it, and what holds for every round. Written once, when the vote is
    opened, and kept as it was written: whoever counts or checks reads that text, not this function."""
    decided, always = facts(voting_round), _always(voting_round)
    return {
        **decided,
        **always,
        "ballot": {**decided["ballot"], **always["ballot"]},
        "count": {**decided["count"], **always["count"]},
    }


def facts(voting_round: VotingRound) -> dict[str, Any]:
    """What was decided for this round, as its columns say it now. Money in grosze, times in UTC, the text of options as
    they stand on the ballot."""
    return {
        "round": voting_round.id,
        "title": voting_round.title,
        "lang": voting_round.lang,
        "ballot": _ballot(voting_round),
        "voters": _voters(voting_round),
        "opens_at": voting_round.opens_at.isoformat(timespec="seconds"),
        "closes_at": voting_round.closes_at.isoformat(timespec="seconds"),
        "budget": voting_round.budget,
        "count": _counting(voting_round),
        "ballots_from": voting_round.ballots_from,
        "options": [_option(option) for option in voting_round.options],
    }


def _always(voting_round: VotingRound) -> dict[str, Any]:
    """What follows from the kind of ballot, or holds for all rounds that are opened today."""
    kind, points = voting_round.ballot_kind, {"points": [0, MOST_POINTS]}
    more: dict[BallotKind, dict[str, Any]] = {BallotKind.RANKING: {"ties": "not allowed"}, BallotKind.POINTS: points}
    return {
        "format": 3,
        "zone": voting_round.zone.slug,
        "paper": PAPER,
        "strikes": STRIKES,
        "currency": "PLN",
        "totals_from": SMALL,
        "ballot": {"order": "shuffled for each voter", **more.get(kind, {})},
        "count": {
            "a_mark_is": MARKS[kind],
            "threshold_of": "votes" if kind in TICKS else "points",
            "ties": list(TIES),
        },
    }


def _ballot(voting_round: VotingRound) -> dict[str, Any]:
    kind = voting_round.ballot_kind
    limits: dict[BallotKind, dict[str, Any]] = {
        BallotKind.APPROVAL: {"max_choices": voting_round.max_choices},
        BallotKind.KNAPSACK: {"max_sum_cost": voting_round.budget},
        BallotKind.RANKING: {"max_choices": voting_round.max_choices},
        BallotKind.POINTS: {"max_sum_points": voting_round.points_sum},
    }
    return {"kind": kind.value, **limits[kind]}


def _voters(voting_round: VotingRound) -> dict[str, Any]:
    """`twice`: what counts of a member who voted online and asks for a card or paper at the desk."""
    since = {} if voting_round.voters is Voters.CARDS else {"since": voting_round.members_until.isoformat()}
    return {"kind": voting_round.voters.value, "twice": voting_round.twice.value, **since}


def _counting(voting_round: VotingRound) -> dict[str, Any]:
    """As `workspace count` takes it. `last_in_part`: per cent. `conflicts`: of each group at most one option wins. The lot:
    RFC 3797 over the ids of the options, in ascending order."""
    return {
        "rule": voting_round.rule.value,
        "completion": voting_round.completion.value,
        "threshold": voting_round.threshold,
        "quorum": voting_round.quorum,
        "conflicts": voting_round.conflicts,
        "last_in_part": voting_round.last_in_part,
        "lot": {"recipe": "RFC 3797", "source": voting_round.lot_source, "room": voting_round.lot_source is None},
    }


def _option(option: VotingOption) -> dict[str, Any]:
    texts = {"title": option.title, "summary": option.summary, "lang": option.lang}
    return {"id": option.id, "proposal": option.proposal_id, "cost": option.cost, **texts}


def canonical(voting_round: VotingRound) -> str:
    """JSON with sorted keys and no spaces: the same rules always give the same bytes (UTF-8)."""
    return json.dumps(document(voting_round), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def frozen(voting_round: VotingRound) -> dict[str, Any]:
    """The document of an announced round, as it was written when the vote was opened."""
    found: dict[str, Any] = json.loads(voting_round.rules or "{}")
    return found


def hold(voting_round: VotingRound) -> bool:
    """Are the rules in the database those that were published? The text must be the one whose fingerprint was published,
    and the columns must say what it says. A document of an older version may lack keys: of those it has nothing to say,
    and the count, which goes by the document, does not look at them."""
    if voting_round.rules is None or fingerprint(voting_round.rules) != voting_round.fingerprint:
        return False
    return _agree(frozen(voting_round), facts(voting_round))


def _agree(written: Any, found: Any) -> bool:
    """Where both say something, do they say the same?"""
    if isinstance(found, dict) and isinstance(written, dict):
        return all(_agree(written[key], value) for key, value in found.items() if key in written)
    if isinstance(found, list) and isinstance(written, list):
        return len(written) == len(found) and all(map(_agree, written, found))
    return bool(written == found)


def shows_numbers(voting_round: VotingRound) -> bool:
    """Of a counted round. Few ballots, or ballots that are all alike, would say with their numbers what each voter chose."""
    return is_large(voting_round) and not all_alike(voting_round)


def is_large(voting_round: VotingRound) -> bool:
    return (voting_round.turnout or 0) >= totals_from(voting_round)


def all_alike(voting_round: VotingRound) -> bool:
    return is_large(voting_round) and bool((voting_round.outcome or {}).get("alike"))


def strikes(voting_round: VotingRound) -> list[StruckReason]:
    """For which reasons an idea may leave the ballot of an announced vote."""
    return [StruckReason(each) for reasons in frozen(voting_round).get("strikes", {}).values() for each in reasons]


def totals_from(voting_round: VotingRound) -> int:
    return int(frozen(voting_round).get("totals_from", SMALL))
