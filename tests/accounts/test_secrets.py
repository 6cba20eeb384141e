import unicodedata
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from workspace.accounts import handles, secrets
from workspace.accounts.devices import name_of
from workspace.accounts.handles import Fault


def test_there_are_256_plain_words_that_differ_early() -> None:
    assert len(secrets.WORDS) == 256 == len({word[:4] for word in secrets.WORDS})
    assert all(word.isascii() and word.isalpha() and word.islower() and len(word) >= 4 for word in secrets.WORDS)


@pytest.mark.parametrize("typed", ["", "adres", "adres " * 11, "adres " * 13, "xyzzy " * 12])
def test_other_words_are_not_words(typed: str) -> None:
    assert secrets.read_words(typed) is None


def test_passwords_are_hashed_as_owasp_asks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.config["SETTINGS"], "password_cost", "normal")
    hashed = secrets.hash_secret("zielona łąka")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert secrets.matches(unicodedata.normalize("NFD", "zielona łąka"), hashed)
    assert not secrets.matches("Zielona łąka", hashed)


def test_a_broken_hash_matches_nothing(app: Flask) -> None:
    assert not secrets.matches("", "") and not secrets.matches("x", "not a hash") and not secrets.matches("", None)


@given(st.text(min_size=1), st.integers(0, 60))
def test_a_printed_code_is_read_however_it_is_typed(seed: str, number: int) -> None:
    code = secrets.code_from(seed, number)
    plain = code.replace("-", "")
    assert len(plain) == 13 and code.count("-") == 3
    ways: list[str] = [code, plain, code.lower(), f" {plain[:5]} {plain[5:]} ", plain.replace("0", "o")]
    ways += [plain.replace("1", "l"), plain.replace("A", "А"), plain.replace("H", "Н")]  # Cyrillic А, Н
    assert {secrets.read_code(typed) for typed in ways} == {plain}


@given(st.integers(0, 12), st.sampled_from(secrets.ALPHABET), st.integers(0, 60))
def test_one_mistyped_character_is_noticed(place: int, other: str, number: int) -> None:
    plain = secrets.code_from("seed", number).replace("-", "")
    wrong = plain[:place] + other + plain[place + 1 :]
    assert secrets.read_code(wrong) == (plain if wrong == plain else None)


@given(st.integers(0, 10), st.integers(0, 60))
def test_two_swapped_characters_are_noticed(place: int, number: int) -> None:
    plain = secrets.code_from("seed", number).replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert secrets.read_code(swapped) == (plain if swapped == plain else None)


@given(st.text(max_size=40))
def test_anything_typed_is_read_without_a_fault(typed: str) -> None:
    read = secrets.read_code(typed)
    assert read is None or len(read) == 13
    handles.fault(typed)
    secrets.read_words(typed)


@pytest.mark.parametrize(
    ("handle", "fault"),
    [
        ("Lipka", None),
        ("Васілёк_3", None),
        ("Żółta-łąka", None),
        ("pani Halina", None),
        ("李明星", None),
        ("ab", Fault.LENGTH),
        ("a" * 31, Fault.LENGTH),
        ("", Fault.LENGTH),
        ("ala@example.org", Fault.CHARACTERS),
        ("<b>ala</b>", Fault.CHARACTERS),
        ("12345", Fault.CHARACTERS),
        ("---", Fault.CHARACTERS),
        ("аla", Fault.MIXED),  # a Cyrillic а
        ("Admin", Fault.RESERVED),
        ("Strefa", Fault.RESERVED),
        ("S-t-r-e-f-a", Fault.RESERVED),
        ("Адмін-а", None),
        ("Библиотека", Fault.RESERVED),
    ],
)
def test_a_handle_is_a_name_of_ones_own(handle: str, fault: Fault | None) -> None:
    assert handles.fault(handle) is fault


@pytest.mark.parametrize(
    ("one", "other"), [("Ala", "ala"), ("Ala-K", "ala_k"), ("Łódka", "Lodka"), ("Оля", "Olia"), ("ala\u200b", "ala")]
)
def test_handles_that_read_alike_are_one(one: str, other: str) -> None:
    assert handles.key(one) == handles.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("сара", "capa"), ("РОСА", "poca"), ("Маха", "maxa"), ("οха", "oxa"), ("Ala0", "alao"), ("Еrа", "era")],
)
def test_handles_that_look_alike_are_one_look(one: str, other: str) -> None:
    assert handles.look(one) == handles.look(other)


@pytest.mark.parametrize(("one", "other"), [("сара", "sara"), ("Оля", "Ola"), ("basia", "kasia")])
def test_handles_that_only_sound_alike_look_different(one: str, other: str) -> None:
    assert handles.look(one) != handles.look(other)


AGENTS: list[Any] = [
    ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox|phone"),
    ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "Chrome|computer"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Version/18.0 Mobile Safari/604.1", "Safari|phone"),
    ("Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome|tablet"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0", "Edge|computer"),
    ("", "?|computer"),
]  # fmt: skip


@pytest.mark.parametrize(("agent", "name"), AGENTS)
def test_a_device_is_told_apart_by_family_and_kind_alone(agent: str, name: str) -> None:
    assert name_of(agent) == name


def test_no_word_comes_twice_so_that_a_slip_in_copying_shows() -> None:
    for _ in range(50):
        words = secrets.new_words().split()
        assert len(words) == len(set(words)) == 12
