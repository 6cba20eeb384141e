"""What became of the projects in Łódź's past votes: one row each, from public results. Nothing of voters is read or kept."""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

from workspace.core.text import fold
from workspace.zones.osiedla import OSIEDLA

FILE = Path(__file__).parent / "results.csv"
COLUMNS = ("year", "osiedle", "project", "pool", "cost", "votes", "selected")
SHORT = {fold(name): code for code, name in OSIEDLA.items()} | {"nr 33": "NR"}


@dataclass(frozen=True, order=True)
class Result:
    """`osiedle` is its code, "" for the city-wide pool; `pool` and `cost` are grosze. The title is not kept."""

    year: int
    osiedle: str
    project: str
    pool: int
    cost: int
    votes: int
    selected: bool
    title: str = ""


def of_file(path: Path) -> Iterator[Result]:
    """The projects of one Pabulib file; none when it is of another city. Reading stops where its votes begin. Raises
    ValueError for what is no such file."""
    meta: dict[str, str] = {}
    section = ""
    head: list[str] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            if len(row) == 1 and row[0] in ("META", "PROJECTS", "VOTES"):
                if section == "META" and meta.get("unit") != "Łódź":
                    return
                section, head = row[0], []
            elif not head:
                head = row
            elif section == "META":
                meta[row[0]] = row[1]
            elif section == "PROJECTS":
                yield _result(dict(zip(head, row, strict=False)), meta, path.name)
            if section == "VOTES":
                return
    raise ValueError(f"{path.name}: this is no Pabulib file")


def _result(row: dict[str, str], meta: dict[str, str], name: str) -> Result:
    try:
        subunit = meta.get("subunit", "")
        return Result(
            year=int(meta["instance"]),
            osiedle=SHORT[fold(subunit)] if subunit else "",
            project=row["project_id"],
            pool=_grosze(meta["budget"]),
            cost=_grosze(row["cost"]),
            votes=int(row["votes"]),
            selected=row["selected"] == "1",
            title=row["name"],
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"{name}: project {row.get('project_id', '?')}: {error}") from error


def _grosze(zloty: str) -> int:
    whole, _, rest = zloty.partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


def as_csv(results: list[Result]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([*astuple(each)[:6], int(each.selected)] for each in sorted(results))
    return text.getvalue()


@lru_cache(maxsize=1)
def known() -> tuple[Result, ...]:
    """Those that ship with us."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return tuple(
        Result(
            int(row["year"]), row["osiedle"], row["project"], int(row["pool"]), int(row["cost"]), int(row["votes"]),
            row["selected"] == "1",
        )
        for row in rows
    )  # fmt: skip
