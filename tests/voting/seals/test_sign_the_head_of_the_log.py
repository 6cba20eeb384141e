"""Signed heads: the form of public logs, and what does not pass for one."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workspace.voting.seals import signing

KEY = signing.private_key(bytes(range(32)))
HEAD = signing.Head(signing.origin(7, "ab" * 32), 42, hashlib.sha256(b"root").digest())


def test_a_signed_head_is_read_back() -> None:
    assert signing.read(signing.sign(HEAD, KEY), KEY.public_key()) == HEAD


def test_it_has_the_form_that_other_tools_read() -> None:
    origin, size, root, empty, signature, end = signing.sign(HEAD, KEY).split("\n")
    assert (origin, size, empty, end) == (HEAD.origin, "42", "", "")
    assert base64.b64decode(root) == HEAD.root
    assert signature.startswith("— strefa ")
    public = signing.public_text(KEY.public_key())
    raw = base64.b64decode(signature.split(" ")[2])
    assert public.split("+")[1] == raw[:4].hex()
    KEY.public_key().verify(raw[4:], f"{HEAD.origin}\n42\n{root}\n".encode())  # what the tools of C2SP verify
    assert signing.public_key(public).public_bytes_raw() == KEY.public_key().public_bytes_raw()


def test_a_change_anywhere_breaks_it() -> None:
    note = signing.sign(HEAD, KEY)
    for place, char in enumerate(note):
        changed = note[:place] + ("A" if char != "A" else "B") + note[place + 1 :]
        with pytest.raises(signing.SignatureError):
            signing.read(changed, KEY.public_key())


def test_another_key_does_not_pass() -> None:
    with pytest.raises(signing.SignatureError):
        signing.read(signing.sign(HEAD, Ed25519PrivateKey.generate()), KEY.public_key())


@pytest.mark.parametrize("text", ["", "strefa", "strefa+00000000+", "a+b+c", "strefa+00000000+AQ=="])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        signing.public_key(text)


def test_the_fingerprint_of_a_key_can_be_read_aloud() -> None:
    shown = signing.fingerprint(signing.public_text(KEY.public_key()))
    assert [len(group) for group in shown.split(" ")] == [4] * 8
