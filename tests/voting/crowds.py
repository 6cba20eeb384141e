"""Many voters at once: new members of the zone, each of whom casts a ballot as everybody does."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.factories import save
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.db import db
from workspace.voting import ballots
from workspace.voting.models import Participation, VotingRound
from workspace.zones.models import Membership, MembershipStatus, Role

Marks = Sequence[str] | Mapping[str, int]


def vote(voting_round: VotingRound, many: int, marks: Marks, day: date | None = None) -> None:
    """`many` people, each with this ballot: titles, or titles with their place or points. `day`: on which they voted."""
    database.begin(writing=True)
    ids = {option.title: option.id for option in voting_round.options}
    chosen: dict[int, Any] = {ids[title]: marks[title] if isinstance(marks, Mapping) else None for title in marks}
    names = [secrets.token_hex(8) for _ in range(many)]
    people = [Account(handle=name, handle_key=name, look_key=name) for name in names]
    db.session.add_all(people)
    db.session.flush()
    zone = {"zone_id": voting_round.zone_id, "role": Role.MEMBER, "status": MembershipStatus.ADMITTED}
    db.session.add_all(Membership(account_id=person.id, **zone) for person in people)
    db.session.flush()
    for person in people:
        ballots.cast(voting_round, ballots.AccountVoter(person), chosen)
    if day:
        own = Participation.account_id.in_([person.id for person in people])
        db.session.execute(db.update(Participation).where(own).values(day=day))
    save(voting_round)
