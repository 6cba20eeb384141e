"""Files out: one that was read, byte for byte, or one of our own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from workspace.voting.counting.pabulib.rows import BOM, Head, Row, Section, as_text

# The order in which META stands in published files.
META = (
    *("description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes", "budget"),
    *("vote_type", "rule", "date_begin", "date_end", "min_length", "max_length", "min_sum_cost", "max_sum_cost"),
    *("min_points", "max_points", "min_sum_points", "max_sum_points", "default_score", "min_project_cost"),
    *("max_project_cost", "min_project_score_threshold", "neighborhoods", "subdistricts", "categories", "edition"),
    *("language", "currency", "fully_funded", "experimental", "comment", "acknowledgments"),
)


def write(stream: BinaryIO, head: Head, votes: Iterable[Row]) -> None:
    """The bytes of the file that `open_rows` opened, a row at a time."""
    if head.bom:
        stream.write(BOM)
    for row in [*head.before, *(row for each in (head.meta, head.projects, head.votes) for row in _rows(each))]:
        stream.write(_written(row, head.newline))
    for row in votes:
        stream.write(_written(row, head.newline))


def _rows(section: Section) -> list[Row]:
    return [section.title, section.header, *section.rows]


def _written(row: Row, newline: str) -> bytes:
    return (as_text(row.fields) + newline if row.written is None else row.written).encode()


def compose(
    meta: Mapping[str, object],
    projects: Sequence[Mapping[str, object]],
    votes: Iterable[Mapping[str, object]],
    *,
    columns: Sequence[str] = ("voter_id", "vote"),
) -> Iterator[str]:
    """A new file in the canonical form, line by line. Each project has the same keys, `project_id` and `cost` first;
    each ballot has the keys `columns`. A list is written with commas; money is written as the caller gives it. META is
    put into the published order. Raises KeyError for a ballot without one of the columns."""
    known = {key: place for place, key in enumerate(META)}
    keys = sorted(meta, key=lambda key: (known.get(key, len(known)), key))
    yield from (line + "\n" for line in ("META", "key;value"))
    yield from (as_text([key, _cell(meta[key])]) + "\n" for key in keys)
    yield "PROJECTS\n"
    heads = list(projects[0]) if projects else ["project_id", "cost"]
    yield as_text(heads) + "\n"
    yield from (as_text([_cell(project[key]) for key in heads]) + "\n" for project in projects)
    yield "VOTES\n"
    yield as_text(list(columns)) + "\n"
    yield from (as_text([_cell(ballot[key]) for key in columns]) + "\n" for ballot in votes)


def _cell(value: object) -> str:
    """One line of text: a line break would be read by some tools as the end of the row."""
    if isinstance(value, list | tuple):
        return ",".join(map(_cell, value))
    return " ".join(str(value).split())
