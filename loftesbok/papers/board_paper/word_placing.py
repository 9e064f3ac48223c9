"""What a foreign Word template needs before it is filled: its sections, content controls and fields kept right.

All of it works on the template's own document, before docxtpl puts a paper in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from loftesbok.papers.board_paper.word_template import margins, text_of

CELL_SIDES = 216  # twips: the space in a cell's left and right, where the template says nothing
TWIP = 635  # English metric units
_DOCPROPERTY = re.compile(r'\s*DOCPROPERTY\s+(?:"([^"]+)"|(\S+))', re.IGNORECASE)


def _block_placeholder(paragraph: Any) -> str:
    match = re.search(r"\{\{p\s+(\w+)", text_of(paragraph))
    return match[1] if match else ""


def keep_sections(document: Any) -> None:
    """Give the section break of a paragraph that is going to be replaced a paragraph of its own behind it."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415

    for paragraph in list(document.element.body.iter(qn("w:p"))):
        properties = paragraph.find(qn("w:pPr"))
        section = properties.find(qn("w:sectPr")) if properties is not None else None
        if section is not None and _block_placeholder(paragraph):
            behind = OxmlElement("w:p")
            behind.get_or_add_pPr().append(deepcopy(section))
            properties.remove(section)
            paragraph.addnext(behind)


def free_controls(document: Any) -> None:
    """Free content controls that hold a placeholder from the XML that they show instead of their own content."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    for root in (document.element.body, *(part.element for part in margins(document))):
        for control in root.iter(qn("w:sdt")):
            text = "".join(element.text or "" for element in control.iter(qn("w:t")))
            properties = control.find(qn("w:sdtPr"))
            if "{{" not in text or properties is None:
                continue
            for child in list(properties):
                local = child.tag.rpartition("}")[2]
                takes_only_text = local in ("text", "date", "dropDownList", "comboBox") and "{{p " in text
                if local in ("dataBinding", "showingPlcHdr") or takes_only_text:
                    properties.remove(child)


def room_for(document: Any, name: str) -> int:
    """Return how wide the text is where a placeholder stands, in English metric units: in its cell, box or section."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    for paragraph in document.element.body.iter(qn("w:p")):
        if _block_placeholder(paragraph) == name:
            return min(_widths(document, paragraph))
    section = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def _widths(document: Any, paragraph: Any) -> Iterator[int]:
    from docx.oxml.ns import qn  # noqa: PLC0415

    for above in paragraph.iterancestors():
        if above.tag == qn("w:tc"):
            width = above.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
            if width is not None and width.get(qn("w:type")) == "dxa":
                yield max(int(width.get(qn("w:w"))) - CELL_SIDES, CELL_SIDES) * TWIP
            else:
                table = next(outer for outer in above.iterancestors() if outer.tag == qn("w:tbl"))
                columns = [int(column.get(qn("w:w"), 0)) for column in table.iter(qn("w:gridCol"))]
                place = list(above.getparent().iterchildren(qn("w:tc"))).index(above)
                if place < len(columns) and columns[place]:
                    yield max(columns[place] - CELL_SIDES, CELL_SIDES) * TWIP
        elif above.tag in (qn("wp:anchor"), qn("wp:inline")):
            extent = above.find(qn("wp:extent"))
            if extent is not None:
                yield max(int(extent.get("cx")) - CELL_SIDES * TWIP, CELL_SIDES * TWIP)
    yield _section_width(document, paragraph)


def _section_width(document: Any, paragraph: Any) -> int:
    """Return the width of a column of text in the section that a paragraph stands in."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    body = document.element.body
    top = paragraph
    while top.getparent() is not body:
        top = top.getparent()
    children = list(body)
    later = [section for child in children[children.index(top) :] for section in child.iter(qn("w:sectPr"))]
    size, margin = later[0].find(qn("w:pgSz")), later[0].find(qn("w:pgMar"))
    width = int(size.get(qn("w:w"))) - int(margin.get(qn("w:left"))) - int(margin.get(qn("w:right")))
    columns = later[0].find(qn("w:cols"))
    count = int(columns.get(qn("w:num"), 1)) if columns is not None else 1
    space = int(columns.get(qn("w:space"), 0)) if columns is not None else 0
    return (width - (count - 1) * space) // count * TWIP


def fill_properties(document: Any, values: Mapping[str, str]) -> None:
    """Show a paper's values in the fields that show document properties; ``values`` by names in small letters."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    for root in (document.element.body, *(part.element for part in margins(document))):
        for simple in root.iter(qn("w:fldSimple")):
            name = _property(simple.get(qn("w:instr"), ""))
            if name in values:
                _set_text(list(simple.iter(qn("w:t"))), values[name])
        for paragraph in root.iter(qn("w:p")):
            _fill_runs(paragraph, values)


def _property(instruction: str) -> str:
    match = _DOCPROPERTY.match(instruction)
    return (match[1] or match[2]).lower() if match else ""


def _fill_runs(paragraph: Any, values: Mapping[str, str]) -> None:
    """Fill the fields of a paragraph that are made of runs: begin, instruction, separate, result, end."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    instruction, state = "", ""
    results: list[Any] = []
    for element in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if element.tag == qn("w:fldChar"):
            state = element.get(qn("w:fldCharType"))
            if state == "begin":
                instruction, results = "", []
            elif state == "end" and _property(instruction) in values:
                _set_text(results, values[_property(instruction)])
        elif element.tag == qn("w:instrText"):
            instruction += element.text or ""
        elif state == "separate":
            results.append(element)


def _set_text(elements: list[Any], text: str) -> None:
    for number, element in enumerate(elements):
        element.text = text if number == 0 else ""
