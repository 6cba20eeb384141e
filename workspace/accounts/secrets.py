"""Secrets people keep: passwords, twelve recovery words, codes on paper and one-time links. Wraps argon2-cffi and
itsdangerous. Only hashes are stored: slow ones for what people choose, plain or keyed ones for random bits."""

import hashlib
import hmac
import secrets
import unicodedata
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from workspace.core.text import fold
from workspace.core.throttle import keyed_hash

HERE = Path(__file__).parent
WORDS = (HERE / "words.txt").read_text().split()  # 256 words that differ in their first four letters: 8 bits each
_BY_START = {word[:4]: word for word in WORDS}
_COMMON = frozenset((HERE / "common_passwords.txt").read_text().split())
WORD_COUNT = 12
WORDS_PAGE_LASTS = 2 * 3600  # seconds: printers are slow

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CODE_LENGTH = 12
# What people type instead: letters for figures, and Cyrillic letters that look the same.
LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", **dict(zip("АВЕКМНРСТХЗОІ", "ABEKMHPCTX301", strict=True))})


@lru_cache
def _hasher(cost: str) -> PasswordHasher:
    if cost == "cheap":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's least, 19 MiB


@lru_cache
def _nobody(cost: str) -> str:
    """A hash that nothing matches: an unknown handle takes as long as a known one."""
    return _hasher(cost).hash(secrets.token_urlsafe(32))


def hash_secret(secret: str) -> str:
    """Argon2id of a password or of recovery words. Slow on purpose: never call it inside a writing unit."""
    return _hasher(current_app.config["SETTINGS"].password_cost).hash(unicodedata.normalize("NFC", secret))


def matches(secret: str, hashed: str | None) -> bool:
    """Whether `secret` is the one behind `hashed`; takes the same time when there is no hash."""
    cost = current_app.config["SETTINGS"].password_cost
    try:
        _hasher(cost).verify(hashed or _nobody(cost), unicodedata.normalize("NFC", secret))
    except (Argon2Error, InvalidHashError):
        return False
    return hashed is not None


def is_common(password: str) -> bool:
    return password.casefold() in _COMMON or len(set(password)) < 3


def new_words() -> str:
    """Twelve different words, 95 random bits: none comes twice, so that a slip in copying shows."""
    return " ".join(secrets.SystemRandom().sample(WORDS, WORD_COUNT))


def read_words(text: str) -> str | None:
    """The twelve words behind what was typed; the first four letters of each are enough. None if they are not ours."""
    typed = [part for part in fold(text).split() if not part.isdigit()]
    found = [_BY_START.get(word[:4]) for word in typed]
    return " ".join(word for word in found if word) if len(found) == WORD_COUNT and all(found) else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SETTINGS"].key(), salt="recovery-words")


def seal_words(account_id: int, words: str) -> str:
    """The words shown on a page, signed for the form on it: they are stored when their owner says they are kept."""
    return str(_signer().dumps([account_id, words]))


def unseal_words(account_id: int, sealed: str) -> str | None:
    """The words, or None if the page is too old or was another person's."""
    try:
        owner, words = _signer().loads(sealed, max_age=WORDS_PAGE_LASTS)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(words) if owner == account_id else None


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Tokens are 256 random bits, so a plain hash is enough to keep the database from being a key ring."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_from(seed: str, number: int) -> str:
    """The `number`th code of a sheet, 60 bits and a check character, as printed: ABCD-EFGH-JKMN-P."""
    for attempt in range(1000):
        digest = hmac.new(seed.encode(), f"{number} {attempt}".encode(), hashlib.sha256).digest()
        bits = int.from_bytes(digest) >> (256 - 5 * CODE_LENGTH)
        if bits % 37 < 32:  # Crockford's check has five signs that keyboards lack: take the next code instead
            plain = "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))
            return "-".join((plain[:4], plain[4:8], plain[8:], ALPHABET[bits % 37]))
    raise RuntimeError("no code in a thousand tries")


def read_code(text: str) -> str | None:
    """The code behind what was typed, without dashes. None if a character is mistyped or missing."""
    typed = "".join(char for char in text.upper().translate(LOOK_ALIKE) if char.isalnum())
    if len(typed) != CODE_LENGTH + 1 or any(char not in ALPHABET for char in typed):
        return None
    bits = 0
    for char in typed[:-1]:
        bits = bits << 5 | ALPHABET.index(char)
    return typed if bits % 37 == ALPHABET.index(typed[-1]) else None


def code_hash(code: str) -> str:
    """Keyed, because sixty bits are few: a stolen database alone cannot be searched for codes."""
    return keyed_hash("join-code", code.replace("-", ""))
