"""From bytes to an instance. Everything wrong is found in one reading, and told with its line and field."""

import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Kind
from workspace.voting.counting.pabulib import votes
from workspace.voting.counting.pabulib.checking import slow
from workspace.voting.counting.pabulib.faults import Faults
from workspace.voting.counting.pabulib.instance import (
    WITHDRAWN,
    Instance,
    Project,
    header_of,
    minor,
    places,
    read_amounts,
    read_kind,
    read_meta,
    read_projects,
    whole_number,
)
from workspace.voting.counting.pabulib.rows import BLOCK, Head, Lines, Row, read_head

MOST = 4 << 30  # bytes taken from a pipe: a hundred million ballots


def read(source: Path | str | BinaryIO, *, name: str = "") -> Instance:
    """Read a file to be counted. Raises PabulibError with all its faults. Memory grows with different ballots, not with
    the length of the file. `name`: what messages call it; default: the file's own name."""
    if not isinstance(source, str | Path):
        return _read(source, Faults(name or str(getattr(source, "name", "stream"))))
    faults = Faults(name or str(source))
    try:
        with Path(source).open("rb") as stream:
            return _read(stream, faults)
    except OSError as error:
        raise faults.stop_with(0, "", (error.strerror or "cannot be read").lower()) from None


def _read(stream: BinaryIO, faults: Faults) -> Instance:
    head, lines = read_head(stream, faults)
    if not stream.seekable():  # a pipe: what is wrong with a ballot can only be told by looking again
        return _spooled(stream, head, lines, faults)
    return _instance(head, lines, faults)


def _spooled(stream: BinaryIO, head: Head, lines: Lines, faults: Faults) -> Instance:
    """Keep the ballots of a pipe in a nameless file, and read them from there."""
    with tempfile.TemporaryFile() as kept:
        while block := stream.read(BLOCK):
            kept.write(block)
            if kept.tell() > MOST:
                raise faults.stop_with(0, "", f"more than {MOST >> 30} GB; give it as a file")
        kept.seek(0)
        lines.stream = cast(BinaryIO, kept)
        return _instance(head, lines, faults)


def _instance(head: Head, lines: Lines, faults: Faults) -> Instance:
    meta = read_meta(head.meta, faults)
    at = {row.fields[0].strip(): row.line for row in head.meta.rows}
    kind = read_kind(meta, at.get("vote_type", 0), faults)
    amounts, money = read_amounts(meta, at, faults)
    rows = read_projects(head.projects, faults)
    digits = places([*money.values(), *(cells["cost"].strip() for _, cells in rows)])
    amounts |= {key: minor(value, digits) for key, value in money.items()}
    projects = tuple(_project(row, cells, digits, faults) for row, cells in rows)
    columns = _columns(head, kind, faults)
    limits = _limits(kind, columns, projects, amounts)
    ballots = _ballots(lines, limits, faults) if columns else Ballots.of([])
    _agree(amounts, at, projects, ballots, faults)
    faults.stop()
    instance = Instance(faults.name, meta, amounts, kind, 10**digits, projects, ballots, head, ())
    return _with_warnings(instance, faults)


def _project(row: Row, cells: dict[str, str], digits: int, faults: Faults) -> Project:
    cost = minor(cells["cost"].strip(), digits)
    numbers = {key: whole_number(cells.get(key, ""), row.line, key, faults) for key in ("votes", "score", "selected")}
    if numbers["selected"] not in (None, 0, 1, 2, 3):
        faults.add(row.line, "selected", f"{numbers['selected']} is not 0, 1, 2 or 3")
    return Project(cells["project_id"].strip(), cost, cells, withdrawn=cost == WITHDRAWN * 10**digits, **numbers)


def _columns(head: Head, kind: Kind, faults: Faults) -> list[str]:
    """Of VOTES; none if the ballots cannot be read at all."""
    columns = header_of(head.votes, "voter_id", "vote", faults)
    if kind in votes.POINTED and "points" not in columns:
        faults.add(head.votes.header.line, "VOTES", f"the column points is missing, and vote_type is {kind}")
        return []
    return columns if columns[0] == "voter_id" and "vote" in columns else []


def _limits(kind: Kind, columns: list[str], projects: tuple[Project, ...], amounts: dict[str, int]) -> votes.Limits:
    one = kind is Kind.CHOOSE_ONE
    return votes.Limits(
        kind=kind,
        columns=columns,
        index={project.id: at for at, project in enumerate(projects)},
        costs=[project.cost for project in projects],
        length=(amounts.get("min_length", 0), 1 if one else amounts.get("max_length")),
        cost=(amounts.get("min_sum_cost", 0), amounts.get("max_sum_cost")),
        points=(amounts.get("min_points"), amounts.get("max_points")),
        sum_points=(amounts.get("min_sum_points"), amounts.get("max_sum_points")),
    )


def _ballots(lines: Lines, limits: votes.Limits, faults: Faults) -> Ballots:
    """The fast way, and only if the file is not in order the slow one, from the first ballot again."""
    begin, number = lines.stream.tell(), lines.number
    if not faults.many and not lines.pushed:
        try:
            return votes.fast(lines, limits)
        except votes.OutOfOrderError:
            lines.stream.seek(begin)
            lines.number = number
    return slow(iter(lines.row, None), limits, faults)


def _agree(
    amounts: dict[str, int], at: dict[str, int], projects: tuple[Project, ...], ballots: Ballots, faults: Faults
) -> None:
    """What META counts, and what is there. Of a file with other faults the ballots cannot all be read."""
    if faults.many:
        return
    for key, many in (("num_projects", len(projects)), ("num_votes", ballots.size)):
        if amounts.get(key, many) != many:
            faults.add(at.get(key, 0), key, f"says {amounts[key]}, and there are {many}")


def _with_warnings(instance: Instance, faults: Faults) -> Instance:
    """Is the published count a count of these ballots? A doubled mark counted twice, or paper left out, shows here."""
    election = instance.election
    for project in instance.projects:
        for said, column, counted in (
            (project.votes, "votes", election.votes[project.id]),
            (project.score, "score", election.scores[project.id]),
        ):
            if said is not None and said != counted:
                faults.warn(0, column, f"project {project.id} is said to have {said}; its ballots give {counted}")
    values = {**instance.__dict__, "warnings": faults.all_warnings()}
    values.pop("election", None)
    return Instance(**values)
