"""The application: settings, extensions, the explicit list of slices, and what holds for every answer."""

import hashlib
import re
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for
from flask_compress import Compress
from flask_login import LoginManager, current_user
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from workspace import labels, moderated
from workspace.config import Settings, resource_folder
from workspace.core import db as database
from workspace.core import forms, jobs, language, retention, storage, subjects, web
from workspace.core.text import paragraphs
from workspace.errors import register_errors
from workspace.glossary.routes import term_of
from workspace.home.routes import waiting
from workspace.permissions import P, can

SLICES = [
    "accounts", "zones", "attachments", "moderation", "notifications", "comments", "translations", "glossary",
    "proposals", "tools", "voting", "voting.cards", "voting.paper", "voting.results", "voting.lots", "voting.strikes",
    "voting.seals", "actions", "applications", "applications.documents", "home",
]  # fmt: skip

COMMENT = re.compile(rb"/\*.*?\*/\n?", re.DOTALL)
SPACE = re.compile(rb"\s*([{};])\s*|(?<=[:,])\s+")  # of a style sheet
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


class IdConverter(IntegerConverter):
    """A number that an id can be; a larger one is no address of ours, so 404."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": 2**31 - 1, **kwargs})


class SlugConverter(BaseConverter):
    regex = r"[a-z0-9-]+"


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or Settings()
    settings.prepare()
    app = Flask(
        "workspace", static_folder=str(resource_folder("static")), template_folder=str(resource_folder("templates"))
    )
    app.config.update(_flask_config(settings))
    app.url_map.converters.update(int=IdConverter, slug=SlugConverter)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.trusted_proxies] * 4)  # type: ignore[method-assign]
    for wrapped in (database, language, forms):
        wrapped.init_app(app)
    app.before_request(web.limit_body)  # before anything reads the form
    web.csrf.init_app(app)
    web.htmx.init_app(app)
    Compress(app)
    app.before_request(web.start_reading)
    _prepare_login(app)
    _prepare_templates(app, settings)
    for name in SLICES:
        import_module(f"workspace.{name}.routes").init_app(app)
    moderated.register()
    jobs.every("forget what is over", 3600)(retention.forget)
    register_errors(app)
    app.after_request(_harden)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.key(),
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(settings.database),
        "MAX_CONTENT_LENGTH": settings.upload_limit + 512 * 1024,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "MAX_FORM_PARTS": 200,
        "WTF_CSRF_TIME_LIMIT": None,  # a long-open form still works; the token dies with the session
        "WTF_CSRF_SSL_STRICT": True,
        "SESSION_COOKIE_NAME": "__Host-strefa" if settings.secure else "strefa",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "COMPRESS_ALGORITHM": ["gzip"],
        "COMPRESS_MIMETYPES": [
            "text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml",
            "application/json", "text/calendar", "application/atom+xml",
        ],
    }  # fmt: skip


def _prepare_login(app: Flask) -> None:
    accounts = import_module("workspace.accounts.services")
    manager = LoginManager(app)
    manager.session_protection = None  # it would tie a session to a network address
    manager.anonymous_user = import_module("workspace.accounts.models").Visitor
    manager.user_loader(accounts.account_of_session)


def _prepare_templates(app: Flask, settings: Settings) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters["paragraphs"] = paragraphs
    environment.globals.update(
        can=can, P=P, label=labels.label, reason_label=labels.reason_label,
        static=_static_url(Path(app.static_folder or "")), now=web.now,
        current_user=current_user, idempotency_key=web.idempotency_key, subject_url=subjects.url, talk_url=subjects.talk_url,
        subject_title=subjects.title, file_size=storage.readable_size, environment=settings.environment,
        locale=LocalProxy(language.current), term_of=term_of, language_url=_language_url, desk_count=_desk_count,
    )  # fmt: skip
    environment.globals["ui"] = environment.get_template("components/ui.html").make_module()


def _language_url(code: str) -> str:
    return url_for("home.language", code=code, next=request.full_path.rstrip("?"))


def _desk_count() -> int:
    return sum(waiting())


def _static_url(folder: Path) -> Any:
    @lru_cache
    def static(path: str) -> str:
        """A URL that changes with the file's content, so that browsers may keep it for a year."""
        digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()[:12]
        return url_for("static", filename=path, v=digest)

    return static


def _harden(response: Response) -> Response:
    given = {name for name, _ in response.headers}
    response.headers.extend([each for each in SECURITY_HEADERS.items() if each[0] not in given])
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
        if response.status_code == 200:
            response.direct_passthrough = False
            text = response.get_data()  # whole, not as a stream: those are never compressed with gzip, which all know
            if response.mimetype in ("text/css", "text/javascript") and not request.path.endswith(".min.js"):
                text = COMMENT.sub(b"", text)  # they are for us, as is the space, and weigh half a kilobyte each
                response.set_data(SPACE.sub(rb"\1", text) if response.mimetype == "text/css" else text)
    elif "Cache-Control" not in given:
        response.headers["Cache-Control"] = "private, no-store"
    return response
