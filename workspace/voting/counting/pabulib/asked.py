"""Which rule a file asks for: from META alone, and the same for all files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from workspace.voting.counting import registry
from workspace.voting.counting.model import (
    Completion,
    Election,
    OptionId,
    Reason,
    Settled,
    StruckOut,
    natural,
)
from workspace.voting.counting.pabulib.instance import Instance

# "If the remaining budget is enough to fund at least 80% of that project, we fund it as well" (Poznań)
_IN_PART = re.compile(r"at least (\d{1,3})\s*% of that project")
# "projects 773 and 153 both targeted the area … and could not be implemented simultaneously" (Warszawa 2022 Bemowo)
_EXCLUSIVE = re.compile(
    r"projects? (\w+(?:(?:, and |, | and )\w+)+) .{0,120}?(?:could|can) ?not (?:all |both )?be implemented simultaneously"
)
# "The official winner list retained project 2150" (Warszawa 2021 Ursynów: of three, the one with the fewest votes)
_RETAINED = re.compile(r"official winner list retained project (\w+)")
# As our own exports say it: see `equal_scores`.
_HOUSE = "Equal scores: the cheaper first, then more votes"
_SEED = re.compile(r"lot of RFC 3797 with seed ([\w./]*[\w/])")
_DRAWN = re.compile(r"as drawn in the room: (\w+(?:, \w+)*)")
_COUNTED = re.compile(r"Counted by ([\w-]+), completion ([\w-]+)")
HOUSE_ORDER = (Settled.CHEAPER, Settled.MORE_VOTES)


@dataclass(frozen=True)
class Asked:
    """`rule`: a name in the registry. `changes`: what the election must be told. `doubt`: why the city's own rule
    cannot be known from the file, or ""."""

    rule: str
    changes: dict[str, Any] = field(default_factory=dict)
    doubt: str = ""

    def of(self, election: Election) -> Election:
        return election.having(**self.changes)


def asked(instance: Instance) -> Asked:
    """By META `rule`, `comment` and `leftover_budget`. Ties: as our own export says it; else as the file lists the
    projects if it holds an official result, since files list winners in the order their city took; else cheaper, more
    votes, order of the file."""
    label, comment = instance.meta.get("rule", "unknown"), instance.meta.get("comment", "")
    changes: dict[str, Any] = _ties(instance, comment)
    if label == "greedy-custom" and (share := _IN_PART.search(comment)):
        changes |= _conflicts(instance, comment)
        return Asked("greedy-no-skip", changes | {"last_in_part": Fraction(int(share[1]), 100)})
    if label == "greedy" and instance.meta.get("leftover_budget", "").startswith("Partially fund one"):
        return Asked("greedy-no-skip", changes | {"last_in_part": Fraction(0)})
    if label in registry.LABELS:
        rule, completion = registry.LABELS[label]
        if label == "greedy-exclusive":
            changes |= _conflicts(instance, comment)
        if completion is not Completion.NONE:
            changes["completion"] = completion
        return Asked(rule, changes)
    own = _COUNTED.search(comment)
    if label == "unknown" and own and own[1] in registry.RULES and own[2] in set(Completion):
        changes |= _conflicts(instance, comment)
        return Asked(own[1], changes | {"completion": Completion(own[2])})
    why = "the file says that the rule is unknown" if label == "unknown" else f"the rule {label} is not described"
    return Asked("greedy", changes, doubt=f"{why}; counted by greedy")


def _conflicts(instance: Instance, comment: str) -> dict[str, Any]:
    """Groups of projects of which a comment says that they cannot all be built: the one with most votes stays, unless
    the comment says that the city kept another; then it struck out the rest."""
    ids: set[OptionId] = {each.id for each in instance.projects}
    found = (frozenset(re.split(r", and |, | and ", match[1])) for match in _EXCLUSIVE.finditer(comment))
    groups = tuple(group for group in found if group <= ids)
    kept = {match[1] for match in _RETAINED.finditer(comment)}
    out = {each for group in groups if group & kept for each in group - kept}
    decided = tuple(
        StruckOut(each, Reason.STRUCK_OUT, by="the city", why="by the comment in the file")
        for each in sorted(out, key=natural)
    )
    return {"conflicts": groups, "struck_out": instance.election.struck_out + decided}


def _ties(instance: Instance, comment: str) -> dict[str, Any]:
    lot: dict[str, Any] = {}
    if seed := _SEED.search(comment):
        lot["seed"] = seed[1]
    if drawn := _DRAWN.search(comment):
        lot["drawn"] = tuple(drawn[1].split(", "))
    if lot or _HOUSE in comment:
        return {**lot, "settle": (*HOUSE_ORDER, Settled.LOT if lot else Settled.LISTED)}
    if instance.selected and not instance.meta.get("rule", "").startswith("equalshares"):
        return {"settle": (Settled.LISTED,)}
    return {"settle": (*HOUSE_ORDER, Settled.LISTED)}


def counted_by(rule: str, completion: str) -> str:
    """Words for the `comment` of a file of ours, which `asked` understands: Pabulib has no word for some rules."""
    return f"Counted by {rule}, completion {completion}"


def exclusive(group: Sequence[OptionId]) -> str:
    """Words for the `comment` of a file of ours, which `asked` understands: of these projects at most one wins."""
    *most, last = map(str, group)
    return f"projects {', '.join(most)} and {last} cannot all be implemented simultaneously"


def in_part(share: int) -> str:
    """Likewise: the first project that does not fit is paid with what is left, if that is so many per cent of its cost."""
    return f"If the remaining budget is enough to fund at least {share}% of that project, we fund it as well"


def equal_scores(*, seed: str = "", drawn: Sequence[OptionId] = ()) -> str:
    """Words for the `comment` of a file of ours, which `asked` understands: how ties are settled, and by which lot."""
    if seed:
        return f"{_HOUSE}, then the lot of RFC 3797 with seed {seed}"
    return f"{_HOUSE}, then as drawn in the room: {', '.join(map(str, drawn))}" if drawn else _HOUSE
