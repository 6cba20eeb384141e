"""What does not hold together in a rulebook whose keys are right: names that point nowhere, rules that rest on hearsay."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workspace.tools import rules
from workspace.tools.guide import Tag
from workspace.tools.marks import Fault, Map, Place, Seq
from workspace.tools.reading import LANGUAGES
from workspace.tools.rulebook import Check, Fact, Field, Kind, Rule, Rulebook, Severity
from workspace.tools.situation import OFFERED, SITUATION
from workspace.zones.osiedla import OSIEDLA

STATUSES = {
    "drafting", "filed", "in_assessment", "to_correct", "accepted", "refused", "appealed", "on_ballot", "chosen",
    "not_chosen", "being_done", "settled", "withdrawn",
}  # fmt: skip
FIGURE = re.compile(r"\{\w+\}")
SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
PEOPLE = {"resident", "outside_eu", "under_16"}


def faults(rulebook: Rulebook, data: Map) -> list[Fault]:
    """With file, line and key; `data` is the marked data it was built of."""
    found = []
    for path, words in _all(rulebook):
        place = place_of(data, path)
        found.append(Fault(place.file, place.line, _said(path), words))
    return sorted(found, key=lambda fault: (fault.file, fault.line))


def missing_words(data: Map) -> list[Fault]:
    """Words that do not yet stand in all six languages, or whose figures ({value} and the like) differ."""
    found = []
    for path, words in _words(data, ()):
        missing = [language for language in ("pl", "be", "uk", "ru", "en", "nb") if not words.get(language, "").strip()]
        if missing:
            found.append(Fault(words.place.file, words.place.line, _said(path), f"missing in {', '.join(missing)}"))
        if len({tuple(sorted(FIGURE.findall(text))) for text in words.values()}) > 1:
            found.append(Fault(words.place.file, words.place.line, _said(path), "the figures differ between languages"))
    return found


def _words(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Map]]:
    if isinstance(value, Map):
        if value and value.keys() <= LANGUAGES and all(isinstance(text, str) for text in value.values()):
            yield path, value
        else:
            for key, item in value.items():
                yield from _words(item, (*path, key))
    elif isinstance(value, Seq):
        for index, item in enumerate(value):
            yield from _words(item, (*path, item["id"] if isinstance(item, Map) and "id" in item else index))


def place_of(data: Map, path: tuple[str | int, ...]) -> Place:
    """Where it stands, or where what is nearest to it does."""
    here, value = data.place, data
    for part in path:
        if isinstance(value, Map) and part in value:
            here, value = value.places[str(part)], value[str(part)]
        elif isinstance(value, Seq):
            for index, item in enumerate(value):
                if index == part or (isinstance(item, Map) and item.get("id") == part):
                    here, value = value.places[index], item
                    break
    return here


def _said(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in path)


Found = Iterator[tuple[tuple[str | int, ...], str]]


def _all(rulebook: Rulebook) -> Found:
    yield from _facts(rulebook)
    yield from _fields(rulebook)
    yield from _checks(rulebook)
    yield from _names(rulebook)
    yield from _ways(rulebook)
    yield from _sources(rulebook)


def _facts(rulebook: Rulebook) -> Found:
    named: dict[tuple[str, ...], Fact | None] = {("facts", name): fact for name, fact in rulebook.facts.items()}
    named |= {("opens",): rulebook.opens, ("closes",): rulebook.closes, ("days",): rulebook.days}
    for stage in rulebook.stages:
        named |= {("stages", stage.id, "opens"): stage.opens, ("stages", stage.id, "closes"): stage.closes}
    for key in ("appeal", "correction"):
        if term := getattr(rulebook, key):
            named[(key, "days")] = term.days
    for path, fact in named.items():
        if fact is None:
            continue
        if fact.tag in (Tag.FOUND, Tag.DERIVED) and not (fact.source and fact.checked):
            yield path, "a fact that was found or derived names its source and the day it was checked"
        if fact.source and fact.source not in rulebook.sources:
            yield (*path, "source"), f"there is no source {fact.source}"
        if isinstance(fact.value, dict) and fact.value.keys() <= OSIEDLA.keys() and len(fact.value) < len(OSIEDLA):
            yield (*path, "value"), f"{len(OSIEDLA) - len(fact.value)} osiedla are missing"


def _fields(rulebook: Rulebook) -> Found:
    steps, seen = {step.id for step in rulebook.steps}, set()
    for field in rulebook.fields:
        path = ("fields", field.id)
        if field.id in seen:
            yield path, "this field stands here twice"
        seen.add(field.id)
        if field.step not in steps:
            yield (*path, "step"), f"there is no step {field.step}"
        if (field.kind is Kind.TABLE) != bool(field.columns):
            yield (*path, "columns"), "a table has columns, and nothing else has"
        if (field.kind in (Kind.CHOICE, Kind.CHOICES)) != bool(field.choices):
            yield (*path, "choices"), "a choice has choices, and nothing else has"
        if field.kind is Kind.PERSON and field.keep == "stored":
            yield (*path, "keep"), "what names a person is export_only"
        yield from _products(field, path)
        if field.when:
            yield from (((*path, "when"), words) for words in _misfits(field.when, rulebook))


def _products(field: Field, path: tuple[str, ...]) -> Found:
    numbers = {column.id for column in field.columns if column.kind in (Kind.MONEY, Kind.NUMBER) and not column.product}
    for column in field.columns:
        for part in column.product:
            if part not in numbers:
                yield (*path, "columns", column.id, "product"), f"{part} is no column of numbers"


def scope(rulebook: Rulebook) -> tuple[dict[str, Kind], dict[str, set[str]], set[str]]:
    """The fields, columns and facts that a rule may name."""
    kinds = {field.id: field.kind for field in rulebook.fields}
    columns = {field.id: {column.id for column in field.columns} for field in rulebook.fields}
    return kinds, columns, set(rulebook.facts)


def _misfits(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    yield from rules.faults(rule, *scope(rulebook))
    yield from _not_offered(rule, {field.id: [choice.id for choice in field.choices] for field in rulebook.fields})


def _not_offered(rule: Rule, offered: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Values that a rule compares an answer with, and that nobody can answer."""
    for leaf in rules.leaves(rule):
        if leaf.name in ("equal", "one_of") and len(leaf.operands) == 2 and offered.get(leaf.operands[0]):
            field, values = leaf.operands
            for value in values if isinstance(values, list) else [values]:
                if value not in offered[field]:
                    yield f"{field} has no choice {value}"


def _checks(rulebook: Rulebook) -> Found:
    for check in rulebook.checks:
        path = ("checks", check.id)
        if check.field and check.field not in rulebook.by_id:
            yield (*path, "field"), f"there is no field {check.field}"
        misfits = [((*path, key), words) for key in ("rule", "when") for words in _of(check, key, rulebook)]
        yield from misfits
        if check.severity is Severity.BLOCK and not misfits:
            yield from _hearsay(check, rulebook, path)
    for index, check in enumerate((*rulebook.fit.prefers, *rulebook.fit.limits)):
        key = "prefers" if index < len(rulebook.fit.prefers) else "limits"
        for rule in (check.rule, check.when):
            if rule:
                found = (*rules.faults(rule, SITUATION, {}, set(rulebook.facts)), *_not_offered(rule, OFFERED))
                yield from ((("fit", key, check.id), words) for words in found)


def _of(check: Check, key: str, rulebook: Rulebook) -> Iterator[str]:
    rule = getattr(check, key)
    return _misfits(rule, rulebook) if rule else iter(())


def _hearsay(check: Check, rulebook: Rulebook, path: tuple[str, ...]) -> Found:
    if check.rule is None:
        yield path, "what blocks has a rule"
        return
    if not check.source:
        yield path, "what blocks names its source"
    for name in sorted(rules.facts_of(check.rule)):
        if rulebook.facts[name].tag not in (Tag.FOUND, Tag.DERIVED):
            yield (*path, "rule"), f"what blocks may not rest on {name}, which is {rulebook.facts[name].tag}"


def _names(rulebook: Rulebook) -> Found:
    for key in ("tool", "edition"):
        if not SLUG.fullmatch(getattr(rulebook, key)):
            yield (key,), "small letters, digits and dashes only"
    if rulebook.tool in ("adviser", "editions"):
        yield ("tool",), "a page of ours is called so"
    if rulebook.odds and not {"pools", "city_pool"} <= rulebook.facts.keys():
        yield ("odds",), "odds need the facts pools and city_pool"


def _ways(rulebook: Rulebook) -> Found:
    for stage in rulebook.stages:
        if stage.status not in STATUSES:
            yield ("stages", stage.id, "status"), f"one of {', '.join(sorted(STATUSES))} is expected"
    lessons = {lesson.id for lesson in rulebook.guide.lessons}
    for step in rulebook.steps:
        if step.lesson and step.lesson not in lessons:
            yield ("steps", step.id, "lesson"), f"there is no lesson {step.lesson}"
    if rulebook.who.keys() != PEOPLE:
        yield ("who",), f"{', '.join(sorted(PEOPLE))} are expected"
    if rulebook.support:
        for words in rules.amount_faults(rulebook.support.needed, *scope(rulebook)):
            yield ("support", "needed"), words
    for variant in rulebook.fit.variants:
        for name in variant.answers.keys() - rulebook.by_id.keys():
            yield ("fit", "variants", variant.id, "answers", name), f"there is no field {name}"
    if not 1 <= rulebook.effort.level <= 3:
        yield ("effort", "level"), "1, 2 or 3 is expected"


def _sources(rulebook: Rulebook) -> Found:
    for key in ("checks", "public", "grounds", "filing"):
        for index, each in enumerate(getattr(rulebook, key)):
            if each.source and each.source not in rulebook.sources:
                yield (key, each.id or index, "source"), f"there is no source {each.source}"
    for name, who in rulebook.who.items():
        if who.source and who.source not in rulebook.sources:
            yield ("who", name, "source"), f"there is no source {who.source}"
