"""Makes a rulebook of marked YAML by the types of its dataclasses: each unknown, missing or wrong key is a fault."""

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from workspace.tools import marks
from workspace.tools.guide import Words
from workspace.tools.marks import BrokenRulebookError, Fault, Map, Place, Seq
from workspace.tools.rulebook import Rule, Rulebook

LANGUAGES = frozenset({"pl", "be", "uk", "ru", "en", "nb"})
LARGEST = 200_000  # bytes of one file
_NAMES = {str: "words", int: "a whole number", bool: "true or false", date: "a day such as 2026-11-22"}


def load(text: str, file: str, base_of: Callable[[str], Map]) -> Rulebook:
    """The rulebook that `text` says. `base_of(edition)` gives what an overlay extends (KeyError: there is none such).
    Raises BrokenRulebookError with file, line and key of each fault."""
    return build(whole(text, file, base_of))


def whole(text: str, file: str, base_of: Callable[[str], Map]) -> Map:
    """The marked data of `text`, laid on what it extends."""
    if len(text.encode()) > LARGEST:
        raise BrokenRulebookError([Fault(file, 1, "", f"larger than {LARGEST // 1000} kB")])
    data = marks.read(text, file)
    if not data.get("extends"):
        return data
    try:
        return marks.overlaid(base_of(str(data["extends"])), data, LANGUAGES)
    except KeyError:
        place = data.places["extends"]
        raise BrokenRulebookError(
            [Fault(file, place.line, "extends", f"there is no edition {data['extends']} to extend")]
        ) from None


def build(data: Map) -> Rulebook:
    builder = Builder()
    rulebook = builder.value(Rulebook, data, "", data.place)
    if builder.faults:
        raise BrokenRulebookError(builder.faults)
    return rulebook  # type: ignore[no-any-return]


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


class Builder:
    """Collects faults while it goes; what it returns counts only if there are none."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, path: str, place: Place, words: str) -> None:
        self.faults.append(Fault(place.file, place.line, path, words))

    def value(self, kind: Any, given: Any, path: str, place: Place) -> Any:
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            inner = next(part for part in get_args(kind) if part is not types.NoneType)
            return None if given is None else self.value(inner, given, path, place)
        if kind is Any:
            return plain(given)
        if kind is Words:
            return self.words(given, path, place)
        if kind is Rule:
            return self.rule(given, path, place)
        if origin is tuple:
            return self.items(get_args(kind)[0], given, path, place)
        if origin is dict:
            return self.table(get_args(kind)[1], given, path, place)
        if is_dataclass(kind):
            return self.record(kind, given, path, place)
        return self.scalar(kind, given, path, place)

    def scalar(self, kind: Any, given: Any, path: str, place: Place) -> Any:
        if issubclass(kind, StrEnum):
            if given in set(kind):
                return kind(given)
            self.fault(path, place, f"one of {', '.join(kind)} is expected")
        elif type(given) is not kind:
            self.fault(path, place, f"{_NAMES[kind]} expected")
        return given

    def record(self, kind: Any, given: Any, path: str, place: Place) -> Any:
        if not isinstance(given, Map):
            return self.fault(path, place, "a mapping of keys to values is expected")
        known = {each.name: each for each in fields(kind)}
        for key in given.keys() - known.keys():
            self.fault(_under(path, key), given.places[key], "there is no such key")
        made = {}
        for name, each in known.items():
            if name in given:
                made[name] = self.value(_hints(kind)[name], given[name], _under(path, name), given.places[name])
            elif each.default is MISSING and each.default_factory is MISSING:
                self.fault(_under(path, name), place, "this key is missing")
        return kind(**made) if len(made) + _optional(kind, made) == len(known) else None

    def items(self, kind: Any, given: Any, path: str, place: Place) -> Any:
        if not isinstance(given, Seq):
            return self.fault(path, place, "a list is expected")
        made = []
        for index, (item, where) in enumerate(zip(given, given.places, strict=True)):
            called = f"[{item['id']}]" if isinstance(item, Map) and "id" in item else f"[{index}]"
            made.append(self.value(kind, item, path + called, where))
        return tuple(made)

    def table(self, kind: Any, given: Any, path: str, place: Place) -> Any:
        if not isinstance(given, Map):
            return self.fault(path, place, "a mapping of keys to values is expected")
        return {key: self.value(kind, item, _under(path, key), given.places[key]) for key, item in given.items()}

    def words(self, given: Any, path: str, place: Place) -> Any:
        if not isinstance(given, Map) or not given or not all(isinstance(text, str) for text in given.values()):
            return self.fault(path, place, "words in each language are expected: {pl: …, en: …}")
        for key in given.keys() - LANGUAGES:
            self.fault(_under(path, key), given.places[key], "there is no such language here")
        return Words(given)

    def rule(self, given: Any, path: str, place: Place) -> Any:
        if not isinstance(given, Map) or len(given) != 1:
            return self.fault(path, place, "a rule is one predicate with its operands")
        [(name, operands)] = given.items()
        inner = _under(path, name)
        if name in ("all", "any", "not"):
            parts = operands if isinstance(operands, Seq) and name != "not" else [operands]
            return Rule(name, tuple(self.rule(part, inner, getattr(part, "place", place)) for part in parts))
        found = plain(operands)
        return Rule(name, tuple(found) if isinstance(found, list) else (found,))


def _optional(kind: Any, made: dict[str, Any]) -> int:
    return sum(
        1
        for each in fields(kind)
        if each.name not in made and not (each.default is MISSING and each.default_factory is MISSING)
    )


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def plain(value: Any) -> Any:
    """Without marks."""
    if isinstance(value, Map):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, Seq) else value
