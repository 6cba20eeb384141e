from collections.abc import Callable

from tests.factories import Cast
from tests.pages import Reader


def test_signing_out_ends_the_session_on_the_server(as_user: Callable[..., Reader]) -> None:
    reader = as_user("ala")
    reader.get("/account")
    cookie = reader.client.get_cookie("strefa", domain="localhost")
    assert cookie is not None
    answer = reader.get("/account").submit("/sign-out")
    assert answer.location == "/" and "cache" in answer.response.headers["Clear-Site-Data"]
    reader.client.set_cookie("strefa", cookie.value, domain="localhost")
    assert "/sign-in" in reader.get("/account", 303).location


def test_quick_exit_ends_the_session_and_shows_a_page_about_a_library(
    cast: Cast, as_user: Callable[..., Reader]
) -> None:
    reader = as_user("ala")
    answer = reader.get("/account").submit("/quick-exit")
    assert "cookies" in answer.response.headers["Clear-Site-Data"]
    page = answer.follow()
    assert page.soup.title is not None and page.soup.title.get_text() == "Biblioteka"
    assert "strefa" not in page.words.lower().replace("biblioteka kostki", "") and "idea" not in page.words.lower()
    assert cast.kostki.branch in page.words
    assert "/sign-in" in reader.get("/account", 303).location


def test_quick_exit_is_one_form_on_every_page_for_visitors_too(cast: Cast, visitor: Reader) -> None:
    for path in ("/sign-in", "/join", "/sign-in/words", "/sign-in/link"):
        assert visitor.get(path).form("/quick-exit")["id"] == "quick-exit"
    visitor.get("/sign-in").submit("/quick-exit").follow()
