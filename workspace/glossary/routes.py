from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, flash, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from workspace.core import language, subjects
from workspace.core.web import leave, page, protected
from workspace.glossary import forms, marking, queries, services
from workspace.glossary.models import Correction
from workspace.glossary.shelf import shipped
from workspace.limits import CORRECT
from workspace.permissions import P

bp = Blueprint("glossary", __name__, url_prefix="/glossary")


@bp.get("")
@protected(P.PUBLIC)
def index() -> Response:
    rows = queries.found(language.current(), q := request.args.get("q", ""))
    topics = list(queries.by_topic(rows, language.current()))
    return page("glossary/index.html", topics=topics, q=q, many=len(rows))


@bp.get("/<slug:term_id>")
@protected(P.PUBLIC)
def show(term_id: str) -> Response:
    """The term in all languages, what was said better, and what the reader suggested."""
    term = _known(term_id, language.current())
    mine = queries.waiting_of(current_user, term_id) if current_user.is_authenticated else []
    return page("glossary/show.html", term=term, history=queries.corrections_of(term_id), mine=mine)


def _known(term_id: str, lang: str) -> queries.Term:
    term = queries.term(term_id, lang) if lang in language.LANGUAGES else None
    return term or abort(404)


@bp.get("/<slug:term_id>/<string(length=2):lang>")
@protected(P.TERM_CORRECT)
def edit(term_id: str, lang: str) -> Response:
    term = _known(term_id, lang)
    return page("glossary/form.html", term=term, form=forms.CorrectionForm(term))


@bp.post("/<slug:term_id>/<string(length=2):lang>")
@protected(P.TERM_CORRECT, limit=CORRECT)
def correct(term_id: str, lang: str) -> Response:
    form = forms.CorrectionForm(term := _known(term_id, lang))
    if form.validate_on_submit():
        try:
            services.correct(current_user, term_id, lang=lang, **form.given())
        except tuple(forms.UNFIT) as error:
            form.meaning.errors = [forms.UNFIT[type(error)]]
        else:
            flash(_("Thank you. A librarian will look at it."), "good")
            return leave(url_for(".show", term_id=term_id))
    return page("glossary/form.html", 422, term=term, form=form)


@bp.post("/corrections/<int:correction_id>/withdraw")
@protected(P.CORRECTION_WITHDRAW, Correction)
def withdraw(correction: Correction) -> Response:
    services.withdraw(current_user, correction)
    return leave(_url(correction))


@bp.route("/corrections/<int:correction_id>/revert", methods=["GET", "POST"])
@protected(P.CORRECTION_DECIDE, Correction)
def revert(correction: Correction) -> Response:
    form = forms.RevertForm()
    if not form.validate_on_submit():
        return page("glossary/revert.html", 422 if form.errors else 200, form=form, correction=correction)
    services.revert(current_user, correction, words=form.words.data or "", lang=form.lang.data)
    return leave(_url(correction))


@bp.post("/corrections/<int:correction_id>/restore")
@protected(P.CORRECTION_DECIDE, Correction)
def restore(correction: Correction) -> Response:
    services.restore(current_user, correction)
    return leave(_url(correction))


def term_of(term_id: str) -> queries.Term:
    """For `ui.term`: a term as the reader gets it. One query a page. Raises KeyError where there is no such term."""
    return queries.Term(shipped().entries[term_id], language.current(), _better())


def _better() -> queries.Better:
    if "said_better" not in g:
        g.said_better = queries.better()
    return g.said_better  # type: ignore[no-any-return]


def terms_in(text: str, lang: str | None = None) -> Markup:
    """A text of `lang` (the reader's), without tags, with the first occurrence of each known term marked."""
    ui: Any = current_app.jinja_env.globals["ui"]
    return marking.mark(text, lang or language.current(), _better(), ui.term)


def _title(correction: Correction) -> tuple[str, str]:
    return correction.word, correction.lang


def _url(correction: Correction) -> str:
    return url_for("glossary.show", term_id=correction.term)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.filters["terms_in"] = terms_in
    subjects.register(Correction, url=_url, title=_title)
