"""Three sample zones with people and what they do, so that a first visit shows a living place.

The content is data, in the JSON files beside. It is played through the same services as what real people do, on the
days on which it happened: the vote was held, its ballots counted, the actions carried out. Days count from today."""

from datetime import timedelta

from flask import current_app

from workspace.accounts import credentials
from workspace.accounts.models import TokenPurpose
from workspace.accounts.queries import account_by_handle
from workspace.core import db as database
from workspace.core.db import db
from workspace.sample import actions, ideas, rounds
from workspace.sample.play import Play, content
from workspace.zones.queries import all_zones

LINK_LASTS = timedelta(hours=24)


def load() -> bool:
    """Load everything in one transaction; False if there is any zone already, so that a repeat changes nothing."""
    database.begin(writing=True)
    if all_zones():
        return False
    play = Play()
    for part in (ideas, rounds, actions):
        part.gather(play)
    play.perform()
    db.session.commit()
    return True


def links() -> list[tuple[str, str]]:
    """New one-time sign-in links: [(who, URL)]. Nobody in the sample has a password."""
    database.begin(writing=True)
    made = []
    for values in content("people"):
        account = account_by_handle(values["handle"]) if "link" in values else None
        if account is not None:
            token = credentials.issue_token(account, TokenPurpose.SIGN_IN, lasts=LINK_LASTS)
            with current_app.test_request_context(base_url=current_app.config["SETTINGS"].base_url):
                made.append((values["link"], current_app.url_for("accounts.open_link", token=token, _external=True)))
    db.session.commit()
    return made
