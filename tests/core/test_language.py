"""Which language a text kept in several is shown in, and how figures are written."""

import pytest
from flask import Flask

from workspace.core.language import in_language, localized, money


@pytest.mark.parametrize(
    ("texts", "reader", "shown"),
    [
        ({"pl": "a", "be": "b"}, "be", "b"),
        ({"pl": "a", "ru": "r"}, "be", "a"),
        ({"ru": "r"}, "be", ""),
        ({"ru": "r"}, "uk", ""),
        ({"ru": "r", "nb": "n"}, "uk", "n"),
        ({"ru": "r"}, "en", "r"),
        ({"en": "e", "pl": "a"}, "nb", "e"),
        ({}, "pl", ""),
    ],
)
def test_russian_never_stands_in_for_belarusian_or_ukrainian(
    app: Flask, texts: dict[str, str], reader: str, shown: str
) -> None:
    assert localized(texts, reader) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("pl", "1 234,50 zł"), ("be", "1 234,50 zł"), ("uk", "1 234,50 zł"), ("ru", "1 234,50 zł"),
        ("nb", "1 234,50 zł"), ("en", "1,234.50 zł"),
    ],
)  # fmt: skip
def test_money_shows_zloty_in_every_language(app: Flask, language: str, shown: str) -> None:
    said = in_language(language, money, 123450)
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == shown
