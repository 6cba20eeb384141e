"""Whether a rule holds: true, false, or None while what it speaks of is not answered or not known."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from workspace.core.text import fold
from workspace.tools.answers import Case, days_of, filled, worth
from workspace.tools.rulebook import Kind, Rule
from workspace.tools.rules import Term, terms

Verdict = bool | None


def holds(rule: Rule, case: Case) -> Verdict:
    if rule.name == "not":
        verdict = holds(rule.operands[0], case)
        return None if verdict is None else not verdict
    if rule.name in ("all", "any"):
        verdicts = [holds(part, case) for part in rule.operands]
        decisive = rule.name == "any"
        return decisive if decisive in verdicts else None if None in verdicts else not decisive
    if rule.name == "filled":
        return all(filled(case.answers.get(name)) for name in rule.operands)
    if rule.name in COMPARED:
        left, right = (amount(operand, case) for operand in rule.operands)
        return None if left is None or right is None else COMPARED[rule.name](left, right)
    value = case.answers.get(rule.operands[0])
    return PREDICATES[rule.name](value, rule.operands[1:], case) if filled(value) else None


def amount(operand: Any, case: Case) -> Fraction | None:
    """The sum of its terms. A term that nothing says counts as none beside others that are said; a fact that is not known
    makes the whole unknown."""
    found = [(term, worth(term, case)) for term in terms(operand)]
    if any(value is None and term.fact for term, value in found) or all(value is None for _, value in found):
        return None
    return sum((Fraction(value * term.percent, 100) for term, value in found if value is not None), Fraction(0))


COMPARED: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "at_most": lambda left, right: left <= right,
    "at_least": lambda left, right: left >= right,
    "same": lambda left, right: left == right,
}


def _one_of(value: Any, operands: tuple[Any, ...], case: Case) -> Verdict:
    given = value if isinstance(value, list) else [value]
    return all(item in operands[0] for item in given)


def _within(value: Any, operands: tuple[Any, ...], case: Case) -> Verdict:
    span = days_of(value)
    edges = [
        case.rulebook.facts[edge.removeprefix("fact ")].value if isinstance(edge, str) else edge for edge in operands
    ]
    return None if span is None or None in edges else edges[0] <= span[0] and span[1] <= edges[1]


def _mentions(value: Any, operands: tuple[Any, ...], case: Case) -> Verdict:
    words = fold(str(value)).split()
    return any(word.startswith(fold(stem)) for stem in operands[0] for word in words)


PREDICATES: dict[str, Callable[[Any, tuple[Any, ...], Case], Verdict]] = {
    "equal": lambda value, operands, _: value == operands[0],
    "one_of": _one_of,
    "within": _within,
    "words_at_most": lambda value, operands, _: len(str(value).split()) <= operands[0],
    "chars_at_most": lambda value, operands, _: len(str(value)) <= operands[0],
    "mentions": _mentions,
}


def sides(rule: Rule, case: Case) -> tuple[dict[str, int], bool]:
    """For a message: what was found, what is allowed and the difference of a comparison, and whether they are money."""
    if rule.name in ("words_at_most", "chars_at_most"):
        text = str(case.answers.get(rule.operands[0], ""))
        value = len(text.split()) if rule.name == "words_at_most" else len(text)
        return {"value": value, "limit": rule.operands[1], "over": value - rule.operands[1]}, False
    if rule.name not in COMPARED:
        return {}, False
    left, right = (amount(operand, case) for operand in rule.operands)
    if left is None or right is None:
        return {}, False
    money = any(_is_money(term, case) for operand in rule.operands for term in terms(operand))
    return {"value": int(left), "limit": int(right), "over": abs(int(left - right))}, money


def _is_money(term: Term, case: Case) -> bool:
    asked = case.rulebook.by_id.get(term.total or term.field or "")
    if asked is None:
        return False
    kinds = {column.id: column.kind for column in asked.columns}
    return (kinds[term.column] if term.column else asked.kind) is Kind.MONEY
