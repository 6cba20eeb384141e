"""The sample town with what it lacks: one of every page there is to visit, by a name for each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from tests import factories
from tests.applications import making as applications
from tests.attachments.samples import picture
from tests.e2e.conftest import Site
from tests.tools.books import SEVENTH
from tests.voting import desk, rounds
from workspace import moderated
from workspace.accounts import credentials, services
from workspace.accounts.models import Account, TokenPurpose
from workspace.actions.models import Action, ActionStatus, Milestone, Task
from workspace.actions.work import services as work
from workspace.applications.documents import services as papers
from workspace.applications.models import Application, Overwritten
from workspace.comments.models import Comment
from workspace.core import db as database
from workspace.core.db import db, now
from workspace.glossary import services as glossary
from workspace.moderation import services as moderation
from workspace.moderation.models import ModerationItem, Reason
from workspace.moderation.services import Because
from workspace.notifications import emails
from workspace.proposals import circle, moderating
from workspace.proposals.models import Category, Proposal, ProposalStatus
from workspace.tools.models import Edition
from workspace.voting import services as voting
from workspace.voting.cards import services as cards
from workspace.voting.cards.models import HandedKind
from workspace.voting.models import BallotKind, RoundStatus, Voters, VotingRound
from workspace.voting.paper import services as paper
from workspace.voting.paper.models import Invalid
from workspace.voting.seals import witnesses
from workspace.zones.models import Flower, Zone

S = ProposalStatus
Places = dict[str, Any]


def furnished(town: Site) -> Places:
    """Adds what is missing and says where everything is: {name in an address: id, slug or secret}."""
    with town.unit():
        found: Places = {}
        for part in (_zones, _ideas, _glossary, _edition, _around_ideas, _rounds, _actions, _applications, _secrets):
            part(found, town.app)
        return {name: getattr(value, "id", value) for name, value in found.items()}


def person(handle: str) -> Account:
    return db.session.scalars(db.select(Account).filter_by(handle=handle)).unique().one()


def first(model: type[Any], *where: Any, **by: Any) -> Any:
    query = db.select(model).where(*where).filter_by(**by).order_by(model.id).limit(1)
    return db.session.scalars(query).unique().one()


def _write(deed: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Builders commit what they make, so each of ours is a unit too."""
    database.begin(writing=True)
    return factories.save(deed(*args, **kwargs))


def _zones(found: Places, _app: Flask) -> None:
    found["kostki"] = first(Zone, slug="kostki")
    found["empty"] = factories.zone("pusta", Flower.LINDEN)


def _ideas(found: Places, _app: Flask) -> None:
    maksim, lipka, kostki = person("Maksim"), person("Lipka"), found["kostki"]
    found["draft"] = first(Proposal, author_id=maksim.id, status=S.DRAFT)
    found["waiting"] = first(Proposal, zone_id=kostki.id, status=S.SUBMITTED)
    found["refused"] = first(Proposal, status=S.REFUSED, author_id=lipka.id)
    found["merged"], found["withdrawn"] = first(Proposal, status=S.MERGED), first(Proposal, status=S.WITHDRAWN)
    talked_of = db.select(Comment.on_id).where(Comment.on_type == "proposal", Comment.parent_id.is_not(None))
    found["talk"] = first(Proposal, Proposal.id.in_(talked_of), Proposal.zone_id == kostki.id)
    fresh = {"category": Category.CULTURE, "cost": 80_000}
    found["own"] = factories.proposal(maksim, kostki, title="Кіно пад небам", lang="be", **fresh)
    found["lone"] = factories.proposal(lipka, kostki, title="Chór sąsiedzki", **fresh)
    found["joining"] = factories.proposal(lipka, kostki, title="Kino letnie", **fresh)
    found["asked"] = factories.proposal(lipka, kostki, title="Zegar słoneczny", **fresh)


def _around_ideas(found: Places, _app: Flask) -> None:
    """A merge and an invitation that wait for Maksim, an appeal, a report, a photo, a comment of his own."""
    maksim, lipka, halina = person("Maksim"), person("Lipka"), person("pani-Halina")
    own, asked, joining = found["own"], found["asked"], found["joining"]
    _write(circle.ask_to_merge, lipka, joining, target=own)
    _write(circle.invite, lipka, asked, handle="Maksim")
    appealed = factories.proposal(lipka, found["kostki"], S.REFUSED, title="Fontanna")
    database.begin(writing=True)
    moderating.move(lipka, appealed, "appeal", words="Proszę spojrzeć jeszcze raz.", reason_code="", lang="pl")
    moderation.report(halina, own, reason=Reason.OTHER, words="To już jest.", lang="pl")
    db.session.commit()
    found["appealed"] = factories.again(appealed)
    factories.attachment(maksim, own, picture(), "kino.jpg", alt="Двор увечары")
    factories.translation(lipka, own, "pl", title="Kino pod gołym niebem", summary="Latem na podwórku.")
    found["comment"] = factories.comment(maksim, own, "Хто дапаможа?", lang="be")
    factories.comment(lipka, own, "Ja!", parent=found["comment"])
    hidden = factories.comment(maksim, own, "Пакажыце зноў.", lang="be")
    database.begin(writing=True)
    moderated._hide_comment(person("Basia-z-Kostki"), hidden, Because("off_topic", "", "pl"))
    found["hidden"] = factories.save(hidden)
    found["item"] = first(ModerationItem, zone_id=found["kostki"].id, status="open", kind="proposal")


def _glossary(found: Places, _app: Flask) -> None:
    """Lipka's words stand in the glossary, and Maksim's wait for a librarian."""
    better = {"meaning": "Тое, што даюць суседзі.", "word": "уласны ўклад"}
    found["corrected"] = _write(glossary.correct, person("Lipka"), "own-contribution", lang="be", **better)
    waiting = {"meaning": "Праца без аплаты.", "word": "талака"}
    _write(glossary.correct, person("Maksim"), "community-work", lang="be", **waiting)
    database.begin(writing=True)
    moderation.close_item(found["corrected"], "term")
    glossary.approve(person("Basia-z-Kostki"), found["corrected"])
    db.session.commit()


def _edition(found: Places, _app: Flask) -> None:
    """Of a tool nobody has coded, not yet taken in."""
    edition = Edition(tool="tree", edition="tree-2026", text=SEVENTH, added_by_id=person("Olga-koordynuje").id)
    database.begin(writing=True)
    found["edition"] = factories.save(edition)


def _rounds(found: Places, _app: Flask) -> None:
    """In Kostki: a draft, one to come, one that is open, one that was called off; in the town one that was counted."""
    basia, kostki, week = person("Basia-z-Kostki"), found["kostki"], timedelta(days=7)

    def ideas(*titles: str) -> list[Proposal]:
        return [rounds.idea(kostki, person("Lipka"), title) for title in titles]

    how = {"closes_at": now() + week, "voters": Voters.BOTH}
    found["open_round"] = rounds.opened(basia, kostki, ideas("Huśtawka", "Leżaki", "Sadzawka"), **how)
    found["option"] = found["open_round"].options[0]
    found["card"] = desk.given(basia, found["open_round"])
    desk.sheet(basia, found["open_round"], 3)
    for kind in (BallotKind.RANKING, BallotKind.POINTS):
        found[kind.value] = rounds.opened(basia, kostki, ideas("Pergola", "Zegar"), ballot_kind=kind, **how)
    equal = [rounds.idea(kostki, person("Lipka"), title, 2_000_00) for title in ("Ogród", "Taras")]
    with database.some_time_ago(timedelta(days=2)):
        found["undecided"] = rounds.opened(basia, kostki, equal)
        found["failed"] = rounds.opened(basia, kostki, ideas("Mural", "Fontanna"), quorum=9)
        for handle, title in (("Maksim", "Ogród"), ("Lipka", "Taras")):
            rounds.cast(person(handle), found["undecided"], title)
        found["on_paper"] = rounds.opened(basia, kostki, ideas("Hamaki", "Ławy"))
        database.begin(writing=True)
        cards.hand_out(basia, found["on_paper"], kind=HandedKind.PAPER)
        factories.save(found["on_paper"])
    rounds.counted(found["undecided"])
    found["counted"] = first(VotingRound, status=RoundStatus.COUNTED)
    _seals(found)
    _paper(found)
    found["draft_round"] = rounds.draft(basia, kostki, ideas("Stojak", "Pompka"), closes_at=now() + week)
    later = {"opens_at": now() + week, "closes_at": now() + 2 * week}
    found["coming"] = rounds.opened(basia, kostki, ideas("Mapa", "Tablica"), title="Głosowanie wiosenne", **later)
    off = rounds.opened(basia, kostki, ideas("Ule", "Poidła"), title="Głosowanie letnie", **later)
    database.begin(writing=True)
    voting.move_along(basia, off, "cancel", reason="Źle podany budżet.", lang="pl")
    found["cancelled"] = factories.save(off)


def _paper(found: Places) -> None:
    """Two batches: one that Basia types in, one that she and Olga read differently."""
    basia, olga, voting_round = person("Basia-z-Kostki"), person("Olga-koordynuje"), found["on_paper"]
    database.begin(writing=True)
    found["typing"] = paper.begin_batch(basia, voting_round, sheets=3)
    found["differing"] = paper.begin_batch(basia, voting_round, sheets=1)
    for reader, why in ((basia, Invalid.BLANK), (olga, Invalid.UNCLEAR)):
        paper.write_reading(reader, found["differing"], sheet=1, invalid=why)
        paper.finish(reader, found["differing"])
    db.session.commit()


def _seals(found: Places) -> None:
    """Lipka has voted in the open round, and one of its two witnesses is named; a file waits for the other witness."""
    rounds.cast(person("Lipka"), found["open_round"], "Leżaki")
    database.begin(writing=True)
    witnesses.name_witness(person("Basia-z-Kostki"), found["open_round"], email="jan@example.org", lang="pl")
    found["opening"], found["no_opening"] = witnesses.keep(found["counted"], b"a file", "B" * 43), "A" * 43
    db.session.commit()


def _actions(found: Places, _app: Flask) -> None:
    """By status; `action` is one in Kostki with free tasks, and Maksim has promised something for it."""
    kostki = found["kostki"]
    for status in ActionStatus:
        found[f"action_{status}"] = first(Action, status=status)
    free = db.select(Task.action_id).where(Task.taken_by_id.is_(None), Task.done_on.is_(None))
    open_ones = Action.status.in_((ActionStatus.PLANNED, ActionStatus.IN_PROGRESS))
    action = first(Action, Action.id.in_(free), open_ones, Action.zone_id == kostki.id)
    given = {"kind": "hours", "what": "Kopanie", "pledged": 180, "lang": "pl"}
    found["share"] = _write(work.pledge, person("Maksim"), action, **given)
    expense = {"what": "Farba", "planned": 20_000, "spent": 0, "spent_on": None, "lang": "pl"}
    found["expense"] = _write(work.add_expense, person("Basia-z-Kostki"), action, **expense)
    found["milestone"] = first(Milestone, action_id=action.id, done_on=None)
    found["task"] = first(Task, Task.taken_by_id.is_(None), action_id=action.id)
    found["action"] = action


def _applications(found: Places, _app: Flask) -> None:
    """One that Basia writes, with a field in Belarusian and one in which two wrote at once; one that the city refused."""
    basia, maksim, action = person("Basia-z-Kostki"), person("Maksim"), found["action"]
    draft = applications.filled(basia, applications.whole(basia, action), need=None)
    found["application"] = draft = applications.filled(basia, draft, "be", need="Няма дзе сесці.")
    database.begin(writing=True)
    papers.order(basia, db.session.get_one(Application, draft.id), reader="be")
    db.session.commit()
    papers.make({"application": draft.id})
    two = {"field": "title", "lang": "pl", "was": "Ławki", "now": "Ławka", "by_id": basia.id, "over_by_id": maksim.id}
    factories.save(Overwritten(application_id=draft.id, **two))
    made = applications.moved(
        basia, applications.whole(basia, action, applications.BUDGET), "ready", "file", number="7"
    )
    found["refused_form"] = applications.moved(basia, made, "refuse", ground="land", words="Nie miejska.", lang="pl")


def _secrets(found: Places, app: Flask) -> None:
    """What only a link knows, an account that is closed, a letter that waits, a password to ask for."""
    database.begin(writing=True)
    maksim, celina, ingrid = person("Maksim"), person("Celina"), person("Ingrid")
    found["link"] = credentials.issue_token(maksim, TokenPurpose.SIGN_IN)
    found["confirmation"] = credentials.issue_token(maksim, TokenPurpose.CONFIRM_EMAIL, email="m@example.org")
    found["off_key"] = emails.unsubscribe_key(maksim)
    celina.password_hash = "of a password that nobody knows"
    ingrid.email, ingrid.email_confirmed = "ingrid@example.org", True
    with app.test_request_context():
        credentials.send_sign_in_link("ingrid@example.org")
    services.set_status(person("Olga-koordynuje"), person("Sasza"), "block", reason="Spam.")
    db.session.commit()
