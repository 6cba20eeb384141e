"""HTTP in one place: who may call a route, when it is saved, and whether a whole page or a part of it goes back."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, make_response, redirect, request, session, url_for
from flask_htmx import HTMX
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from jinja2_fragments import BlockNotFoundError, render_block
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workspace.core import db as database
from workspace.core import throttle
from workspace.core.db import db
from workspace.limits import WRITE, Limit
from workspace.permissions import can

htmx = HTMX()
csrf = CSRFProtect()
SAFE = {"GET", "HEAD", "OPTIONS"}
KEY_FIELD = "idempotency_key"
LARGEST_ID = 2**31 - 1  # a number beyond it is no id of ours, and no database takes it


class AnsweredRequest(db.Model):
    """The answer a form was given once, so that a resent form gets the same answer and no second effect."""

    __tablename__ = "answered_requests"
    __table_args__ = (UniqueConstraint("key_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str]
    body_hash: Mapped[str]
    location: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(default=database.now, index=True)


def start_reading() -> None:
    """Every request starts as a reading unit; `protected` makes it a writing one."""
    database.begin(writing=False)


def limit_body() -> None:
    """Only a form with files may be as large as a file; Werkzeug limits the fields of no other (3.1)."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def now() -> datetime:
    """The time of this request, taken once."""
    if "now" not in g:
        g.now = database.now()
    return g.now  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Guard:
    """What stands before a view: see `protected`."""

    permission: str
    model: type[Any] | None
    limit: Limit
    keyed: bool
    own_unit: bool
    read_first: bool
    replayed: Callable[[Response], Response] | None

    def answer(self, view: Callable[..., Any], kwargs: dict[str, Any]) -> Response:
        unsafe = request.method not in SAFE
        if unsafe and self.limit.strict:
            database.begin(writing=True)
            _count(self.limit)
            db.session.commit()
        late = self.own_unit or (self.read_first and db.engine.dialect.name == "sqlite")
        database.begin(writing=unsafe and not late)
        actor, record = current_user._get_current_object(), None
        if self.model is not None:
            kwargs = _load(self.model, kwargs, actor)
            record = next(iter(kwargs.values()))
        if not can(actor, self.permission, record):
            return abort(403) if actor.is_authenticated else ask_to_sign_in()
        if unsafe and self.read_first and late:
            database.begin_again(writing=True)
        if unsafe and not self.limit.strict:
            _count(self.limit)
        if unsafe and self.keyed and not self.own_unit and (answer := _answered_before()):
            return _finish(self.replayed(answer)) if self.replayed else answer
        response = make_response(view(**kwargs))
        return _finish(response) if unsafe else response  # a unit that only read ends with its request


def protected(
    permission: str,
    model: type[Any] | None = None,
    *,
    limit: Limit = WRITE,
    keyed: bool = True,
    own_unit: bool = False,
    read_first: bool = False,
    replayed: Callable[[Response], Response] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Guard a view. Loads the record of `model` from the URL's `<noun>_id` and passes it on as `<noun>`; 404 unless the
    actor may see it, 403 (or sign-in) unless they hold `permission` on it. Unsafe methods run in one writing unit that is
    committed if the answer is below 400. `keyed=False`: a repeat is harmless, so no idempotency key is needed.
    `own_unit=True`: the view opens its writing unit itself (it hashes or calls out first and must not hold the gate).
    `read_first=True`: on SQLite, where writers stand in line, the line is joined when it is known who asks for what.
    `replayed`: makes of the earlier answer the one that a resent form gets, where an address alone is not all of it."""
    if own_unit and not limit.strict:
        raise ValueError("a view with a unit of its own is counted outside it, so its limit is strict")
    guard = Guard(permission, model, limit, keyed, own_unit, read_first, replayed)

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def guarded(**kwargs: Any) -> Response:
            return guard.answer(view, kwargs)

        guarded.permission, guarded.limit = permission, limit  # type: ignore[attr-defined]
        guarded.keyed = keyed and not own_unit  # type: ignore[attr-defined]
        return guarded

    return decorate


def _load(model: type[Any], kwargs: dict[str, Any], actor: Any) -> dict[str, Any]:
    """Swap the first `<noun>_id` of the URL for its record; what one may not see does not exist."""
    name = next(iter(kwargs))
    options = model.load_options(actor) if hasattr(model, "load_options") else ()  # what its page shows, in one query
    record = db.session.get(model, kwargs[name], options=options)
    if record is None or not can(actor, record.view_permission, record):
        abort(404)
    return {name.removesuffix("_id"): record, **{key: value for key, value in kwargs.items() if key != name}}


def _count(rate: Limit) -> None:
    """A strict limit is counted in a unit of its own, so that failed tries count; another one with what it limits."""
    who = None
    if rate.who != "network":
        actor = current_user._get_current_object()
        who = throttle.account_hash(actor.id) if actor.is_authenticated else g.get("counted_as")
    throttle.count(rate, who or throttle.network_hash(request.remote_addr))


def _finish(response: Response) -> Response:
    if response.status_code < 400:
        if g.get("answer") is not None:
            location = response.headers.get("HX-Redirect") or response.location
            db.session.execute(db.update(AnsweredRequest).filter_by(key_hash=g.answer).values(location=location))
        db.session.commit()
    else:
        db.session.rollback()
    database.begin(writing=False)
    return response


def _answered_before() -> Response | None:
    key = request.form.get(KEY_FIELD, "")
    if not key:
        abort(400)
    session_id = session.get("_user_id") or session.get("csrf_token") or ""
    key_hash = throttle.keyed_hash(session_id, request.path, key)
    body = "&".join(f"{k}={v}" for k, v in sorted(request.form.items(multi=True)) if k != "csrf_token")
    body_hash = hashlib.sha256(body.encode()).hexdigest()
    if database.insert_once(AnsweredRequest.__table__, key_hash=key_hash, body_hash=body_hash, at=database.now()):  # type: ignore[arg-type]
        g.answer = key_hash
        return None
    earlier = db.session.scalars(db.select(AnsweredRequest).filter_by(key_hash=key_hash)).one()
    if earlier.body_hash != body_hash or not earlier.location:
        abort(409)
    return leave(earlier.location)


def idempotency_key() -> str:
    return secrets.token_urlsafe(12)


def id_in(given: Any, name: str) -> int | None:
    """The id that `request.args` or `request.form` gives as `name`; None for whatever no id can be."""
    number = given.get(name, type=int)
    return number if number is not None and 0 < number <= LARGEST_ID else None


def ask_to_sign_in() -> Response:
    """Send a stranger to sign-in and bring them back; the page they were on, when they had sent a form. Whoever was signed
    in when that page was shown finds there what they had typed: its script keeps it meanwhile."""
    back = _path_of(request.referrer) if htmx or request.method not in SAFE else request.full_path.rstrip("?")
    database.begin(writing=False)
    sign_in = url_for("accounts.sign_in", next=local_path(back))
    return Response(status=401, headers={"HX-Redirect": sign_in}) if htmx else leave(sign_in)


def _path_of(referrer: str | None) -> str:
    """The path of the page a form was sent from; the start page when the browser says nothing readable."""
    try:
        return urlsplit(referrer or "/").path
    except ValueError:
        return "/"


def local_path(target: str | None, default: str = "/") -> str:
    """`target` if it is a path on this host, else `default`: no redirect leads away (ASVS 3.7.2)."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc or any(ord(char) < 32 for char in target) else target


def leave(url: str) -> Response:
    """Go to another page: 303, or HX-Redirect when htmx asked, so that it is not swapped into the old form."""
    if htmx:
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)  # type: ignore[return-value]


def stay(url: str) -> Response:
    """After a form that stays on its page: 303 to that page, of which htmx takes its panel."""
    return redirect(url, 303)  # type: ignore[return-value]


def download(content: bytes | str, kind: str, name: str) -> Response:
    """A file to keep, under `name` (plain letters)."""
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def page(template: str, status: int = 200, /, **context: Any) -> Response:
    """Render a page, or of it the block named by htmx's target (`status-panel` is block `status_panel`).
    An answer from 400 up ends the unit of work first: nothing is rendered while others wait to write."""
    if status >= 400:
        database.begin_again()
    context.setdefault("form", None)
    response = make_response(_render(template, context), status)
    response.vary.update(["HX-Request", "HX-Target", "Cookie", "Accept-Language"])
    return response


def _render(template: str, context: dict[str, Any]) -> str:
    environment = current_app.jinja_env
    if htmx and htmx.target and not htmx.history_restore_request:
        try:
            return render_block(environment, template, htmx.target.replace("-", "_"), **context)
        except BlockNotFoundError:
            pass
    return environment.get_template(template).render(context)
