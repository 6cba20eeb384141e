"""Finds the terms of the glossary in running text and marks the first of each."""

import re
from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

from workspace.glossary.queries import Better
from workspace.glossary.shelf import forms_of, shipped

Show = Callable[[str, str], Markup]  # (id of a term, the words that stand in the text) → how it is marked


@lru_cache(maxsize=64)
def _finder(lang: str, said_better: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], list[str]]:
    """A pattern with a group for each form, the longest first, and the ids of the groups' terms."""
    rows = [
        (form, entry.id) for entry in shipped().entries.values() if entry.is_marked for form in forms_of(entry, lang)
    ]
    rows += [(re.escape(word), term_id) for term_id, word in said_better]
    rows.sort(key=lambda row: -len(row[0]))
    found = "|".join(f"({form})" for form, _ in rows)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE), [term_id for _, term_id in rows]


def mark(text: str, lang: str, better: Better, show: Show) -> Markup:
    """`text` of `lang`, plain or markup without tags, as markup: the first occurrence of each known term shown by `show`."""
    entries = shipped().entries
    words = [(term_id, said.word) for (term_id, said_in), said in better.items() if said_in == lang]
    pattern, ids = _finder(lang, tuple(sorted(row for row in words if entries[row[0]].is_marked)))
    parts, marked, end = [], set(), 0
    for hit in pattern.finditer(text):
        term_id = ids[(hit.lastindex or 1) - 1]
        if term_id not in marked:
            marked.add(term_id)
            parts += [escape(text[end : hit.start()]), show(term_id, hit[0])]
            end = hit.end()
    return Markup("").join([*parts, escape(text[end:])])
