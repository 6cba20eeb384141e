"""In which language a reader gets a text: their own if somebody translated it, else as it was written."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, select

from workspace.core.db import db
from workspace.core.language import LANGUAGES
from workspace.translations import translatable
from workspace.translations.models import Translation, TranslationStatus

VISIBLE = Translation.status == TranslationStatus.VISIBLE


@dataclass(frozen=True)
class Reading:
    """How one reader gets the texts of `subject`: by `translation`, or as they were written where that is None.
    `others`: the languages they can be read in besides. `hidden`: one in the reader's language that is not shown."""

    subject: Any
    translation: Translation | None
    others: list[str]
    wanted: str
    hidden: Translation | None = None

    @property
    def original_lang(self) -> str:
        return translatable.of(self.subject).lang(self.subject)

    @property
    def is_foreign(self) -> bool:
        """Written in another language than the reader's, and not translated into that."""
        return self.translation is None and self.wanted not in (self.original_lang, *self.others)

    @property
    def is_older(self) -> bool:
        """The original has changed since it was translated."""
        return self.translation is not None and is_older(self.translation, self.subject)

    @property
    def title(self) -> tuple[str, str]:
        return self.of(translatable.of(self.subject).parts[0].name)

    @property
    def next_lang(self) -> str | None:
        """Into which language it could be translated next: the reader's, or the first that is missing."""
        known = {self.original_lang, *self.others, *([self.translation.lang] if self.translation else [])}
        return next((code for code in (self.wanted, *LANGUAGES) if code not in known), None)

    def of(self, name: str) -> tuple[str, str]:
        """(text, its language): what is not translated is given as it was written."""
        if self.translation is not None and self.translation.texts.get(name):
            return self.translation.texts[name], self.translation.lang
        return getattr(self.subject, name), self.original_lang

    def parts(self) -> list[tuple[Any, str, str, str]]:
        """Of each part that was written: (label, name, original, translated or "")."""
        texts = self.translation.texts if self.translation else {}
        rows = translatable.of(self.subject).parts_of(self.subject)
        return [(row.label, row.name, getattr(self.subject, row.name), texts.get(row.name, "")) for row in rows]


def as_written(subject: Any) -> Reading:
    return Reading(subject, None, [], translatable.of(subject).lang(subject))


def reading(subject: Any, wanted: str, chosen: str | None = None) -> Reading:
    """For a reader of `wanted`, who may have `chosen` another language that there is. One query."""
    found = {row.lang: row for row in translations_of(subject)}
    shown = {lang: row for lang, row in found.items() if row.status == TranslationStatus.VISIBLE}
    original = translatable.of(subject).lang(subject)
    shown.pop(original, None)  # its author says now that it was written in that language
    lang = chosen if chosen in (original, *shown) else wanted
    others = [code for code in LANGUAGES if code in (original, *shown) and code != lang]
    translation = shown.get(lang)
    if translation is None and lang != original:
        others.remove(original)
    return Reading(subject, translation, others, wanted, found.get(wanted) if wanted not in shown else None)


def beside(subject: Any, wanted: str) -> dict[str, Any]:
    """For a card in the queue: `parts` as written, [(label, text)], and as `reading` their translation, if any."""
    found = reading(subject, wanted)
    return {"parts": [(label, text) for label, _, text, _ in found.parts()[1:] if text], "reading": found}


def translations_of(subject: Any) -> list[Translation]:
    query = select(Translation).filter_by(on_type=subject.subject_type, on_id=subject.id)
    return list(db.session.scalars(query.order_by(Translation.id)))


def translation_into(subject: Any, lang: str) -> Translation | None:
    """Also a hidden one."""
    return db.session.scalar(select(Translation).filter_by(on_type=subject.subject_type, on_id=subject.id, lang=lang))


def is_older(translation: Translation, subject: Any) -> bool:
    return translation.made_of != translatable.of(subject).fingerprint(subject)


# --- for lists -------------------------------------------------------------------------------------------------------


def texts_beside(model: type[Any], lang: str) -> ScalarSelect[Any]:
    """For a query of `model`: of each row its texts in `lang`, {part: words}, or None. Costs no query of its own."""
    same = (Translation.on_type == model.subject_type, Translation.on_id == model.id, Translation.lang == lang)
    return select(Translation.texts).where(*same, VISIBLE).correlate(model).scalar_subquery()


def titles_in(lang: str, subject_type: str, ids: Collection[int]) -> dict[int, str]:
    """{id: title in `lang`} of those that are translated: one query for the rows of a page, none for no rows."""
    if not ids:
        return {}
    first = translatable.REGISTRY[subject_type].parts[0].name
    query = select(Translation.on_id, Translation.texts).filter_by(on_type=subject_type, lang=lang)
    rows = db.session.execute(query.where(Translation.on_id.in_(ids), VISIBLE))
    return {subject_id: texts[first] for subject_id, texts in rows}
