"""Heads of the log, signed. Wraps `cryptography`. The form is that of public logs (C2SP tlog-checkpoint and signed-note):
three lines (whose log, how many entries, the root), an empty line, and a signature that others' tools can check too."""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NAME = "strefa"
ED25519 = b"\x01"
NOTE = re.compile(
    r"(?P<text>(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]*)\n(?P<root>[^\n]+)\n)\n(?P<signatures>(?:— [^\n]+\n)+)"
)


class SignatureError(Exception):
    """A head that is not signed with this key, or is no head at all."""


@dataclass(frozen=True)
class Head:
    """`origin`: whose log it is; `root`: 32 bytes."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def origin(round_id: int, fingerprint: str) -> str:
    """The name of a round's log: no other round, nor the same one with other rules, has the same."""
    return f"{NAME}/round/{round_id}/{fingerprint}"


def private_key(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_text(key: Ed25519PublicKey) -> str:
    """As signed notes write a key: name+hash+key, on one line."""
    return f"{NAME}+{_key_hash(key).hex()}+{base64.b64encode(ED25519 + key.public_bytes_raw()).decode()}"


def public_key(text: str) -> Ed25519PublicKey:
    """Raises ValueError for what is no such line."""
    _, _, encoded = text.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    key = Ed25519PublicKey.from_public_bytes(raw[1:])
    if raw[:1] != ED25519 or public_text(key) != text.strip():
        raise ValueError("not a key of this kind")
    return key


def fingerprint(text: str) -> str:
    """Of a public key, for people to compare: eight groups of four."""
    digest = hashlib.sha256(text.strip().encode()).hexdigest()[:32]
    return " ".join(digest[place : place + 4] for place in range(0, 32, 4))


def sign(head: Head, key: Ed25519PrivateKey) -> str:
    signature = _key_hash(key.public_key()) + key.sign(head.text.encode())
    return f"{head.text}\n— {NAME} {base64.b64encode(signature).decode()}\n"


def read(note: str, key: Ed25519PublicKey) -> Head:
    """The head that `note` holds. Raises SignatureError unless it is signed with `key`."""
    found = NOTE.fullmatch(note)
    if found is None:
        raise SignatureError("not a signed head")
    for line in found["signatures"].splitlines():
        if _is_good(line, found["text"].encode(), key):
            return Head(found["origin"], int(found["size"]), _root(found["root"]))
    raise SignatureError("the signature does not fit")


def _is_good(line: str, text: bytes, key: Ed25519PublicKey) -> bool:
    try:
        raw = _bytes(line.removeprefix(f"— {NAME} "))
        key.verify(raw[4:], text)
    except (ValueError, InvalidSignature):
        return False
    return raw[:4] == _key_hash(key)


def _root(encoded: str) -> bytes:
    try:
        raw = _bytes(encoded)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise SignatureError("the root is not one")
    return raw


def _bytes(encoded: str) -> bytes:
    """Base 64 written in the one right way: the last character has bits that a lax reader would not look at."""
    raw = base64.b64decode(encoded, validate=True)
    if base64.b64encode(raw).decode() != encoded:
        raise ValueError(encoded)
    return raw


def _key_hash(key: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(NAME.encode() + b"\n" + ED25519 + key.public_bytes_raw()).digest()[:4]
