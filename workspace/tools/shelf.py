"""Where rulebooks stand: the files that ship with us, and the editions coordinators took in, which stand before them."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from workspace.config import PACKAGE
from workspace.tools import lint, queries, reading
from workspace.tools.marks import BrokenRulebookError, Fault, Map
from workspace.tools.rulebook import Rulebook

FOLDER = PACKAGE / "tools" / "rulebooks"
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


def texts() -> Texts:
    """All that are on the shelf."""
    return shipped() | queries.taken_in(queries.last_id())


@lru_cache(maxsize=1)
def shipped() -> Texts:
    return shipped_texts()


def shelf() -> dict[Name, Rulebook]:
    """Every rulebook by its name. Read anew only when an edition was taken in."""
    return _shelf(queries.last_id())


@lru_cache(maxsize=4)
def _shelf(last_id: int) -> dict[Name, Rulebook]:
    found = shipped() | queries.taken_in(last_id)
    return {name: opened(found, name)[0] for name in found}


def edition(tool: str, name: str) -> Rulebook | None:
    return shelf().get((tool, name))


def editions(tool: str) -> list[Rulebook]:
    """Those of a tool, the newest first: by the last day on which it is taken; one without such a day is the newest."""
    return sorted((book for book in shelf().values() if book.tool == tool), key=_age, reverse=True)


def _age(book: Rulebook) -> tuple[date, str]:
    return (book.closes.value if book.closes.known else date.max, book.edition)


def newest(tool: str) -> Rulebook | None:
    return next(iter(editions(tool)), None)


def current(tool: str, today: date) -> Rulebook | None:
    """The edition in which an application may be begun today: the newest, unless its last day is past."""
    book = newest(tool)
    return book if book and book.taken_on(today) else None


def tools() -> list[Rulebook]:
    """The newest edition of each tool, what is least effort first."""
    names = dict.fromkeys(tool for tool, _ in shelf())
    found = [book for tool in names if (book := newest(tool))]
    return sorted(found, key=lambda book: (book.effort.level, book.tool))
