"""Measures the count: `make benchmark-counting`, or `python -m benchmarks.counting [FILE ...] [--theirs-on N] [--millions N]`.

On the largest real elections of PABULIB_DIR (default ../shared/data/pabulib): reading the file and each rule, beside
pabutools, exact, and beside two limits in the same run. "of limit": for reading, the limit is one bare pass over the bytes
of the file; for a rule that has the ballots in memory it is one pass over all marks (NumPy's bincount). "of the floor": who
counts a file must read it once, so the floor of a rule with reading is one pass over the file, reading and parsing alone;
1.00 is at the floor. `--millions 10`: ten million generated ballots, read as a stream and counted, beside a million.

Each measure is a process of its own, because of memory; CPU seconds, the best of some; memory is the peak of the process
in MB. Python with NumPy alone needs about 35 MB, pabutools 90 MB."""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("PABULIB_DIR", Path(__file__).parents[2] / "shared" / "data" / "pabulib"))
LARGE = (
    "Poland_Lodz_2022",
    "Poland_Warszawa_2026",
    "Poland_Krakow_2024",
    "Poland_Wroclaw_2015_150_-_500",
    "Poland_Warszawa_2024_Mokotow",
    "Poland_Wieliczka_2023_Green_Budget",
    "Hungary_Budapest_2023_VIII_Jozsefvaros",
)
RULES = {
    "greedy": ("greedy", "none"),
    "equal shares": ("equal-shares", "none"),
    "equal shares, by number": ("equal-shares-by-number", "none"),
    "equal shares, add-one": ("equal-shares", "add1"),
    "phragmen": ("phragmen", "none"),
}
THEIRS = ("parse", "greedy", "equal shares", "equal shares, by number", "phragmen")
SLOWEST = 600  # seconds that one measure of pabutools may take
OPTIONS = 40  # of the generated vote
HEAD = "{:>11}{:>9}{:>13}{:>10}{:>7}{:>12}{:>8}  {}"


def best(run: Callable[[], Any], times: int) -> float:
    """CPU seconds of all threads of this process."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        run()
        found.append(time.process_time() - begun)
    return min(found)


def ours(what: str, path: Path) -> float:
    import numpy as np

    from workspace.voting.counting import pabulib, registry
    from workspace.voting.counting.model import Completion

    if what == "pass":
        return best(lambda: _bare_pass(path), 5)
    if what == "parse":
        return best(lambda: pabulib.read(path), 3)
    held = pabulib.read(path).election
    if what == "marks":
        marks, weights = held.ballots.marks, np.repeat(held.ballots.counts, held.ballots.lengths).astype(float)
        return best(lambda: np.bincount(marks, weights), 9)
    rule, completion = RULES[what]
    times = 2 if completion != "none" else 5
    return best(lambda: registry.count(held.having(completion=Completion(completion)), rule), times)


def _bare_pass(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def theirs(what: str, path: Path) -> float:
    from pabutools import election, rules

    from tests.voting.counting.test_shares_beside_pabutools import untie, worth
    from workspace.voting.counting import pabulib

    def parse() -> Any:
        instance, profile = election.parse_pabulib(str(path))
        return instance, profile.as_multiprofile()

    if what == "parse":
        return best(parse, 1)
    held, (instance, profile) = pabulib.read(path).election, parse()
    measure = {"sat_class": worth(held, by_cost=what != "equal shares, by number"), "tie_breaking": untie(held)}
    if what == "phragmen":
        return best(lambda: rules.sequential_phragmen(instance, profile, tie_breaking=untie(held)), 1)
    rule = rules.greedy_utilitarian_welfare if what == "greedy" else rules.method_of_equal_shares
    return best(lambda: rule(instance, profile, **measure), 1)


def peak() -> float:
    """Of this process, in MB."""
    status = Path("/proc/self/status").read_text().split()
    return int(status[status.index("VmHWM:") + 1]) / 1024


def tried(whose: str, what: str, path: Path) -> dict[str, float] | None:
    """In a process of its own; None: it took too long."""
    command = [sys.executable, "-m", "benchmarks.counting", "--measure", whose, what, str(path)]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=SLOWEST, check=True)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1])


def measured(what: str, path: Path) -> dict[str, float]:
    """Our own."""
    found = tried("ours", what, path)
    if found is None:
        raise SystemExit(f"{what} of {path.name} took more than {SLOWEST} seconds")
    return found


def row(mine: dict[str, float], limit: float, other: dict[str, float] | None, what: str, floor: float = 0) -> None:
    """`floor`: seconds that the reading takes; 0: it is in `mine`, or is what is measured."""
    print(
        HEAD.format(
            f"{other['seconds'] / mine['seconds']:.0f} ×" if other else "",
            f"{mine['seconds'] / limit:.1f}",
            f"{1 + mine['seconds'] / floor:.2f}" if floor else "",
            f"{mine['seconds']:.4f}",
            f"{mine['megabytes']:.0f}",
            f"{other['seconds']:.2f}" if other else "",
            f"{other['megabytes']:.0f}" if other else "",
            what,
        )
    )


def tell(path: Path, *, beside: bool) -> None:
    from workspace.voting.counting import pabulib

    instance = pabulib.read(path)
    print(f"\n{path.stem}: {instance.ballots.size} ballots, {len(instance.projects)} projects, {instance.kind}")
    print(HEAD.format("faster than", "of limit", "of the floor", "CPU s", "MB", "pabutools s", "MB", ""))
    limit = {what: measured(what, path)["seconds"] for what in ("pass", "marks")}
    parse, other_parse = measured("parse", path), tried("theirs", "parse", path) if beside else None
    row(parse, limit["pass"], other_parse, f"reading (limit: {limit['pass']:.4f} s)")
    for what in RULES:
        mine = measured(what, path)
        known = beside and what in THEIRS and not (what == "phragmen" and instance.kind.value == "ordinal")
        other = tried("theirs", what, path) if known else None
        row(mine, limit["marks"], other, what, parse["seconds"])
        if other and other_parse and what == "equal shares":
            row(_sum(parse, mine), sum(limit.values()), _sum(other_parse, other), "equal shares with reading")


def _sum(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    return {"seconds": one["seconds"] + other["seconds"], "megabytes": max(one["megabytes"], other["megabytes"])}


def generated(many: int) -> Iterator[bytes]:
    """A vote of `many` approval ballots: one to five of forty options, popular and unpopular ones."""
    draw = random.Random(3797)
    yield b"META\nkey;value\ndescription;Generated\ncountry;Poland\nunit;Nowhere\ninstance;2026\n"
    yield f"num_projects;{OPTIONS}\nnum_votes;{many}\nbudget;1000000\nvote_type;approval\n".encode()
    yield b"rule;greedy\ndate_begin;2026\ndate_end;2026\nmax_length;5\nPROJECTS\nproject_id;cost;name\n"
    yield "".join(f"{at};{draw.randrange(20, 200) * 1000};Idea {at}\n" for at in range(1, OPTIONS + 1)).encode()
    yield b"VOTES\nvoter_id;vote\n"
    taste = [1 / (at + 3) for at in range(OPTIONS)]
    names = [str(at) for at in range(1, OPTIONS + 1)]
    for first in range(0, many, 50_000):
        picked = iter(draw.choices(names, taste, k=50_000 * 5))
        rows = []
        for voter in range(first, min(first + 50_000, many)):
            marks = {next(picked) for _ in range(5)}
            rows.append(f"v{voter};{','.join(sorted(marks))}\n")
        yield "".join(rows).encode()


def tell_millions(millions: int) -> None:
    print(f"\nGenerated approval ballots, {OPTIONS} options, one to five marks each")
    print(f"{'ballots':>12}{'CPU s':>9}{'µs each':>9}{'MB':>7}{'of limit':>10}  what")
    for many in (1_000_000, millions * 1_000_000):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "generated.pb"
            with path.open("wb") as file:
                file.writelines(generated(many))
            limit = measured("pass", path)["seconds"]
            for what in ("parse", "greedy", "equal shares"):
                mine = measured(what, path)
                each, ratio = mine["seconds"] / many * 1e6, mine["seconds"] / limit
                print(f"{many:>12}{mine['seconds']:>9.2f}{each:>9.3f}{mine['megabytes']:>7.0f}{ratio:>10.1f}  {what}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", nargs="*", type=Path, help="default: the largest real elections")
    asked.add_argument("--theirs-on", type=int, default=1, help="on how many of the files pabutools is measured (1)")
    asked.add_argument("--millions", type=int, default=0)
    asked.add_argument("--measure", nargs=3, metavar=("WHOSE", "WHAT", "FILE"), help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.measure:
        whose, what, path = told.measure
        seconds = (ours if whose == "ours" else theirs)(what, Path(path))
        print(json.dumps({"seconds": seconds, "megabytes": peak()}))
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    files = told.files or [FOLDER / f"{name}.pb" for name in LARGE]
    for at, path in enumerate(files):
        if path.exists():
            tell(path, beside=at < told.theirs_on)
        else:
            print(f"{path} is not there: set PABULIB_DIR")
    if told.millions:
        tell_millions(told.millions)


if __name__ == "__main__":
    main()
