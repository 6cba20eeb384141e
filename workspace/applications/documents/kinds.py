"""What can be printed of an application."""

import enum


class PaperKind(enum.StrEnum):
    FORM = "form"  # the city's form; in another language than Polish a copy to read
    TABLES = "tables"  # costs, schedule, own share: each on a page of its own
    SUPPORT = "support"  # to be signed
    CONSENT = "consent"  # letter: the land owner agrees
    APPEAL = "appeal"  # letter
    WITHDRAWAL = "withdrawal"  # letter
    POSTER = "poster"  # for the city's vote
    LEAFLET = "leaflet"  # the same in six languages on one page


class PaperFormat(enum.StrEnum):
    PDF = "pdf"
    DOCX = "docx"


# With what is printed of each: in Polish to edit too; a copy to read in the languages of the group; in all six.
TO_EDIT = frozenset(
    {PaperKind.FORM, PaperKind.TABLES, PaperKind.SUPPORT, PaperKind.CONSENT, PaperKind.APPEAL, PaperKind.WITHDRAWAL}
)
TO_READ = frozenset({PaperKind.FORM, PaperKind.CONSENT, PaperKind.APPEAL, PaperKind.WITHDRAWAL})
