"""What stands on a sheet of join codes: the same in each language, whatever language the librarian reads."""

from flask_babel import gettext as _

from workspace.core.language import LANGUAGES, in_language


def _line(site: str) -> str:
    return _("Open %(site)s/join and type this code. Make up a name. It works once.", site=site)


def instructions(site: str) -> list[tuple[str, str]]:
    """[(language code, sentence), …] for the site's address."""
    return [(code, in_language(code, _line, site)) for code in LANGUAGES]
