"""A lot that anyone can draw again: RFC 3797, "Publicly Verifiable Nominations Committee (NomCom) Random Selection"."""

import hashlib
import re
from collections.abc import Sequence
from typing import TypeVar

Each = TypeVar("Each")


def key(*sources: Sequence[int] | str) -> str:
    """The seed from announced sources, as RFC 3797 section 4 writes it. A source is the numbers that were drawn, in
    any order (they are sorted; each ends in a dot), or words (letters and digits alone count, in capitals). Each source
    ends in a slash: key([9319], [2, 5, 12, 8, 10]) == "9319./2.5.8.10.12./"."""
    return "".join(f"{_written(source)}/" for source in sources)


def _written(source: Sequence[int] | str) -> str:
    if isinstance(source, str):
        return re.sub(r"[^0-9A-Za-z]", "", source).upper()
    return "".join(f"{number}." for number in sorted(source))


def from_words(text: str) -> str:
    """The seed from one line as a person types it: sources apart by "/", numbers by spaces, commas or dots."""
    sources = [part.strip() for part in text.split("/") if part.strip()]
    return key(
        *(
            [int(n) for n in re.split(r"[\s,.]+", part) if n] if re.fullmatch(r"[\d\s,.]+", part) else part
            for part in sources
        )
    )


def order(pool: Sequence[Each], seed: str) -> tuple[Each, ...]:
    """All of `pool` in the order in which they are drawn (RFC 3797 section 4). `pool`: the published list, in its
    published order. Number i (from 0) is drawn by the MD5 of i, the seed, i (i in two bytes, most significant first)
    as a whole number, modulo how many are left: that one, counted from 0 among those left, is taken."""
    left, drawn = list(pool), []
    for turn in range(len(left)):
        number = turn.to_bytes(2, "big")
        digest = hashlib.md5(number + seed.encode() + number, usedforsecurity=False).digest()
        drawn.append(left.pop(int.from_bytes(digest, "big") % len(left)))
    return tuple(drawn)
