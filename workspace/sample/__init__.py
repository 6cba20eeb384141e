"""Three sample zones with people and what they do, so that a first visit shows a living place.

The content is data, in the JSON files beside; it goes through the same services as what real people write."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from workspace.accounts import credentials, handles
from workspace.accounts import services as accounts
from workspace.accounts.models import Account, TokenPurpose
from workspace.core import db as database
from workspace.core.db import db
from workspace.zones.models import Flower, Membership, MembershipStatus, Role, Zone
from workspace.zones.queries import all_zones

LINK_LASTS = timedelta(hours=24)


def content(name: str) -> Any:
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))


def load() -> bool:
    """Load everything in one transaction; False if there is any zone already, so that a repeat changes nothing."""
    database.begin(writing=True)
    if all_zones():
        return False
    zones = {}
    for values in content("zones"):
        zone = Zone(**{**values, "flower": Flower(values["flower"])})
        db.session.add(zone)
        zones[zone.slug] = zone
    db.session.flush()
    for values in content("people"):
        account = accounts.create_account(handle=values["handle"], language=values["language"])
        account.is_coordinator = values.get("coordinator", False)
        for slug, role in values.get("zones", {}).items():
            db.session.add(
                Membership(
                    account_id=account.id, zone_id=zones[slug].id, role=Role(role), status=MembershipStatus.ADMITTED
                )
            )
    db.session.commit()
    return True


def links() -> list[tuple[str, str]]:
    """New one-time sign-in links: [(who, URL)]. Nobody in the sample has a password."""
    database.begin(writing=True)
    made = []
    for values in content("people"):
        if "link" in values:
            account = db.session.scalars(
                db.select(Account).filter_by(handle_key=handles.key(values["handle"]))
            ).one_or_none()
            if account is not None:
                made.append((values["link"], link(account)))
    db.session.commit()
    return made


def link(account: Account) -> str:
    token = credentials.issue_token(account, TokenPurpose.SIGN_IN, lasts=LINK_LASTS)
    return f"{current_app.config['SETTINGS'].base_url}/sign-in/link/{token}"
