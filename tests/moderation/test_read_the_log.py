from typing import Any

from tests.factories import Cast
from workspace.core import db as database
from workspace.core.db import db
from workspace.moderation import services
from workspace.moderation.models import Decision, ModerationItem, Reason

Deeds = list[tuple[str, int, str, str]]


def decide(cast: Cast, item: ModerationItem, decision: Decision, reason: Reason | None = None) -> None:
    database.begin(writing=True)
    librarian = cast.basia if item.zone_id == cast.kostki.id else cast.celina
    item = db.session.get_one(ModerationItem, item.id)
    how: dict[str, Any] = {"version": item.version, "words": "Tajne słowa", "lang": "pl"}
    services.decide(db.session.merge(librarian), item, decision=decision, reason=reason, **how)
    db.session.commit()
    database.begin(writing=False)


def test_everybody_reads_what_was_decided_but_not_on_whom(waiting: Any, deeds: Deeds, cast: Cast, as_user: Any) -> None:
    decide(cast, waiting("Sekretny tytuł"), Decision.REFUSE, Reason.HURTFUL)
    waiting("Jeszcze czeka")
    page = as_user(None).get("/moderation/log")
    assert "refused" in page.words and "it hurts or threatens people" in page.words
    for hidden in ("Sekretny", "Tajne", "Jeszcze", "maksim", "basia"):
        assert hidden not in page.text


def test_the_log_of_one_zone_shows_that_zone_alone(waiting: Any, deeds: Deeds, cast: Cast, as_user: Any) -> None:
    decide(cast, waiting(), Decision.PUBLISH)
    decide(cast, waiting(author=cast.oksana, where=cast.gdanska), Decision.REFUSE, Reason.ADVERTISING)
    page = as_user(None).get("/moderation/log?zone=gdanska")
    assert len(page.soup.select("tbody tr")) == 1 and "advertising" in page.words
    as_user(None).get("/moderation/log?zone=nowhere", 404)


def test_who_asked_to_join_is_not_in_the_log(cast: Cast, as_user: Any) -> None:
    from workspace.zones import services as zones

    database.begin(writing=True)
    asked = zones.ask_to_join(db.session.merge(cast.newcomer), db.session.merge(cast.kostki), message="", lang="pl")
    item = services.queries.open_item_of(asked, "join")
    db.session.commit()
    assert item is not None
    decide(cast, item, Decision.ADMIT)
    assert "Nothing has been decided here yet." in as_user(None).get("/moderation/log").words


def test_a_long_log_goes_on_on_the_next_page(waiting: Any, deeds: Deeds, cast: Cast, as_user: Any) -> None:
    for _ in range(22):
        decide(cast, waiting(), Decision.PUBLISH)
    page = as_user(None).get("/moderation/log")
    assert len(page.soup.select("tbody tr")) == 20
    more = page.reader.get(str(page.soup.find("a", rel="next")["href"]))
    assert len(more.soup.select("tbody tr")) == 2 and more.soup.find("a", rel="next") is None
