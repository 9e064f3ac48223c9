"""The pieces of a paper in Word: real headings, lists, tables with a header row, pictures with alt text.

Built with python-docx on the template's own document, so that its styles, pictures and lists are the template's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, assert_never

from loftesbok.document import column_widths as columns
from loftesbok.document.docx.fields import field
from loftesbok.document.docx.lists import Lists
from loftesbok.document.docx.tables import POINT, describe, draw_lines, make_small, mark_row, shares
from loftesbok.document.docx.text import shown
from loftesbok.document.myst import METHOD_OF_FIGURE, METHOD_OF_TABLE, plain, plain_line
from loftesbok.document.paper import ATTACHMENT, Numbered, Part
from loftesbok.document.pieces import (
    Badge,
    Block,
    Bullets,
    Cards,
    Details,
    Facts,
    Figure,
    Inline,
    Line,
    Link,
    Paragraph,
    SectionId,
    Strong,
    Table,
    paragraphs,
)
from loftesbok.document.typst.compile import png_of

DEEPEST = 5
SHARPNESS = 2.5  # pixels of a picture for each point: 180 in an inch, good in print
AIR = 8  # points
_PICTURE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)')


class Writer:
    """Writes blocks for one document; tables, figures and lists are numbered through it."""

    def __init__(self, document: Any, top: int) -> None:
        self.document, self.top = document, top
        self.counts = {"Tabell": 0, "Figur": 0}
        self.lists = Lists(document)
        self.styles = {one.name: one.style_id for one in document.styles}  # python-docx looks through all, each time

    def parts(self, given: Iterable[Part]) -> str:
        """Return parts with their headings as WordprocessingML."""
        body = self._body()
        for part in given:
            self._part(body, part, self.top)
        return _xml(body)

    def content(self, part: Part) -> str:
        """Return what stands under a part's heading as WordprocessingML."""
        body = self._body()
        self._blocks(body, part.blocks)
        for below in part.parts:
            self._part(body, below, self.top + 1)
        return _xml(body)

    def _body(self) -> Any:
        from docx.document import _Body  # noqa: PLC0415 - heavy
        from docx.oxml import OxmlElement  # noqa: PLC0415

        return _Body(OxmlElement("w:body"), self.document._body)

    def _part(self, body: Any, part: Part, level: int) -> None:
        head = self._styled(body.add_paragraph(shown(part.heading)), f"Heading {min(level, DEEPEST)}")
        if part.key == ATTACHMENT:
            head.paragraph_format.page_break_before = True
        self._blocks(body, part.blocks)
        for below in part.parts:
            self._part(body, below, level + 1)

    def _blocks(self, body: Any, given: Iterable[Block | Numbered]) -> None:
        for block in given:
            self._block(body, block)

    def _block(self, body: Any, block: Block | Numbered) -> None:
        match block:
            case Paragraph(content=content, role=role):
                self._told(body, content, role)
            case Numbered(points=points):
                self._numbered(body, points)
            case Bullets(items=items):
                self._bullets(body, items)
            case Facts(pairs=pairs):
                self._facts(body, pairs)
            case Details(summary=summary, body=inner):
                self._blocks(body, (Paragraph((Strong(summary),), "heading"), *inner))
            case Cards(cards=cards):
                titled = ((Paragraph((Strong(card.title),), "heading"), *card.body) for card in cards)
                self._blocks(body, (one for card in titled for one in card))
            case SectionId():
                pass
            case Table():
                self._tables(body, block)
            case Figure():
                self._figure(body, block)
            case _:
                assert_never(block)

    def _told(self, body: Any, content: Line, role: str) -> None:
        made = self._paragraph(body, content, "Anmärkning" if role == "note" else "Normal")
        if role == "heading":
            _space_before(made)
        if role == "heading" or plain_line(content).rstrip().endswith(":"):
            made.paragraph_format.keep_with_next = True

    def _numbered(self, body: Any, points: Sequence[str]) -> None:
        number = self.lists.numbers()
        for point in points:
            self.lists.put(self._paragraph(body, (point,), "List Number"), number)

    def _bullets(self, body: Any, items: Sequence[Line]) -> None:
        for item in items:
            self.lists.put(self._paragraph(body, item, "List Bullet"), self.lists.bullets)

    def _facts(self, body: Any, pairs: Sequence[tuple[str, Sequence[Line]]]) -> None:
        for name, lines in pairs:
            head: Line = (Strong(name if name.endswith(("?", ":")) else f"{name}:"),)
            if len(lines) == 1:
                self._paragraph(body, (*head, " ", *lines[0]), "Uppgift")
            else:
                self._paragraph(body, head, "Uppgift").paragraph_format.keep_with_next = True
                self._bullets(body, lines)

    def _paragraph(self, body: Any, content: Line, style: str) -> Any:
        made = self._styled(body.add_paragraph(), style)
        before = made._p.getprevious()
        if before is not None and before.tag.endswith("}tbl"):
            _space_before(made)
        for piece in content:
            self._inline(made, piece)
        return made

    def _styled(self, paragraph: Any, style: str) -> Any:
        if style != "Normal":
            paragraph._p.style = self.styles[style]
        return paragraph

    def _inline(self, paragraph: Any, piece: Inline) -> None:
        match piece:
            case Link(text=words, href=href) if href.startswith(("https://", "http://", "mailto:")):
                _link(paragraph, shown(words), href)
            case Strong(text=words):
                paragraph.add_run(shown(words)).bold = True
            case Badge() | Link() | str():
                paragraph.add_run(shown(plain(piece)))
            case _:
                assert_never(piece)

    def _caption(self, body: Any, kind: str, words: str) -> Any:
        self.counts[kind] += 1
        made = self._styled(body.add_paragraph(), "Caption")
        made.add_run(f"{kind} ")
        field(made, f"SEQ {kind} \\* ARABIC", str(self.counts[kind]))
        made.add_run(f": {shown(words)}")
        return made

    def _tables(self, body: Any, table: Table) -> None:
        for one in columns.parted(table):
            self._table(body, one)
        self._method(body, METHOD_OF_TABLE, table.method)

    def _table(self, body: Any, table: Table) -> None:
        self._caption(body, "Tabell", table.caption).paragraph_format.keep_with_next = True
        width = _width(self.document)
        made = body.add_table(1 + len(table.rows), len(table.header), width)
        made.style = "Table Grid"
        parts = shares(table)
        cells = [[((name,),) for name in table.header], *table.rows]
        for number, (row, values) in enumerate(zip(made.rows, cells, strict=True)):
            mark_row(row, header=number == 0)
            for column, (cell, lines) in enumerate(zip(row.cells, values, strict=True)):
                cell.width = round(width * parts[column])
                self._cell(cell, lines, bold=number == 0 or column == 0, right=column in table.numeric)
                if len(table.header) > columns.FEW:
                    make_small(cell)
        for column, share in zip(made.columns, parts, strict=True):
            column.width = round(width * share)
        describe(made, shown(table.caption))
        draw_lines(made)

    def _cell(self, cell: Any, lines: Sequence[Line], *, bold: bool, right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

        for number, content in enumerate([one for one in lines if one] or [("–",)]):
            made = self._styled(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), "Tabelltext")
            for piece in content:
                self._inline(made, piece)
            for run in made.runs:
                run.bold = True if bold and number == 0 else run.bold
            if right:
                made.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _figure(self, body: Any, figure: Figure) -> None:
        made = self._paragraph(body, (), "Normal")
        made.paragraph_format.keep_with_next = True
        match = _PICTURE.search(figure.svg)
        width = min(round(float(match[1]) * POINT) if match else _width(self.document), _width(self.document))
        png = png_of("picture", {"svg": figure.svg}, scale=SHARPNESS)[0]
        picture = made.add_run().add_picture(io.BytesIO(png), width=width)
        described = picture._inline.docPr
        described.set("descr", shown(figure.alt))
        described.set("name", f"Figur {self.counts['Figur'] + 1}")
        self._caption(body, "Figur", figure.caption)
        self._block(body, figure.table)
        self._method(body, METHOD_OF_FIGURE, figure.method)
        if figure.sources:
            self._facts(body, (("Källor", figure.sources),))

    def _method(self, body: Any, summary: str, method: tuple[str, ...]) -> None:
        if method:
            self._blocks(body, (Paragraph((f"{summary}:",), "note"), *paragraphs(method)))


def _space_before(paragraph: Any) -> None:
    paragraph.paragraph_format.space_before = AIR * POINT


def _link(paragraph: Any, words: str, href: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE as RELATION  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    run = paragraph.add_run(words)
    run.underline = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(href, RELATION.HYPERLINK, is_external=True))
    run._r.addprevious(link)
    link.append(run._r)


def _width(document: Any) -> int:
    """Return how wide the text is in the document's first section."""
    section = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def _xml(body: Any) -> str:
    """Return the children of a body as text; a table is never the last of them, as Word demands a paragraph then."""
    from lxml import etree  # noqa: PLC0415

    element = body._element
    if len(element) and element[-1].tag.endswith("}tbl"):
        body.add_paragraph()
    return "".join(etree.tostring(one, encoding="unicode") for one in element)
