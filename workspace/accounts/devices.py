"""Which browser a session belongs to, told apart by family and kind alone."""

import re

_FAMILIES = (
    ("Edg", "Edge"),
    ("OPR|Opera", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("YaBrowser", "Yandex"),
    ("Vivaldi", "Vivaldi"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS|Chromium", "Chrome"),
    ("Safari", "Safari"),
)


def name_of(user_agent: str) -> str:
    """ "Firefox|phone" from a User-Agent header; kinds are phone, tablet and computer."""
    family = next((name for sign, name in _FAMILIES if re.search(sign, user_agent)), "?")
    if re.search(r"iPad|Tablet", user_agent) or ("Android" in user_agent and "Mobile" not in user_agent):
        return f"{family}|tablet"
    return f"{family}|phone" if re.search(r"Mobi|iPhone|Android", user_agent) else f"{family}|computer"
