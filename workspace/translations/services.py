"""What can be done with translations. The actor comes first; nothing here commits."""

from typing import Any

from workspace.core import audit
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.core.language import LANGUAGES
from workspace.core.lifecycle import NotPermittedError, NotPossibleError
from workspace.core.text import clean
from workspace.permissions import P, can
from workspace.translations import queries, translatable
from workspace.translations.lifecycle import TRANSLATION
from workspace.translations.models import Origin, Translation, TranslationStatus


class StaleTranslationError(NotPossibleError):
    """Somebody else has saved this translation since it was seen: 409."""


class EmptyTranslationError(ValueError):
    """It says its first part at least, and nothing longer than the original may be."""


def translate(actor: Any, subject: Any, *, lang: str, seen: int, texts: dict[str, str]) -> Translation:
    """Say `subject` in `lang`, or say better what is there: `seen` is the version of that, 0 where there was none.
    Raises NotPermittedError, NotPossibleError (into its own language), StaleTranslationError, EmptyTranslationError."""
    if not can(actor, P.TRANSLATION_WRITE, subject):
        raise NotPermittedError(P.TRANSLATION_WRITE)
    what = translatable.of(subject)
    if lang not in LANGUAGES or lang == what.lang(subject):
        raise NotPossibleError(f"nothing to translate into {lang}")
    made = {
        "texts": _fitting(what, subject, texts),
        "author_id": actor.id,
        "origin": origin_of(actor, subject),
        "made_from": what.revision(subject),
        "made_of": what.fingerprint(subject),
        "made_on": today(),
    }
    if seen == 0:
        return _add(actor, subject, lang, made)
    return _correct(actor, subject, lang, seen, made)


def _fitting(what: translatable.Translatable, subject: Any, texts: dict[str, str]) -> dict[str, str]:
    said = {part.name: clean(texts.get(part.name)) for part in what.parts_of(subject)}
    if not said[what.parts[0].name] or any(len(said.get(part.name, "")) > part.most for part in what.parts):
        raise EmptyTranslationError(subject.id)
    return {name: text for name, text in said.items() if text}


def origin_of(actor: Any, subject: Any) -> Origin:
    if actor.id in {getattr(subject, "author_id", None), *getattr(subject, "coauthor_ids", ())}:
        return Origin.AUTHOR
    return Origin.LIBRARY if getattr(subject, "zone_id", None) in actor.librarian_zone_ids else Origin.NEIGHBOUR


def _add(actor: Any, subject: Any, lang: str, made: dict[str, Any]) -> Translation:
    where = {"on_type": subject.subject_type, "on_id": subject.id, "zone_id": getattr(subject, "zone_id", None)}
    new = database.insert_once(
        Translation.__table__,  # type: ignore[arg-type]
        **where,
        lang=lang,
        status=TranslationStatus.VISIBLE,
        hidden_reason="",
        version=1,
        **made,
    )
    translation = queries.translation_into(subject, lang)
    if not new or translation is None:
        raise StaleTranslationError(subject.id)
    audit.record(actor, "translate", subject, into=lang, translation_id=translation.id)
    return translation


def _correct(actor: Any, subject: Any, lang: str, seen: int, made: dict[str, Any]) -> Translation:
    translation = queries.translation_into(subject, lang)
    if translation is None:
        raise StaleTranslationError(subject.id)
    db.session.refresh(translation, with_for_update={"of": Translation})
    if translation.version != seen:
        raise StaleTranslationError(subject.id)
    if translation.status == TranslationStatus.VISIBLE:
        if (translation.texts, translation.made_of) == (made["texts"], made["made_of"]):
            return translation  # nothing was said otherwise, and nobody is thanked for it
    elif not can(actor, P.TRANSLATION_REPLACE, translation):
        raise NotPermittedError(P.TRANSLATION_REPLACE)
    with db.session.no_autoflush:
        if translation.status == TranslationStatus.HIDDEN:
            translation.hidden_reason = ""
            TRANSLATION.apply(translation, "replace", actor)
        for name, value in made.items():
            setattr(translation, name, value)
    db.session.flush()
    audit.record(actor, "correct_translation", subject, into=lang, translation_id=translation.id)
    return translation


def hide_translation(actor: Any, translation: Translation, *, reason: str, words: str, lang: str) -> None:
    """A librarian's decision: readers get the original again, and who translated reads why."""
    if translation.status == TranslationStatus.HIDDEN:
        return  # reported twice: one decision is enough
    translation.hidden_reason = clean(reason)
    TRANSLATION.apply(translation, "hide", actor, reason=reason, words=words, lang=lang)


def show_translation(actor: Any, translation: Translation, *, words: str, lang: str) -> None:
    """Undo the hiding, for a reason that is said."""
    with db.session.no_autoflush:
        translation.hidden_reason = ""
        TRANSLATION.apply(translation, "show", actor, reason=words, words=words, lang=lang)
