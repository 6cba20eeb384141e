"""What can be translated: each slice above says of its subjects which of their texts, and how long those may be."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any


@dataclass(frozen=True)
class Part:
    """One text of a subject: the attribute it is kept in, what it is called, the most characters it may have."""

    name: str
    label: Any
    most: int
    is_long: bool = False


@dataclass(frozen=True)
class Translatable:
    """`parts`: in the order they are read; a translation has the first of them at least. `revision(subject)`: the number
    of the version that is read now."""

    parts: Sequence[Part]
    lang: Callable[[Any], str]
    revision: Callable[[Any], int]

    def texts(self, subject: Any) -> dict[str, str]:
        """{name of a part: what its author wrote}, without those left empty."""
        found = {part.name: getattr(subject, part.name) for part in self.parts}
        return {name: text for name, text in found.items() if text}

    def parts_of(self, subject: Any) -> list[Part]:
        """The first, and those in which its author wrote something."""
        written = self.texts(subject)
        return [part for part in self.parts if part.name in written or part is self.parts[0]]

    def fingerprint(self, subject: Any) -> str:
        """Changes when what there is to translate does; a revision may be of the cost alone."""
        said = json.dumps([self.lang(subject), self.texts(subject)], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]


REGISTRY: dict[str, Translatable] = {}


def register(
    model: type[Any],
    *parts: Part,
    lang: Callable[[Any], str] = attrgetter("lang"),
    revision: Callable[[Any], int] = attrgetter("version"),
) -> None:
    """`model` has `subject_type`, `view_permission` and, naming whoever may translate it, `translate_permission`."""
    REGISTRY[model.subject_type] = Translatable(parts, lang, revision)


def of(subject: Any) -> Translatable:
    return REGISTRY[subject.subject_type]
