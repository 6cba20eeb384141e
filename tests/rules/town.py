"""A town in which every noun stands in every state that matters, for tests that call every route."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from tests import factories
from tests.accounts import ways
from tests.actions import making
from tests.applications import making as applications
from tests.attachments.samples import picture
from tests.factories import Cast
from tests.pages import Reader
from tests.tools.books import SEVENTH
from tests.voting import desk, rounds
from workspace.accounts.models import Session, TokenPurpose
from workspace.actions.models import Action, Expense, GroupMember, Milestone, Share, ShareKind, Task, Update
from workspace.actions.work import services as work
from workspace.applications.dates import local_day
from workspace.applications.documents.models import Paper, PaperFormat, PaperKind
from workspace.applications.models import Application, Overwritten
from workspace.core import db as database
from workspace.core import storage
from workspace.core.db import db, now, today
from workspace.glossary import services as glossary
from workspace.moderation import services as moderation
from workspace.moderation.models import ModerationItem, Reason
from workspace.notifications import emails
from workspace.notifications.models import Notice
from workspace.proposals import circle, moderating, services
from workspace.proposals.models import Category, Offer, OfferKind, Proposal
from workspace.tools.models import Edition
from workspace.voting.models import Voters, VotingOption, VotingRound
from workspace.voting.paper import services as paper
from workspace.voting.paper.models import Invalid, PaperBatch
from workspace.zones import services as zones
from workspace.zones.models import Zone

ROLES = ("visitor", "ala", "basia", "celina", "olga", "newcomer")
# What the forms of the house ask for, in one body: a form takes its own fields and leaves the rest.
BODY: dict[str, Any] = {
    "text": "Tak", "lang": "pl", "title": "Ławki na rynku", "summary": "Ławki.", "category": "green", "osiedle": "KR",
    "place": "rynek", "needs": "deski", "cost": "100", "audience": "wszyscy", "why": "Bo tak.", "version": "1",
    "words": "Bo tak.", "reason": "other", "handle": "maksim", "language": "pl", "mail_frequency": "daily",
    "kind": "hours", "hours": "3", "pledged": "3", "done": "1", "what": "Praca", "with_whom": "Sąsiedzi",
    "learnt": "Wiele", "planned": "100", "spent": "0", "due_on": (today() + timedelta(days=9)).isoformat(),
    "details": "", "count": "3", "message": "Mieszkam tu.", "email": "nowa@example.org", "budget": "3000",
    "max_choices": "2", "threshold": "1", "opens_at": "2090-01-01T08:00", "closes_at": "2090-02-01T20:00",
    "members_until": "2026-01-01", "up_to": "1", "password": "zielona łódka na stawie", "again": "zielona łódka na stawie",
    "word": "талака", "meaning": "Супольная праца.",
    "secret": "zielona", "code": "AAAA-BBBB-CCCC", "target": "6", "alt": "Ławka", "choices": "1", "slug": "nowa",
    "out-card": "2", "gone-card": "1", "gone-reason": "lost", "sheets": "2", "reading": "1", "invalid": "blank",
    "copies": "1", "second": "be", "warned": "1", "tool": "local-initiative", "edition": "il-2024", "votes": "3",
    "happened_on": local_day(now()).isoformat(), "sent": "title", "a_title": "Ławki", "seen": "1", "ground": "other",
}  # fmt: skip


VERSIONED = {
    "proposal_id": Proposal, "voting_round_id": VotingRound, "item_id": ModerationItem, "zone_id": Zone,
    "milestone_id": Milestone, "task_id": Task, "share_id": Share, "expense_id": Expense, "paper_batch_id": PaperBatch,
    "application_id": Application,
}  # fmt: skip


@dataclass
class Town:
    """`values`: {converter of a route: {what it stands for: its value}}. A pair of two converters has a tuple."""

    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def addresses(self, rule: Rule) -> Iterator[tuple[str, str, str]]:
        """(what it stands for, URL, version) for each thing of the town that `rule` can lead to."""
        filled: list[tuple[list[str], dict[str, Any]]] = [([], {})]
        arguments = sorted(rule.arguments, key=rule.rule.index)
        if {"subject_type", "subject_id"} <= rule.arguments:
            things = self.values["subject"].items()
            filled = [([label], dict(zip(("subject_type", "subject_id"), pair, strict=True))) for label, pair in things]
            arguments = [name for name in arguments if name not in ("subject_type", "subject_id")]
        for name in arguments:
            converter = rule._converters[name]
            known = {item: item for item in sorted(converter.items)} if isinstance(converter, AnyConverter) else None
            choices = known or self.values[name]
            filled = [
                ([*labels, *([label] if len(choices) > 1 else [])], {**values, name: value})
                for labels, values in filled
                for label, value in choices.items()
            ]
        for labels, values in filled:
            built = rule.build(values)
            assert built is not None, rule.rule
            query = f"?key={self.values['key']['mail']}" if rule.rule == "/mail-off" else ""
            seen = [db.session.get_one(VERSIONED[name], values[name]).version for name in values if name in VERSIONED]
            if rule.endpoint == "actions.budget":  # the amount is its own version
                seen = [db.session.get_one(Action, values["action_id"]).budget_planned]
            yield " ".join(labels), built[1] + query, str(seen[0] if seen else 1)


def rows() -> dict[str, list[Any]]:
    """Everything in the database, but how often something was tried."""
    database.begin(writing=False)
    found = {}
    for table in db.metadata.sorted_tables:
        if table.name != "try_counts":
            query = db.select(table).order_by(*table.primary_key)
            found[table.name] = [tuple(row) for row in db.session.execute(query)]
    return found


def restore(before: dict[str, list[Any]]) -> None:
    """Put the database back to what `rows()` said."""
    database.begin(writing=True)
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    for table in db.metadata.sorted_tables:
        if before.get(table.name):
            names = [column.name for column in table.columns]
            db.session.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in before[table.name]])
    db.session.commit()
    database.begin(writing=False)


def forget_tries() -> None:
    database.begin(writing=True)
    db.session.execute(db.metadata.tables["try_counts"].delete())
    db.session.commit()
    database.begin(writing=False)


def first(model: Any, **where: Any) -> Any:
    return db.session.scalars(db.select(model).filter_by(**where).order_by(model.id)).unique().first()


def build(app: Flask, cast: Cast, sign_in: Callable[..., Reader]) -> tuple[Town, dict[str, Reader]]:
    """The town, and a browser for each role."""
    for name in ("ala", "basia"):
        ways.give(getattr(cast, name), email=f"{name}@example.org", email_confirmed=True)
    readers = {role: sign_in(None if role == "visitor" else role) for role in ROLES}
    ideas = _ideas(cast)
    votes, actions = _rounds(cast), _actions(cast)
    corrections = _corrections(cast)
    things = _things(cast, ideas, actions)
    database.begin(writing=False)
    session = first(Session, account_id=cast.ala.id)
    town = Town(
        {
            "proposal_id": {label: idea.id for label, idea in ideas.items()},
            "voting_round_id": votes,
            "voting_option_id": {"on the open ballot": first(VotingOption, round_id=votes["open"]).id},
            **things,
            "zone_id": {"own": cast.kostki.id},
            "slug": {"own": "kostki"},
            "session_id": {"own": session.id},
            "account_id": {"guest": cast.oksana.id},
            "offer_id": {"own": first(Offer).id},
            "notice_id": {"own": first(Notice, account_id=cast.ala.id).id},
            "code": {"pl": "pl"},
            "number": {"first": 1},
            "term_id": {"own share": "own-contribution"},
            "edition_id": {"uploaded": _edition(cast)},
            "tool": {"petition": "petition"},
            "name": {"2014": "pet-2014"},
            "correction_id": corrections,
            **_applications(cast, actions["planned"]),
            "paper_batch_id": _paper(cast, votes["closed"]),
            "language": {"pl": "pl"},
            "lang": {"be": "be"},
            "size": {"480": 480},
            "key": {"mail": emails.unsubscribe_key(cast.ala)},
            "token": {
                "sign in": ways.give_link(cast.ala),
                "confirm": ways.give_link(cast.ala, TokenPurpose.CONFIRM_EMAIL, email="nowa@example.org"),
            },
        }
    )
    database.begin(writing=True)
    db.session.execute(db.update(Session).values(fresh_until=now() + timedelta(days=1)))  # nobody is asked for a proof
    db.session.commit()
    database.begin(writing=False)
    return town, readers


def _ideas(cast: Cast) -> dict[str, Proposal]:
    database.begin(writing=True)
    ideas = {
        label: _idea(cast.ala, cast, label) for label in ("draft", "submitted", "published", "refused", "appealed")
    }
    circle.invite(cast.ala, ideas["draft"], handle="oksana")
    for label in ("submitted", "published", "refused", "appealed"):
        services.move_along(cast.ala, ideas[label], "submit")
    _decide(cast, ideas["published"], "publish")
    for label in ("refused", "appealed"):
        _decide(cast, ideas[label], "refuse", "other_place")
    services.move_along(cast.ala, ideas["appealed"], "appeal", words="Tu.")
    other = _idea(cast.maksim, cast, "inny")
    services.move_along(cast.maksim, other, "submit")
    _decide(cast, other, "publish")
    circle.ask_to_merge(cast.maksim, other, target=ideas["published"])
    circle.support(cast.maksim, ideas["published"])
    circle.offer_help(cast.ala, ideas["published"], kind=OfferKind.HOURS, hours=3, lang="pl")
    db.session.commit()
    return ideas


def _decide(cast: Cast, idea: Proposal, name: str, reason: str = "") -> None:
    moderating.move(cast.basia, idea, name, words="", reason_code=reason, lang="pl")


def _idea(author: Any, cast: Cast, title: str) -> Proposal:
    texts = {"title": title, "summary": "Ławki.", "lang": "pl", "category": Category.GREEN, "cost": 1_000_00}
    return services.create_proposal(author, zone_id=cast.kostki.id, **texts)


def _rounds(cast: Cast) -> dict[str, int]:
    def options(label: str) -> list[Proposal]:
        return [rounds.idea(cast.kostki, cast.ala, f"{label} {number}") for number in (1, 2)]

    made = {"draft": rounds.draft(cast.basia, cast.kostki, options("draft"))}
    made["open"] = rounds.opened(cast.basia, cast.kostki, options("open"), voters=Voters.BOTH)
    desk.sheet(cast.basia, made["open"], 3)
    desk.hand_out(cast.basia, made["open"], 1)
    chosen = options("counted")
    with database.some_time_ago(timedelta(days=3)):
        made["counted"] = rounds.opened(cast.basia, cast.kostki, chosen, members_until=date(2100, 1, 1))
        rounds.cast(cast.ala, made["counted"], "counted 1")
        tied, how = options("tied"), {"budget": 1_000_00, "members_until": date(2100, 1, 1)}
        made["tied"] = rounds.opened(cast.basia, cast.kostki, tied, **how)
        rounds.cast(cast.ala, made["tied"], "tied 1")
        rounds.cast(cast.maksim, made["tied"], "tied 2")
    rounds.counted(made["counted"])
    with database.some_time_ago(timedelta(days=3)):
        made["closed"] = rounds.opened(cast.basia, cast.kostki, options("closed"))
    return {label: made_round.id for label, made_round in made.items()}


def _paper(cast: Cast, closed: int) -> dict[str, int]:
    """One batch that Basia is typing in, and one that waits for a second person."""
    database.begin(writing=True)
    voting_round = db.session.get_one(VotingRound, closed)
    made = {label: paper.begin_batch(cast.basia, voting_round, sheets=2).id for label in ("typing", "checking")}
    waiting = db.session.get_one(PaperBatch, made["checking"])
    for sheet in (1, 2):
        paper.write_reading(cast.basia, waiting, sheet=sheet, invalid=Invalid.BLANK)
    paper.finish(cast.basia, waiting)
    db.session.commit()
    database.begin(writing=False)
    return made


def _actions(cast: Cast) -> dict[str, Action]:
    made = {label: making.action(cast.ala, cast.kostki, label) for label in ("planned", "done")}
    due = today() + timedelta(days=1)
    making.with_parts(made["planned"], cast.ala, milestones=[("termin", due)], tasks=[("wolne", due), ("wzięte", due)])
    making.told(making.moved(made["done"], cast.ala, "start"), cast.ala)
    made["done"] = making.moved(made["done"], cast.ala, "finish")
    database.begin(writing=True)
    action = db.session.get_one(Action, made["planned"].id)
    work.take_task(cast.ala, first(Task, title="wzięte"))
    work.pledge(cast.ala, action, kind=ShareKind.HOURS, what="Praca", lang="pl", pledged=60)
    work.add_expense(cast.ala, action, what="Deski", lang="pl", planned=100_00, spent=0)
    work.post_update(cast.ala, action, title="Już", text="Mamy deski.", lang="pl")
    db.session.commit()
    return made


def _edition(cast: Cast) -> int:
    """A coordinator's, not yet taken in."""
    database.begin(writing=True)
    return int(factories.save(Edition(tool="tree", edition="tree-2026", text=SEVENTH, added_by_id=cast.olga.id)).id)


def _corrections(cast: Cast) -> dict[str, int]:
    """Words of the glossary that Ala said better: no longer shown, shown, and waiting for a librarian."""
    database.begin(writing=True)
    made = {}
    for label in ("past", "shown", "waiting"):
        correction = glossary.correct(cast.ala, "own-contribution", lang="be", word=label, meaning=f"{label}.")
        if label != "waiting":
            moderation.close_item(correction, "term")
            glossary.approve(cast.basia, correction)
        made[label] = correction.id
    db.session.commit()
    database.begin(writing=False)
    return made


def _applications(cast: Cast, action: Action) -> dict[str, dict[str, Any]]:
    """One that Ala writes, one that is with the city; and a field in which two wrote at once."""
    draft = applications.whole(cast.ala, action)
    city = applications.moved(
        cast.ala,
        applications.whole(cast.ala, action, applications.BUDGET),
        "ready",
        "file",
        on=date.fromisoformat(BODY["happened_on"]),
    )
    two = {"by_id": cast.ala.id, "over_by_id": cast.basia.id, "was": "Ławki", "now": "Ławka"}
    entry = factories.save(Overwritten(application_id=draft.id, field="title", lang="pl", **two))
    kept: dict[str, Any] = {"application_id": draft.id, "kind": PaperKind.FORM, "lang": "pl", "format": PaperFormat.PDF}
    key = storage.new_key()
    storage.storage().save(key, b"%PDF-1.7")
    paper = factories.save(Paper(revision=0, storage_key=key, size=8, made_on=today(), **kept))
    return {
        "application_id": {"draft": draft.id, "filed": city.id},
        "paper_id": {"form": paper.id},
        "entry_id": {"own": entry.id},
        "step": {"title": "title"},
    }


def _things(cast: Cast, ideas: dict[str, Proposal], actions: dict[str, Action]) -> dict[str, dict[str, Any]]:
    """What hangs on ideas and actions, and what waits for librarians."""
    photo = factories.attachment(cast.ala, ideas["published"], picture(size=(50, 50)))
    private = factories.attachment(cast.ala, ideas["draft"], picture(size=(60, 50)))
    said = factories.comment(cast.ala, ideas["published"])
    told = factories.translation(cast.maksim, ideas["published"], "be", title="Лаўкі")
    database.begin(writing=True)
    asked = zones.ask_to_join(cast.newcomer, cast.kostki, message="Mieszkam tu.", lang="ru")
    moderation.open_item(asked, kind="join", opened_by=cast.newcomer)
    moderation.report(cast.maksim, said, reason=Reason.HURTFUL, words="", lang="be")
    db.session.commit()
    database.begin(writing=False)
    part = {model: first(model, action_id=actions["planned"].id).id for model in (Milestone, Share, Expense, Update)}
    return {
        "subject": {
            "draft": ("proposal", ideas["draft"].id),
            "published": ("proposal", ideas["published"].id),
            "action": ("action", actions["planned"].id),
            "news": ("action-update", part[Update]),
            "comment": ("comment", said.id),
            "translation": ("translation", told.id),
            "photo": ("attachment", photo.id),
        },
        "item_id": {
            item.kind.value: item.id for item in db.session.scalars(db.select(ModerationItem).filter_by(status="open"))
        },
        "comment_id": {"own": said.id},
        "attachment_id": {"public": photo.id, "private": private.id},
        "public_id": {"public": photo.public_id, "private": private.public_id},
        "action_id": {label: action.id for label, action in actions.items()},
        "task_id": {"free": first(Task, title="wolne").id, "taken": first(Task, title="wzięte").id},
        "milestone_id": {"own": part[Milestone]},
        "share_id": {"own": part[Share]},
        "expense_id": {"own": part[Expense]},
        "update_id": {"own": part[Update]},
        "member_id": {"own": first(GroupMember, action_id=actions["planned"].id).id},
    }
