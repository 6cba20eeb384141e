"""The benchmarks still run, and the pages they measure ask the database for little."""

from pathlib import Path

from benchmarks.pages import inside
from benchmarks.seed import seed, town
from workspace.core.db import db


def test_a_small_town_is_seeded_and_its_pages_measured(tmp_path: Path) -> None:
    with town(tmp_path) as app:
        seed(240)
        engine = db.engine
    for path in ("/", "/zones/kostki", "/proposals", "/proposals/2", "/actions", "/rounds/1"):
        seen = inside(app, engine, path, repeat=1)
        assert seen.queries <= 8, path
        assert seen.gzip < seen.raw
    engine.dispose()
