import pytest


@pytest.fixture(autouse=True)
def small() -> None:
    """Here the true limits hold: numbers from twenty ballots on, ballots from fifty."""
