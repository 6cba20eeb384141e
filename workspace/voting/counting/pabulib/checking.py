"""Ballots line by line: slower, and able to say of each what is wrong with it."""

from collections.abc import Iterable

from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Kind
from workspace.voting.counting.pabulib.faults import Faults, shown
from workspace.voting.counting.pabulib.instance import whole_number, wrong_width
from workspace.voting.counting.pabulib.rows import Row
from workspace.voting.counting.pabulib.votes import Limits


def slow(rows: Iterable[Row], limits: Limits, faults: Faults) -> Ballots:
    """The same ballots as `votes.fast` gives. A ballot is a set: of an option marked twice the first mark counts, and
    it is a warning. Spaces around ids, empty lines and empty ballots are warnings too; all else is a fault."""
    marks, points = [], []
    first_line: dict[str, int] = {}
    for row in rows:
        if row.blank:
            faults.warn(row.line, "VOTES", "an empty line")
            continue
        if len(row.fields) != len(limits.columns):
            faults.add(row.line, "VOTES", wrong_width(row, limits.columns))
            continue
        cells = dict(zip(limits.columns, row.fields, strict=True))
        _voter(cells["voter_id"], row.line, first_line, faults)
        ballot = _ballot(cells, row.line, limits, faults)
        if ballot is not None:
            marks.append(tuple(ballot))
            points.append(tuple(ballot.values()))
    return Ballots.of(marks, points=points if limits.pointed else None, ordered=limits.ordered)


def _voter(voter: str, line: int, first_line: dict[str, int], faults: Faults) -> None:
    if not voter.strip():
        faults.add(line, "voter_id", "empty")
    elif voter in first_line:
        faults.add(line, "voter_id", f"{shown(voter)} stands on line {first_line[voter]} already")
    else:
        first_line[voter] = line


def _ballot(cells: dict[str, str], line: int, limits: Limits, faults: Faults) -> dict[int, int] | None:
    """Points for each option marked, in the order of the ballot; None if it cannot be read. Where a mark is only a
    mark the points are 0."""
    written = cells["vote"].split(",") if cells["vote"].strip() else []
    points = _points(cells, len(written), line, limits, faults)
    ballot: dict[int, int] = {}
    known = points is not None
    for place, option_id in enumerate(written):
        at = limits.index.get(option_id)
        if at is None:
            at = limits.index.get(option_id.strip())
            if at is not None:
                faults.warn(line, "vote", f"spaces around {shown(option_id.strip())}")
        if at is None:
            faults.add(line, "vote", f"{shown(option_id)} is not in PROJECTS")
            known = False
        elif at in ballot:
            faults.warn(line, "vote", f"{shown(option_id)} is marked twice and counted once")
        else:
            ballot[at] = points[place] if points else 0
    if not known:
        return None
    _check(ballot, line, limits, faults)
    return ballot


def _points(cells: dict[str, str], many: int, line: int, limits: Limits, faults: Faults) -> list[int] | None:
    """None if they cannot be read, an empty list where there are none to read."""
    if not limits.pointed:
        return []
    written = cells["points"].split(",") if cells["points"].strip() else []
    if len(written) != many:
        faults.add(line, "points", f"{len(written)} numbers for {many} projects")
        return None
    found = [whole_number(each, line, "points", faults) for each in written]
    if any(not each.strip() for each in written):
        faults.add(line, "points", "a number is missing")
    points = [each for each in found if each is not None]
    return points if len(points) == many else None


def _check(ballot: dict[int, int], line: int, limits: Limits, faults: Faults) -> None:
    if not ballot:
        faults.warn(line, "vote", "an empty ballot")
    if limits.kind is Kind.CHOOSE_ONE and len(ballot) > 1:
        faults.add(line, "vote", f"{len(ballot)} projects where one may be chosen")
    else:
        _within(len(ballot), limits.length, line, ("vote", "length"), faults)
    _within(sum(limits.costs[at] for at in ballot), limits.cost, line, ("vote", "sum_cost"), faults)
    if limits.pointed:
        for given in ballot.values():
            _within(given, limits.points, line, ("points", "points"), faults)
        _within(sum(ballot.values()), limits.sum_points, line, ("points", "sum_points"), faults)


def _within(
    number: int, bounds: tuple[int | None, int | None], line: int, field: tuple[str, str], faults: Faults
) -> None:
    """More than META allows is a fault; less is a warning, as real files hold such ballots and their cities counted them."""
    least, most = bounds
    if most is not None and number > most:
        faults.add(line, field[0], f"{number} is more than max_{field[1]} {most}")
    if least is not None and number < least:
        faults.warn(line, field[0], f"{number} is less than min_{field[1]} {least}")
