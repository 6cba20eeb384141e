"""What became of such projects: counted from past results of Łódź, worded as the past, never as a promise."""

from dataclasses import dataclass
from itertools import pairwise

from workspace.tools.results import Result

ENOUGH = 10  # projects; of fewer nothing is said
EDGES = (0, 5, 10, 25, 50, 100)  # per cent of the pool


@dataclass(frozen=True)
class Band:
    """Projects that cost more than `above` and at most `upto` per cent of their pool."""

    above: int
    upto: int
    projects: int
    won: int

    @property
    def enough(self) -> bool:
        return self.projects >= ENOUGH

    @property
    def share(self) -> int:
        """Of a hundred such projects, how many won."""
        return round(100 * self.won / self.projects) if self.projects else 0


@dataclass(frozen=True)
class Odds:
    """`bands` are of one pool over all years there are results of; `mine` is the one that a cost falls in, if it fits the
    pool. `last_votes`: of each year, the votes of the winner who had fewest."""

    bands: tuple[Band, ...]
    mine: Band | None
    last_votes: dict[int, int]

    @property
    def enough(self) -> bool:
        return sum(band.projects for band in self.bands) >= ENOUGH

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted(self.last_votes))


def past(osiedle: str, cost: int | None, pool: int | None, results: tuple[Result, ...]) -> Odds:
    """Of an osiedle ("": the city-wide pool). `cost` and today's `pool` are grosze; None: not known."""
    own = [result for result in results if result.osiedle == osiedle and result.pool]
    bands = tuple(_band(above, upto, own) for above, upto in pairwise(EDGES))
    mine = None
    if cost is not None and pool:
        mine = next((band for band in bands if _falls(cost, pool, band.above, band.upto)), None)
    won = [result for result in own if result.selected]
    years = sorted({result.year for result in won})
    return Odds(bands, mine, {year: min(each.votes for each in won if each.year == year) for year in years})


def _falls(cost: int, pool: int, above: int, upto: int) -> bool:
    """Exactly, without fractions; what costs nothing falls into the first."""
    return (above * pool < 100 * cost or above == 0) and 100 * cost <= upto * pool


def _band(above: int, upto: int, results: list[Result]) -> Band:
    inside = [result for result in results if _falls(result.cost, result.pool, above, upto)]
    return Band(above, upto, len(inside), sum(result.selected for result in inside))
