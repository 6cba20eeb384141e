"""A neighbour says an idea in another language; others read it, thank them, and say it better."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import factories, races
from tests.factories import Cast, again
from tests.pages import Reader
from workspace.accounts.models import Account
from workspace.core import db as database
from workspace.core.audit import AuditEntry
from workspace.core.db import db
from workspace.notifications.models import Notice
from workspace.proposals import services as proposals
from workspace.proposals.models import Proposal, ProposalStatus
from workspace.translations import services
from workspace.translations.models import Origin, Translation
from workspace.translations.queries import titles_in

POLISH = {"title": "Kino pod chmurką", "summary": "Pokazujemy filmy."}


@pytest.fixture
def idea(cast: Cast) -> Proposal:
    """Maksim's, in Belarusian, published."""
    texts = {"title": "Кіно пад небам", "summary": "Паказваем фільмы.", "needs": "Экран"}
    return factories.proposal(cast.maksim, cast.kostki, lang="be", **texts)


def translations() -> list[Translation]:
    return list(db.session.scalars(db.select(Translation).order_by(Translation.id)))


def address(idea: Proposal, lang: str = "pl") -> str:
    return f"/translations/proposal/{idea.id}/{lang}"


def translated(who: Account, idea: Proposal, lang: str = "pl", **texts: str) -> Translation:
    return factories.translation(who, idea, lang, **(texts or POLISH))


def test_a_neighbour_translates_it_and_is_thanked(idea: Proposal, as_user: Any) -> None:
    ala = as_user("ala", "pl")
    page = ala.get(f"/proposals/{idea.id}")
    link = page.soup.find("a", href=address(idea))
    assert link is not None and page.soup.find("h1")["lang"] == "be"
    form = ala.get(address(idea))
    assert form.soup.find(class_="user-text", lang="be").get_text() == "Кіно пад небам"
    assert form.soup.find("textarea", attrs={"name": "summary"})["lang"] == "pl"
    page = form.submit(address(idea), **POLISH).follow()
    assert page.soup.find("h1", lang="pl").get_text() == "Kino pod chmurką"
    assert page.soup.select_one(".text-label .person").get_text().strip() == "ala"
    original = page.soup.find("details", class_="original")
    assert original is not None and "Кіно пад небам" in original.get_text() and "Экран" in original.get_text()
    (made,) = translations()
    assert (made.lang, made.origin, made.texts) == ("pl", Origin.NEIGHBOUR, POLISH)


def test_what_is_not_translated_is_shown_as_it_was_written(idea: Proposal, cast: Cast, as_user: Any) -> None:
    translated(cast.ala, idea)
    page = as_user(None, "pl").get(f"/proposals/{idea.id}")
    shown = page.soup.select("article > .user-text")
    assert [(text["lang"], text.get_text()) for text in shown] == [("pl", "Pokazujemy filmy."), ("be", "Экран")]


def test_the_original_is_one_tap_away(idea: Proposal, cast: Cast, as_user: Any) -> None:
    translated(cast.ala, idea)
    reader = as_user(None, "pl")
    page = reader.get(f"/proposals/{idea.id}")
    assert page.soup.select_one("details.original .user-text[lang=be]").get_text() == "Кіно пад небам"
    link = page.soup.select_one("main a[hreflang=be]")
    page = reader.get(str(link["href"]))
    assert page.soup.find("h1", lang="be").get_text() == "Кіно пад небам"
    assert page.soup.select_one("main a[hreflang=pl]") is not None
    reader.get(f"/proposals/{idea.id}?in=xx")


def test_nobody_is_given_a_language_that_they_did_not_ask_for(cast: Cast, as_user: Any) -> None:
    idea = factories.proposal(cast.ala, cast.kostki, lang="pl", title="Ławki")
    translated(cast.basia, idea, "ru", title="Скамейки")
    for language in ("be", "uk", "en"):
        page = as_user(None, language).get(f"/proposals/{idea.id}")
        assert page.soup.find("h1", lang="pl").get_text() == "Ławki"
        assert page.soup.select_one("main a[hreflang=ru]") is not None
        assert "Скамейки" not in as_user(None, language).get("/proposals").text
        assert "Скамейки" not in as_user(None, language).get("/zones/kostki").text


def test_lists_show_the_title_in_the_readers_language(
    idea: Proposal, cast: Cast, as_user: Any, queries: list[str]
) -> None:
    translated(cast.ala, idea)
    for number in range(5):
        other = factories.proposal(cast.maksim, cast.kostki, lang="be", title=f"Ідэя {number}")
        translated(cast.ala, other, title=f"Pomysł {number}")
    for who, url in ((None, "/proposals"), ("ala", "/proposals?zone=kostki"), ("ala", "/zones/kostki")):
        reader = as_user(who, "pl")
        queries.clear()
        page = reader.get(url)
        assert page.soup.find("a", lang="pl", string="Pomysł 4") is not None, url
        assert len(queries) <= 8, queries
    assert as_user(None, "be").get("/proposals").soup.find("a", lang="be", string="Ідэя 4") is not None


def test_another_slice_gets_the_titles_of_its_rows_in_one_query(idea: Proposal, cast: Cast, queries: list[str]) -> None:
    bare = factories.proposal(cast.maksim, cast.kostki, lang="be")
    translated(cast.ala, idea)
    ids = [idea.id, bare.id]
    queries.clear()
    assert titles_in("pl", "proposal", ids) == {idea.id: "Kino pod chmurką"}
    assert len(queries) == 1
    assert titles_in("uk", "proposal", ids) == {} and titles_in("pl", "proposal", []) == {}


def test_the_page_of_an_idea_stays_within_its_queries(
    idea: Proposal, cast: Cast, as_user: Any, queries: list[str]
) -> None:
    for lang in ("pl", "uk", "ru"):
        translated(cast.ala, idea, lang)
    talked = factories.comment(cast.ala, idea)
    factories.comment(cast.maksim, idea, parent=talked)
    for who in (None, "ala", "maksim", "basia"):
        reader = as_user(who, "pl")
        for url in (f"/proposals/{idea.id}", address(idea)) if who else (f"/proposals/{idea.id}",):
            queries.clear()
            reader.get(url)
            assert len(queries) <= 8, (who, queries)


def test_after_a_change_it_is_marked_as_of_an_older_text(idea: Proposal, cast: Cast, as_user: Any) -> None:
    translated(cast.ala, idea)
    _change(idea, cost=5_000_00)
    assert "older text" not in as_user(None, "pl").get(f"/proposals/{idea.id}").words
    _change(idea, summary="Паказваем фільмы ўсё лета.")
    reader = as_user("ala", "en")
    page = reader.get(f"/proposals/{idea.id}?in=pl")
    assert "older text" in page.words and "Bring it up to date" in page.words
    reader.get(address(idea)).submit(address(idea))  # it still says all of it: nothing to write
    assert "older text" not in reader.get(f"/proposals/{idea.id}?in=pl").words


def _change(idea: Proposal, **fields: Any) -> None:
    database.begin(writing=True)
    found = db.session.get_one(Proposal, idea.id)
    proposals.change_published(found.author, found, **{**{n: getattr(found, n) for n in proposals.FIELDS}, **fields})
    db.session.commit()


def test_another_says_it_better_and_each_hand_is_written_down(idea: Proposal, cast: Cast, as_user: Any) -> None:
    translated(cast.ala, idea)
    page = as_user("basia").get(address(idea))
    assert page.soup.find("input", attrs={"name": "title"})["value"] == "Kino pod chmurką"
    page.submit(address(idea), title="Kino plenerowe")
    (made,) = translations()
    assert (made.texts["title"], made.author_id, made.origin) == ("Kino plenerowe", cast.basia.id, Origin.LIBRARY)
    told = db.session.execute(db.select(AuditEntry.verb, AuditEntry.actor_id).order_by(AuditEntry.id)).all()
    assert told[-2:] == [("translate", cast.ala.id), ("correct_translation", cast.basia.id)]


def test_saving_it_as_it_is_makes_nobody_its_translator(idea: Proposal, cast: Cast, as_user: Any) -> None:
    translated(cast.ala, idea)
    as_user("basia").get(address(idea)).submit(address(idea))
    assert translations()[0].author_id == cast.ala.id


def test_the_author_hears_of_it_once(idea: Proposal, cast: Cast, as_user: Any) -> None:
    for lang in ("pl", "ru"):
        translated(cast.ala, idea, lang)
    notices = db.session.execute(db.select(Notice.account_id, Notice.verb)).all()
    assert notices == [(cast.maksim.id, "translate")]
    assert "Your idea can be read in another language now." in as_user("maksim").get("/notices").words


def test_who_was_slower_sees_both_and_loses_nothing(idea: Proposal, cast: Cast, as_user: Any) -> None:
    slow = as_user("basia").get(address(idea))
    translated(cast.ala, idea)
    page = slow.submit(address(idea), 409, title="Kino letnie", summary="Filmy.")
    assert page.soup.find("input", attrs={"name": "title"})["value"] == "Kino letnie"
    assert "Kino pod chmurką" in page.words and "Not saved" in page.words
    page.submit(address(idea))
    (made,) = translations()
    assert (made.texts["title"], made.version) == ("Kino letnie", 2)
    slow.submit(address(idea), 409, title="Kino zimowe")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": "  "}, "Fill this in."),
        ({"title": "x" * 121}, "characters"),
        ({"summary": "x" * 4001}, "characters"),
        ({"version": "x"}, "Check what you wrote"),
        ({"version": "-1"}, "Check what you wrote"),
        ({"version": str(2**40)}, "Check what you wrote"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    idea: Proposal, as_user: Any, changed: dict[str, str], said: str
) -> None:
    page = as_user("ala").get(address(idea)).submit(address(idea), 422, **{**POLISH, "needs": "Ekran", **changed})
    assert said in page.words and page.soup.find("textarea", attrs={"name": "needs"}).get_text().strip() == "Ekran"
    assert translations() == []


def test_a_translation_is_of_parts_that_were_written(idea: Proposal, as_user: Any) -> None:
    ala = as_user("ala")
    ala.get(address(idea)).submit(address(idea), **POLISH, audience="Wszyscy", place="Plac", origin="machine")
    assert translations()[0].texts == POLISH


def test_it_goes_into_five_languages_and_not_into_its_own(idea: Proposal, as_user: Any) -> None:
    ala = as_user("ala")
    for lang in ("be", "de", "xx"):
        ala.get(address(idea, lang), 404)
        ala.post(address(idea, lang), {**POLISH, "version": "0"}, 404)
    ala.get(f"/translations/comment/{idea.id}/pl", 404)
    ala.get("/translations/proposal/999/pl", 404)
    assert len(ala.get(address(idea)).soup.select(".tabs a")) == 5


def test_who_is_not_of_the_zone_reads_but_does_not_translate(idea: Proposal, as_user: Any) -> None:
    for who in ("oksana", "celina", "olga", "newcomer"):
        reader = as_user(who)
        assert reader.get(f"/proposals/{idea.id}").soup.find("a", href=address(idea, "en")) is None
        reader.get(address(idea), 403)
        reader.post(address(idea), {**POLISH, "version": "0"}, 403)
    assert "/sign-in" in as_user(None).get(address(idea), 303).location
    assert translations() == []


def test_what_is_not_public_does_not_exist_for_others(cast: Cast, as_user: Any) -> None:
    for status in (ProposalStatus.DRAFT, ProposalStatus.SUBMITTED, ProposalStatus.REFUSED):
        idea = factories.proposal(cast.maksim, cast.kostki, status, lang="be")
        for who in ("ala", "oksana", "celina", "olga", "newcomer"):
            as_user(who).get(address(idea), 404)
            as_user(who).post(address(idea), {**POLISH, "version": "0"}, 404)
    draft = factories.proposal(cast.maksim, cast.kostki, ProposalStatus.DRAFT, lang="be")
    as_user("basia").get(address(draft), 404)
    assert translations() == []


def test_what_was_refused_or_taken_back_is_translated_no_more(cast: Cast, as_user: Any) -> None:
    for status in (ProposalStatus.REFUSED, ProposalStatus.WITHDRAWN):
        idea = factories.proposal(cast.maksim, cast.kostki, status, lang="be")
        as_user("maksim").get(address(idea), 403)


def test_an_author_adds_a_title_in_polish_to_the_draft(cast: Cast, as_user: Any) -> None:
    draft = factories.proposal(cast.maksim, cast.kostki, ProposalStatus.DRAFT, lang="be", title="Кіно")
    maksim = as_user("maksim")
    page = maksim.get(f"/proposals/{draft.id}/edit/check")
    assert "Do you know Polish a little?" in page.words
    link = page.soup.find("a", href=lambda href: href and href.startswith(address(draft)))
    answer = maksim.get(str(link["href"])).submit(address(draft), title="Kino")
    assert answer.location == f"/proposals/{draft.id}/edit/check"
    assert "You can read it in" in answer.follow().words
    (made,) = translations()
    assert (made.origin, made.texts) == (Origin.AUTHOR, {"title": "Kino"})
    assert db.session.scalars(db.select(Notice)).all() == []


def test_publishing_alone_makes_no_translation_older(cast: Cast, as_user: Any) -> None:
    draft = factories.proposal(cast.maksim, cast.kostki, ProposalStatus.DRAFT, lang="be", title="Кіно")
    translated(cast.maksim, draft)
    as_user("maksim").get(f"/proposals/{draft.id}/edit/check").submit("/submit")
    as_user("basia").get(f"/proposals/{draft.id}").submit("/publish")
    page = as_user(None, "pl").get(f"/proposals/{draft.id}")
    assert page.soup.find("h1", lang="pl") and "older text" not in page.words


def test_no_one_is_led_away_after_saving(idea: Proposal, as_user: Any) -> None:
    ala = as_user("ala")
    url = f"{address(idea)}?next=//evil.example"
    assert ala.post(url, {**POLISH, "version": "0"}).location == f"/proposals/{idea.id}"


def test_a_resent_form_has_one_effect_and_one_answer(idea: Proposal, as_user: Any) -> None:
    ala, form = as_user("ala"), {**POLISH, "version": "0", "idempotency_key": "once"}
    assert ala.post(address(idea), form).location == ala.post(address(idea), form).location
    assert [made.version for made in translations()] == [1]


def test_of_two_at_once_one_is_kept_and_the_other_is_told(app: Flask, idea: Proposal, cast: Cast) -> None:
    def saving(actor_id: int, subject_id: int = idea.id) -> Callable[[], Any]:
        def save() -> Iterator[None]:
            yield
            actor, subject = db.session.get_one(Account, actor_id), db.session.get_one(Proposal, subject_id)
            services.translate(actor, subject, lang="pl", seen=0, texts={"title": f"Kino {actor_id}"})

        return save

    outcomes = races.race(app, *map(saving, (cast.ala.id, cast.basia.id)))
    assert races.kinds(outcomes) == ["StaleTranslationError", "done"] and len(translations()) == 1


def test_without_the_unique_key_there_would_be_two(app: Flask, idea: Proposal) -> None:
    """The control."""
    assert races.doubled(app, Translation.__table__, on_type="proposal", on_id=idea.id, lang="pl")


def test_two_corrections_of_the_same_are_not_both_taken(app: Flask, idea: Proposal, cast: Cast) -> None:
    translated(cast.ala, idea)
    database.begin(writing=True)
    actor, subject = db.session.get_one(Account, cast.basia.id), db.session.get_one(Proposal, idea.id)
    services.translate(actor, subject, lang="pl", seen=1, texts={"title": "Kino"})
    with pytest.raises(services.StaleTranslationError):
        services.translate(actor, subject, lang="pl", seen=1, texts={"title": "Film"})
    with pytest.raises(services.EmptyTranslationError):
        services.translate(actor, subject, lang="pl", seen=2, texts={"summary": "Film"})
    db.session.rollback()


def test_the_day_is_shown_and_never_the_hour(idea: Proposal, cast: Cast, as_user: Any) -> None:
    with database.some_time_ago(timedelta(days=40)):
        made = translated(cast.ala, idea)
    page: Reader = as_user(None, "pl")
    assert again(made).made_on.strftime("%Y") in page.get(f"/proposals/{idea.id}").soup.select_one(".text-label").text
