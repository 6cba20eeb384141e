"""What a reader is told when something cannot be done: one page for all, in their language, with a way on."""

from typing import Any

from flask import Flask, Response
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from workspace.core import web
from workspace.core.lifecycle import NotPermittedError, NotPossibleError, ReasonMissingError
from workspace.core.throttle import TooOftenError
from workspace.proposals.services import OnBallotError

WORDS: dict[int, tuple[Any, Any]] = {
    400: (_l("This form is out of date"), _l("Go back, reload the page and send it again. What you typed is still there.")),
    403: (_l("You cannot do this here"), _l("Another role is needed. Ask a librarian of the zone.")),
    404: (_l("There is nothing here"), _l("The address may be wrong, or this page is not open to you.")),
    405: (_l("This page does not take that"), _l("Go back to the start page and try again from there.")),
    409: (_l("Somebody was faster"), _l("This has changed since you opened the page. Reload it, look, and decide again.")),
    413: (_l("This is too large"), _l("A file may have 10 MB at most. Make it smaller and send it again.")),
    422: (_l("Something is missing"), _l("Go back and give a reason, so that the other person understands.")),
    429: (_l("That was too often"), _l("Wait a little and try again. What you wrote is not lost: go back to it.")),
    500: (_l("Something broke on our side"), _l("It is written down and we will look. Go back and try again in a minute.")),
    503: (_l("We are busy just now"), _l("Wait a moment and try again. What you wrote is not lost: go back to it.")),
}  # fmt: skip


ON_BALLOT = (
    _l("This idea is being voted on"),
    _l("Strike it off the ballot first, or cancel the vote, with a reason that everybody reads. Then decide again."),
)


def error_page(code: int, retry_after: int | None = None, words: tuple[Any, Any] | None = None) -> Response:
    title, what_to_do = words or WORDS.get(code, WORDS[500] if code >= 500 else WORDS[400])
    response = web.page(
        "errors/error.html", code, code=code, title=title, what_to_do=what_to_do, retry_after=retry_after
    )
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def out_of_date(_error: CSRFError) -> Response:
    """The form belongs to another session. Whoever signed out elsewhere meanwhile signs in and comes back."""
    signed_out = web.htmx and not current_user.is_authenticated
    return web.ask_to_sign_in() if signed_out else error_page(400)


def register_errors(app: Flask) -> None:
    def on(code: int) -> Any:
        return lambda _error: error_page(code)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if error.code is not None and error.code < 400 and error.response is not None:
            return error.response  # type: ignore[return-value]
        return error_page(error.code or 500)

    @app.errorhandler(TooOftenError)
    def too_often(error: TooOftenError) -> Response:
        return error_page(429, error.seconds)

    app.register_error_handler(CSRFError, out_of_date)
    app.register_error_handler(NotPermittedError, on(403))
    app.register_error_handler(ReasonMissingError, on(422))
    app.register_error_handler(NotPossibleError, on(409))
    app.register_error_handler(OnBallotError, lambda _error: error_page(409, words=ON_BALLOT))
    app.register_error_handler(StaleDataError, on(409))
    app.register_error_handler(IntegrityError, on(409))
    app.register_error_handler(OperationalError, lambda _error: error_page(503, 5))
    app.register_error_handler(500, on(500))
