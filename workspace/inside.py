"""How a command gets inside the application."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from workspace.config import Settings


def with_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the application, which is made only now, so that --help answers at once."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from workspace.app import create_app
        from workspace.core.db import db

        with create_app(Settings()).app_context():
            try:
                return command(*args, **kwargs)
            finally:
                db.session.remove()
                db.engine.dispose()

    return run
