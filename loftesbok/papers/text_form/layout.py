"""The form's layout: a table with a row for each part of the paper, what may be written there, and the present texts.

The last line of a row's left cell holds the part's key in brackets; the reader finds the row by it. The document's
properties say which paper the form is for, and which version of the text file it was made from.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from loftesbok.document.docx.text import shown
from loftesbok.papers.board_paper.parts import PartKind
from loftesbok.papers.board_paper.text_file import Entry
from loftesbok.papers.board_paper.texts import Texts
from loftesbok.papers.board_paper.word import set_language
from loftesbok.project.zip_files import zipped

HEADINGS = ("Del", "Text")
INTRODUCTION = (
    "Skriv i den högra spalten. Ett nytt stycke blir ett nytt stycke, en ny punkt eller en ny handling i skrivelsen. "
    "Lämna tomt det som inte är känt. Resultat och siffror skrivs inte här: de kommer från data.",
    "Ändra inget i den vänstra spalten, och skriv inget utanför tabellen.",
)
_HINTS = {
    "line": "En text.",
    "date": "En dag, till exempel 2023-05-10.",
    "points": "En punkt i varje stycke, som går att läsa för sig. Numren sätts av sig självt.",
    "paragraphs": "Ett eller flera stycken.",
    "documents": "En handling i varje stycke, med datum sist inom parentes: Förslaget (2023-05-10).",
    "names": "En i varje stycke. Skriv roller i stället för namn.",
}
_SHADE, _GREY = "EEF1F4", "52606D"


@dataclass(frozen=True)
class FormOrigin:
    """What a form says of itself: the paper that it is for, and the digest of the text file it was made from."""

    paper: str
    digest: str


def describe(texts: Texts, content: str) -> FormOrigin:
    """Return what a form of a paper says of itself; ``content`` is that of its text file, "" where there is none."""
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest() if content else ""
    return FormOrigin(f"{texts.period_id}-{texts.kind.code}", digest)


def title_of(texts: Texts) -> str:
    """Return the form's heading."""
    return f"Texter till skrivelsen {texts.period_id} ({texts.kind.label.lower()})"


def beside(part: PartKind, texts: Texts) -> tuple[str, str, str]:
    """Return the lines of a row's left cell: the part's heading, what may be written there, its key."""
    must = "" if part.why_required(texts.kind.code, texts.kind.decides) else " Krävs inte."
    return part.heading_for(texts.kind.decides), f"{_HINTS[part.form]}{must}", f"[{part.key}]"


def paragraph_of(entry: Entry) -> str:
    """Return a text as it stands in a paragraph of the form."""
    return f"{entry.text} ({entry.date})" if entry.date else entry.text


def form(texts: Texts, content: str) -> bytes:
    """Return the form with the present texts as a Word document: the same bytes for the same texts."""
    from docx import Document  # noqa: PLC0415 - heavy
    from docx.shared import Cm, Pt  # noqa: PLC0415

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    set_language(document, "sv-SE")
    document.add_heading(title_of(texts), 1)
    for words in INTRODUCTION:
        document.add_paragraph(words)
    table = document.add_table(1, 2, "Table Grid")
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for part in texts.parts.values():
        left, right = table.add_row().cells
        _fill_left(left, beside(part, texts))
        paragraphs = [paragraph_of(entry) for entry in texts.of(part.key)]
        for number, words in enumerate(paragraphs):
            (right.add_paragraph() if number else right.paragraphs[0]).add_run(shown(words))
    for column, width in zip(table.columns, (Cm(5.5), Cm(11.5)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(4)
    origin = describe(texts, content)
    properties = document.core_properties
    properties.title, properties.subject, properties.identifier = title_of(texts), origin.paper, origin.digest
    properties.author, properties.comments, properties.language = "Löftesboken", "", "sv-SE"
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def _fill_left(cell: Any, lines: tuple[str, str, str]) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    heading, hint, key = lines
    cell.paragraphs[0].add_run(heading).bold = True
    for words in (hint, key):
        run = cell.add_paragraph().add_run(words)
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(_GREY)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell.paragraphs[0].paragraph_format.element.getparent().get_or_add_tcPr().append(shade)
