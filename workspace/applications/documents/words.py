from typing import Any

from flask_babel import lazy_gettext as _l

from workspace.applications.documents.kinds import PaperFormat, PaperKind

PAPERS: dict[PaperKind, Any] = {
    PaperKind.FORM: _l("The city's form"),
    PaperKind.TABLES: _l("Costs, schedule and own share"),
    PaperKind.SUPPORT: _l("Support list"),
    PaperKind.CONSENT: _l("Consent of the land owner"),
    PaperKind.APPEAL: _l("Appeal"),
    PaperKind.WITHDRAWAL: _l("Taking an application back"),
    PaperKind.POSTER: _l("Poster for the city's vote"),
    PaperKind.LEAFLET: _l("Leaflet for the city's vote"),
}
FORMATS: dict[PaperFormat, Any] = {PaperFormat.PDF: _l("PDF, to print"), PaperFormat.DOCX: _l("DOCX, to edit")}
