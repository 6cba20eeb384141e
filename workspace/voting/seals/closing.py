"""The great moments of a round, as the log tells them: opened, cancelled, closed, counted. And the job that seals what
waits in between. Called by the services of the round, in their transaction."""

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from workspace.core import jobs
from workspace.core.db import db, now
from workspace.voting import queries
from workspace.voting.counting.words import LEFT_OUT, Reason, Settled
from workspace.voting.models import RoundStatus, VotingRound
from workspace.voting.seals import archive, entries, levels, log, witnesses
from workspace.voting.seals.entries import Kind
from workspace.voting.seals.levels import Level
from workspace.voting.seals.log import Marks
from workspace.voting.seals.models import LogEntry, WaitingWithdrawal

# For the rooms above: each may say a last word in the log of a round that closes.
before_close: list[Callable[[VotingRound], None]] = []
journal = logging.getLogger(__name__)


def opened(voting_round: VotingRound) -> None:
    """The rules are frozen: their fingerprint is the first entry, and why there are no two witnesses, if so."""
    why = {"unwitnessed": voting_round.unwitnessed, "lang": voting_round.unwitnessed_lang}
    log.note(
        voting_round, Kind.OPENED, {"fingerprint": voting_round.fingerprint, **(why if why["unwitnessed"] else {})}
    )
    witnesses.begin(voting_round)


def cancelled(voting_round: VotingRound) -> None:
    """Its ballots are deleted; what was sealed stays sealed, and opens for nobody any more."""
    db.session.execute(db.delete(WaitingWithdrawal).where(WaitingWithdrawal.round_id == voting_round.id))
    log.note(voting_round, Kind.CANCELLED, {"why": voting_round.cancel_reason, "lang": voting_round.cancel_lang})
    witnesses.finish(voting_round)


@jobs.every("seal ballots", 900)
def seal_ballots(_payload: dict[str, Any] | None = None) -> None:
    for voting_round in queries.open_rounds(now()):
        _seal(voting_round, closing=False)


@jobs.every("seal ballots of rounds that closed", 60)
def seal_the_rest(_payload: dict[str, Any] | None = None) -> None:
    """Not only at the count: that may have to wait for paper to be typed in. By the clock that ballots are cast by."""
    for voting_round in queries.due_rounds(queries.clock()):
        _seal(voting_round, closing=True)


def _seal(voting_round: VotingRound, *, closing: bool) -> None:
    """A log that was tampered with is left as it is and holds up no other: people must look at it."""
    try:
        log.seal_waiting(voting_round, closing=closing)
    except log.BrokenLogError as fault:
        journal.error("%s", fault)


def close(voting_round: VotingRound, cast: Sequence[Marks], *, counted: bool) -> None:
    """No ballot comes after this. Seals what is left, and hands the witnesses what opens the seals if there is a count.
    `cast`: every ballot, those on paper last. Must come before the ballots are written anew and the nonce goes. Raises
    log.BrokenLogError."""
    if not log.holds(voting_round):
        raise log.BrokenLogError(f"the log or the ballots of round {voting_round.id} are not what was sealed")
    for last_word in before_close:
        last_word(voting_round)
    log.seal_waiting(voting_round, closing=True)
    standing = log.standing(log.contents(voting_round.id))
    paper = cast[len(standing) :]
    log.note(voting_round, Kind.CLOSED, {"paper": len(paper), "seals": len(standing)})
    if counted:
        witnesses.hand_files(voting_round, archive.packed({archive.WITNESSED: _opening(voting_round, paper)}))


def _of_kind(round_id: int, kind: Kind, field: str) -> list[Any]:
    query = db.select(LogEntry.content).filter_by(round_id=round_id, kind=kind).order_by(LogEntry.seq)
    return [json.loads(text)[field] for text in db.session.scalars(query)]


def _opening(voting_round: VotingRound, paper: Sequence[Marks]) -> bytes:
    """One line for each ballot that counts, sorted: its seal, its salt, what it holds; paper has neither seal nor salt."""
    nonce = voting_round.nonce or ""
    lines = [
        {
            "ballot": entries.marks_list(marks),
            "salt": log.salt_of(voting_round.id, nonce, row.id).hex(),
            "seal": row.seal,
        }
        for row, marks in log.ballots_of(voting_round)
    ]
    lines.sort(key=lambda line: str(line["seal"]))
    lines += sorted(({"ballot": entries.marks_list(marks)} for marks in paper), key=entries.canonical)
    return "".join(f"{entries.canonical(line)}\n" for line in [{"log": log.origin(voting_round)}, *lines]).encode()


def drawn(voting_round: VotingRound, **lot: Any) -> None:
    """A lot between equal ideas: what it was drawn with, so that anyone can count again."""
    log.note(voting_round, Kind.LOT, {name: list(value) if name == "drawn" else value for name, value in lot.items()})


def conclude(voting_round: VotingRound, cast: Sequence[Marks]) -> None:
    """What came of the count: a result as far as it may be published, equal votes, or too few ballots."""
    if voting_round.status == RoundStatus.UNDECIDED:
        ties = (voting_round.outcome or {}).get("ties", [])
        between = [sorted(tie["option_ids"]) for tie in ties if tie["settled"] == Settled.OPEN and tie["decisive"]]
        log.note(voting_round, Kind.UNDECIDED, {"between": between})
        return
    if voting_round.status == RoundStatus.FAILED:
        log.note(voting_round, Kind.FAILED, {"needed": voting_round.quorum, "turnout": _turnout(voting_round, cast)})
    else:
        log.note(voting_round, Kind.RESULT, _result(voting_round, cast))
    witnesses.finish(voting_round)


def _turnout(voting_round: VotingRound, ballots: Sequence[Marks]) -> dict[str, int]:
    paper = sum(_of_kind(voting_round.id, Kind.CLOSED, "paper"))
    return {"all": len(ballots), "paper": paper, "sealed": len(ballots) - paper}


def _result(voting_round: VotingRound, ballots: Sequence[Marks]) -> dict[str, Any]:
    """Numbers and the digest of ballots only where the frozen rules let them be published."""
    outcome: dict[str, Any] = voting_round.outcome or {}
    level = levels.level(json.loads(voting_round.rules or ""), len(ballots), alike=bool(outcome["alike"]))
    placed = sorted((line["place"], line["option_id"]) for line in outcome["lines"] if line["place"] is not None)
    facts: dict[str, Any] = {
        "published": str(level),
        "struck": sorted(line["option_id"] for line in outcome["lines"] if line["reason"] in LEFT_OUT),
        "turnout": _turnout(voting_round, ballots),
        "winners": [option_id for _, option_id in placed],
    }
    in_part = [line["option_id"] for line in outcome["lines"] if line["reason"] == Reason.IN_PART]
    if in_part:
        facts["in_part"] = in_part
    if level is not Level.WINNERS:
        facts["spent"] = outcome["spent"]
        facts["totals"] = sorted([line["option_id"], line["votes"], line["score"]] for line in outcome["lines"])
    if level is Level.BALLOTS:
        facts["ballots"] = entries.ballots_digest(ballots)
    return facts
