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
from workspace.core.db import db, now
from workspace.moderation import queries, services
from workspace.moderation.models import Decision, ItemStatus, ModerationItem, Reason
from workspace.permissions import P, can

Put = Callable[..., ModerationItem]
Deeds = list[tuple[str, int, str, str]]


def test_the_oldest_is_laid_open_with_its_language_and_facts(waiting: Put, deeds: Deeds, as_user: Any) -> None:
    waiting("Ławki pod lipą")
    waiting("Huśtawka")
    page = as_user("basia").get("/moderation")
    judged = page.soup.find("article")
    assert judged is not None and judged.find("h2", lang="pl").get_text() == "Ławki pod lipą"
    assert "500 zł" in judged.get_text() and "maksim" in judged.get_text() and "беларуская" in judged.get_text()
    assert "Next in line" in page.words and "Huśtawka" not in page.words


def test_publishing_goes_on_to_the_next_one(waiting: Put, deeds: Deeds, as_user: Any) -> None:
    first, second = waiting("Ławki"), waiting("Huśtawka")
    basia = as_user("basia")
    answer = basia.get("/moderation").submit(f"/moderation/{first.id}/publish")
    assert deeds == [("publish", first.target_id, "", "")]
    page = answer.follow()
    assert "Done" in page.words and page.soup.find("article").find("h2").get_text() == "Huśtawka"
    decided = again(first)
    assert (decided.status, decided.decision, decided.decided_by_id) == ("decided", "publish", _id("basia"))
    page.submit(f"/moderation/{second.id}/publish")
    assert "Nothing waits. Thank you." in basia.get("/moderation").words


def _id(handle: str) -> int:
    from workspace.accounts.models import Account

    return int(db.session.scalar(db.select(Account.id).filter_by(handle=handle)))


def test_sending_back_needs_a_reason_from_the_list_and_takes_words(waiting: Put, deeds: Deeds, as_user: Any) -> None:
    item = waiting()
    basia, url = as_user("basia"), f"/moderation/{item.id}/send_back"
    page = basia.get("/moderation").submit(url, 422, **{"send_back-words": "Dopisz koszt."})
    assert "Pick a reason." in page.words and "Dopisz koszt." in page.text and deeds == []
    assert again(item).status == ItemStatus.OPEN
    fields = {"send_back-reason": "more_detail", "send_back-words": "Dopisz koszt.", "send_back-lang": "pl"}
    page.submit(url, **fields)
    assert deeds == [("send_back", item.target_id, "more_detail", "Dopisz koszt.")]
    assert (again(item).reason, again(item).words, again(item).words_lang) == ("more_detail", "Dopisz koszt.", "pl")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"send_back-reason": "first_decision_holds"}, "Pick one from the list."),
        ({"send_back-reason": "no such reason"}, "Pick one from the list."),
        ({"send_back-reason": "other"}, "Say in a few words what you mean."),
        ({"send_back-reason": "unclear", "send_back-words": "x" * 1001}, "characters"),
        ({"send_back-reason": "unclear", "send_back-lang": "de"}, "Pick one from the list."),
        ({"send_back-reason": "unclear", "send_back-version": "x"}, "Check what you wrote"),
        ({"send_back-reason": "unclear", "send_back-version": ""}, "Check what you wrote"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    changed: dict[str, str], said: str, waiting: Put, deeds: Deeds, as_user: Any
) -> None:
    item = waiting()
    page = as_user("basia").get("/moderation").submit(f"/moderation/{item.id}/send_back", 422, **changed)
    assert said in page.words and deeds == [] and again(item).status == ItemStatus.OPEN


def test_the_second_of_two_librarians_is_told_that_it_is_decided(
    waiting: Put, deeds: Deeds, cast: Cast, as_user: Any
) -> None:
    item = waiting()
    factories.membership(cast.olga, cast.kostki, factories.Role.LIBRARIAN)
    basia, olga = as_user("basia").get("/moderation"), as_user("olga").get("/moderation")
    basia.submit(f"/moderation/{item.id}/publish")
    late = olga.submit(f"/moderation/{item.id}/refuse", 409, **{"refuse-reason": "hurtful"})
    assert "Already decided" in late.words and "Your decision is not counted" in late.words
    assert [deed[0] for deed in deeds] == ["publish"]


def test_two_librarians_at_the_same_moment_are_one_decision(app: Flask, waiting: Put, deeds: Deeds, cast: Cast) -> None:
    item = waiting()
    factories.membership(cast.olga, cast.kostki, factories.Role.LIBRARIAN)

    def deciding(actor_id: int, item_id: int = item.id) -> Callable[[], Any]:
        def decide() -> Iterator[None]:
            version = db.session.get_one(ModerationItem, item_id).version
            yield
            actor, seen = db.session.get_one(Account, actor_id), db.session.get_one(ModerationItem, item_id)
            how = {"decision": Decision.PUBLISH, "version": version, "reason": None, "words": "", "lang": "pl"}
            services.decide(actor, seen, **how)

        return decide

    outcomes = races.race(app, *map(deciding, (cast.basia.id, cast.olga.id)))
    assert races.kinds(outcomes) == ["AlreadyDecidedError", "done"]
    assert len(deeds) == 1
    made = db.select(db.func.count()).select_from(AuditEntry).filter_by(verb="decide", subject_id=item.id)
    assert db.session.scalar(made) == 1


def test_if_nobody_looked_again_both_librarians_would_decide(app: Flask, waiting: Put, deeds: Deeds) -> None:
    assert races.both_had(app, waiting(), lambda seen: seen.is_open, words="Moje.")


def test_a_resent_decision_is_answered_alike_and_done_once(waiting: Put, deeds: Deeds, as_user: Any) -> None:
    item, basia = waiting(), as_user("basia")
    form = {"idempotency_key": "once", "publish-version": str(item.version)}
    first = basia.post(f"/moderation/{item.id}/publish", form)
    second = basia.post(f"/moderation/{item.id}/publish", form)
    assert first.location == second.location and len(deeds) == 1


def test_a_stale_page_decides_nothing(waiting: Put, deeds: Deeds, as_user: Any) -> None:
    item = waiting()
    page = as_user("basia").post(f"/moderation/{item.id}/publish", {"publish-version": "7"}, 409)
    assert "Already decided" in page.words and deeds == []


def test_who_is_no_librarian_of_the_zone_sees_nothing(waiting: Put, deeds: Deeds, as_user: Any) -> None:
    item = waiting()
    assert "Nothing waits" in as_user("celina").get("/moderation").words
    for handle in ("celina", "ala", "maksim", "olga", "newcomer"):
        reader: Reader = as_user(handle)
        reader.get(f"/moderation/{item.id}", 404)
        reader.post(f"/moderation/{item.id}/publish", {"publish-version": "1"}, 404)
    as_user("ala").get("/moderation", 403)
    assert "Nothing waits" in as_user("olga").get("/moderation").words
    assert "/sign-in" in as_user(None).get("/moderation", 303).location
    assert deeds == []


def test_nobody_decides_on_their_own(waiting: Put, deeds: Deeds, cast: Cast, as_user: Any) -> None:
    item = waiting(author=cast.basia)
    basia = as_user("basia")
    assert "Nothing waits" in basia.get("/moderation").words
    basia.post(f"/moderation/{item.id}/publish", {"publish-version": "1"}, 404)


def test_an_appeal_goes_to_librarians_of_another_zone_alone(
    waiting: Put, deeds: Deeds, cast: Cast, as_user: Any
) -> None:
    factories.membership(cast.olga, cast.kostki, factories.Role.LIBRARIAN)
    factories.membership(cast.olga, cast.gdanska, factories.Role.LIBRARIAN)
    item = waiting(kind="appeal", zone_id=cast.gdanska.id)
    as_user("olga").get(f"/moderation/{item.id}", 404)
    as_user("basia").get(f"/moderation/{item.id}", 404)
    page = as_user("celina").get("/moderation")
    page.submit(f"/moderation/{item.id}/uphold", **{"uphold-reason": "first_decision_holds"})
    assert deeds == [("uphold", item.target_id, "first_decision_holds", "")]


def test_a_decision_that_does_not_fit_the_kind_does_not_exist(waiting: Put, deeds: Deeds, as_user: Any) -> None:
    item = waiting()
    as_user("basia").post(f"/moderation/{item.id}/admit", {"admit-version": "1"}, 404)
    as_user("basia").post("/moderation/999/publish", {"publish-version": "1"}, 404)


def test_what_its_author_took_back_leaves_the_queue(waiting: Put, deeds: Deeds, as_user: Any) -> None:
    item = waiting()
    idea = db.session.get_one(factories.Proposal, item.target_id)
    database.begin(writing=True)
    services.close_item(db.session.merge(idea), "proposal")
    db.session.commit()
    basia = as_user("basia")
    assert "Nothing waits" in basia.get("/moderation").words
    assert "took this back" in basia.get(f"/moderation/{item.id}").words


def test_a_thing_waits_once(waiting: Put, cast: Cast) -> None:
    item = waiting()
    database.begin(writing=True)
    idea = db.session.get_one(factories.Proposal, item.target_id)
    assert services.open_item(idea, kind="proposal").id == item.id
    db.session.rollback()


def test_what_is_decided_in_the_very_moment_is_told_as_decided(
    waiting: Put, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = waiting()
    database.begin(writing=True)
    idea = db.session.get_one(factories.Proposal, item.target_id)
    monkeypatch.setattr(queries, "open_item_of", lambda *_: None)
    with pytest.raises(services.AlreadyDecidedError):
        services.open_item(idea, kind="proposal")
    db.session.rollback()


def test_the_oldest_come_first_and_none_is_lost_between_pages(
    waiting: Put, deeds: Deeds, cast: Cast, as_user: Any
) -> None:
    items = [waiting(f"Pomysł {number}") for number in range(23)]
    database.begin(writing=True)
    db.session.get_one(ModerationItem, items[-1].id).opened_at = now() - timedelta(days=3)
    db.session.commit()
    page = as_user("basia").get("/moderation")
    assert "Pomysł 22" in page.words and "waits 3 days" in page.words
    shown = [int(link["href"].split("/")[-1]) for link in page.soup.select(".queue a")]
    assert shown == [item.id for item in items[:19]]
    more = page.reader.get(str(page.soup.find("a", rel="next")["href"]))
    assert "Pomysł 19" in more.words and len(more.soup.select(".queue a")) == 2


def test_a_row_is_listed_if_and_only_if_it_may_be_decided(waiting: Put, cast: Cast) -> None:
    waiting()
    waiting(author=cast.basia)
    waiting(author=cast.oksana, where=cast.gdanska)
    waiting(kind="appeal", zone_id=cast.gdanska.id)
    factories.membership(cast.olga, cast.kostki, factories.Role.LIBRARIAN)
    factories.membership(cast.olga, cast.gdanska, factories.Role.LIBRARIAN)
    items = db.session.scalars(db.select(ModerationItem)).all()
    for actor in (cast.ala, cast.basia, cast.celina, cast.olga):
        listed = {item.id for item in queries.waiting_for(actor)}
        assert listed == {item.id for item in items if can(actor, P.MODERATE, item)}
        assert db.session.scalar(queries.waiting_query(actor)) == len(listed)


def test_the_queue_takes_few_queries_however_long_it_is(
    waiting: Put, deeds: Deeds, as_user: Any, queries: list[str]
) -> None:
    for number in range(12):
        waiting(f"Pomysł {number}")
    basia = as_user("basia")
    queries.clear()
    basia.get("/moderation")
    assert len(queries) <= 8, queries


def test_a_visitor_costs_no_query_and_a_librarian_is_told_how_many_wait(
    waiting: Put, as_user: Any, queries: list[str]
) -> None:
    waiting()
    assert as_user("basia").get("/help").soup.select_one(".waiting").get_text().startswith("1")
    visitor = as_user(None)
    queries.clear()
    visitor.get("/help")
    assert not [query for query in queries if "moderation" in query or "notices" in query]


def test_a_wish_to_join_waits_and_is_answered(cast: Cast, as_user: Any) -> None:
    from workspace.zones import services as zones
    from workspace.zones.models import Membership

    database.begin(writing=True)
    newcomer = db.session.merge(cast.newcomer)
    asked = factories.save(zones.ask_to_join(newcomer, db.session.merge(cast.kostki), message="Добры дзень", lang="be"))
    page = as_user("basia").get("/moderation")
    assert page.soup.find("article").find(class_="user-text")["lang"] == "be"
    item = db.session.scalars(db.select(ModerationItem)).one()
    page.submit(f"/moderation/{item.id}/admit")
    assert db.session.get_one(Membership, asked.id).is_admitted
    assert "You are a member now" in as_user("newcomer").get("/notices").words


def test_a_wish_to_join_that_a_printed_code_settled_is_gone(cast: Cast) -> None:
    from workspace.zones import services as zones

    database.begin(writing=True)
    asked = zones.ask_to_join(db.session.merge(cast.newcomer), db.session.merge(cast.kostki), message="", lang="be")
    item = services.queries.open_item_of(asked, "join")
    zones.answer_request(db.session.merge(cast.basia), asked, "refuse", reason=Reason.NOT_A_NEIGHBOUR)
    assert item is not None and item.status == ItemStatus.DROPPED
    db.session.rollback()
