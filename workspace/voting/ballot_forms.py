"""What a ballot's form says. A whole form replaces the ballot; one button of it changes the ballot that is saved."""

import re
from dataclasses import dataclass
from typing import Any

from workspace.voting import kinds
from workspace.voting.kinds import TICKS, Marks
from workspace.voting.models import BallotKind, VotingRound

UNKNOWN = 0  # no option has this number: what is none of ours is refused as what is not on the ballot


@dataclass(frozen=True)
class Move:
    """One button: the option goes to `place` (None: off the ballot). `name`: the button, which keeps the focus."""

    name: str
    option: int
    place: int | None


def marks_in(voting_round: VotingRound, form: Any) -> Marks:
    """The marks of a whole form: `choices` that are ticked, or `points-12` for each option. Without JavaScript a row has
    a button of its own, which ticks (`tick`) or unticks (`untick`) it besides."""
    if voting_round.ballot_kind in TICKS:
        ticked = {_number(value) for value in form.getlist("choices")} | _pressed(form, "tick")
        return dict.fromkeys(ticked - _pressed(form, "untick"))
    return {
        _number(name.removeprefix("points-")): _number(value, otherwise=-1)
        for name, value in form.items()
        if name.startswith("points-") and value
    }


def row_of(form: Any) -> int | None:
    """The option whose own button was pressed, without JavaScript."""
    pressed = _pressed(form, "tick") | _pressed(form, "untick") | _pressed(form, "save")
    return next(iter(pressed), None)


def _pressed(form: Any, name: str) -> set[int]:
    return {_number(value.removeprefix("option-")) for value in form.getlist(name)}


def move_in(form: Any) -> Move | None:
    """The button of a ranking that was pressed: `up`, `down`, `add` or `off`, with "option:place"."""
    for name in ("up", "down", "add", "off"):
        if given := re.fullmatch(r"(\d{1,9})(?::(\d{1,4}))?", form.get(name, "")):
            return Move(name, int(given[1]), int(given[2]) if given[2] else None)
        if name in form:
            return Move(name, UNKNOWN, 1)
    return None


def _number(value: str, otherwise: int = UNKNOWN) -> int:
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else otherwise


def moved_by(move: Move | None, saved: Marks) -> Marks:
    return saved if move is None else kinds.moved(saved, move.option, move.place)


def is_ranking(voting_round: VotingRound) -> bool:
    return voting_round.ballot_kind is BallotKind.RANKING
