"""Whoever writes a rulebook learns file, line and key of each fault, and nothing that rests on hearsay ever blocks."""

import pytest

from tests.tools.books import NAMES, SEVENTH, XII, XIII, book, changed, faults
from workspace.tools import files, marks, reading
from workspace.tools.marks import BrokenRulebookError


def line_of(texts: files.Texts, piece: str) -> int:
    return next(at for at, line in enumerate(texts[XII][1].splitlines(), 1) if piece in line)


@pytest.mark.parametrize("name", NAMES, ids="/".join)
def test_what_ships_has_no_fault(name: tuple[str, str]) -> None:
    assert book(name).edition == name[1]


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("    max_chars: 250", "    max_charz: 250", "fields[title].max_charz", "no such key"),
        ("    official: nazwa projektu\n", "", "fields[title].official", "missing"),
        ("    max_chars: 250", "    max_chars: lots", "fields[title].max_chars", "whole number"),
        ("    kind: line", "    kind: sonnet", "fields[title].kind", "one of line, text"),
        ("fact pools of osiedle]}\n    says", "fact pulls of osiedle]}\n    says", "checks.cost_cap_osiedle.rule",
         "no fact pulls"),
        ("total costs.sum, fact city", "total costs.sums, fact city", "checks.cost_cap_city.rule", "no column sums"),
        ("{equal: [scope, osiedle]}\n    rule", "{equal: [scope, village]}\n    rule", "checks.cost_cap_osiedle.when",
         "no choice village"),
        ("{equal: [open, all]}", "{equals: [open, all]}", "checks.open_access.rule", "no predicate equals"),
        ("{words_at_most: [title, 20]}", "{words_at_most: [title]}", "checks.title_words.rule", "takes field, number"),
        ("    step: title", "    step: prologue", "fields.title.step", "no step prologue"),
        ("      ZA: 756_000_00\n", "", "facts.pools.value", "1 osiedla are missing"),
        ("tag: F, source: S20, checked: 2026-11-22}\n  pools", "tag: F}\n  pools", "facts.city_cap", "names its source"),
        ("source: S20, checked: 2026-11-22}\n  pools", "source: S99, checked: 2026-11-22}\n  pools", "facts.city_cap.source",
         "no source S99"),
        ("keep: export_only, label: {pl: \"Imię", "keep: stored, label: {pl: \"Imię", "fields.leader_name.keep", "export_only"),
        ("tool: civic-budget", "tool: Civic Budget", "tool", "small letters"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_key(old: str, new: str, key: str, words: str) -> None:
    texts = changed(old, new)
    found = faults(texts)
    mine = [fault for fault in found if fault.key == key]
    assert mine and words in mine[0].words, [str(fault) for fault in found]
    assert mine[0].file == "civic-budget/lbo-2024-2025.yaml"
    assert 1 <= mine[0].line <= len(texts[XII][1].splitlines())


def test_the_line_is_the_one_where_it_stands() -> None:
    texts = changed("    max_chars: 250", "    max_charz: 250")
    assert [fault.line for fault in faults(texts)] == [line_of(texts, "max_charz")]


def test_a_fault_of_an_overlay_names_the_overlay() -> None:
    texts = changed("tag: F\n    source: S28", "tag: F\n    source: S99", XIII)
    [fault] = faults(texts, XIII)
    assert fault.file == "civic-budget/lbo-2025-2026.yaml"
    assert texts[XIII][1].splitlines()[fault.line - 1].strip() == "source: S99"


@pytest.mark.parametrize("tag", ["M", "A"])
def test_what_is_not_known_for_certain_may_not_block(tag: str) -> None:
    texts = changed("city_cap: {value: 2_000_000_00, tag: F", f"city_cap: {{value: 2_000_000_00, tag: {tag}")
    assert [fault.key for fault in faults(texts)] == ["checks.cost_cap_city.rule"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tool: [", "expected"),
        ("tool: a\ntool: b", "twice"),
        ("a: &x [1]\nb: *x", "alias"),
        ("[" * 40 + "]" * 40, "deeper"),
        ("just words", "mapping"),
        ("", "mapping"),
        ("a: 2026-02-31", "day is out of range"),
        ("tool: \x07", ""),
        ("# " + "ł" * 100_001, "200 kB"),
    ],
)
def test_what_is_no_rulebook_is_refused_with_a_line(text: str, words: str) -> None:
    with pytest.raises(BrokenRulebookError) as broken:
        reading.whole(text, "new.yaml", lambda _: pytest.fail("nothing is extended"))
    assert broken.value.faults[0].file == "new.yaml" and broken.value.faults[0].line >= 1
    assert words in broken.value.faults[0].words


def test_an_overlay_of_nothing_and_one_of_itself_are_refused() -> None:
    for base in ("lbo-1999", "tree-2026"):
        [fault] = faults({("tree", "tree-2026"): ("tree.yaml", SEVENTH + f"extends: {base}\n")}, ("tree", "tree-2026"))
        assert fault.key == "extends" and base in fault.words


def test_an_overlay_keeps_the_rest_and_never_an_old_translation_or_source() -> None:
    base = marks.read(
        "a: {pl: stare, uk: старе}\nf: {value: 1, tag: F, source: S1}\nl: [{id: x, n: 1, m: 2}, {id: y}]", "b"
    )
    over = marks.read("a: {pl: nowe}\nf: {value: 2, tag: A}\nl: [{id: x, n: 3}, {id: z}]\nk: 1", "o")
    merged = reading.plain(marks.overlaid(base, over, reading.LANGUAGES))
    assert merged == {
        "a": {"pl": "nowe"}, "f": {"value": 2, "tag": "A"}, "l": [{"id": "x", "n": 3, "m": 2}, {"id": "y"}, {"id": "z"}],
        "k": 1,
    }  # fmt: skip


def test_no_is_a_word_and_grosze_are_whole() -> None:
    assert reading.plain(marks.read("NO: yes\nmoney: 1_50\nhalf: 1.5\non: true", "x")) == {
        "NO": "yes", "money": 150, "half": "1.5", "on": True,
    }  # fmt: skip
