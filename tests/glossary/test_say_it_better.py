"""A neighbour says a word better; a librarian of any zone looks at it; then everybody reads it, and it can go again."""

from typing import Any

import pytest

from tests import factories
from tests.factories import Cast, again
from tests.pages import Reader
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.glossary import services
from workspace.glossary.models import Correction
from workspace.moderation.models import ModerationItem

ADDRESS = "/glossary/community-work/be"
BETTER = {"word": "талака", "meaning": "Супольная праца суседзяў без аплаты.", "why": "Так кажуць."}


def suggested(who: Any, lang: str = "be", **said: str) -> Correction:
    who = again(who)
    database.begin(writing=True)
    return factories.save(services.correct(who, "community-work", lang=lang, **{**BETTER, **said}))


def item() -> ModerationItem:
    return db.session.scalars(db.select(ModerationItem).order_by(ModerationItem.id.desc())).first()


def approve(reader: Reader, number: int | None = None) -> None:
    number = number or item().id
    reader.get(f"/moderation/{number}").submit(f"/moderation/{number}/publish")


def stands(reader: Reader, lang: str = "be") -> str:
    row = reader.get("/glossary").soup.find(id="community-work")
    return row.find(["td", "th"], lang=lang).get_text()


def test_it_is_invited_read_by_a_librarian_of_any_zone_and_shown_at_once(cast: Cast, as_user: Any) -> None:
    maksim, visitor = as_user("maksim", "be"), as_user(None, "be")
    link = maksim.get("/glossary").soup.find(id="community-work").find("a", class_="correct")
    page = maksim.get(str(link["href"]))
    assert page.soup.find("input", attrs={"name": "word"})["value"] == "бясплатная грамадская праца"
    page.submit(ADDRESS, **BETTER)
    assert "Your suggestion waits for a librarian." in as_user("maksim").get("/glossary/community-work").words
    assert stands(visitor) == "бясплатная грамадская праца"
    celina = as_user("celina")  # of another zone than Maksim's
    judged = celina.get("/moderation")
    for words in ("талака", "Так кажуць.", "praca społeczna", "бясплатная грамадская праца", "All zones"):
        assert words in judged.words
    approve(celina)
    assert stands(visitor) == "талака"
    term = as_user(None, "en").get("/glossary/community-work")
    assert "Said better by a neighbour. Thank you: maksim" in term.words
    assert "Your words stand in the glossary now." in as_user("maksim", "en").get("/notices").words
    assert "All zones" in as_user(None).get("/moderation/log").words
    verbs = db.session.scalars(
        db.select(AuditEntry.verb).filter_by(subject_type="term-correction").order_by(AuditEntry.id)
    )
    assert list(verbs.all()) == ["suggest", "approve"]


def test_refused_it_is_said_why_and_nobody_else_reads_it(cast: Cast, as_user: Any) -> None:
    correction = suggested(cast.maksim)
    why = {"refuse-reason": "other_meaning", "refuse-words": "To co innego.", "refuse-lang": "pl"}
    basia = as_user("basia")
    basia.get("/moderation").submit(f"/moderation/{item().id}/refuse", **why)
    assert again(correction).status == "refused" and stands(as_user(None)) != "талака"
    told = as_user("maksim", "en").get("/notices").words
    assert "it means something else" in told and "To co innego." in told
    assert "талака" not in as_user("oksana").get("/glossary/community-work").words


def test_the_next_one_replaces_it_and_each_can_come_back(cast: Cast, as_user: Any) -> None:
    first = suggested(cast.maksim)
    approve(as_user("celina"))
    second = suggested(cast.ala, word="грамадская праца")
    approve(as_user("celina"))
    assert [again(each).status for each in (first, second)] == ["past", "shown"]
    basia, visitor = as_user("basia"), as_user(None)
    revert = f"/glossary/corrections/{second.id}/revert"
    page = basia.get(revert)
    page.submit(revert, 422, words="")
    page.submit(revert, words="Za ogólne.", lang="pl")
    assert stands(visitor) == "бясплатная грамадская праца"
    assert "Za ogólne." in as_user("ala").get("/notices").words
    basia.get("/glossary/community-work").submit(f"/{first.id}/restore")
    assert stands(visitor) == "талака"
    history = visitor.get("/glossary/community-work").words
    assert "maksim" in history and "ala" in history and "no longer shown" in history
    basia.post(revert, {"words": "Jeszcze raz.", "lang": "pl"}, status=409)


def test_its_author_takes_it_back_and_the_librarian_is_spared(cast: Cast, as_user: Any) -> None:
    correction = suggested(cast.maksim)
    as_user("ala").post(f"/glossary/corrections/{correction.id}/withdraw", status=404)
    as_user("basia").post(f"/glossary/corrections/{correction.id}/withdraw", status=403)
    as_user("maksim").get("/glossary/community-work").submit("/withdraw")
    assert again(correction).status == "withdrawn" and "Nothing waits." in as_user("basia").get("/moderation").words


def test_nobody_decides_on_their_own_words(cast: Cast, as_user: Any) -> None:
    correction = suggested(cast.basia)
    assert "Nothing waits." in as_user("basia").get("/moderation").words
    as_user("basia").get(f"/moderation/{item().id}", 404)
    as_user("olga").get(f"/moderation/{item().id}", 404)  # there is Celina to do it
    approve(as_user("celina"))
    for who, status in (("basia", 403), ("ala", 403), (None, 303)):
        as_user(who).post(f"/glossary/corrections/{correction.id}/revert", {"words": "x", "lang": "pl"}, status=status)
    assert again(correction).status == "shown"


def test_where_no_librarian_is_left_the_coordinator_decides(cast: Cast, as_user: Any) -> None:
    suggested(cast.basia)
    database.begin(writing=True)
    db.session.delete(next(each for each in again(cast.celina).memberships if each.zone_id == cast.gdanska.id))
    db.session.commit()
    approve(as_user("olga"))
    assert stands(as_user(None)) == "талака"


def test_who_is_in_no_zone_cannot(as_user: Any) -> None:
    as_user("newcomer").get(ADDRESS, 403)
    as_user(None).get(ADDRESS, 303)
    assert as_user("newcomer").get("/glossary").soup.find("a", class_="correct") is None


@pytest.mark.parametrize(
    ("address", "said", "words"),
    [
        (ADDRESS, {"word": "", "meaning": "Добра."}, "Fill this in."),
        (ADDRESS, {"word": "талака\u202e ", "meaning": " "}, "Fill this in."),
        (ADDRESS, {"word": "a" * 121, "meaning": "Добра."}, "120"),
        (ADDRESS, {}, "This is what stands there now."),
    ],
)
def test_what_says_nothing_new_comes_back_with_words(
    cast: Cast, as_user: Any, address: str, said: dict[str, str], words: str
) -> None:
    assert words in as_user("maksim").get(address).submit(address, 422, **said).words
    assert db.session.scalar(db.select(db.func.count()).select_from(Correction)) == 0


def test_a_second_suggestion_waits_for_the_first(cast: Cast, as_user: Any) -> None:
    suggested(cast.maksim)
    page = as_user("maksim").get(ADDRESS).submit(ADDRESS, 422, word="іншае", meaning="Іншае.")
    assert "still waits" in page.words and "іншае" in page.text
    suggested(cast.maksim, "uk", word="толока")  # of another language it is another word


def test_the_official_polish_word_stays(cast: Cast, as_user: Any) -> None:
    address = "/glossary/community-work/pl"
    form = as_user("ala").get(address)
    assert form.soup.find("input", attrs={"name": "word"}) is None
    form.submit(address, word="robota", meaning="Robota dla sąsiadów.")
    made = db.session.scalars(db.select(Correction)).one()
    assert (made.word, made.meaning) == ("praca społeczna", "Robota dla sąsiadów.")


def test_there_is_no_such_language_or_term(as_user: Any) -> None:
    for address in ("/glossary/community-work/de", "/glossary/nothing/be"):
        as_user("maksim").get(address, 404)
