"""YAML as plain data that remembers where it stood, so that a fault names file, line and key.

Less than all of YAML, on purpose: no aliases (a few lines of them fill a memory), no key twice, no fractions (money is
whole grosze), and `no` is a word, not false (Nowosolna is NO)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

DEEPEST = 20


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    key: str
    words: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.key}: {self.words}"
            if self.key
            else f"{self.file}:{self.line}: {self.words}"
        )


class BrokenRulebookError(ValueError):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Place:
    file: str
    line: int


class Map(dict[str, Any]):
    """A mapping with the place of each of its keys."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: dict[str, Place] = {}

    def put(self, key: str, value: Any, place: Place) -> None:
        self[key], self.places[key] = value, place


class Seq(list[Any]):
    """A list with the place of each of its items."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: list[Place] = []

    def put(self, value: Any, place: Place) -> None:
        self.append(value)
        self.places.append(place)


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(_Loader):  # type: ignore[valid-type]
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (PyYAML reads it from the class)


_PLAIN: dict[str, tuple[re.Pattern[str], str | list[str], Callable[[str], Any]]] = {
    "bool": (re.compile("^(?:true|false)$"), "tf", lambda text: text == "true"),
    "null": (re.compile("^(?:null|~|)$"), ["n", "~", ""], lambda _: None),
    "int": (re.compile("^-?[0-9][0-9_]*$"), "-0123456789", lambda text: int(text.replace("_", ""))),
    "date": (re.compile("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "0123456789", date.fromisoformat),
}
for _name, (_pattern, _first, _) in _PLAIN.items():
    Loader.add_implicit_resolver(f"!{_name}", _pattern, list(_first))


@lru_cache(maxsize=64)
def read(text: str, file: str) -> Map:
    """The mapping that `text` says, which nobody changes. Raises BrokenRulebookError with all that is wrong, or the first
    fault of syntax."""
    try:
        _look_through(text, file)
        root = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = str(getattr(error, "problem", None) or "this is no YAML")
        raise BrokenRulebookError([Fault(file, mark.line + 1 if mark else 1, "", words)]) from error
    if not isinstance(root, yaml.MappingNode):
        raise BrokenRulebookError([Fault(file, 1, "", "a rulebook is a mapping of keys to values")])
    faults: list[Fault] = []
    data = _data(root, file, "", faults)
    if faults:
        raise BrokenRulebookError(faults)
    return data  # type: ignore[no-any-return]


def _look_through(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise BrokenRulebookError([Fault(file, line, "", "write it out: *aliases are not taken")])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise BrokenRulebookError([Fault(file, line, "", f"nested deeper than {DEEPEST} levels")])


def _data(node: yaml.Node, file: str, path: str, faults: list[Fault]) -> Any:
    here = Place(file, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        items = Seq(here)
        for index, child in enumerate(node.value):
            items.put(_data(child, file, f"{path}[{index}]", faults), Place(file, child.start_mark.line + 1))
        return items
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, file, path, faults)
    kind = node.tag.removeprefix("!")
    try:
        return _PLAIN[kind][2](node.value) if kind in _PLAIN else str(node.value)
    except ValueError as error:
        faults.append(Fault(file, here.line, path, str(error)))
        return None


def _mapping(node: yaml.MappingNode, file: str, path: str, faults: list[Fault]) -> Map:
    found = Map(Place(file, node.start_mark.line + 1))
    for key_node, child in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        inner = f"{path}.{key}".lstrip(".")
        if key in found:
            faults.append(Fault(file, line, inner, "this key stands here twice"))
        found.put(key, _data(child, file, inner, faults), Place(file, line))
    return found


def overlaid(base: Map, over: Map, languages: frozenset[str]) -> Map:
    """`over` laid on `base`: mappings key by key, lists whose items have an `id` by that id, all else replaced. Words and
    facts are replaced whole: a new value never keeps an old translation, or an old source."""
    both = Map(over.place)
    for source in (base, over):
        for key, value in source.items():
            both.put(key, _one_over(both.get(key), value, languages), source.places[key])
    return both


def _one_over(old: Any, new: Any, languages: frozenset[str]) -> Any:
    if (
        isinstance(old, Map)
        and isinstance(new, Map)
        and "tag" not in new
        and not (new.keys() and new.keys() <= languages)
    ):
        return overlaid(old, new, languages)
    if not (isinstance(old, Seq) and isinstance(new, Seq) and _have_ids(old) and _have_ids(new)):
        return new
    both, order = Seq(new.place), {item["id"]: (item, place) for item, place in zip(old, old.places, strict=True)}
    for item, place in zip(new, new.places, strict=True):
        held = order.get(item["id"])
        order[item["id"]] = (overlaid(held[0], item, languages) if held else item, place)
    for item, place in order.values():
        both.put(item, place)
    return both


def _have_ids(items: Seq) -> bool:
    return bool(items) and all(isinstance(item, Map) and isinstance(item.get("id"), str) for item in items)
