"""The ZIP files that leave the house: PUBLIC.zip for everybody, WITNESS.zip for two. The same content always gives the
same bytes. Every file of PUBLIC.zip stands in its signed list; what matters is in the log besides."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workspace.voting.seals.entries import canonical

LIST = "files.json"
NEEDED = ("README.txt", "rules.json", "log.jsonl", "heads.json", "result.json", LIST)
ALLOWED = {*NEEDED, "ballots.pb"}
LARGEST = 256 * 1024 * 1024  # bytes in one file, unpacked
WITNESSED = "witness.jsonl"


class UnreadableError(Exception):
    """Not a ZIP file, or one that is damaged or far too large."""


def packed(files: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, content)
    return whole.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Raises UnreadableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > LARGEST or len({m.filename for m in members}) < len(
                members
            ):
                raise UnreadableError("it is too large, or a name stands in it twice")
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error) as fault:
        raise UnreadableError(str(fault)) from fault


def with_list(files: Mapping[str, bytes], key: Ed25519PrivateKey) -> dict[str, bytes]:
    """`files` and the signed list of them."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    signature = key.sign(_signed(digests)).hex()
    return {**files, LIST: canonical({"files": digests, "signature": signature}).encode()}


def is_signed(listed: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    try:
        key.verify(bytes.fromhex(listed["signature"]), _signed(listed["files"]))
    except (InvalidSignature, ValueError, TypeError, KeyError):
        return False
    return True


def _signed(digests: Any) -> bytes:
    return b"strefa export\n" + canonical(digests).encode()
