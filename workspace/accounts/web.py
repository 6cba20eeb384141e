"""What the pages of accounts, and those where one joins, have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request, session, url_for
from flask_login import current_user

from workspace.accounts import devices, handles, queries, services
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core import throttle
from workspace.core.db import db
from workspace.core.web import leave, now
from workspace.limits import SIGN_IN_ACCOUNT


def me() -> Any:
    """The account, or the visitor, behind this request."""
    return current_user._get_current_object()


def let_in(account: Account, then: str, *, stay: bool = False) -> Response:
    """Open a session in this browser, in a writing unit. Whatever the browser held before is worth nothing after."""
    if current_user.is_authenticated:
        services.end_session(current_user.session_token)
    token = services.start_session(account, device=devices.name_of(request.user_agent.string), stay=stay)
    session.clear()
    session["_user_id"], session["_fresh"] = token, True
    session.permanent = stay
    return leave(then)


def count_guess(place: str, handle: str) -> None:
    """Count one guess at the password of `handle`, whether or not there is such an account. Raises TooOftenError.
    Each place counts for itself: guesses of strangers at the door do not stop who is inside."""
    database.begin(writing=True)
    throttle.count(SIGN_IN_ACCOUNT, throttle.keyed_hash(place, handles.key(handle)))
    db.session.commit()
    database.begin(writing=False)


def recently(view: Callable[..., Any]) -> Callable[..., Any]:
    """Before a change of who may get in, its owner shows again who they are, unless they did within 15 minutes.
    An account with nothing to show yet is let through: it has just been made."""

    @wraps(view)
    def asked(**kwargs: Any) -> Any:
        session = queries.session_of(current_user.session_token)
        if session is None or (session.fresh_until <= now() and current_user.has_way_back):
            back = request.path if request.method == "GET" else url_for("account.show")
            return leave(url_for("account.prove", next=back))
        return view(**kwargs)

    return asked
