"""What is done with paper ballots. The actor comes first; nothing here commits.

They are typed in only after closing, so that nobody sees a result grow. Two people type each batch, neither seeing what
the other typed; the public log gets numbers, never marks."""

from typing import Any

from workspace.core import audit, jobs, lifecycle
from workspace.core.db import db, now, today
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.permissions import P, can
from workspace.voting import kinds
from workspace.voting.cards import queries as register
from workspace.voting.kinds import Marks
from workspace.voting.models import Phase, VotingRound
from workspace.voting.paper import queries
from workspace.voting.paper.lifecycle import BATCH
from workspace.voting.paper.models import BatchStatus, Invalid, PaperBatch, PaperBox, PaperReading
from workspace.voting.seals import entries, log
from workspace.voting.seals.entries import Kind


class SamePersonError(NotPossibleError):
    """Whoever typed a batch in, or said that all is in, cannot be the second pair of eyes."""


class NothingMarkedError(kinds.BallotError):
    """No mark, or only zeros: such a sheet is blank."""


class SheetsMissingError(NotPossibleError):
    """Not every sheet was typed in yet."""


def begin_batch(actor: Any, voting_round: VotingRound, *, sheets: int) -> PaperBatch:
    """Raises NotPossibleError while the round is open, or once all paper was said to be in."""
    _hold(actor, voting_round)
    if voting_round.phase(now()) is not Phase.CLOSED or queries.is_complete(voting_round):
        raise NotPossibleError(f"round {voting_round.id} takes no paper now")
    batch = PaperBatch(
        round_id=voting_round.id, number=queries.next_number(voting_round), sheets=sheets, first_by=actor.id
    )
    lifecycle.start(batch, BatchStatus.TYPING)
    db.session.add(batch)
    box = _box(voting_round)
    box.said_by = box.said_on = None  # whoever said that all is in did not know of these
    db.session.flush()
    audit.record(actor, "begin_paper", voting_round, batch=batch.number, sheets=sheets)
    return batch


def reading_of(actor: Any, batch: PaperBatch) -> int:
    """Which reading of the batch the actor may type now. Raises SamePersonError or NotPossibleError."""
    if batch.status == BatchStatus.TYPING and actor.id == batch.first_by:
        return 1
    if batch.status == BatchStatus.DIFFERING:
        return queries.THIRD
    if batch.status == BatchStatus.CHECKING and actor.id == batch.first_by:
        raise SamePersonError(f"account {actor.id} typed batch {batch.id} in")
    if batch.status == BatchStatus.CHECKING and batch.second_by in (None, actor.id):
        return 2
    raise NotPossibleError(f"batch {batch.id} is {batch.status}")


def write_reading(
    actor: Any, batch: PaperBatch, *, sheet: int, marks: Marks | None = None, invalid: Invalid | None = None
) -> None:
    """What the actor reads on a sheet: `marks`, or why it is `invalid`. Typed again, the last one stands. Raises a
    kinds.BallotError, SamePersonError, or NotPossibleError if there is no such sheet or it is somebody else's turn."""
    batch = _held(actor, batch)
    reading = reading_of(actor, batch)
    if not 1 <= sheet <= batch.sheets or not _may_read(batch, sheet, reading):
        raise NotPossibleError(f"batch {batch.id} has no sheet {sheet} to read")
    kept = None if invalid else entries.marks_list(_checked(batch.voting_round, marks or {}))
    if kept == []:
        raise NothingMarkedError
    if reading == 2 and batch.second_by is None:
        batch.second_by = actor.id
    if reading == queries.THIRD:
        _refuse_own_word(actor, batch, sheet, (kept, invalid))
        audit.record(actor, "settle_sheet", batch, sheet=sheet)
    key = {"batch_id": batch.id, "sheet": sheet, "reading": reading}
    db.session.merge(PaperReading(**key, marks=kept, invalid=invalid))
    db.session.flush()
    if reading == queries.THIRD and not queries.differing(queries.readings(batch)):
        _settle(actor, batch, "settle")


def _may_read(batch: PaperBatch, sheet: int, reading: int) -> bool:
    """A third look is for sheets that two people read differently."""
    return reading != queries.THIRD or sheet in queries.differing(queries.readings(batch))


def _checked(voting_round: VotingRound, marks: Marks) -> Marks:
    """By the same rules as ballots cast here; a mark for an idea withdrawn meanwhile stays, and the count leaves it out."""
    return kinds.checked(voting_round, marks, {option.id: option.cost for option in voting_round.options})


def own_reading(actor: Any, batch: PaperBatch) -> int | None:
    """1 or 2 for the two who typed the batch in, None for other eyes."""
    return {batch.first_by: 1, batch.second_by: 2}.get(actor.id)


def _refuse_own_word(actor: Any, batch: PaperBatch, sheet: int, content: tuple[Any, Invalid | None]) -> None:
    """Of the two who differ each may give the other right; to say anything else takes a third person. Raises
    SamePersonError."""
    own = own_reading(actor, batch)
    if own and queries.readings(batch)[sheet][3 - own].content != content:
        raise SamePersonError(f"account {actor.id} read sheet {sheet} of batch {batch.id}")


def take_reading(actor: Any, batch: PaperBatch, *, sheet: int, reading: int) -> None:
    """Settle a sheet as the first or the second person read it. Before both have read it, nobody takes a reading over."""
    found = queries.readings(batch).get(sheet, {}).get(reading)
    if found is None or batch.status != BatchStatus.DIFFERING:
        raise NotPossibleError(f"batch {batch.id} has no reading {reading} of sheet {sheet}")
    marks = None if found.marks is None else dict(found.marks)
    write_reading(actor, batch, sheet=sheet, marks=marks, invalid=found.invalid)


def finish(actor: Any, batch: PaperBatch) -> None:
    """The actor typed all sheets: the first person hands the batch on, the second one's reading is compared. Raises
    SheetsMissingError, SamePersonError or NotPossibleError."""
    batch = _held(actor, batch)
    reading, read = reading_of(actor, batch), queries.readings(batch)
    if any(reading not in by for by in read.values()):
        raise SheetsMissingError(f"batch {batch.id}")
    if reading == 1:
        BATCH.apply(batch, "hand_on", actor)
    elif queries.differing(read):
        BATCH.apply(batch, "differ", actor)
    else:
        _settle(actor, batch, "agree")


def discard(actor: Any, batch: PaperBatch) -> None:
    """Begun by mistake, or left lying by whoever began it: what was typed goes, the paper stays and is typed in anew."""
    batch = _held(actor, batch)
    BATCH.apply(batch, "discard", actor)
    log.note(batch.voting_round, Kind.PAPER, {"what": "discarded", "batch": batch.number})
    db.session.execute(db.delete(PaperReading).filter_by(batch_id=batch.id))


def _settle(actor: Any, batch: PaperBatch, transition: str) -> None:
    BATCH.apply(batch, transition, actor)
    db.session.flush()
    last = {sheet: by[max(by)] for sheet, by in queries.readings(batch).items()}
    looked = sum(queries.THIRD in by for by in queries.readings(batch).values())
    valid = sum(each.invalid is None for each in last.values())
    facts = {"batch": batch.number, "sheets": batch.sheets, "valid": valid, "looked_at_again": looked}
    log.note(batch.voting_round, Kind.PAPER, {"what": "batch", **facts})


def complete(actor: Any, voting_round: VotingRound) -> bool:
    """Say that all paper is typed in. True if that was the second word and the count may begin; the first one waits for
    another person, see queries.may_complete. Raises NotPossibleError while a batch is not settled, or SamePersonError."""
    _hold(actor, voting_round)
    unsettled = [each for each in queries.batches(voting_round) if each.status != BatchStatus.SETTLED]
    box = _box(voting_round)
    if voting_round.phase(now()) is not Phase.CLOSED or unsettled or box.is_complete:
        raise NotPossibleError(f"paper of round {voting_round.id} is not settled")
    if not queries.may_complete(actor, voting_round, box):
        raise SamePersonError(f"account {actor.id} said so of round {voting_round.id}")
    if box.said_by is None:
        box.said_by, box.said_on = actor.id, today()
        audit.record(actor, "say_paper_in", voting_round)
    else:
        box.confirmed_by, box.confirmed_on = actor.id, today()
        _tell_complete(actor, voting_round, people=1 if box.by_one_alone else 2)
    return box.is_complete


def _tell_complete(actor: Any, voting_round: VotingRound, *, people: int) -> None:
    counts = queries.counts(queries.settled(voting_round), register.counts(voting_round).papers)
    audit.record(actor, "complete_paper", voting_round, sheets=counts.typed, valid=counts.valid)
    facts = {"handed_out": counts.handed_out, "sheets": counts.typed, "valid": counts.valid, "people": people}
    log.note(voting_round, Kind.PAPER, {"what": "complete", **facts})


def _box(voting_round: VotingRound) -> PaperBox:
    """As it is now, under the lock of the round; made if it is not there."""
    held = db.session.get(PaperBox, voting_round.id, populate_existing=True)
    if held is None:
        held = PaperBox(round_id=voting_round.id, printed=0)
        db.session.add(held)
    return held


def note_printed(actor: Any, voting_round: VotingRound, *, copies: int) -> None:
    """Ballots were printed: the count waits for what becomes of them, also if nobody writes down who got one. Raises
    NotPossibleError before the rules are frozen, and after closing."""
    _hold(actor, voting_round)
    if voting_round.phase(now()) not in (Phase.UPCOMING, Phase.OPEN):
        raise NotPossibleError(f"no paper is printed for round {voting_round.id}")
    box = _box(voting_round)
    box.printed += copies
    audit.record(actor, "print_paper", voting_round, copies=copies)


@jobs.every("remind of paper that waits", 900)
def remind_of_paper(_payload: dict[str, Any]) -> None:
    for voting_round in queries.to_remind_of(now()):
        audit.record(None, queries.REMINDED, voting_round)


def forget_marks(voting_round: VotingRound) -> None:
    """Once they are kept among all ballots, without a sheet's number. For publishing.sealed."""
    batches = db.select(PaperBatch.id).filter_by(round_id=voting_round.id)
    db.session.execute(db.update(PaperReading).where(PaperReading.batch_id.in_(batches)).values(marks=None))


def _hold(actor: Any, voting_round: VotingRound) -> None:
    if not can(actor, P.PAPER_MANAGE, voting_round):
        raise NotPermittedError(P.PAPER_MANAGE)
    db.session.refresh(voting_round, with_for_update=True)


def _held(actor: Any, batch: PaperBatch) -> PaperBatch:
    """The batch as it is now, against two who type at once. Nothing is typed in once the round is counted."""
    if not can(actor, P.PAPER_MANAGE, batch):
        raise NotPermittedError(P.PAPER_MANAGE)
    db.session.refresh(batch, with_for_update=True)
    if batch.voting_round.phase(now()) is not Phase.CLOSED or queries.is_complete(batch.voting_round):
        raise NotPossibleError(f"round {batch.round_id} takes no paper now")
    return batch
