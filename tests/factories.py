"""Builders. Each saves (commits) what it makes, so that requests, which have sessions of their own, see it."""

from dataclasses import dataclass
from typing import Any, TypeVar

from workspace.accounts import services as accounts
from workspace.accounts.models import Account
from workspace.attachments import services as attachments
from workspace.attachments.content import examine
from workspace.attachments.models import Attachment
from workspace.comments import services as comments
from workspace.comments.models import Comment
from workspace.core import db as database
from workspace.core.db import db, today
from workspace.proposals.models import Category, Proposal, ProposalStatus
from workspace.translations import services as translations
from workspace.translations.models import Translation
from workspace.zones.models import Flower, Membership, MembershipStatus, Role, Zone

T = TypeVar("T")


def save(record: T) -> T:
    """Add and commit; further reads start a new unit."""
    db.session.add(record)
    db.session.commit()
    database.begin(writing=False)
    return record


def again(record: T) -> T:
    """The same record as the database has it now."""
    identity = db.inspect(record).identity
    database.begin(writing=False)
    return db.session.get(type(record), identity, populate_existing=True)  # type: ignore[return-value]


def account(handle: str = "ala", language: str = "pl", **fields: Any) -> Account:
    database.begin(writing=True)
    made = accounts.create_account(handle=handle, language=language)
    for name, value in fields.items():
        setattr(made, name, value)
    return save(made)


def new_zone(slug: str = "kostki", flower: Flower = Flower.CORNFLOWER, **fields: Any) -> Zone:
    values: dict[str, Any] = {
        "names": {"pl": f"Strefa {slug}", "en": f"Zone {slug}"},
        "branch": f"Biblioteka {slug}",
        "address": "ul. Kostki-Napierskiego 4",
        "osiedle": "KR",
        "languages": ["pl", "be"],
    }
    return Zone(slug=slug, flower=flower, **{**values, **fields})


def zone(slug: str = "kostki", flower: Flower = Flower.CORNFLOWER, **fields: Any) -> Zone:
    database.begin(writing=True)
    return save(new_zone(slug, flower, **fields))


def admitted(who: Account, where: Zone, role: Role) -> Membership:
    return Membership(account_id=who.id, zone_id=where.id, role=role, status=MembershipStatus.ADMITTED)


def membership(who: Account, where: Zone, role: Role = Role.MEMBER) -> Membership:
    database.begin(writing=True)
    return save(admitted(who, where, role))


def proposal(
    author: Account, where: Zone, status: ProposalStatus = ProposalStatus.PUBLISHED, **fields: Any
) -> Proposal:
    """An idea as it stands in the database: published, unless `status` says otherwise."""
    database.begin(writing=True)
    values: dict[str, Any] = {
        "title": "Ławki",
        "summary": "Ławki na skwerze.",
        "lang": "pl",
        "category": Category.GREEN,
    }
    if status == ProposalStatus.PUBLISHED:
        values["published_on"] = today()
    return save(Proposal(author_id=author.id, zone_id=where.id, status=status, **{**values, **fields}))


def attachment(who: Account, on: Any, data: bytes, name: str = "ławka.jpg", alt: str = "Ławka pod lipą") -> Attachment:
    """A file hung on a subject, as its sender does it."""
    database.begin(writing=True)
    return save(attachments.attach(who, subject=on, upload=examine(name, data), alt=alt, lang="pl"))


def comment(who: Account, on: Any, text: str = "Świetnie!", parent: Comment | None = None, lang: str = "pl") -> Comment:
    database.begin(writing=True)
    return save(comments.add_comment(who, subject=on, text=text, lang=lang, parent=parent))


def translation(who: Account, subject: Any, lang: str = "pl", **texts: str) -> Translation:
    """What `who` made of a subject; {"title": …} at least."""
    who, subject = again(who), again(subject)
    database.begin(writing=True)
    return save(translations.translate(who, subject, lang=lang, seen=0, texts=texts))


@dataclass
class Cast:
    kostki: Zone
    gdanska: Zone
    ala: Account  # a resident, member of Kostki, reads Polish
    maksim: Account  # from Belarus, member of Kostki, reads Belarusian
    oksana: Account  # member of Gdańska, reads Ukrainian
    basia: Account  # librarian of Kostki
    celina: Account  # librarian of Gdańska
    olga: Account  # coordinator
    newcomer: Account  # signed in, but in no zone


def cast() -> Cast:
    """In one transaction: almost every test begins with it."""
    database.begin(writing=True)
    kostki, gdanska = new_zone("kostki"), new_zone("gdanska", Flower.POPPY, osiedle="SP")
    people = {
        handle: accounts.create_account(handle=handle, language=language)
        for language, handles in {
            "pl": "ala basia celina olga",
            "be": "maksim",
            "uk": "oksana",
            "ru": "newcomer",
        }.items()
        for handle in handles.split()
    }
    people["olga"].is_coordinator = True
    db.session.add_all([kostki, gdanska])
    db.session.flush()
    for handle, place, role in (
        ("ala", kostki, Role.MEMBER),
        ("maksim", kostki, Role.MEMBER),
        ("oksana", gdanska, Role.MEMBER),
        ("basia", kostki, Role.LIBRARIAN),
        ("celina", gdanska, Role.LIBRARIAN),
    ):
        db.session.add(admitted(people[handle], place, role))
    db.session.commit()
    database.begin(writing=False)
    return Cast(kostki=kostki, gdanska=gdanska, **people)
