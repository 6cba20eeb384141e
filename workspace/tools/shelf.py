"""Where rulebooks stand: the files that ship with us, and the editions coordinators took in, which stand before them."""

from functools import lru_cache

from workspace.core.db import db, today
from workspace.tools import queries
from workspace.tools.files import Name, Texts, opened, shipped
from workspace.tools.rulebook import Rulebook

KEPT = "tools.shelf"


def texts() -> Texts:
    """All that are on the shelf."""
    return shipped() | queries.taken_in()


def shelf() -> dict[Name, Rulebook]:
    """Every rulebook by its name. Asks the database once in a transaction, and reads anew only what it has not read yet."""
    transaction, books = db.session.info.get(KEPT, (None, {}))
    if transaction is None or transaction is not db.session().get_transaction():
        books = _read(tuple(queries.taken_in().items()))
        db.session.info[KEPT] = db.session().get_transaction(), books
    return books


@lru_cache(maxsize=4)
def _read(uploaded: tuple[tuple[Name, tuple[str, str]], ...]) -> dict[Name, Rulebook]:
    found = shipped() | dict(uploaded)
    return {name: opened(found, name)[0] for name in found}


def edition(tool: str, name: str) -> Rulebook | None:
    return shelf().get((tool, name))


def editions(tool: str) -> list[Rulebook]:
    """Those of a tool, the one to begin with first: whose last day is still to come, then one without days (to prepare
    for what is not announced), then what is over, the latest first."""
    return sorted((book for book in shelf().values() if book.tool == tool), key=_turn)


def _turn(book: Rulebook) -> tuple[int, int, str]:
    last = book.closes.value if book.closes.known else None
    if last is None:
        return 1, 0, book.edition
    return (0, last.toordinal(), book.edition) if book.taken_on(today()) else (2, -last.toordinal(), book.edition)


def newest(tool: str) -> Rulebook | None:
    """The edition that is offered today, also when nothing is taken in it any more."""
    return next(iter(editions(tool)), None)


def current(tool: str) -> Rulebook | None:
    """The edition in which an application may be begun today."""
    book = newest(tool)
    return book if book and book.taken_on(today()) else None


def tools() -> list[Rulebook]:
    """The edition to begin with of each tool, what is least effort first."""
    names = dict.fromkeys(tool for tool, _ in shelf())
    found = [book for tool in names if (book := newest(tool))]
    return sorted(found, key=lambda book: (book.effort.level, book.days.value or 0, book.tool))
