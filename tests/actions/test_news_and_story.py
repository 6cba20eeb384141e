"""Telling: news with photos on the way, the story in several languages at the end."""

from collections.abc import Callable

from tests import factories
from tests.actions import making
from tests.attachments.samples import picture
from tests.factories import Cast, again
from tests.pages import Page, Reader
from workspace.actions.models import Story, Update
from workspace.actions.work import services as work
from workspace.attachments.models import AttachmentStatus
from workspace.core import db as database
from workspace.core.db import db

STORY = {"what": "Postawiliśmy ławki.", "with_whom": "Z sąsiadami.", "learnt": "Pytać wcześniej."}


def story_languages(page: Page) -> list[str]:
    """In the order in which the page shows them."""
    return [str(text["lang"]) for text in page.soup.select(".story .user-text")][::3]


def test_the_group_tells_news_and_everybody_reads_them(
    cast: Cast, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    made = making.action(cast.ala, cast.kostki)
    ala, url = as_user("ala"), f"/actions/{made.id}"
    sent = ala.get(f"{url}/updates/new").submit(
        f"{url}/updates/new", title="Drewno jest", text="W bibliotece.\n\nZapraszamy.", lang="pl"
    )
    assert sent.location == "/attachments/action-update/1"
    sent.follow()  # where photos are added
    page = visitor.get(f"{url}/news")
    article = page.soup.select_one("#update-1")
    assert article is not None and "Drewno jest" in article.get_text()
    assert article.select_one('.user-text[lang="pl"]') is not None


def test_a_photo_waits_for_a_librarian_and_then_everybody_sees_it(
    cast: Cast, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    made = making.action(cast.ala, cast.kostki)
    as_user("ala").post(f"/actions/{made.id}/updates/new", {"title": "Już", "text": "Jest.", "lang": "pl"})
    photo = factories.attachment(cast.ala, db.session.get_one(Update, 1), picture())
    url = f"/actions/{made.id}/news"
    assert photo.status == AttachmentStatus.AWAITING
    assert as_user("ala").get(url).soup.select(".photos img") and not visitor.get(url).soup.select(".photos img")
    assert "Add a photo" in as_user("ala").get("/attachments/action-update/1").words
    assert "Add a photo" not in as_user("maksim").get("/attachments/action-update/1").words


def test_news_are_taken_out_by_who_runs_the_action(cast: Cast, as_user: Callable[..., Reader]) -> None:
    made = making.moved(making.action(cast.ala, cast.kostki), cast.ala, "cancel")
    ala, url = as_user("ala"), f"/actions/{made.id}"
    ala.post(f"{url}/updates/new", {"title": "Pa", "text": "Dziękujemy.", "lang": "pl"})  # also after the end
    as_user("maksim").post("/updates/1/remove", {}, 403)
    ala.get(f"{url}/news").submit("/updates/1/remove")
    assert "No news yet" in ala.get(f"{url}/news").words


def test_the_story_is_told_once_in_each_language_by_anybody_of_the_group(
    cast: Cast, as_user: Callable[..., Reader]
) -> None:
    made = making.action(cast.ala, cast.kostki)
    url = f"/actions/{made.id}"
    as_user("maksim").get(f"{url}/story/be", 403)
    as_user("maksim").post(f"{url}/join")
    as_user("maksim").get(f"{url}/story/be").submit(f"{url}/story/be", **STORY)
    as_user("ala").get(f"{url}/story/pl").submit(f"{url}/story/pl", **STORY)
    told = db.session.execute(db.select(Story.action_id, Story.lang)).all()
    assert {tuple(row) for row in told} == {(made.id, "be"), (made.id, "pl")}
    as_user("ala").get(f"{url}/story/xx", 404)
    failed = as_user("ala").get(f"{url}/story/uk").submit(f"{url}/story/uk", 422, what="", with_whom="Ми", learnt="Так")
    assert "Fill this in." in failed.words and "Ми" in failed.form(f"{url}/story/uk").get_text()


def test_two_who_change_the_same_story_do_not_overwrite_each_other(cast: Cast, as_user: Callable[..., Reader]) -> None:
    made = making.told(making.action(cast.ala, cast.kostki), cast.ala)
    url = f"/actions/{made.id}/story/pl"
    ala, basia = as_user("ala").get(url), as_user("basia").get(url)
    ala.submit(url, what="Nowe słowa.")
    clash = basia.submit(url, 409, what="Inne słowa.")
    assert "Somebody changed this meanwhile" in clash.words and "Nowe słowa." in clash.words
    assert "Inne słowa." in clash.form(url).get_text()  # what was typed is not lost
    as_user("basia").post(url, STORY, 409)  # as if there were none yet
    assert again(db.session.get_one(Story, 1)).what == "Nowe słowa."
    clash.submit(url, what="Nowe i inne słowa.")
    assert again(db.session.get_one(Story, 1)).what == "Nowe i inne słowa."


def test_a_reader_gets_the_story_in_their_language_and_belarusian_never_falls_to_russian(
    cast: Cast, as_user: Callable[..., Reader]
) -> None:
    made = making.action(cast.ala, cast.kostki)
    for lang in ("ru", "nb", "uk", "pl"):
        making.told(made, cast.ala, lang)
    url = f"/actions/{made.id}"
    order = {language: story_languages(as_user(None, language).get(url)) for language in ("be", "uk", "ru", "nb", "en")}
    assert order["be"] == ["pl", "nb", "uk", "ru"]
    assert order["uk"] == ["uk", "pl", "nb", "ru"]
    assert (order["ru"][0], order["nb"][0], order["en"][0]) == ("ru", "nb", "pl")


def test_the_group_is_asked_for_the_languages_still_missing(cast: Cast, as_user: Callable[..., Reader]) -> None:
    made = making.told(making.action(cast.ala, cast.kostki), cast.ala)  # the branch speaks Polish and Belarusian
    url = f"/actions/{made.id}"
    assert as_user("ala").get(url).soup.select_one(f'.story a[href="{url}/story/be"]')
    assert not as_user("oksana").get(url).soup.select_one(f'.story a[href="{url}/story/be"]')


def test_the_history_says_what_and_when_but_not_who(
    cast: Cast, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    made = making.with_parts(making.action(cast.ala, cast.kostki), cast.ala, tasks=[("Kabel", None), ("Farba", None)])
    as_user("maksim").post("/tasks/1/take")
    page = visitor.get(f"/actions/{made.id}/history")
    assert [entry.get_text() for entry in page.soup.select(".timeline .what")] == [
        "A task was taken", "Somebody joined the group", "A task was added (×2)", "A new action is planned",
    ]  # fmt: skip
    assert [entry.get_text() for entry in page.soup.select(".timeline .more")] == ["Kabel", "Kabel, Farba", "Pilne."]
    assert page.soup.select_one(".timeline .more [lang=pl]") is not None
    timeline = page.soup.select_one(".timeline")
    assert timeline is not None and "maksim" not in timeline.get_text()


def test_the_history_forgets_the_name_of_what_was_taken_out_or_hidden(
    cast: Cast, as_user: Callable[..., Reader], visitor: Reader
) -> None:
    made = making.with_parts(making.action(cast.ala, cast.kostki), cast.ala, tasks=[("Zadzwonić do Jana", None)])
    as_user("ala").post(f"/actions/{made.id}/updates/new", {"title": "Jan pomógł", "text": "Tak.", "lang": "pl"})
    as_user("ala").post("/tasks/1/remove")
    database.begin(writing=True)
    work.hide_update(cast.basia, db.session.get_one(Update, 1), reason="names_people")
    db.session.commit()
    words = visitor.get(f"/actions/{made.id}/history").words
    assert "A task was taken out" in words and "News from the group" in words and "Jan" not in words
