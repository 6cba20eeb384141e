"""Puts files, comments and news before the librarians. The slices do not know one another; this knows them all."""

from typing import Any

from flask_babel import gettext as _

from workspace.actions.models import Update
from workspace.actions.work import services as news
from workspace.attachments import services as attachments
from workspace.attachments.models import Attachment, AttachmentStatus
from workspace.comments import services as comments
from workspace.comments.models import Comment
from workspace.core import audit, subjects
from workspace.core.language import day
from workspace.glossary import queries as glossary_queries
from workspace.glossary import services as glossary
from workspace.glossary.models import Correction
from workspace.moderation import services as moderation
from workspace.moderation.services import Because
from workspace.translations import queries as translations_queries
from workspace.translations import services as translations
from workspace.translations.models import Translation


def _show_file(actor: Any, attachment: Attachment, because: Because) -> None:
    if attachment.status != AttachmentStatus.VISIBLE:
        attachments.show(actor, attachment, words=because.words, lang=because.lang)


def _hide_file(actor: Any, attachment: Attachment, because: Because) -> None:
    if attachment.status != AttachmentStatus.HIDDEN:  # once looked at as new, once reported: one decision is enough
        attachments.hide(actor, attachment, reason=because.reason, words=because.words, lang=because.lang)


def _hide_comment(actor: Any, comment: Comment, because: Because) -> None:
    comments.hide_comment(actor, comment, reason=because.reason, words=because.words, lang=because.lang)


def _hide_news(actor: Any, update: Update, because: Because) -> None:
    news.hide_update(actor, update, reason=because.reason, words=because.words, lang=because.lang)


def _hide_translation(actor: Any, translation: Translation, because: Because) -> None:
    translations.hide_translation(actor, translation, reason=because.reason, words=because.words, lang=because.lang)


def _show_comment(actor: Any, comment: Comment, because: Because) -> None:
    comments.show_comment(actor, comment, words=because.words, lang=because.lang)


def _show_news(actor: Any, update: Update, because: Because) -> None:
    news.show_update(actor, update, words=because.words, lang=because.lang)


def _show_translation(actor: Any, translation: Translation, because: Because) -> None:
    translations.show_translation(actor, translation, words=because.words, lang=because.lang)


def _approve_term(actor: Any, correction: Correction, _because: Because) -> None:
    glossary.approve(actor, correction)


def _refuse_term(actor: Any, correction: Correction, because: Because) -> None:
    glossary.refuse(actor, correction, reason=because.reason, words=because.words, lang=because.lang)


def _keep(_actor: Any, _subject: Any, _because: Because) -> None:
    """It stays as it is."""


def _file_card(attachment: Attachment) -> dict[str, Any]:
    subject = attachment.subject
    facts = [(_("File"), attachment.name), (_("Added"), day(attachment.published_on))]
    return {
        "title": subjects.title(subject)[0] if subject else attachment.name,
        "lang": attachment.lang,
        "text": attachment.alt,
        "url": f"/files/{attachment.public_id}",
        "facts": facts,
    }


def _news_card(update: Update) -> dict[str, Any]:
    return {
        "title": update.title,
        "lang": update.lang,
        "text": update.text,
        "url": subjects.url(update),
        "facts": [(_("Written"), day(update.created_on))],
    }


def _comment_card(comment: Comment) -> dict[str, Any]:
    subject = comment.subject
    return {
        "title": subjects.title(subject)[0] if subject else "",
        "lang": comment.lang,
        "text": comment.text,
        "url": subjects.url(comment),
        "facts": [(_("Written"), day(comment.created_at))],
    }


def _translation_card(translation: Translation) -> dict[str, Any]:
    """The original beside what was made of it, whatever language the librarian reads."""
    subject = translation.subject
    facts = [(_("Written"), day(translation.made_on))]
    shown = {"title": subjects.title(translation)[0], "lang": translation.lang, "url": None, "facts": facts}
    if subject is None:
        return shown
    beside = translations_queries.beside(subject, translation.lang)
    title, lang = subjects.title(subject)
    return {**shown, **beside, "title": title, "lang": lang, "url": subjects.url(translation)}


def _term_card(correction: Correction) -> dict[str, Any]:
    """What is suggested beside what stands there now."""
    term = glossary_queries.term(correction.term, correction.lang)
    shown = {"title": correction.word, "lang": correction.lang, "url": subjects.url(correction)}
    if term is None:
        return {**shown, "text": correction.meaning, "facts": []}
    parts = [(_("What it means"), correction.meaning), (_("Why is this better?"), correction.why)]
    facts = [(_("Official Polish term"), term.official), (_("Word now"), term.word), (_("Meaning now"), term.meaning)]
    return {**shown, "parts": [part for part in parts if part[1]], "facts": facts}


def _listen(actor: Any, entry: audit.AuditEntry, subject: Any) -> None:
    if entry.subject_type == Attachment.subject_type:
        if entry.verb == "attach" and entry.detail["awaiting"]:
            moderation.open_item(subject, kind="photo", opened_by=actor)
        elif entry.verb == "detach":
            moderation.close_item(subject, "photo")
            moderation.close_item(subject, "report")
    elif entry.subject_type == Correction.subject_type:
        if entry.verb == "suggest":
            moderation.open_item(subject, kind="term", opened_by=actor)
        elif entry.verb == "withdraw":
            moderation.close_item(subject, "term")
    elif entry.subject_type == Comment.subject_type and entry.verb == "withdraw":
        moderation.close_item(subject, "report")


def register() -> None:
    look = {"publish": _show_file, "hide": _hide_file}
    moderation.register("photo", look, subject_type=Attachment.subject_type, card=_file_card)
    report = {"keep": _keep, "hide": _hide_file}
    moderation.register("report", report, subject_type=Attachment.subject_type, card=_file_card)
    talk = {"keep": _keep, "hide": _hide_comment}
    moderation.register("report", talk, subject_type=Comment.subject_type, card=_comment_card)
    told = {"keep": _keep, "hide": _hide_news}
    moderation.register("report", told, subject_type=Update.subject_type, card=_news_card)
    report = {"keep": _keep, "hide": _hide_translation}
    moderation.register("report", report, subject_type=Translation.subject_type, card=_translation_card)
    words = {"publish": _approve_term, "refuse": _refuse_term}
    moderation.register("term", words, subject_type=Correction.subject_type, card=_term_card)
    shown: dict[Any, Any] = {
        Attachment: _show_file,
        Comment: _show_comment,
        Update: _show_news,
        Translation: _show_translation,
    }
    moderation.SHOW_AGAIN.update({model.subject_type: show for model, show in shown.items()})
    if _listen not in audit.listeners:
        audit.listeners.append(_listen)
