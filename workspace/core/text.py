"""Text: folding for search, money as people write it, and paragraphs."""

import re
import unicodedata
from decimal import Decimal

# Letters that NFD does not take apart, and Cyrillic by sound, so that «Лодзь», «Łódź» and "lodz" fold alike.
_LATIN = {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
_BY_SOUND = "a b v g g d e e z z i i k l m n o p r s t u f h c c s s i i e u y e iu ia"
_CYRILLIC = {
    **dict(zip("абвгґдеёжзийклмнопрстуфхцчшщіїєўыэюя", _BY_SOUND.split(" "), strict=True)),
    **dict.fromkeys("ьъ’ʼ'", ""),
}
_MAP = str.maketrans({**_LATIN, **_CYRILLIC})
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """One key for all ways of writing a word: lower case, no marks, Cyrillic as Latin. Stored and searched alike."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_MAP)
    text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return _SPACES.sub(" ", re.sub(r"[^\w\s]", " ", text)).strip()


def parse_money(text: str) -> int:
    """Grosze from "1 234,50", "1234.5" or "1 234,50 zł". Raises ValueError on anything else."""
    plain = re.sub(r"\s|\u00a0|\u202f|zł|PLN", "", text).replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]+)?", plain):  # no 1e9, no NaN
        raise ValueError(text)
    grosze = Decimal(plain) * 100
    if grosze != grosze.to_integral_value():
        raise ValueError(text)
    return int(grosze)


def clean(text: str | None) -> str:
    """What a person typed, without control and direction marks that could disguise it, and trimmed."""
    text = (text or "").replace("\r\n", "\n")
    if not text.replace("\n", "").isprintable():  # most texts are, and each letter need not be looked up
        text = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf"))
    return unicodedata.normalize("NFC", text).strip()


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
