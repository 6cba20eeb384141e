"""The table of docs/counting.md: every file of a folder counted by its own rule and held against its official result.

    python -m workspace.voting.counting.table FOLDER DOCUMENT

writes it between the two marks in the document. Rules come from META alone; no file is named anywhere in the code."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from workspace.voting.counting import registry
from workspace.voting.counting.model import OptionId, Reason, Settled, natural
from workspace.voting.counting.pabulib import PabulibError, read
from workspace.voting.counting.recount import Recount, recount

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


@dataclass(frozen=True)
class Entry:
    """One file. `same`: is our result the official one? None: there is nothing to hold it against."""

    file: str
    label: str
    rule: str
    same: bool | None
    said: str


def entries(folder: Path) -> Iterator[Entry]:
    """In the order of names."""
    for path in sorted(folder.glob("*.pb")):
        try:
            yield entry(path.name, recount(read(path)))
        except PabulibError as error:
            yield Entry(path.name, "", "", None, f"cannot be read: {error.faults[0]}")


def entry(name: str, held: Recount) -> Entry:
    label = held.instance.meta.get("rule", "")
    rule = " ".join(each for each in (held.rule, *_told(held)) if each)
    official = official_winners(held)
    if official is None:
        return Entry(
            name, label, rule, None, "no official result in the file" + (f"; {held.doubt}" if held.doubt else "")
        )
    ours = set(held.outcome.selected)
    if ours == official:
        return Entry(name, label, rule, True, "; ".join(["same", *_ties(held), *_beside(held)]))
    if tied := _with_ties_as_official(held, official):
        return Entry(
            name, label, rule, False, f"same if {tied}, in a tie of which the file does not say how it was settled"
        )
    return Entry(name, label, rule, False, "; ".join([_difference(held, ours, official), *_beside(held)]))


def _with_ties_as_official(held: Recount, official: set[OptionId]) -> str:
    """Which tied option must go first for the official result, or "" if no order of tied options gives it."""
    if not any(tie.decisive for tie in held.outcome.ties):
        return ""
    order = sorted(held.election.index, key=lambda each: (each not in official, held.election.index[each]))
    other = registry.count(held.election.having(settle=(Settled.LOT,), drawn=tuple(order)), held.rule)
    if set(other.selected) != official:
        return ""
    turned = set(other.ties) - {replace(tie, settled=Settled.LOT) for tie in held.outcome.ties}
    return ", ".join(
        " goes before ".join(map(str, tie.option_ids)) for tie in other.ties if tie in turned and tie.decisive
    )


def official_winners(held: Recount) -> set[OptionId] | None:
    """Those with 1 in `selected`; those with 2 as well where the rule pays the last one in part, as in Poznań. What a
    city paid from other money (2 or 3 elsewhere) is no part of a rule."""
    counted = (1,) if held.election.last_in_part is None else (1, 2)
    official = held.instance.selected
    return {each for each, value in official.items() if value in counted} if official else None


def _told(held: Recount) -> list[str]:
    """What the rule was told by META, as far as it was."""
    election = held.election
    return [
        f"threshold {election.threshold}" if election.threshold else "",
        f"last in part from {int(election.last_in_part * 100)} %" if election.last_in_part is not None else "",
        *(f"not both {', '.join(sorted(map(str, group)))}" for group in election.conflicts),
        *(f"without {each.option_id}" for each in election.struck_out if each.reason is Reason.STRUCK_OUT),
        str(election.completion) if held.rule.startswith("equal-shares") else "",
    ]


def _ties(held: Recount) -> list[str]:
    """Ties on which winners hang: the file's order answers them, its rule does not."""
    return [
        f"{' before '.join(map(str, tie.option_ids))} by the order of the file"
        for tie in held.outcome.ties
        if tie.decisive and tie.settled is Settled.LISTED
    ]


def _beside(held: Recount) -> list[str]:
    counted = (0, 1) if held.election.last_in_part is None else (0, 1, 2)
    other = [each for each, value in held.instance.selected.items() if value not in counted]
    return [f"{', '.join(other)} paid from other money"] if other else []


def _difference(held: Recount, ours: set[OptionId], official: set[OptionId]) -> str:
    """What differs, and what the file says about it."""
    parts = [
        f"official and not ours {_listed(official - ours)}" if official - ours else "",
        f"ours and not official {_listed(ours - official)}" if ours - official else "",
        held.doubt or ("its comment tells of a decision" if _named_in_comment(held, ours ^ official) else ""),
    ]
    said = [part for part in parts if part]
    return "differs: " + "; ".join(said if parts[2] else [*said, "nothing in the file says why"])


def _named_in_comment(held: Recount, ids: set[OptionId]) -> bool:
    words = held.instance.meta.get("comment", "").replace(",", " ").replace(".", " ").split()
    return any(str(each) in words for each in ids)


def _listed(ids: set[OptionId]) -> str:
    return ", ".join(map(str, sorted(ids, key=natural)))


def markdown(found: list[Entry]) -> str:
    many = Counter(each.same for each in found)
    lines = [
        f"{len(found)} files; {many[True] + many[False]} hold an official result; {many[True]} of these come out the same.",
        "",
        "| file | rule in the file | counted by | result |",
        "| --- | --- | --- | --- |",
        *(f"| {each.file.removesuffix('.pb')} | {each.label} | {each.rule} | {each.said} |" for each in found),
    ]
    return "\n".join(lines)


def main(folder: str, document: str) -> None:
    page = Path(document)
    before, _, rest = page.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{markdown(list(entries(Path(folder))))}\n{END}{after}")


if __name__ == "__main__":
    main(*sys.argv[1:])
