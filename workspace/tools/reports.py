"""What the commands print: checks of a file of answers, and past projects held against the rules of their year."""

import json
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Any

from workspace.tools import checks, files, results
from workspace.tools.answers import filled, misshapen
from workspace.tools.marks import BrokenRulebookError
from workspace.tools.rulebook import Rulebook, Severity
from workspace.tools.saying import message, said

LARGEST = 1_000_000  # bytes of a file of answers
EDITIONS = {2024: "lbo-2024-2025", 2025: "lbo-2025-2026"}


def checked(name: str, text: bytes, language: str) -> dict[str, Any]:
    """{"ok", "findings": [{"id", "severity", "field", "source", "message", "mend"}]}. Raises ValueError for a bad file."""
    rulebook = shipped(name)
    answers = read_answers(rulebook, text)
    found = checks.run(rulebook, answers)
    return {"ok": not checks.blocked(found), "findings": [_as_json(each, rulebook, language) for each in found]}


@lru_cache
def shipped(name: str) -> Rulebook:
    tool, _, edition = name.partition("/")
    try:
        return files.opened(files.shipped(), (tool, edition))[0]
    except KeyError:
        known = ", ".join("/".join(each) for each in files.shipped())
        raise ValueError(f"there is no rulebook {name}; there are {known}") from None
    except BrokenRulebookError as broken:
        raise ValueError(str(broken)) from broken


def read_answers(rulebook: Rulebook, text: bytes) -> dict[str, Any]:
    """Raises ValueError naming each field that is unknown or not of its kind."""
    if len(text) > LARGEST:
        raise ValueError(f"larger than {LARGEST // 1000} kB")
    try:
        answers = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is no JSON: {error}") from error
    if not isinstance(answers, dict):
        raise ValueError('answers are an object: {"title": "…", …}')  # noqa: TRY004 - the file is at fault
    faults = [f"{name}: there is no such field" for name in answers if name not in rulebook.by_id]
    for name, value in answers.items():
        field = rulebook.by_id.get(name)
        if field and filled(value) and misshapen(field, value):
            faults.append(f"{name}: {field.kind} is expected")
    if faults:
        raise ValueError("\n".join(faults))
    return answers


def _as_json(finding: checks.Finding, rulebook: Rulebook, language: str) -> dict[str, Any]:
    source = rulebook.sources.get(finding.source)
    where = [finding.legal, f"{source.title} {source.address}".strip() if source else ""]
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "field": finding.field,
        "source": "; ".join(part for part in where if part),
        "message": _sentence(finding, language),
        "mend": said(finding.mend, language)[0] if finding.mend else "",
    }


def _sentence(finding: checks.Finding, language: str) -> str:
    text = message(finding, language)[0]
    return f"{said(finding.says, language)[0]} {text}" if finding.office and finding.says else text


def as_sentences(told: dict[str, Any]) -> str:
    lines = []
    for found in told["findings"]:
        lines.append(f"{found['severity']:5}  {found['field'] or '-'}: {found['message']}")
        lines += [f"       {text}" for text in (found["mend"], found["source"]) if text]
    count = sum(found["severity"] == Severity.BLOCK for found in told["findings"])
    return "\n".join([*lines, f"Would be refused: {count}." if count else "Passes our checks. The city decides."])


def application(result: results.Result) -> dict[str, Any]:
    """A past project as an application: what its row says, and for all else what nobody would be refused for."""
    scope = {"scope": "osiedle", "osiedle": result.osiedle} if result.osiedle else {"scope": "city"}
    return {
        "title": result.title, "place": "–", "place_kind": "outside", "land": "city", "description": "–",
        "justification": "–", "open": "all", "one_year": True, "signatures": 20, "design": "–",
        "costs": [{"item": "–", "quantity": 1, "price": result.cost}], **scope,
    }  # fmt: skip


def rules_of(result: results.Result) -> Rulebook:
    """The edition of its year; for one that has no rulebook of its own, the oldest with the pool of that year's results."""
    book = shipped(f"civic-budget/{EDITIONS.get(result.year, 'lbo-2024-2025')}")
    if result.year in EDITIONS or not result.osiedle:
        return book
    pools = book.facts["pools"]
    then = replace(pools, value=pools.value | {result.osiedle: result.pool})
    return replace(book, facts=book.facts | {"pools": then})


def findings(result: results.Result) -> list[checks.Finding]:
    return checks.run(rules_of(result), application(result))


def table(found: list[results.Result]) -> str:
    """In Markdown: how many pass by year, what is warned of, and each that is blocked with its reason."""
    held = [(result, findings(result)) for result in sorted(found)]
    lines = ["| year | projects | pass | blocked | warned of |", "|---|---|---|---|---|"]
    for year in sorted({result.year for result, _ in held}):
        of_year = [each for result, each in held if result.year == year]
        blocked = sum(map(checks.blocked, of_year))
        warned = Counter(finding.id for each in of_year for finding in each if finding.severity is Severity.WARN)
        told = ", ".join(f"`{name}` {count}" for name, count in sorted(warned.items()))
        lines.append(f"| {year} | {len(of_year)} | {len(of_year) - blocked} | {blocked} | {told} |")
    lines += ["", "| year | blocked project | osiedle | cost | reason |", "|---|---|---|---|---|"]
    for result, each in held:
        if checks.blocked(each):
            why = " ".join(f"`{one.id}`: {message(one, 'en')[0]}" for one in each if one.severity is Severity.BLOCK)
            where = result.osiedle or "city"
            lines.append(f"| {result.year} | {result.project} | {where} | {result.cost // 100} zł | {why} |")
    return "\n".join(lines)
