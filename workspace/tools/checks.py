"""Holds answers against a rulebook. A pure function of the two: what would be refused, what to look at, what to ask.

Answers are JSON: line and text str, money int grosze, number int, date "2026-11-22", period ["…", "…"], choice str,
choices [str], osiedle "BC", table [{column: value}], yes_no bool. What is missing or empty is not yet answered."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from workspace.tools.answers import Case, filled, misshapen
from workspace.tools.guide import Words
from workspace.tools.predicates import holds, sides
from workspace.tools.rulebook import Check, Field, Keep, Kind, Rulebook, Severity
from workspace.tools.rules import facts_of

_l = str  # words of ours that the catalogues translate; a rulebook brings its own in all languages
MISSING = _l("The form asks for this. Fill it in.")
UNREADABLE = _l("This cannot be read as what the form asks for.")
TOO_LONG = _l("This is longer than the form takes.")
PERHAPS_TOO_LONG = _l("The form may take less text than this. Ask the office.")
NOT_OFFERED = _l("This is not among the choices of the form.")
ASK_OFFICE = _l("We do not know this rule for certain. Ask the office.")
ORDER = list(Severity)


@dataclass(frozen=True)
class Finding:
    """`message` is Words of the rulebook, or a str for gettext. `figures`: value, limit and over of a broken comparison, with
    `money` saying whether they are grosze. `office`: the rule rests on what nobody has told us for certain."""

    id: str
    severity: Severity
    field: str
    message: Words | str
    says: Words | None = None
    mend: Words | None = None
    legal: str = ""
    source: str = ""
    figures: dict[str, int] = dataclasses.field(default_factory=dict)
    money: bool = False
    office: bool = False


def run(rulebook: Rulebook, answers: dict[str, Any]) -> list[Finding]:
    """All findings, the gravest first, then in the order of the form. Nothing blocked: passes our checks, no more."""
    case = Case(rulebook, answers)
    found = [finding for asked in rulebook.fields for finding in _of_field(asked, case)]
    found += [finding for check in rulebook.checks if (finding := _of_check(check, case))]
    places = {asked.id: place for place, asked in enumerate(rulebook.fields)}
    return sorted(found, key=lambda each: (ORDER.index(each.severity), places.get(each.field, len(places))))


def blocked(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.BLOCK for finding in findings)


def asked(rulebook: Rulebook, answers: dict[str, Any], field: Field) -> bool:
    """Whether the form asks this, given what was answered elsewhere."""
    return field.when is None or holds(field.when, Case(rulebook, answers)) is True


def _of_field(asked: Field, case: Case) -> list[Finding]:
    """Missing, unreadable, too long. What is typed at the end only is never missing here."""
    if asked.when is not None and holds(asked.when, case) is not True:
        return []
    value = case.answers.get(asked.id)
    if not filled(value):
        needed = asked.required and asked.keep is Keep.STORED
        return [Finding(f"missing:{asked.id}", Severity.BLOCK, asked.id, MISSING)] if needed else []
    if misshapen(asked, value):
        offered = asked.kind in (Kind.CHOICE, Kind.CHOICES, Kind.OSIEDLE)
        return [Finding(f"unreadable:{asked.id}", Severity.BLOCK, asked.id, NOT_OFFERED if offered else UNREADABLE)]
    if asked.max_chars and isinstance(value, str) and len(value) > asked.max_chars:
        figures = {"value": len(value), "limit": asked.max_chars, "over": len(value) - asked.max_chars}
        severity, message = (Severity.BLOCK, TOO_LONG) if asked.sure else (Severity.WARN, PERHAPS_TOO_LONG)
        return [Finding(f"long:{asked.id}", severity, asked.id, message, figures=figures)]
    return []


def _of_check(check: Check, case: Case) -> Finding | None:
    if check.when is not None and holds(check.when, case) is not True:
        return None
    how: dict[str, Any] = {"says": check.says, "mend": check.mend, "legal": check.legal, "source": check.source}
    if check.rule is None:
        return Finding(check.id, check.severity, check.field, check.message or check.says, **how)
    unknown = [name for name in facts_of(check.rule) if not case.rulebook.facts[name].known]
    if unknown:
        return Finding(check.id, Severity.ASK, check.field, ASK_OFFICE, office=True, **how)
    if holds(check.rule, case) is not False:
        return None
    figures, money = sides(check.rule, case)
    return Finding(
        check.id, check.severity, check.field, check.message or check.says, figures=figures, money=money, **how
    )
