from collections.abc import Callable
from typing import Any

from flask import Flask

from tests import factories
from tests.factories import Cast, again
from tests.notifications.conftest import outbox
from workspace.core.web import csrf
from workspace.notifications import emails


def address(cast: Cast) -> str:
    return f"/mail-off?key={emails.unsubscribe_key(cast.maksim)}"


def test_one_press_without_signing_in(cast: Cast, reads_mail: Any, happen: Callable[..., None], as_user: Any) -> None:
    reads_mail(cast.maksim)
    visitor = as_user(None)
    page = visitor.get(address(cast))
    assert again(cast.maksim).mail_frequency == "at_once"  # opening the link, as scanners do, changes nothing
    assert "maksim" not in page.text.replace(address(cast), "")
    done = page.reader.post(str(page.soup.find("main").find("form")["action"]))
    assert "You get no more letters" in done.follow().words
    assert again(cast.maksim).mail_frequency == "off"
    happen("publish", factories.proposal(cast.maksim, cast.kostki), cast.basia)
    assert outbox() == []


def test_a_mail_program_presses_it_for_its_reader(app: Flask, cast: Cast, reads_mail: Any) -> None:
    reads_mail(cast.maksim)
    answer = app.test_client().post(address(cast), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303 and again(cast.maksim).mail_frequency == "off"
    assert app.test_client().post(address(cast)).status_code == 303


def test_only_a_signed_key_opens_it(app: Flask, cast: Cast, reads_mail: Any, as_user: Any) -> None:
    reads_mail(cast.maksim)
    payload, _, signature = emails.unsubscribe_key(cast.maksim).partition(".")
    another = emails.unsubscribe_key(cast.ala).partition(".")[0]
    for key in ("", "1", str(cast.maksim.id), f"{payload}.{signature[::-1]}", f"{another}.{signature}", payload):
        as_user(None).get(f"/mail-off?key={key}", 404)
        assert app.test_client().post(f"/mail-off?key={key}").status_code == 404
    assert again(cast.maksim).mail_frequency == "at_once"


def test_this_is_the_only_form_without_a_csrf_token(app: Flask) -> None:
    assert csrf._exempt_views == {"workspace.notifications.routes.mail_off"}
    assert csrf._exempt_blueprints == set()
