"""Which of the city's tools fits: a pure function of the rulebooks and six answers. Never recommends what would be refused.

The answers are those of situation.py: where, what, cost (grosze), when, who, open, and the osiedle where one is known."""

from dataclasses import dataclass
from typing import Any

from workspace.tools import checks
from workspace.tools.answers import Case
from workspace.tools.checks import Finding
from workspace.tools.guide import Words
from workspace.tools.predicates import holds
from workspace.tools.rulebook import Check, Rulebook, Severity, Variant
from workspace.tools.rules import facts_of


@dataclass(frozen=True)
class Advice:
    """`stops`: what speaks against it for certain, each with how to mend it; empty when it `fits`. `traps`: what to know."""

    rulebook: Rulebook
    variant: Variant
    why: tuple[Words, ...]
    stops: tuple[Finding, ...]
    traps: tuple[Finding, ...]

    @property
    def fits(self) -> bool:
        return not self.stops


def advise(rulebooks: list[Rulebook], situation: dict[str, Any]) -> list[Advice]:
    """One for each rulebook: what fits first; among those what more speaks for, then less effort, then less time."""
    return sorted((_of(book, situation) for book in rulebooks), key=_rank)


def _rank(advice: Advice) -> tuple[bool, int, int, int, str]:
    book = advice.rulebook
    days = book.days.value if isinstance(book.days.value, int) else 999
    return (not advice.fits, -len(advice.why), book.effort.level, days, book.tool)


def _of(book: Rulebook, situation: dict[str, Any]) -> Advice:
    limits = [_finding(check) for check in book.fit.limits if _speaks(check, book, situation) is False]
    stops = [found for found in limits if found.severity is Severity.BLOCK]
    traps = [found for found in limits if found.severity is not Severity.BLOCK]
    tried = [(variant, _findings(book, variant, situation)) for variant in book.fit.variants]
    variant, found = min(tried, key=lambda each: _count(each[1]))
    refused = [each for _, other in tried for each in other if each.severity is Severity.BLOCK]
    worse = [] if checks.blocked(found) else refused  # why the simpler way of using it is barred
    traps += [each for each in (*found, *worse) if each.severity is Severity.WARN or each in worse]
    why = tuple(each.says for each in book.fit.prefers if _speaks(each, book, situation) is True)
    stops += [each for each in found if each.severity is Severity.BLOCK]
    return Advice(book, variant, why, tuple(stops), tuple({each.id: each for each in traps}.values()))


def _speaks(check: Check, book: Rulebook, situation: dict[str, Any]) -> bool | None:
    if check.rule is None or not all(book.facts[name].known for name in facts_of(check.rule)):
        return None
    return holds(check.rule, Case(book, situation))


def _finding(check: Check) -> Finding:
    return Finding(
        check.id, check.severity, "", check.message or check.says, check.says, check.mend, check.legal, check.source
    )


def _count(found: list[Finding]) -> int:
    return sum(each.severity is Severity.BLOCK for each in found)


def _findings(book: Rulebook, variant: Variant, situation: dict[str, Any]) -> list[Finding]:
    """Of what six answers say; a field they leave empty is held against nobody."""
    answers = answers_of(variant, situation)
    found = [each for each in checks.run(book, answers) if not each.id.startswith("missing:")]
    return [each for each in found if each.severity is Severity.BLOCK or each.field in answers]


def answers_of(variant: Variant, situation: dict[str, Any]) -> dict[str, Any]:
    """The application that the six answers begin, as this way of using the tool has it."""
    filled = {name: _filled(value, situation) for name, value in variant.answers.items()}
    return {name: value for name, value in filled.items() if value is not None}


def _filled(value: Any, situation: dict[str, Any]) -> Any:
    """With "$cost" and the like replaced; None when one of them was not answered."""
    if isinstance(value, str) and value.startswith("$"):
        return situation.get(value[1:])
    if isinstance(value, list):
        items = [_filled(item, situation) for item in value]
        return None if None in items else items
    if isinstance(value, dict):
        made = {key: _filled(item, situation) for key, item in value.items()}
        return None if None in made.values() else made
    return value
