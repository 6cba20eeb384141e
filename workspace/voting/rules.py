"""The rules of a round as one canonical text, and its fingerprint. Frozen when the vote is opened; public from then on."""

import hashlib
import json
from typing import Any

from workspace.voting.models import VotingOption, VotingRound

# With fewer ballots than this no numbers are published, only the winners: among four neighbours who know that they
# voted, a count of 4 or 0 would say what each of them chose. The number stands in the frozen rules.
SMALL = 5


def document(voting_round: VotingRound) -> dict[str, Any]:
    """What the round promises. Money in grosze, times in UTC, the text of options as they stand on the ballot."""
    return {
        "format": 1,
        "round": voting_round.id,
        "zone": voting_round.zone.slug,
        "title": voting_round.title,
        "lang": voting_round.lang,
        "ballot": {"kind": "approval", "max_choices": voting_round.max_choices, "order": "shuffled for each voter"},
        "voters": {"kind": "members", "zone": voting_round.zone.slug, "since": voting_round.members_until.isoformat()},
        "opens_at": voting_round.opens_at.isoformat(timespec="seconds"),
        "closes_at": voting_round.closes_at.isoformat(timespec="seconds"),
        "currency": "PLN",
        "budget": voting_round.budget,
        "count": _counting(voting_round),
        "totals_from": SMALL,
        "options": [_option(option) for option in voting_round.options],
    }


def _counting(voting_round: VotingRound) -> dict[str, Any]:
    return {
        "rule": "greedy",
        "by": "votes",
        "what_does_not_fit": "skip",
        "threshold": voting_round.threshold,
        "ties": ["cheaper", "lot"],
        "lot": "RFC 3797, options in the order of their ids, source: the fingerprint in capitals",
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
