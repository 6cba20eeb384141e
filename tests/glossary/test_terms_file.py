"""The file of terms: whole in six languages, short, in the right letters, and each word found in a text."""

import re
from typing import Any

import pytest
import yaml
from markupsafe import Markup

from tests.conftest import ROOT
from workspace.core.language import LANGUAGES
from workspace.glossary.marking import mark
from workspace.glossary.shelf import FILE, OFFICIAL, shipped

FOREIGN = {  # letters that a language does not have
    "be": "иъщґєї", "uk": "ыэёъў", "ru": "іїєґў", "pl": "а-яёіўґєї", "en": "а-яёіўґєїąćęłńśźż", "nb": "а-яёіўґєїąćęńśźż",
}  # fmt: skip
OWN_NAMES = {"Łódź", "Lodz"}
PROMISES = re.compile(
    r"\b(will be|na pewno|dostaniesz|otrzymasz|guarante\w+|gwarant\w+|обязательно|абавязкова)\b", re.I
)


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_about_sixty_terms_each_with_all_it_needs(data: dict[str, Any]) -> None:
    ids = [row["id"] for row in data["terms"]]
    assert 60 <= len(ids) == len(set(ids))
    allowed = {"id", "topic", "confidence", "sources", "mark", "words", "forms", "meaning"}
    for row in data["terms"]:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["id"]) and set(row) <= allowed, row["id"]
        assert row["confidence"] in ("high", "medium", "low") and row["topic"] in data["topics"], row["id"]
        assert set(row["words"]) == set(row["meaning"]) == set(LANGUAGES), row["id"]
        assert set(row.get("forms", {})) <= set(LANGUAGES) and ("forms" not in row or row["mark"]), row["id"]
    assert all(set(names) == set(LANGUAGES) for names in data["topics"].values())
    used = {name for row in data["terms"] for name in row.get("sources", ())}
    assert used == set(data["sources"])


def test_each_meaning_is_one_short_sentence_that_promises_nothing() -> None:
    for entry in shipped().entries.values():
        for lang, meaning in entry.meanings.items():
            assert len(re.findall(r"[\w'’-]+", meaning)) <= 20, (entry.id, lang)
            assert meaning.endswith(".") and meaning.count(".") == 1 and meaning[0].isupper(), (entry.id, lang)
            assert not PROMISES.search(meaning), (entry.id, lang)


def test_each_language_is_written_in_its_own_letters() -> None:
    for entry in shipped().entries.values():
        for lang, foreign in FOREIGN.items():
            for text in (*entry.words[lang], entry.meanings[lang]):
                own = " ".join(word for word in text.split() if word.strip(".,;") not in OWN_NAMES)
                assert not re.search(f"[{foreign}]", own, re.I), (entry.id, lang, text)


def test_every_marked_term_is_found_by_its_own_words_in_every_language() -> None:
    for entry in shipped().entries.values():
        for lang in LANGUAGES:
            found: list[str] = []
            mark(entry.words[lang][0], lang, {}, lambda term_id, words: found.append(term_id) or Markup(words))  # noqa: B023
            assert (entry.id in found) == (entry.is_marked and (entry.id, lang) not in NOT_FOUND), (entry.id, lang)


NOT_FOUND = {("neighbourhood", "en"), ("neighbourhood", "nb")}  # too plain a word: only the Polish one is marked


def test_every_term_that_a_page_marks_is_there() -> None:
    named = re.compile(r"ui\.term\(['\"]([\w-]+)|gloss=['\"]([\w-]+)")
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    ids = {first or second for first, second in named.findall(templates)}
    assert len(ids) >= 12
    assert ids <= set(shipped().entries)
    assert OFFICIAL in LANGUAGES
