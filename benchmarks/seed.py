"""Fills a database of its own with a seeded town: `python -m benchmarks.seed FOLDER [--proposals 2000]`.

The same seed gives the same rows. Most go in by bulk, past the services: what is measured is reading."""

import argparse
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from workspace import schema
from workspace.accounts import services as accounts
from workspace.accounts.models import Account
from workspace.actions import services as actions
from workspace.actions.work import services as work
from workspace.app import create_app
from workspace.comments.models import Comment, CommentStatus
from workspace.config import Settings
from workspace.core import db as database
from workspace.core.db import db, now, today
from workspace.core.text import fold
from workspace.proposals.models import Category, Proposal, ProposalStatus, Stage, Support
from workspace.voting import services as voting
from workspace.zones import services as zones
from workspace.zones.models import Flower, Membership, MembershipStatus, Role, Zone

SEED = 20261122
MEMBERS, SUPPORTS, COMMENTS, ACTIONS = 500, 20_000, 5_000, 60
WORDS = (
    "ławka park książka sąsiad ogród stół rower dzieci muzyka drzewo wieczór kawa сад суседзі кніга казка песня двор "
    "ліпа бібліотека діти насіння дерево вечір сусід лавка сказка шахматы чай garden bench evening reading neighbours bike "
    "nabo kaffe bok benk hage barn"
).split()
LANGUAGES = ["pl", "pl", "pl", "be", "be", "uk", "ru", "en", "nb"]


@contextmanager
def town(folder: Path) -> Iterator[Flask]:
    app = create_app(Settings(environment="test", instance_folder=folder, database_url=None, password_cost="cheap"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize()


def seed(proposals: int = 2000) -> None:
    """Fill the database of the running application."""
    schema.upgrade()
    database.begin(writing=True)
    dice = random.Random(SEED)
    places = make_zones()
    people(dice, places)
    ideas(dice, places, proposals)
    supports(dice, proposals)
    talk(dice, proposals, places)
    db.session.commit()
    database.begin(writing=True)
    doings(dice)
    vote()
    db.session.commit()
    database.begin(writing=False)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


def make_zones() -> list[Zone]:
    return [
        zones.create_zone(
            None, slug=slug, flower=flower, names={"pl": f"Strefa {slug}", "en": f"Zone {slug}"}, branch=slug,
            descriptions={"pl": "Opis"}, house_rules={"pl": "Zasady"}, address=f"ul. {slug}", osiedle=osiedle,
            languages=["pl", "be"],
        )
        for slug, flower, osiedle in (
            ("kostki", Flower.CORNFLOWER, "KR"), ("odyseja", Flower.POPPY, "WS"), ("gdanska", Flower.LINDEN, "SP")
        )
    ]  # fmt: skip


def people(dice: random.Random, places: list[Zone]) -> None:
    for n in range(1, MEMBERS + 1):
        accounts.create_account(handle=f"sasiad{n}", language=dice.choice(LANGUAGES))
    insert(Membership, [
        {
            "account_id": n, "zone_id": places[n % 3].id, "status": MembershipStatus.ADMITTED,
            "role": Role.LIBRARIAN if n <= 3 else Role.MEMBER, "since": today() - timedelta(days=100),
        }
        for n in range(1, MEMBERS + 1)
    ])  # fmt: skip


def ideas(dice: random.Random, places: list[Zone], count: int) -> None:
    rows = []
    for n in range(count):
        title, summary = text(dice, 5), text(dice, 40)
        published = n % 8 != 0
        rows.append({
            "zone_id": places[n % 3].id, "author_id": dice.randint(4, MEMBERS), "lang": dice.choice(LANGUAGES),
            "status": ProposalStatus.PUBLISHED if published else ProposalStatus.SUBMITTED,
            "stage": Stage.TALK if published else Stage.IDEA, "title": title, "summary": summary,
            "needs": text(dice, 20), "audience": text(dice, 10), "category": dice.choice(list(Category)),
            "osiedle": places[n % 3].osiedle, "cost": dice.randint(1, 900) * 1000,
            "published_on": today() - timedelta(days=dice.randint(0, 365)) if published else None,
            "search_key": fold(f"{title} {summary}"), "sound_key": fold(title),
        })  # fmt: skip
    insert(Proposal, rows)


def supports(dice: random.Random, proposals: int) -> None:
    """Few ideas have most of the supports, as in any town."""
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < min(SUPPORTS, proposals * 40):
        pairs.add((min(proposals, int(dice.paretovariate(0.6))), dice.randint(1, MEMBERS)))
        pairs.add((dice.randint(1, proposals), dice.randint(1, MEMBERS)))
    insert(Support, [{"proposal_id": proposal, "account_id": account} for proposal, account in sorted(pairs)])
    recount(Proposal.support_count, Support.id, Support.proposal_id == Proposal.id)


def talk(dice: random.Random, proposals: int, places: list[Zone]) -> None:
    subjects = [min(proposals, int(dice.paretovariate(0.5))) for _ in range(COMMENTS)]
    insert(Comment, [
        {
            "on_type": "proposal", "on_id": subject, "zone_id": places[(subject - 1) % 3].id, "level": 0,
            "author_id": dice.randint(1, MEMBERS), "status": CommentStatus.VISIBLE, "lang": dice.choice(LANGUAGES),
            "text": text(dice, 25),
        }
        for subject in subjects
    ])  # fmt: skip
    recount(Proposal.comment_count, Comment.id, Comment.on_type == "proposal", Comment.on_id == Proposal.id)


def doings(dice: random.Random) -> None:
    librarian = db.session.get_one(Account, 1)
    chosen = db.session.scalars(db.select(Proposal).where(Proposal.status == "published").limit(ACTIONS)).all()
    for proposal in chosen:
        action = actions.create_action(librarian, proposal=proposal, reason="Łatwe i tanie.", lang="pl")
        due = today() + timedelta(days=dice.randint(-20, 60))
        work.add_milestone(proposal.author, action, title=text(dice, 4), lang=proposal.lang, due_on=due)


def vote() -> None:
    """An open round of the first zone with twelve ideas on its ballot."""
    zone = db.session.get_one(Zone, 1)
    librarian = db.session.scalars(
        db.select(Account).join(Membership).where(Membership.zone_id == zone.id, Membership.role == Role.LIBRARIAN)
    ).first()
    free = db.select(Proposal).where(Proposal.status == "published", Proposal.zone_id == zone.id)
    options = db.session.scalars(free.where(Proposal.stage == Stage.TALK).order_by(Proposal.id).limit(12)).all()
    voting_round = voting.create_round(
        librarian, zone=zone, proposals=options, title="Głosowanie", lang="pl", budget=2_000_000, max_choices=5,
        threshold=1, opens_at=now() - timedelta(hours=1), closes_at=now() + timedelta(days=20), members_until=today(),
    )  # fmt: skip
    voting.move_along(librarian, voting_round, "open", reason="Świadków dopiero szukamy.", lang="pl")


def insert(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(db.insert(model), rows)


def recount(column: Any, counted: Any, *where: Any) -> None:
    number = db.select(db.func.count(counted)).where(*where).scalar_subquery()
    db.session.execute(
        db.update(column.class_).values({column: number}), execution_options={"synchronize_session": False}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--proposals", type=int, default=2000)
    given = parser.parse_args()
    with town(given.folder):
        seed(given.proposals)
    print(f"{given.proposals} proposals in {given.folder}")


if __name__ == "__main__":
    main()
