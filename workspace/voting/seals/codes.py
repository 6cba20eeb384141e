"""The two codes on a receipt. The tracking code is the beginning of the ballot's seal: it finds the seal in the public
log and says nothing of what the ballot holds. The key is the seal's salt: with it, whoever knows what the ballot holds
can show that the seal fits. Both are Crockford's base 32 in groups of five with a check character (Luhn modulo 32), so
that a slip of the pen is told from a code that does not exist. Codes of cards come in groups of four."""

from workspace.accounts.secrets import ALPHABET, LOOK_ALIKE
from workspace.voting.seals.entries import SALT_BYTES

TRACKING = 14  # characters before the check: 70 bits, so that nobody makes a second seal with the same code
KEY = SALT_BYTES * 8 // 5


class MistypedError(Exception):
    """A code of another length, with a character that stands in none, or whose check does not fit."""


def tracking_code(seal: str) -> str:
    """KKKKK-KKKKK-KKKKK of a seal in hexadecimal."""
    return _written(int(seal, 16) >> 256 - 5 * TRACKING, TRACKING)


def key_code(salt: bytes) -> str:
    return _written(int.from_bytes(salt), KEY)


def read_tracking(typed: str) -> str:
    """The code as it is printed. Raises MistypedError."""
    return _written(_read(typed, TRACKING), TRACKING)


def read_key(typed: str) -> bytes:
    """The salt. Raises MistypedError."""
    return _read(typed, KEY).to_bytes(SALT_BYTES)


def seals_between(code: str) -> tuple[str, str]:
    """The first and the last seal, in hexadecimal, that have the tracking code `code`."""
    shift = 256 - 5 * TRACKING
    first = _read(code, TRACKING) << shift
    return f"{first:064x}", f"{first | (1 << shift) - 1:064x}"


def _written(bits: int, length: int) -> str:
    plain = "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(length)))
    whole = plain + _check(plain)
    return "-".join(whole[place : place + 5] for place in range(0, len(whole), 5))


def _read(typed: str, length: int) -> int:
    plain = "".join(char for char in typed.upper().translate(LOOK_ALIKE) if char.isalnum())
    if len(plain) != length + 1 or any(char not in ALPHABET for char in plain) or _check(plain[:-1]) != plain[-1]:
        raise MistypedError
    bits = 0
    for char in plain[:-1]:
        bits = bits << 5 | ALPHABET.index(char)
    return bits


def _check(plain: str) -> str:
    """Luhn's sum over 32 signs: it finds each single wrong character and nearly every swap of neighbours."""
    total = 0
    for place, char in enumerate(reversed(plain)):
        doubled = ALPHABET.index(char) * (1 if place % 2 else 2)
        total += doubled // 32 + doubled % 32
    return ALPHABET[-total % 32]
