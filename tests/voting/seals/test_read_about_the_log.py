"""Everybody reads the head of a log, prints it for the board, and takes the public file home; witnesses keep heads."""

import io
import zipfile
from collections.abc import Callable

import pypdfium2
import pytest
from flask import Flask

from tests import factories
from tests.pages import Reader
from tests.races import kinds, race
from tests.voting import rounds
from tests.voting.seals import ways
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.core.lifecycle import ReasonMissingError
from workspace.core.mail import OutgoingMail
from workspace.notifications.models import Notice
from workspace.proposals.models import Proposal
from workspace.voting import services
from workspace.voting.models import VotingRound
from workspace.voting.seals import archive, log, signing, witnesses
from workspace.voting.seals.models import Witness, WitnessFile
from workspace.voting.seals.verify import verify


def url(voting_round: VotingRound, more: str) -> str:
    return f"/rounds/{voting_round.id}/{more}"


def root(voting_round: VotingRound) -> str:
    database.begin(writing=False)
    head = log.head(voting_round.id)
    assert head is not None
    return head.root


def letters() -> list[OutgoingMail]:
    database.begin(writing=False)
    return list(db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id)))


def name(librarian: Reader, voting_round: VotingRound, email: str, status: int = 303) -> str:
    page = librarian.get(url(voting_round, "witnesses")).submit("/witnesses", status, email=email, lang="en")
    return page.words


@pytest.fixture
def basia(as_user: Callable[..., Reader]) -> Reader:
    return as_user("basia")


def test_the_head_stands_on_the_page_of_the_log_with_its_signature(visitor: Reader, open_round: VotingRound) -> None:
    page = visitor.get(url(open_round, "seals"))
    head = log.head(open_round.id)
    assert head is not None and head.root in page.words and " ".join(head.note.split()) in page.words
    key = signing.public_key(log.public_text())
    assert signing.read(head.note, key).root.hex() == head.root
    shown = visitor.get("/keys")
    assert log.public_text() in shown.words and signing.fingerprint(log.public_text()) in shown.words


def test_the_sheet_for_the_board_says_the_head(visitor: Reader, open_round: VotingRound) -> None:
    found = visitor.get(url(open_round, "seals/sheet.pdf"))
    assert found.response.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(found.response.get_data())
    assert len(document) == 1
    text = "".join(document[0].get_textpage().get_text_range().split())
    assert root(open_round) in text and "Głosowanie" in text and open_round.fingerprint in text


def test_the_public_file_can_be_taken_once_the_votes_are_counted(
    visitor: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    visitor.get(url(open_round, "public.zip"), status=404)
    ways.vote(ways.voters(cast, 21), open_round, [["Ławki"], ["Сад"], ["Kiermasz"]] * 7)
    later(hours=2)
    rounds.counted(open_round)
    assert "Download everything that is public" in visitor.get(url(open_round, "seals")).words
    found = visitor.get(url(open_round, "public.zip"))
    assert found.response.headers["Content-Disposition"].endswith('public.zip"')
    assert verify(found.response.get_data(), pinned=[root(open_round)]).faults == []
    readme = zipfile.ZipFile(io.BytesIO(found.response.get_data())).read("README.txt").decode()
    assert "Nothing in it says who voted" in readme and "workspace verify-round PUBLIC.zip" in readme


def test_a_librarian_names_two_witnesses_and_no_third(
    basia: Reader, cast: factories.Cast, ideas: list[Proposal]
) -> None:
    draft = rounds.draft(cast.basia, cast.kostki, ideas)
    name(basia, draft, "jan@example.org")
    assert "This is a witness already" in name(basia, draft, "JAN@example.org", 422)
    name(basia, draft, "ewa@example.org")
    page = basia.get(url(draft, "witnesses"))
    assert "jan@example.org" in page.words and not page.soup.find("input", attrs={"name": "email"})
    basia.post(url(draft, "witnesses"), {"email": "zofia@example.org", "lang": "pl"}, status=422)
    assert letters() == []  # the first letter goes out when the vote is opened


@pytest.mark.parametrize(
    "email", ["", "jan", "żółw@example.org", "jan@example.org\nBcc: x@example.org", "a" * 255 + "@example.org"]
)
def test_what_is_no_address_is_said(email: str, basia: Reader, open_round: VotingRound) -> None:
    assert "Error:" in name(basia, open_round, email, 422)
    assert db.session.scalar(db.select(db.func.count(Witness.id))) == 0


def test_two_librarians_at_once_name_two_witnesses(app: Flask, cast: factories.Cast, open_round: VotingRound) -> None:
    round_id, basia_id = open_round.id, cast.basia.id

    def name_one(email: str) -> Callable[[], object]:
        def deed() -> object:
            actor, voting_round = db.session.get_one(Account, basia_id), db.session.get_one(VotingRound, round_id)
            return witnesses.name_witness(actor, voting_round, email=email, lang="pl").number

        return deed

    emails = [f"{name}@example.org" for name in ("jan", "ewa", "zofia")]
    assert kinds(race(app, *map(name_one, emails))) == ["NotPossibleError", "done", "done"]


def test_nobody_else_names_or_sees_witnesses(as_user: Callable[..., Reader], open_round: VotingRound) -> None:
    for handle in ("ala", "celina", "olga"):
        as_user(handle).get(url(open_round, "witnesses"), status=403)
        as_user(handle).post(url(open_round, "witnesses"), {"email": "a@example.org", "lang": "pl"}, status=403)


def test_witnesses_get_the_head_at_opening_daily_when_it_grew_and_at_the_end(
    basia: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    name(basia, open_round, "jan@example.org")
    (first,) = letters()
    assert first.to == "jan@example.org" and root(open_round) in first.text
    assert ways.told(open_round)[-1] == {"kind": "witness", "number": 1}
    ways.vote(ways.voters(cast, 5), open_round, [["Ławki"]] * 5)
    ways.seal(open_round)
    tell()
    assert len(letters()) == 1  # once a day at most
    yesterday()
    tell()
    tell()
    assert len(letters()) == 2 and root(open_round) in letters()[1].text
    yesterday()
    tell()
    assert len(letters()) == 2  # the log has not grown
    later(hours=2)
    rounds.counted(open_round)
    subjects = [letter.subject for letter in letters()]
    assert subjects[2:] == ["Your file as a witness", "Last head of the log of a vote"]
    assert root(open_round) in letters()[3].text
    assert db.session.scalars(db.select(Witness.email)).all() == [None]
    audited = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "name_witness")).one()
    assert audited.detail == {"number": 1}


def tell() -> None:
    database.begin(writing=True)
    witnesses.tell_witnesses()
    db.session.commit()


def yesterday() -> None:
    database.begin(writing=True)
    for witness in db.session.scalars(db.select(Witness)):
        assert witness.told_on is not None
        witness.told_on = witness.told_on.replace(year=witness.told_on.year - 1)
    db.session.commit()


def test_witnesses_of_a_draft_get_their_first_letter_at_opening(
    basia: Reader, cast: factories.Cast, ideas: list[Proposal]
) -> None:
    draft = rounds.draft(cast.basia, cast.kostki, ideas)
    for email in ("jan@example.org", "ewa@example.org"):
        name(basia, draft, email)
    page = basia.get(f"/rounds/{draft.id}")
    page.submit("/open")
    assert [letter.to for letter in letters()] == ["jan@example.org", "ewa@example.org"]
    assert [entry["kind"] for entry in ways.told(draft)] == ["opened", "witness", "witness"]
    assert all(root(draft) in letter.text for letter in letters())


def test_each_witness_fetches_the_file_once_and_it_checks_the_count(
    basia: Reader, visitor: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    name(basia, open_round, "jan@example.org")
    name(basia, open_round, "ewa@example.org")
    ways.vote(ways.voters(cast, 21), open_round, [["Ławki"], ["Сад"], ["Kiermasz"]] * 7)
    later(hours=2)
    rounds.counted(open_round)
    links = [
        "/witness/" + letter.text.split("/witness/")[1].split()[0] for letter in letters() if "/witness/" in letter.text
    ]
    assert len(links) == len(set(links)) == 2
    files = []
    for link in links:
        page = visitor.get(link)
        assert "It can be fetched once." in page.words
        files.append(page.submit(link.rpartition("/")[2], 200).response.get_data())
        assert "There is no file here any more." in visitor.get(link).words
        visitor.post(link, status=404)
    assert files[0] == files[1] and archive.WITNESSED in archive.unpacked(files[0])
    report = verify(ways.public(open_round), witness=files[0])
    assert report.faults == [] and "each counted ballot is its seal" in report.checked
    assert db.session.scalar(db.select(db.func.count()).select_from(WitnessFile)) == 0


def test_what_is_stored_opens_no_seal_without_the_letter(
    basia: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    name(basia, open_round, "jan@example.org")
    rounds.cast(cast.ala, open_round, "Сад")
    key = ways.receipt(cast.ala, open_round).key
    later(hours=2)
    rounds.counted(open_round)
    token = next(letter for letter in letters() if "/witness/" in letter.text).text.split("/witness/")[1].split()[0]
    stored = db.session.scalars(db.select(WitnessFile)).one()
    assert token not in stored.token_hash and not stored.content.startswith(b"PK")
    database.begin(writing=True)
    handed = witnesses.hand_out(token)
    assert handed is not None
    from workspace.voting.seals import codes

    assert codes.read_key(key).hex() in archive.unpacked(handed[1])[archive.WITNESSED].decode()


def test_a_file_nobody_fetched_goes_after_a_month(
    basia: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    name(basia, open_round, "jan@example.org")
    rounds.cast(cast.ala, open_round, "Сад")
    later(hours=2)
    rounds.counted(open_round)
    later(days=29)
    database.begin(writing=True)
    witnesses.forget_old()
    db.session.commit()
    assert db.session.scalar(db.select(db.func.count()).select_from(WitnessFile)) == 1
    later(days=3)
    database.begin(writing=True)
    witnesses.forget_old()
    db.session.commit()
    assert db.session.scalar(db.select(db.func.count()).select_from(WitnessFile)) == 0


@pytest.mark.parametrize("token", ["A" * 43, "_" * 43, "é" * 43])
def test_a_link_that_is_none_opens_nothing(token: str, visitor: Reader) -> None:
    assert "There is no file here any more." in visitor.get(f"/witness/{token}").words
    visitor.post(f"/witness/{token}", status=404)
    visitor.get(f"/witness/{token}x", status=404)


# --- witnesses with an account, and votes without witnesses


def name_account(librarian: Reader, voting_round: VotingRound, handle: str, status: int = 303, **more: str) -> str:
    given = {"handle": handle, "lang": "uk", **more}
    return librarian.get(url(voting_round, "witnesses")).submit("/witnesses", status, **given).words


def heard(handle: str) -> set[str]:
    database.begin(writing=False)
    query = db.select(Notice.verb).join(Account, Account.id == Notice.account_id).where(Account.handle == handle)
    return set(db.session.scalars(query))


def test_a_witness_with_an_account_fetches_their_file_signed_in_and_once(
    as_user: Callable[..., Reader], basia: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    name_account(basia, open_round, "oksana")
    assert "tell_witness" in heard("oksana")
    ways.vote(ways.voters(cast, 6), open_round, [["Ławki"], ["Сад"], ["Kiermasz"]] * 2)
    as_user("oksana").post(url(open_round, "witness-file"), {}, 404)
    later(hours=2)
    held = rounds.counted(open_round)
    assert "tell_witness_file" in heard("oksana") and letters() == []
    kept = db.session.scalars(db.select(WitnessFile)).one()
    assert b"witness.jsonl" not in kept.content, "it is encrypted, with a key that stands nowhere"
    for other in ("ala", "basia", "olga"):
        as_user(other).post(url(held, "witness-file"), {}, 403)
        assert "Your file as a witness" not in as_user(other).get(f"/rounds/{held.id}").words
    taken = as_user("oksana").get(f"/rounds/{held.id}").submit("/witness-file", 200)
    assert verify(ways.public(held), witness=taken.response.get_data()).faults == []
    assert "Your file as a witness" not in as_user("oksana").get(f"/rounds/{held.id}").words
    as_user("oksana").post(url(held, "witness-file"), {}, 404)
    later(days=32)
    database.begin(writing=True)
    witnesses.forget_old()
    db.session.commit()
    assert db.session.scalars(db.select(Witness.account_id)).all() == [None]


def test_a_witness_with_an_account_and_an_address_gets_the_heads_by_mail_and_no_link(
    basia: Reader, cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    name_account(basia, open_round, "oksana", email="oksana@example.org", lang="en")
    later(hours=2)
    rounds.counted(open_round)
    assert [each.subject for each in letters()] == ["Head of the log of a vote", "Last head of the log of a vote"]
    assert not any("/witness/" in each.text for each in letters())


@pytest.mark.parametrize(
    ("handle", "said"),
    [("basia", "Whoever runs the vote cannot be its witness."), ("olga", "Whoever runs the vote cannot be its witness."),
     ("nobody", "There is no such account."), ("", "Fill this in.")],
)  # fmt: skip
def test_whom_the_witnesses_are_to_watch_is_none_of_them(
    handle: str, said: str, basia: Reader, open_round: VotingRound
) -> None:
    assert said in name_account(basia, open_round, handle, 422)
    assert db.session.scalar(db.select(db.func.count(Witness.id))) == 0


def test_a_vote_is_opened_with_two_witnesses_or_says_why_not(
    basia: Reader, visitor: Reader, cast: factories.Cast, ideas: list[Proposal]
) -> None:
    bare, named = (rounds.draft(cast.basia, cast.kostki, each) for each in (ideas[:2], [ideas[2], rounds.idea(
        cast.kostki, cast.ala, "Stojak")]))  # fmt: skip
    page = basia.get(f"/rounds/{bare.id}")
    assert "Name two before you open it, or say why there are none." in page.words
    assert "Write between 3 and 600 characters." in page.submit("/open", 422, reason="  ").words
    page.submit("/open", reason="Nikt nie ma czasu.")
    assert ways.told(bare)[0]["unwitnessed"] == "Nikt nie ma czasu."
    for where in (f"/rounds/{bare.id}", url(bare, "seals")):
        assert "The librarian says why: Nikt nie ma czasu." in visitor.get(where).words
    name_account(basia, named, "oksana")
    name(basia, named, "ewa@example.org")
    page = basia.get(f"/rounds/{named.id}")
    assert "Name two before" not in page.words and page.form("/open").find("textarea") is None
    page.submit("/open")
    assert sorted(ways.told(named)[0]) == ["fingerprint", "kind"]
    assert [entry["number"] for entry in ways.told(named)[1:]] == [1, 2]
    assert "without two witnesses" not in visitor.get(f"/rounds/{named.id}").words


def test_no_service_opens_a_vote_without_either(cast: factories.Cast, ideas: list[Proposal]) -> None:
    held = rounds.draft(cast.basia, cast.kostki, ideas)
    database.begin(writing=True)
    with pytest.raises(ReasonMissingError):
        services.move_along(cast.basia, held, "open")
