"""What stands in the log, as bytes: each entry is one line of canonical JSON. And the seal of a ballot: the SHA-256 of
what it holds with a random salt, which says nothing to whoever has not got the salt. Pure functions."""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

SALT_BYTES = 15  # 120 random bits: 24 characters on a receipt
SMALLEST_BATCH = 5  # ballots sealed together; fewer only at closing


class Kind(enum.StrEnum):
    """What an entry of the log tells."""

    OPENED = "opened"  # the rules' fingerprint; always the first
    BALLOT = "ballot"  # a seal, and the one it takes the place of
    WITHDRAWN = "withdrawn"  # a seal whose ballot was taken back and not cast again
    OPTION = "option"  # an option was withdrawn or struck out: in which role, why
    CARDS = "cards"  # cards printed, handed out, struck out: numbers alone
    PAPER = "paper"  # a batch of paper ballots: numbers alone
    WITNESS = "witness"  # a witness was named: which of the two
    CLOSED = "closed"  # no ballot comes after it; how many seals stand
    CANCELLED = "cancelled"  # why
    FAILED = "failed"  # fewer ballots than the rules ask for: turnout; not counted
    UNDECIDED = "undecided"  # counted, and a lot is needed
    LOT = "lot"  # what was drawn
    RESULT = "result"  # turnout and winners; numbers where the rules allow them


ENDS = frozenset({Kind.RESULT, Kind.FAILED, Kind.CANCELLED})  # the last entry of a vote that is over


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same facts always give the same bytes (UTF-8)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def marks_list(marks: Mapping[int, int | None]) -> list[list[int | None]]:
    """[[option id, value], …] by option id. `value`: None for a tick, else the place in a ranking, or points."""
    return [[option, value] for option, value in sorted(marks.items())]


def seal_of(origin: str, salt: bytes, marks: Mapping[int, int | None]) -> str:
    """The seal of a ballot, in hexadecimal. `origin`: of the log, see `signing.origin`."""
    held = canonical({"ballot": marks_list(marks), "log": origin, "salt": salt.hex()})
    return hashlib.sha256(held.encode()).hexdigest()


def ballots_digest(ballots: Iterable[Mapping[int, int | None]]) -> str:
    """Of all ballots that were counted, whatever their order: the SHA-256 of their sorted lines."""
    lines = sorted(canonical(marks_list(marks)) for marks in ballots)
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
