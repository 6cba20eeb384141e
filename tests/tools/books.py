"""Rulebooks for tests: those that ship, and one changed in a place."""

import textwrap
from functools import lru_cache

from workspace.tools import files
from workspace.tools.marks import BrokenRulebookError, Fault
from workspace.tools.rulebook import Rulebook

XII = ("civic-budget", "lbo-2024-2025")
XIII = ("civic-budget", "lbo-2025-2026")
NAMES = sorted(files.shipped())


@lru_cache
def book(name: tuple[str, str] = XII) -> Rulebook:
    return files.opened(files.shipped(), name)[0]


def changed(old: str, new: str, name: tuple[str, str] = XII) -> files.Texts:
    """All that ship, one of them with `old` replaced."""
    file, text = files.shipped()[name]
    assert old in text, old
    return files.shipped() | {name: (file, text.replace(old, new, 1))}


def faults(texts: files.Texts, name: tuple[str, str] = XII) -> list[Fault]:
    try:
        files.opened(texts, name)
    except BrokenRulebookError as broken:
        return broken.faults
    return []


# A tool that the code has never heard of: pl and en, what a form, checks, an adviser and a guide need.
SEVENTH = textwrap.dedent("""\
    tool: tree
    edition: tree-2026
    official: Drzewo dla sąsiada
    name: {pl: drzewo dla sąsiada, en: a tree for a neighbour}
    title: {pl: "2026", en: "2026"}
    summary: {pl: Miasto sadzi drzewo., en: The city plants a tree.}
    opens: {value: null, tag: A}
    closes: {value: 2090-11-30, tag: F, source: S1, checked: 2026-11-22}
    legal: []
    sources:
      S1: {title: Ogłoszenie}
    facts:
      most: {value: 3, tag: F, source: S1, checked: 2026-11-22}
    steps:
      - {id: one, title: {pl: Drzewo, en: The tree}}
    fields:
      - {id: title, kind: line, step: one, label: {pl: Nazwa, en: Name}, official: nazwa, prefill: title}
      - {id: trees, kind: number, step: one, label: {pl: Ile drzew?, en: How many trees?}, official: liczba drzew}
    checks:
      - {id: most, severity: block, field: trees, rule: {at_most: [trees, fact most]}, source: S1,
         says: {pl: Najwyżej trzy drzewa., en: Three trees at most.}, mend: {pl: Mniej., en: Fewer.}}
    stages:
      - {id: filed, status: filed, by: group, title: {pl: złożone, en: handed in}}
    public: []
    effort: {level: 1, text: {pl: jeden list, en: one letter}}
    takes: {pl: miesiąc, en: a month}
    days: {value: 30, tag: A}
    who:
      resident: {may: yes, text: {pl: Tak., en: Yes.}}
      outside_eu: {may: yes, text: {pl: Tak., en: Yes.}}
      under_16: {may: ask, text: {pl: Zapytaj., en: Ask.}}
    guide:
      what: {pl: Drzewo., en: A tree.}
      steps: [{pl: Napisz., en: Write.}]
      terms: [petition, no-such-word]
      example: {pl: Lipa., en: A lime tree.}
    fit:
      variants:
        - {id: tree, label: {pl: jako drzewo, en: as a tree}, answers: {}}
      prefers:
        - {id: green, severity: info, rule: {equal: [what, green]}, says: {pl: To zieleń., en: It is greenery.}}
      limits:
        - {id: indoors, severity: block, rule: {equal: [where, outside]},
           says: {pl: Drzewa rosną na dworze., en: Trees grow outside.}, mend: {pl: Wyjdźcie., en: Go outside.}}
    filing: [{text: {pl: listem, en: by letter}}]
    """)
