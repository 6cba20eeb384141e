"""The code on a card: what is printed is read back however it is typed, and a slip of the finger never opens anything."""

import string

from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workspace.accounts.secrets import ALPHABET
from workspace.voting.cards import codes
from workspace.voting.cards.queries import ranges

seeds = st.integers(0, 2**60 - 1)


def code_of(bits: int) -> str | None:
    """The code that holds these bits, if such a one is printed."""
    if bits % 37 > 31:
        return None
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(12))) + ALPHABET[bits % 37]


printed = seeds.map(code_of).filter(bool)


def test_codes_are_twelve_characters_in_groups_of_four_and_a_check() -> None:
    for code in codes.new_codes(200):
        assert [len(part) for part in code.split("-")] == [4, 4, 4, 1]
        assert set(code) <= {*ALPHABET, "-"} and not set(code) & set("ILOU")
        assert codes.read(code) == code.replace("-", "")


def test_two_sheets_have_no_code_in_common() -> None:
    assert len({*codes.new_codes(200), *codes.new_codes(200)}) == 400


@given(printed, st.sampled_from(["{}", " {} ", "https://example.org/card#{}"]), st.booleans())
def test_a_code_is_read_however_it_is_typed(code: str, around: str, small: bool) -> None:
    typed = f"{code[:4]} {code[4:8]}-{code[8:]}".replace("0", "O").replace("1", "l")
    assert codes.read(around.format(typed.lower() if small else typed)) == code


@given(printed)
def test_letters_of_a_cyrillic_keyboard_that_look_the_same_are_read(code: str) -> None:
    assert codes.read(code.translate(str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ"))) == code


@given(printed, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_each_single_typing_mistake_is_caught(code: str, place: int, typed: str) -> None:
    assume(code[place] != typed)
    assert codes.read(code[:place] + typed + code[place + 1 :]) is None


@given(printed, st.integers(0, 12), st.integers(0, 12))
def test_each_two_characters_that_were_swapped_are_caught(code: str, one: int, other: int) -> None:
    swapped = list(code)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assume(swapped != list(code))
    assert codes.read("".join(swapped)) is None


@given(printed, st.integers(0, 12))
def test_a_character_too_many_or_too_few_is_caught(code: str, place: int) -> None:
    assert codes.read(code[:place] + code[place + 1 :]) is None
    assert codes.read(code[:place] + code[place] + code[place:]) is None


@given(st.text(string.printable + "ŁłОо٣", max_size=40))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    assert codes.read(typed) is None or len(codes.read(typed) or "") == 13


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(printed)
def test_its_hash_says_nothing_of_it_and_is_not_that_of_a_join_code(app: Flask, code: str) -> None:
    from workspace.accounts.secrets import code_hash

    assert codes.code_hash(code) == codes.code_hash(f"{code[:4]}-{code[4:]}")
    assert code not in codes.code_hash(code).upper()
    assert codes.code_hash(code) != code_hash(code)


def test_serial_numbers_are_said_in_ranges() -> None:
    assert ranges([]) == ""
    assert ranges([7]) == "7"
    assert ranges([1, 2, 3, 5, 8, 9]) == "1–3, 5, 8–9"
