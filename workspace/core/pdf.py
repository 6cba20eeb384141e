"""Documents on paper: a Typst template and plain data become an accessible PDF (PDF/UA-1: tagged, titled, in a language).

Typst comes as one wheel with its fonts (Libertinus Serif has every letter of the six languages), so a bare machine needs
nothing else. Data reach a template as JSON and are never markup: `#let data = json(bytes(sys.inputs.data))`."""

import io
import json
import re
from typing import Any

import segno

from workspace.config import resource_folder

FOLDER = resource_folder("templates") / "pdf"
# What Typst's own fonts draw of what people type: Latin, Greek, Cyrillic, punctuation, money, arrows, simple signs. A PDF for
# everybody may hold nothing that cannot be shown, so emoji and other scripts become a box, and the rest stays readable.
_UNDRAWN = re.compile(
    "[^\t\n -~\u00a0-\u00ac\u00ae-\u0377\u0388-\u04ff\u1e00-\u1eff\u2000-\u200a\u2010-\u2027\u202f-\u2040"
    "\u2070\u2074-\u208e\u20a0-\u20c0\u2100-\u211e\u2122\u2190-\u23ff\u2460-\u25ff]+"
)


def pdf(template: str, data: dict[str, Any], *, title: str, lang: str) -> bytes:
    """The PDF of templates/pdf/`template` with `data` (anything JSON can say). The template reads `data.title` and
    `data.lang` too, and must set them: Typst refuses an untitled document. Raises typst.TypstError for a faulty template."""
    import typst  # noqa: PLC0415 - 30 MB of machine code: only who prints pays for it

    inputs = {"data": json.dumps(_drawn({"title": title, "lang": lang, **data}), ensure_ascii=False)}
    return typst.compile(
        FOLDER / template,
        root=FOLDER,
        sys_inputs=inputs,
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )


def _drawn(value: Any) -> Any:
    if isinstance(value, str):
        return _UNDRAWN.sub("□", value)
    if isinstance(value, dict):
        return {name: _drawn(each) for name, each in value.items()}
    return [_drawn(each) for each in value] if isinstance(value, list | tuple) else value


def qr(text: str) -> str:
    """A QR code of `text` as SVG, for `image(bytes(data.qr), format: "svg", alt: …)` and for pages. Correction level M."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()
