"""The closed set of predicates a rulebook may use, and the small grammar of its amounts.

    filled: [a, b]                        both are answered
    equal: [scope, city]                  the answer is this value
    one_of: [category, [green, sport]]    the answer is (or, of several, all are) among these
    at_most | at_least | same: [amount, amount]
    within: [period, day, day]            all of it lies between, both days included; a day is a date or `fact name`
    words_at_most | chars_at_most: [title, 20]
    mentions: [title, [librar, bibliotek]]     one of the beginnings of words stands in it
    all: [rules]   any: [rules]   not: rule

An amount: a whole number (money in grosze), a field, `total costs.sum`, `count signers`, `days period`, `fact cap`,
`fact pools of osiedle`, `50% of <amount>`, or a list of amounts: their sum."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from workspace.tools.rulebook import Kind, Rule

SHAPES = {
    "equal": ("field", "value"),
    "one_of": ("field", "values"),
    "at_most": ("amount", "amount"),
    "at_least": ("amount", "amount"),
    "same": ("amount", "amount"),
    "within": ("field", "day", "day"),
    "words_at_most": ("field", "number"),
    "chars_at_most": ("field", "number"),
    "mentions": ("field", "values"),
}
_AMOUNT = re.compile(
    r"(?:(?P<percent>\d{1,3})% of )?"
    r"(?:total (?P<total>[a-z_0-9]+)\.(?P<column>[a-z_0-9]+)|count (?P<count>[a-z_0-9]+)|days (?P<days>[a-z_0-9]+)"
    r"|fact (?P<fact>[a-z_0-9]+)(?: of (?P<key>[a-z_0-9]+))?|(?P<field>[a-z_0-9]+))"
)


@dataclass(frozen=True)
class Term:
    """One part of an amount: exactly one of number, total, count, days, fact and field is set."""

    number: int | None = None
    percent: int = 100
    total: str | None = None
    column: str | None = None
    count: str | None = None
    days: str | None = None
    fact: str | None = None
    key: str | None = None
    field: str | None = None


def terms(amount: Any) -> tuple[Term, ...]:
    """Raises ValueError for what is no amount."""
    if isinstance(amount, list):
        return tuple(term for part in amount for term in terms(part))
    if type(amount) is int:
        return (Term(number=amount),)
    found = _AMOUNT.fullmatch(amount) if isinstance(amount, str) else None
    if not found:
        raise ValueError(f"{amount} is no amount")
    said: dict[str, Any] = found.groupdict()
    return (Term(percent=int(said.pop("percent") or 100), **said),)


def leaves(rule: Rule) -> Iterator[Rule]:
    """The predicates at the bottom of all, any and not."""
    if rule.name in ("all", "any", "not"):
        for part in rule.operands:
            if isinstance(part, Rule):
                yield from leaves(part)
    else:
        yield rule


def facts_of(rule: Rule) -> set[str]:
    """The names of the facts it rests on."""
    names = set()
    for leaf in leaves(rule):
        for shape, operand in zip(SHAPES.get(leaf.name, ()), leaf.operands, strict=False):
            if shape == "day" and isinstance(operand, str):
                names.add(operand.removeprefix("fact "))
            elif shape == "amount":
                names |= {term.fact for term in terms(operand) if term.fact}
    return names


def faults(rule: Rule, kinds: dict[str, Kind], columns: dict[str, set[str]], facts: set[str]) -> Iterator[str]:
    """What is wrong with it, in words. `kinds`: the fields it may name; `columns`: those of each table."""
    for leaf in leaves(rule):
        if leaf.name == "filled":
            yield from (f"there is no field {name}" for name in leaf.operands if name not in kinds)
        elif leaf.name not in SHAPES:
            yield f"there is no predicate {leaf.name}; there are all, any, not, filled, {', '.join(SHAPES)}"
        elif len(leaf.operands) != len(SHAPES[leaf.name]):
            yield f"{leaf.name} takes {', '.join(SHAPES[leaf.name])}"
        else:
            for shape, operand in zip(SHAPES[leaf.name], leaf.operands, strict=True):
                yield from _misfit(shape, operand, kinds, columns, facts)


def _misfit(
    shape: str, operand: Any, kinds: dict[str, Kind], columns: dict[str, set[str]], facts: set[str]
) -> Iterator[str]:
    if shape == "field" and operand not in kinds:
        yield f"there is no field {operand}"
    elif shape == "values" and not isinstance(operand, list):
        yield "a list of values is expected"
    elif shape == "number" and type(operand) is not int:
        yield "a whole number is expected"
    elif shape == "day" and not isinstance(operand, date) and str(operand).removeprefix("fact ") not in facts:
        yield f"{operand} is neither a day nor a fact"
    elif shape == "amount":
        yield from amount_faults(operand, kinds, columns, facts)


def amount_faults(amount: Any, kinds: dict[str, Kind], columns: dict[str, set[str]], facts: set[str]) -> Iterator[str]:
    try:
        found = terms(amount)
    except ValueError as error:
        yield str(error)
        return
    for term in found:
        for name in (term.total, term.count, term.days, term.key, term.field):
            if name is not None and name not in kinds:
                yield f"there is no field {name}"
        if term.fact is not None and term.fact not in facts:
            yield f"there is no fact {term.fact}"
        if term.total in kinds and term.column not in columns.get(term.total or "", set()):
            yield f"{term.total} has no column {term.column}"
