"""The pieces of a paper in Word: real headings, lists, tables with a header row, pictures with alt text.

Built with python-docx on the template's own document, so that its styles, pictures and lists are the template's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from loftesbok.document import column_widths
from loftesbok.document.docx.elements import Body, paragraph_element, run_element
from loftesbok.document.docx.fields import field
from loftesbok.document.docx.lists import Lists
from loftesbok.document.docx.tables import POINT, describe, draw_lines, make_small, mark_row, shares
from loftesbok.document.docx.text import shown
from loftesbok.document.paper import Part
from loftesbok.document.pieces import (
    Badge,
    Block,
    BookPart,
    Bullets,
    Cards,
    Details,
    Facts,
    Figure,
    Group,
    Heading,
    Inline,
    Line,
    Link,
    Marked,
    Numbered,
    Paragraph,
    SectionId,
    Strong,
    Table,
    is_outward,
    paragraphs,
)
from loftesbok.document.text import METHOD_OF_FIGURE, METHOD_OF_TABLE, plain, plain_line
from loftesbok.document.typst.compile import png_of

DEEPEST = 5
SHARPNESS = 2.5  # pixels of a picture for each point: 180 in an inch, good in print
AIR = 8  # points
_PICTURE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)')


class Writer:
    """Writes blocks for one document; tables, figures and lists are numbered through it.

    ``style_ids`` holds the ids of styles that have other names in the document than here. ``room`` is how wide the text
    is where the next blocks go, in English metric units: that of the first section, until it is set.
    """

    def __init__(self, document: Any, top: int, style_ids: Mapping[str, str] | None = None) -> None:
        self.document, self.top = document, top
        self.room = _text_width(document)
        self.counts = {"Tabell": 0, "Figur": 0}
        self.lists = Lists(document)
        # python-docx looks through all styles each time that one is asked for by name
        self.style_ids = {**{style.name: style.style_id for style in document.styles}, **(style_ids or {})}

    def parts(self, parts: Iterable[Part]) -> str:
        """Return parts with their headings as WordprocessingML."""
        body = Body(self.document)
        for part in parts:
            self._part(body, part, self.top)
        return body.to_xml()

    def content(self, part: Part) -> str:
        """Return what stands under a part's heading as WordprocessingML."""
        body = Body(self.document)
        self._blocks(body, part.blocks)
        for below in part.parts:
            self._part(body, below, self.top + 1)
        return body.to_xml()

    def _part(self, body: Body, part: Part, level: int) -> None:
        self._styled(body.add_paragraph(shown(part.heading)), f"Heading {min(level, DEEPEST)}")
        self._blocks(body, part.blocks)
        for below in part.parts:
            self._part(body, below, level + 1)

    def _blocks(self, body: Body, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._block(body, block)

    def _block(self, body: Body, block: Block) -> None:  # noqa: PLR0912 - a case for each kind
        match block:
            case Paragraph(content=content, role=role):
                self._running_text(body, content, role)
            case Numbered(points=points):
                self._numbered(body, points)
            case Bullets(items=items):
                self._bullets(body, items)
            case Facts(pairs=pairs):
                self._facts(body, pairs)
            case Heading(content=content):
                self._running_text(body, (Strong(plain_line(content)),), "heading")
            case Group(body=together):
                self._blocks(body, together)
            case Details(summary=summary, body=folded):
                self._blocks(body, (Paragraph((Strong(plain_line(summary)),), "heading"), *folded))
            case BookPart():
                pass
            case Cards(cards=cards):
                for card in cards:
                    self._blocks(body, (Paragraph((Strong(card.title),), "heading"), *card.body))
            case SectionId():
                pass
            case Table():
                self._tables(body, block)
            case Figure():
                self._figure(body, block)
            case _:
                assert_never(block)

    def _running_text(self, body: Body, content: Line, role: str) -> None:
        paragraph = self._paragraph(body, content, "Anmärkning" if role == "note" else "Normal")
        if role == "heading":
            _space_before(paragraph)
        if role == "heading" or plain_line(content).rstrip().endswith(":"):
            paragraph.paragraph_format.keep_with_next = True

    def _numbered(self, body: Body, points: Sequence[str]) -> None:
        number = self.lists.numbers()
        for point in points:
            self.lists.put(self._paragraph(body, (point,), "List Number"), number)

    def _bullets(self, body: Body, items: Sequence[Line]) -> None:
        for item in items:
            self.lists.put(self._paragraph(body, item, "List Bullet"), self.lists.bullets)

    def _facts(self, body: Body, pairs: Sequence[tuple[str, Sequence[Line]]]) -> None:
        for name, lines in pairs:
            head: Line = (Strong(name if name.endswith(("?", ":")) else f"{name}:"),)
            if len(lines) == 1:
                self._paragraph(body, (*head, " ", *lines[0]), "Uppgift")
            else:
                self._paragraph(body, head, "Uppgift").paragraph_format.keep_with_next = True
                self._bullets(body, lines)

    def _paragraph(self, body: Body, content: Line, style: str) -> Any:
        paragraph = self._styled(body.add_paragraph(), style)
        before = paragraph_element(paragraph).getprevious()
        if before is not None and before.tag.endswith("}tbl"):
            _space_before(paragraph)
        for piece in content:
            self._inline(paragraph, piece)
        return paragraph

    def _styled(self, paragraph: Any, style: str) -> Any:
        if style != "Normal":
            paragraph_element(paragraph).style = self.style_ids[style]
        return paragraph

    def _inline(self, paragraph: Any, piece: Inline) -> None:
        match piece:
            case Link(text=words, href=href) if is_outward(piece):
                _link(paragraph, shown(words), href)
            case Strong(text=words):
                paragraph.add_run(shown(words)).bold = True
            case Badge() | Link() | Marked() | str():
                paragraph.add_run(shown(plain(piece)))
            case _:
                assert_never(piece)

    def _caption(self, body: Body, kind: str, words: str) -> Any:
        self.counts[kind] += 1
        caption = self._styled(body.add_paragraph(), "Caption")
        caption.add_run(f"{kind} ")
        field(caption, f"SEQ {kind} \\* ARABIC", str(self.counts[kind]))
        caption.add_run(f": {shown(words)}")
        return caption

    def _tables(self, body: Body, table: Table) -> None:
        for part in column_widths.parted(table):
            self._table(body, part)
        self._method(body, METHOD_OF_TABLE, table.method)

    def _table(self, body: Body, table: Table) -> None:
        self._caption(body, "Tabell", table.caption).paragraph_format.keep_with_next = True
        width = self.room
        word_table, element = body.add_table(1 + len(table.rows), len(table.header), width)
        word_table.style = "Table Grid"
        widths = [round(width * share) for share in shares(table)]
        cells = [[((name,),) for name in table.header], *table.rows]
        for number, (row, values) in enumerate(zip(word_table.rows, cells, strict=True)):
            mark_row(element.tr_lst[number], header=number == 0)
            for column, (cell, lines) in enumerate(zip(row.cells, values, strict=True)):
                cell.width = widths[column]
                self._cell(cell, lines, bold=number == 0 or column == 0, right=column in table.numeric)
                if len(table.header) > column_widths.FEW:
                    make_small(cell)
        for word_column, column_width in zip(word_table.columns, widths, strict=True):
            word_column.width = column_width
        describe(element.tblPr, shown(table.caption))
        draw_lines(element.tblPr)

    def _cell(self, cell: Any, lines: Sequence[Line], *, bold: bool, right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - heavy

        for number, content in enumerate([line for line in lines if line] or [("–",)]):
            paragraph = self._styled(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), "Tabelltext")
            for piece in content:
                self._inline(paragraph, piece)
            for run in paragraph.runs:
                run.bold = True if bold and number == 0 else run.bold
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _figure(self, body: Body, figure: Figure) -> None:
        paragraph = self._paragraph(body, (), "Normal")
        paragraph.paragraph_format.keep_with_next = True
        match = _PICTURE.search(figure.svg)
        width = min(round(float(match[1]) * POINT), self.room) if match else self.room
        png = png_of("picture", {"picture": figure.svg, "form": "svg"}, scale=SHARPNESS)[0]
        run = paragraph.add_run()
        picture = run.part.new_pic_inline(io.BytesIO(png), width)
        picture.docPr.set("descr", shown(figure.alt))
        picture.docPr.set("name", f"Figur {self.counts['Figur'] + 1}")
        run_element(run).add_drawing(picture)
        self._caption(body, "Figur", figure.caption)
        self._block(body, figure.table)
        self._method(body, METHOD_OF_FIGURE, figure.method)
        if figure.sources:
            self._facts(body, (("Källor", figure.sources),))

    def _method(self, body: Body, summary: str, method: tuple[str, ...]) -> None:
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
    run_element(run).addprevious(link)
    link.append(run_element(run))


def _text_width(document: Any) -> int:
    """Return how wide the text is in the document's first section."""
    section = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)
