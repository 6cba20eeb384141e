"""What may be published of a count: pure, so that whoever checks an export applies the same rules as the house."""

import enum
from collections.abc import Mapping
from typing import Any


class Level(enum.StrEnum):
    """How much a result says."""

    WINNERS = "winners"  # few ballots, or all alike: numbers would say what each person chose
    TOTALS = "totals"
    BALLOTS = "ballots"  # each ballot, in an order that means nothing, with no code on it


def level(rules: Mapping[str, Any], ballots: int, *, alike: bool) -> Level:
    """By the frozen rules. `alike`: every ballot says the same."""
    if alike or ballots < rules["totals_from"]:
        return Level.WINNERS
    return Level.BALLOTS if ballots >= rules["ballots_from"] else Level.TOTALS
