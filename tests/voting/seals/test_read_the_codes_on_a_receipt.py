"""Tracking codes and keys: written, read back, and told from slips of the pen."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.accounts.secrets import ALPHABET
from workspace.voting.seals import codes, entries, signing

SEAL = hashlib.sha256(b"a ballot").hexdigest()
CODE = codes.tracking_code(SEAL)


def test_a_tracking_code_is_short_and_finds_its_seal() -> None:
    assert [len(group) for group in CODE.split("-")] == [5, 5, 5]
    first, last = codes.seals_between(CODE)
    assert first <= SEAL <= last and len(first) == len(last) == 64
    assert codes.tracking_code(first) == codes.tracking_code(last) == CODE
    assert not first <= hashlib.sha256(b"another").hexdigest() <= last


def test_small_letters_spaces_and_look_alikes_are_forgiven() -> None:
    for typed in (CODE.lower(), CODE.replace("-", " "), f"  {CODE.replace('-', '')} ", CODE.replace("0", "O")):
        assert codes.read_tracking(typed) == CODE
    assert codes.read_tracking(CODE.translate(str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ"))) == CODE


@given(st.binary(min_size=entries.SALT_BYTES, max_size=entries.SALT_BYTES))
def test_a_key_is_read_back(salt: bytes) -> None:
    written = codes.key_code(salt)
    assert [len(group) for group in written.split("-")] == [5] * 5
    assert codes.read_key(written) == salt


@given(st.integers(0, 14), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_seen(place: int, wrong: str) -> None:
    plain = CODE.replace("-", "")
    typed = plain[:place] + wrong + plain[place + 1 :]
    if typed != plain:
        with pytest.raises(codes.MistypedError):
            codes.read_tracking(typed)


@pytest.mark.parametrize("typed", ["", "x", CODE[:-1], CODE + "0", "💚" * 15, "U" * 15])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(codes.MistypedError):
        codes.read_tracking(typed)


def test_a_seal_hangs_on_all_that_it_seals() -> None:
    origin, salt = signing.origin(1, "aa"), bytes(entries.SALT_BYTES)
    seal = entries.seal_of(origin, salt, {2: None, 1: None})
    assert seal == entries.seal_of(origin, salt, {1: None, 2: None})
    others = {
        entries.seal_of(origin, salt, {1: None}),
        entries.seal_of(origin, salt, {1: 1, 2: 2}),
        entries.seal_of(origin, b"\1" * entries.SALT_BYTES, {1: None, 2: None}),
        entries.seal_of(signing.origin(2, "aa"), salt, {1: None, 2: None}),
    }
    assert seal not in others and len(others) == 4


def test_the_digest_of_all_ballots_forgets_their_order_and_counts_them() -> None:
    one, two = {1: None}, {1: None, 2: None}
    assert entries.ballots_digest([one, two]) == entries.ballots_digest([two, one])
    assert entries.ballots_digest([one, two]) != entries.ballots_digest([one, two, two])
