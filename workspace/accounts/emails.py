"""Letters about an account: neutral sender and subject, in the language of its owner, without a handle or a zone."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from workspace.accounts.models import Account
from workspace.core import mail
from workspace.core.language import in_language


def _url(path: str) -> str:
    return str(current_app.config["SETTINGS"].base_url).rstrip("/") + path


def _send(account: Account, to: str, write: Any, cause: Any) -> None:
    subject, text = in_language(account.language, write)
    mail.send(to=to, subject=subject, text=text, cause=cause)


def send_link(account: Account, token: str, cause: Any) -> None:
    def write() -> tuple[str, str]:
        return _("Your link"), "\n\n".join(
            (
                _("Here is the link you asked for. It works once, for 15 minutes:"),
                _url(f"/sign-in/{token}"),
                _("You did not ask for it? Then do nothing. Nobody gets in without this letter."),
            )
        )

    _send(account, account.email or "", write, cause)


def send_confirmation(account: Account, email: str, token: str, cause: Any) -> None:
    def write() -> tuple[str, str]:
        return _("Confirm your address"), "\n\n".join(
            (
                _("Open this link on the device where you are signed in. It works once, for 15 minutes:"),
                _url(f"/account/email/{token}"),
                _("You did not ask for it? Then do nothing. Your address is kept nowhere."),
            )
        )

    _send(account, email, write, cause)


def send_change(account: Account, cause: Any) -> None:
    """Tell the owner that a way to sign in has changed, at the address that was good until now."""

    def write() -> tuple[str, str]:
        return _("A change in your account"), "\n\n".join(
            (
                _("A way to sign in to your account has just changed."),
                _("Was it not you? Go to your library and tell a librarian."),
            )
        )

    if account.email:
        _send(account, account.email, write, cause)
