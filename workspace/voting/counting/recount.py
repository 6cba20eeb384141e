"""A file counted again, by its own rule or another, and told as JSON or as a table. What `workspace count` says."""

from dataclasses import dataclass
from typing import Any

from workspace.voting.counting import registry
from workspace.voting.counting.model import Completion, Election, Line, Outcome, Reason, Settled
from workspace.voting.counting.pabulib import Instance
from workspace.voting.counting.pabulib.asked import HOUSE_ORDER, asked

SETTLED = {
    Settled.CHEAPER: "the cheaper first",
    Settled.MORE_VOTES: "more votes first",
    Settled.LOT: "by lot (RFC 3797)",
    Settled.LISTED: "in the order of the file",
    Settled.OPEN: "open: a lot must be drawn",
}


@dataclass(frozen=True)
class Recount:
    """`doubt`: why the city's own rule is not known, or ""."""

    instance: Instance
    rule: str
    election: Election
    outcome: Outcome
    doubt: str


def recount(
    instance: Instance,
    *,
    rule: str | None = None,
    threshold: int | None = None,
    completion: str | None = None,
    seed: str | None = None,
) -> Recount:
    """Without `rule` the file's own, else a name in the registry or a label of Pabulib. Raises ValueError, in words,
    for a rule, completion or mixture that there is not."""
    own = asked(instance)
    name, changes = (own.rule, dict(own.changes)) if rule is None else _named(rule, own.changes)
    if completion is not None:
        if not name.startswith("equal-shares"):
            raise ValueError(f"--completion belongs to equal-shares, and the rule is {name}")
        changes["completion"] = Completion(completion)
    if threshold is not None:
        changes["threshold"] = threshold
    if seed:
        changes |= {"seed": seed, "drawn": (), "settle": (*HOUSE_ORDER, Settled.LOT)}
    election = instance.election.having(**changes)
    outcome = registry.count(election, name)
    return Recount(instance, name, election, outcome, "" if rule else own.doubt)


def _named(rule: str, own: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Another rule keeps the file's conflicts, decisions and order of ties, and nothing else."""
    kept = {key: own[key] for key in ("conflicts", "struck_out", "settle", "seed", "drawn") if key in own}
    name, completion = registry.LABELS.get(rule, (rule, Completion.NONE))
    if name not in registry.RULES:
        raise ValueError(f"there is no rule {rule}; there are {', '.join(registry.RULES)}")
    return name, kept | {"completion": completion}


def as_json(held: Recount) -> dict[str, Any]:
    """Money in the file's own unit of currency. Projects in the order of the count."""
    money, outcome = held.instance.money, held.outcome
    costs = {option.id: option.cost for option in held.election.options}
    return {
        "rule": held.rule,
        "budget": money(held.election.budget),
        "spent": money(outcome.spent),
        "selected": list(outcome.selected),
        "ties": [
            {"projects": list(tie.option_ids), "settled": SETTLED[tie.settled], "decisive": tie.decisive}
            for tie in outcome.ties
        ],
        "projects": [
            {
                "id": line.option_id,
                "cost": money(costs[line.option_id]),
                "votes": line.votes,
                "selected": line.place is not None,
                "why": why(held, line),
            }
            for line in outcome.lines
        ],
    }


def why(held: Recount, line: Line) -> str:
    """One sentence, in English, for the terminal and for scripts. Pages have their own words, in six languages."""
    money = held.instance.money
    left, missing = money(line.left or 0), money(line.missing)
    others = ", ".join(map(str, line.because_of))
    said = {
        Reason.SELECTED: f"selected as number {line.place}",
        Reason.IN_PART: f"selected as number {line.place}, paid in part: {missing} missing",
        Reason.TOO_DEAR: f"too dear: {left} left when its turn came, {missing} missing",
        Reason.STOPPED: "came after the first one that did not fit",
        Reason.TOO_FEW: f"below the threshold by {line.missing}",
        Reason.CONFLICT: f"cannot be built beside {others}" if others else "cannot be built beside a chosen one",
        Reason.UNSUPPORTED: f"its supporters had {left} left, {missing} missing",
        Reason.WITHDRAWN: "withdrawn",
        Reason.STRUCK_OUT: "struck out",
        Reason.ELSEWHERE: "paid from other money",
    }[line.reason]
    if line.score != line.votes and line.reason is not Reason.TOO_FEW:
        said += f", with a score of {line.score}"
    return f"{said} ({line.note})" if line.note else said


def as_table(held: Recount) -> str:
    """For people: what was counted and how, the projects, the ties that decided."""
    told, instance = as_json(held), held.instance
    currency = instance.meta.get("currency", "")
    head = [
        instance.meta.get("description") or instance.name,
        f"{held.rule}, {held.election.ballots.size} ballots, {len(held.election.options)} projects",
        f"budget {_grouped(told['budget'])} {currency}".rstrip() + f", spent {_grouped(told['spent'])}",
        *(f"note: {key} {value}" for key, value in held.outcome.notes),
        *([held.doubt] if held.doubt else []),
    ]
    names = {project.id: project.name for project in instance.projects}
    rows = [
        ("yes" if each["selected"] else "no", str(each["id"]), str(each["votes"]), _grouped(each["cost"]), each["why"])
        for each in told["projects"]
    ]
    lines = _aligned([("won", "id", "votes", "cost", "why"), *rows])
    named = [
        f"{line}  {names[each['id']][:60]}".rstrip() for line, each in zip(lines[1:], told["projects"], strict=True)
    ]
    ties = [
        f"tie that decides: {', '.join(map(str, tie['projects']))}; {tie['settled']}"
        for tie in told["ties"]
        if tie["decisive"]
    ]
    return "\n".join([*head, "", lines[0].rstrip(), *named, *([""] if ties else []), *ties])


def _grouped(amount: float) -> str:
    return f"{amount:,}".replace(",", " ")


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Numbers to the right, words to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    right = {2, 3}
    return [
        "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
