"""How alike two ideas are, whatever language and script they are written in. Pure functions.

Neighbours write «лаўкі ў парку», «ławki w parku», «лавки в парке». Endings and vowels differ from language to language,
consonants hardly: each word is kept as its consonants, sounded alike, and two words match if one's consonants begin the
other's. Bad for a dictionary, good enough to say "look, somebody wrote of this before"."""

import re
from typing import Any

from workspace.core.text import fold

# Polish ways of writing what Cyrillic writes with one letter (longest first), on folded text.
_ALIKE = (
    ("szcz", "sc"), ("dz", "z"), ("rz", "z"), ("sz", "s"), ("cz", "c"), ("ch", "h"), ("sh", "s"), ("zh", "z"),
    ("kh", "h"), ("w", "v"), ("g", "h"), ("q", "k"), ("x", "ks"), ("j", ""),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouy]")
_TWICE = re.compile(r"(.)\1+")
# Words too common to say what an idea is about: near, for, with and the like, as sound() hears them.
_SMALL = frozenset(
    "dl dlj pz nd pd bk kl bl kt vs th fr vth nr sn mt md til fn ftr".split()  # noqa: SIM905 - a list of words
)
SHORTEST = 2
PREFIX = 3  # what of a word endings and dialects leave alone


def sound(word: str) -> str:
    """The consonants of one folded word: ogrod, agarod, gorod → hrd."""
    for written, heard in _ALIKE:
        word = word.replace(written, heard)
    return _TWICE.sub(r"\1", _VOWELS.sub("", word))


def sounds(text: str) -> list[str]:
    """The words of a text by their consonants, in order, without repeats and the smallest ones."""
    # ў is heard as v, although fold() spells it u; soft and hard signs are silent.
    folded = fold(text.replace("ў", "в").replace("Ў", "В"))
    heard = (sound(word)[:6] for word in folded.split())
    return list(dict.fromkeys(word for word in heard if len(word) >= SHORTEST and word not in _SMALL))


def sound_key(*texts: str) -> str:
    """What is stored: " lvk prk " – spaces on both sides, so that LIKE finds where a word begins."""
    found = sounds(" ".join(texts))
    return f" {' '.join(found)} " if found else ""


def telling(words: list[str], most: int = 4) -> list[str]:
    """The words that say most about a text: the longest, cut to what survives endings."""
    return [word[:PREFIX] for word in sorted(words, key=len, reverse=True)[:most]]


def _match(one: str, other: str) -> bool:
    shorter = min(len(one), len(other), PREFIX)
    return one[:shorter] == other[:shorter] and abs(len(one) - len(other)) <= 2


def likeness(mine: list[str], theirs: list[str]) -> float:
    """0 to 1: how much of the shorter text's words is also in the other. Longer words weigh more."""
    few, many = sorted((mine, theirs), key=len)
    whole = sum(len(word) for word in few)
    shared = sum(len(word) for word in few if any(_match(word, other) for other in many))
    return shared / whole if whole else 0.0


def score(one: Any, other: Any, words: list[str]) -> float:
    """Of two ideas: the `words` of one (its sounds()) in the other, titles twice, and a little for the same zone,
    category and osiedle – never enough alone."""
    titles = likeness(sounds(one.title), sounds(other.title))
    whole = likeness(words, other.sound_key.split())
    same = sum(getattr(one, name) == getattr(other, name) for name in ("zone_id", "category", "osiedle"))
    return 0.45 * titles + 0.45 * whole + 0.05 * same
