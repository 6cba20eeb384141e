"""Documents to edit: a thin wrap of python-docx. Text goes in as text, never as markup; each run says its language."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

LOCALES = {"pl": "pl-PL", "be": "be-BY", "uk": "uk-UA", "ru": "ru-RU", "en": "en-GB", "nb": "nb-NO"}
FONT = "DejaVu Sans"  # has every letter of the six languages; Word takes its own where it is not there


class Word:
    """An A4 document that is written from top to bottom."""

    def __init__(self, title: str, lang: str) -> None:
        self.document: Any = Document()
        self.document.core_properties.title = title
        self.document.core_properties.language = LOCALES[lang]
        self.document.core_properties.author = ""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(10.5)
        normal.paragraph_format.space_after = Pt(6)
        self._speak(normal.element.get_or_add_rPr(), lang)
        self.heading(title, lang, level=0)

    def heading(self, text: str, lang: str, level: int = 1) -> None:
        self._run(self.document.add_heading("", level), text, lang)

    def paragraph(self, text: str, lang: str, *, bold: bool = False, soft: bool = False) -> None:
        run = self._run(self.document.add_paragraph(), text, lang)
        run.bold, run.italic = bold, soft

    def line(self, label: str, lang: str) -> None:
        """A line to write on, with what belongs there before it."""
        self._run(self.document.add_paragraph(), f"{label}: {'.' * 60}", lang)

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        lang: str,
        *,
        figures: Sequence[int] = (),
        height: int = 0,
    ) -> None:
        """`figures`: which columns are numbers. `height` of each row in millimetres. The head is repeated on each page."""
        made = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        repeated = made.rows[0]._tr.get_or_add_trPr()
        repeated.append(repeated.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
        self._fill(made.rows[0].cells, head, lang, bold=True)
        for row in rows:
            added = made.add_row()
            added.height = Mm(height) if height else None
            self._fill(added.cells, row, lang)
            for at in figures:
                added.cells[at].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.document.add_paragraph()

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _fill(self, cells: Any, texts: Sequence[str], lang: str, *, bold: bool = False) -> None:
        for cell, text in zip(cells, texts, strict=True):
            self._run(cell.paragraphs[0], text, lang).bold = bold

    def _run(self, paragraph: Any, text: str, lang: str) -> Any:
        run = paragraph.add_run(text)
        self._speak(run._r.get_or_add_rPr(), lang)
        return run

    @staticmethod
    def _speak(properties: Any, lang: str) -> None:
        element: Callable[..., Any] = properties.makeelement
        properties.append(element(qn("w:lang"), {qn("w:val"): LOCALES[lang], qn("w:eastAsia"): LOCALES[lang]}))
