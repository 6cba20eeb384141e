"""The rulebooks that ship with us, and how one is read that extends another. No house, no database."""

from functools import lru_cache
from pathlib import Path

from workspace.tools import lint, reading
from workspace.tools.marks import BrokenRulebookError, Fault, Map
from workspace.tools.rulebook import Rulebook

FOLDER = Path(__file__).parent / "rulebooks"
Name = tuple[str, str]  # tool, edition
Texts = dict[Name, tuple[str, str]]  # what a file is called, and what it says


def shipped_texts(folder: Path = FOLDER) -> Texts:
    files = sorted(folder.glob("*/*.yaml"))
    return {(path.parent.name, path.stem): (f"{path.parent.name}/{path.name}", path.read_text()) for path in files}


def opened(texts: Texts, name: Name) -> tuple[Rulebook, Map]:
    """The rulebook of that name with its marked data. Raises KeyError, or BrokenRulebookError with all that is wrong."""
    data = _whole(texts, name, ())
    rulebook = reading.build(data)
    file = texts[name][0]
    faults = lint.faults(rulebook, data)
    if (rulebook.tool, rulebook.edition) != name:
        faults.append(Fault(file, 1, "edition", f"it says {rulebook.tool}/{rulebook.edition}, not {'/'.join(name)}"))
    if faults:
        raise BrokenRulebookError(faults)
    return rulebook, data


def _whole(texts: Texts, name: Name, over: tuple[Name, ...]) -> Map:
    """An overlay laid on what it extends, which is of the same tool; one that in the end extends itself has no base."""
    if name in over:
        raise KeyError(name)
    file, text = texts[name]
    return reading.whole(text, file, lambda edition: _whole(texts, (name[0], edition), (*over, name)))


@lru_cache(maxsize=1)
def shipped() -> Texts:
    return shipped_texts()
