"""What can be done with the words of the glossary. The actor comes first; nothing here commits."""

from typing import Any

from workspace.core import audit
from workspace.core import db as database
from workspace.core.db import today
from workspace.core.language import LANGUAGES
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.core.text import clean
from workspace.glossary import queries
from workspace.glossary.lifecycle import CORRECTION
from workspace.glossary.models import Correction, CorrectionStatus
from workspace.glossary.shelf import OFFICIAL
from workspace.permissions import P, can


class NothingNewError(ValueError):
    """It says what is shown already, or nothing."""


class AlreadyWaitingError(ValueError):
    """An earlier suggestion of the same person for the same word waits for a librarian."""


def correct(actor: Any, term_id: str, *, lang: str, word: str, meaning: str, why: str = "") -> Correction:
    """Suggest a better word or meaning in `lang`; in Polish the official term stays, whatever `word` says.
    Raises NotPermittedError, NotPossibleError (no such term or language), NothingNewError, AlreadyWaitingError."""
    if not can(actor, P.TERM_CORRECT):
        raise NotPermittedError(P.TERM_CORRECT)
    term = queries.term(term_id, lang) if lang in LANGUAGES else None
    if term is None:
        raise NotPossibleError(f"no term {term_id} in {lang}")
    word, meaning = term.official if lang == OFFICIAL else _line(word), _line(meaning)
    if not word or not meaning or (word, meaning) == (term.word, term.meaning):
        raise NothingNewError(term_id)
    said = {"term": term_id, "lang": lang, "word": word, "meaning": meaning, "why": clean(why)}
    new = database.insert_once(
        Correction.__table__,  # type: ignore[arg-type]
        author_id=actor.id,
        status=CorrectionStatus.WAITING,
        made_on=today(),
        version=1,
        **said,
    )
    if not new:
        raise AlreadyWaitingError(term_id)
    correction = next(row for row in queries.waiting_of(actor, term_id) if row.lang == lang)
    audit.record(actor, "suggest", correction, term=term_id, into=lang)
    return correction


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def approve(actor: Any, correction: Correction) -> None:
    """Show it to everybody, in place of what was shown before."""
    _make_room(correction)
    CORRECTION.apply(correction, "approve", actor)


def refuse(actor: Any, correction: Correction, *, reason: str, words: str, lang: str) -> None:
    CORRECTION.apply(correction, "refuse", actor, reason=reason, words=words, lang=lang)


def withdraw(actor: Any, correction: Correction) -> None:
    CORRECTION.apply(correction, "withdraw", actor)


def revert(actor: Any, correction: Correction, *, words: str, lang: str) -> None:
    """Show again what the house came with; who said it better reads why."""
    CORRECTION.apply(correction, "revert", actor, reason=words, words=words, lang=lang)


def restore(actor: Any, correction: Correction) -> None:
    """Show once more what was shown before."""
    if correction.status == CorrectionStatus.PAST:
        _make_room(correction)
    CORRECTION.apply(correction, "restore", actor)


def _make_room(correction: Correction) -> None:
    shown = queries.shown_in(correction.term, correction.lang)
    if shown is not None and shown is not correction:
        CORRECTION.apply(shown, "replace", None)
