"""Brings the six catalogues in step with the code: `python -m workspace.locale` (or `make catalogues`).

New messages come in empty, messages that are gone go, English is its own message; prints what is still to be said."""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from workspace.config import PACKAGE, resource_folder
from workspace.core.language import LANGUAGES

KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "_n": (1, 2), "lazy_gettext": None}
JINJA = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}
HEADER = "# Strefa: the words of its interface.\n#"


def catalogue_path(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "messages.po"


def extracted() -> Catalog:
    """Every message of the code and the templates, in a stable order."""
    found = Catalog()
    for folder, method in ((PACKAGE, [("**.py", "python")]), (resource_folder("templates"), [("**", "jinja2")])):
        options = {"**": JINJA} if method[0][1] == "jinja2" else {}
        rows = extract_from_dir(folder, method, options, KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True)
        for name, _line, message, comments, context in rows:
            found.add(message, None, [(f"{folder.name}/{name}", 0)], auto_comments=comments, context=context)
    return found


def updated(language: str, template: Catalog) -> Catalog:
    path = catalogue_path(language)
    if path.exists():
        with path.open("rb") as file:
            held = read_po(file, locale=language)
    else:
        held = Catalog(locale=language)
    fresh = Catalog(locale=language, header_comment=HEADER, fuzzy=False)
    for message in sorted((m for m in template if m.id), key=lambda m: str(m.id)):
        known = held.get(message.id)
        places = sorted({(place, None) for place, _ in message.locations})
        string = known.string if known and not known.fuzzy else None
        if language == "en":
            string = message.id
        fresh.add(message.id, string, places, auto_comments=message.auto_comments)  # type: ignore[arg-type]
    return fresh


def as_po(catalogue: Catalog) -> bytes:
    """As text, without the dates that would change every file at every run."""
    text = io.BytesIO()
    write_po(text, catalogue, width=120, include_lineno=False)
    return b"".join(line for line in text.getvalue().splitlines(True) if b"-Date: " not in line)


def is_said(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def main() -> int:
    template = extracted()
    missing = 0
    for language in LANGUAGES:
        catalogue = updated(language, template)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalogue))
        unsaid = [message.id for message in catalogue if message.id and not is_said(message.string)]
        missing += len(unsaid)
        print(f"{language}: {len(catalogue)} messages, {len(unsaid)} to be said")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
