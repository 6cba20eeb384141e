from typing import Any

from flask import Blueprint, Flask, Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.core import db as database
from workspace.core import subjects
from workspace.core.language import LANGUAGES
from workspace.core.web import leave, local_path, page, protected
from workspace.limits import TRANSLATE
from workspace.permissions import P, can
from workspace.translations import forms, queries, services, translatable
from workspace.translations.models import Translation

bp = Blueprint("translations", __name__, url_prefix="/translations")
ADDRESS = "/<slug:subject_type>/<int:subject_id>/<string(length=2):lang>"


@bp.get(ADDRESS)
@protected(P.TRANSLATION_WRITE)
def edit(subject_type: str, subject_id: int, lang: str) -> Response:
    subject = _open_to_translate(subject_type, subject_id, lang)
    return _page(subject, lang, forms.for_subject(subject, queries.translation_into(subject, lang)))


@bp.post(ADDRESS)
@protected(P.TRANSLATION_WRITE, limit=TRANSLATE)
def save(subject_type: str, subject_id: int, lang: str) -> Response:
    subject = _open_to_translate(subject_type, subject_id, lang)
    form = forms.for_subject(subject, None)
    if not form.validate_on_submit():
        return _page(subject, lang, form, 422)
    try:
        services.translate(current_user, subject, lang=lang, seen=form.version.data, texts=form.texts())
    except services.StaleTranslationError:
        return _stale(subject, lang, form)
    return leave(local_path(request.args.get("next"), subjects.url(subject)))


def _open_to_translate(subject_type: str, subject_id: int, lang: str) -> Any:
    """What the reader may see, and translate into this language; 404, or 403 for who may see it alone."""
    subject = subjects.find(subject_type, subject_id) if subject_type in translatable.REGISTRY else None
    if subject is None or lang not in LANGUAGES or not subjects.may_view(current_user, subject):
        abort(404)
    if not can(current_user, P.TRANSLATION_WRITE, subject):
        abort(403)
    if translatable.of(subject).lang(subject) == lang:
        abort(404)
    return subject


def _stale(subject: Any, lang: str, form: forms.TranslationForm) -> Response:
    """What was typed stays; what stands now is shown above it, and the next try is made on that."""
    database.begin_again()
    theirs = queries.translation_into(subject, lang)
    form.version.raw_data, form.version.data = None, theirs.version if theirs else 0
    return _page(subject, lang, form, 409, theirs=theirs)


def _page(
    subject: Any, lang: str, form: forms.TranslationForm, status: int = 200, theirs: Translation | None = None
) -> Response:
    what, back = translatable.of(subject), local_path(request.args.get("next"), subjects.url(subject))
    shown = {"subject": subject, "lang": lang, "form": form, "original_lang": what.lang(subject), "theirs": theirs}
    into = [code for code in LANGUAGES if code != shown["original_lang"]]
    return page("translations/form.html", status, back=back, into=into, next=request.args.get("next"), **shown)


def _title(translation: Translation) -> tuple[str, str | None]:
    first = translatable.REGISTRY[translation.on_type].parts[0].name
    return translation.texts.get(first) or _("A translation"), translation.lang


def _url(translation: Translation) -> str:
    subject = translation.subject
    return f"{subjects.url(subject)}?in={translation.lang}" if subject is not None else url_for("home.index")


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    subjects.register(Translation, url=_url, title=_title)
