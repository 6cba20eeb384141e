"""The glossary as it stands today: what is shipped, and over it what neighbours said better."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workspace.core.db import db
from workspace.core.text import fold
from workspace.glossary.models import Correction, CorrectionStatus
from workspace.glossary.shelf import OFFICIAL, Entry, shipped

BOTH = " / "


@dataclass(frozen=True)
class Said:
    """What a neighbour said better, as it is shown."""

    word: str
    meaning: str
    handle: str


Better = dict[tuple[str, str], Said]  # by id and language


@dataclass(frozen=True)
class Term:
    """One term for a reader of `language`."""

    entry: Entry
    language: str
    better: Better

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def official(self) -> str:
        return BOTH.join(self.entry.words[OFFICIAL])

    @property
    def word(self) -> str:
        """In the reader's language."""
        return BOTH.join(self.words(self.language))

    @property
    def meaning(self) -> str:
        return self.meaning_in(self.language)

    @property
    def is_sure(self) -> bool:
        return self.is_sure_in(self.language)

    def words(self, lang: str) -> tuple[str, ...]:
        """How it is said in `lang`; two or more where there are synonyms, or one for women and one for men."""
        said = self.said_by_a_neighbour(lang)
        return tuple(said.word.split(BOTH)) if said else self.entry.words[lang]

    def meaning_in(self, lang: str) -> str:
        said = self.said_by_a_neighbour(lang)
        return said.meaning if said else self.entry.meanings[lang]

    def said_by_a_neighbour(self, lang: str) -> Said | None:
        return self.better.get((self.id, lang))

    def is_sure_in(self, lang: str) -> bool:
        """Official, attested, or looked at by a neighbour and a librarian."""
        return lang == OFFICIAL or self.entry.confidence == "high" or self.said_by_a_neighbour(lang) is not None

    @cached_property
    def search_key(self) -> str:
        """All its words, and its meaning in the reader's language, folded."""
        words = [word for lang in self.entry.words for word in self.words(lang)]
        return fold(" ".join([*words, self.meaning]))


def better() -> Better:
    """What lies over the shipped words. One query."""
    rows = db.session.scalars(db.select(Correction).filter_by(status=CorrectionStatus.SHOWN))
    return {(row.term, row.lang): Said(row.word, row.meaning, row.author_handle) for row in rows}


def terms(language: str) -> list[Term]:
    """All of them for a reader of `language`, in the order of the file. One query."""
    over = better()
    return [Term(entry, language, over) for entry in shipped().entries.values()]


def found(language: str, text: str | None) -> list[Term]:
    """Those that say `text` in any language: however it is written, and each word of it."""
    wanted = fold(text or "").split()
    return [term for term in terms(language) if all(word in term.search_key for word in wanted)]


def by_topic(rows: list[Term], language: str) -> Iterator[tuple[str, str, list[Term]]]:
    """(id of a topic, its name, its terms), without the empty ones."""
    for topic, names in shipped().topics.items():
        inside = [term for term in rows if term.entry.topic == topic]
        if inside:
            yield topic, names[language], inside


def term(term_id: str, language: str) -> Term | None:
    entry = shipped().entries.get(term_id)
    return Term(entry, language, better()) if entry else None


def corrections_of(term_id: str) -> list[Correction]:
    """Those that were ever shown, newest first: the history of a term, and whom to thank."""
    was_shown = Correction.status.in_((CorrectionStatus.SHOWN, CorrectionStatus.PAST))
    query = db.select(Correction).where(Correction.term == term_id, was_shown)
    return list(db.session.scalars(query.order_by(Correction.id.desc())))


def waiting_of(actor: Any, term_id: str) -> list[Correction]:
    """What this person suggested for the term and no librarian has looked at yet."""
    query = db.select(Correction).filter_by(term=term_id, author_id=actor.id, status=CorrectionStatus.WAITING)
    return list(db.session.scalars(query.order_by(Correction.id)))


def shown_in(term_id: str, lang: str) -> Correction | None:
    return db.session.scalar(db.select(Correction).filter_by(term=term_id, lang=lang, status=CorrectionStatus.SHOWN))
