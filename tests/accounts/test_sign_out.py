from collections.abc import Callable

from tests.pages import Reader


def test_signing_out_ends_the_session_on_the_server(as_user: Callable[..., Reader]) -> None:
    reader = as_user("ala")
    reader.get("/desk")
    cookie = reader.client.get_cookie("strefa", domain="localhost")
    assert cookie is not None
    reader.get("/").submit("/sign-out")
    reader.client.set_cookie("strefa", cookie.value, domain="localhost")
    assert "/sign-in" in reader.get("/desk", 303).location
