"""What makes a table in Word readable: widths by its contents, a header row that is repeated, thin lines, a name."""

from __future__ import annotations

from typing import Any

from loftesbok.document import column_widths as columns
from loftesbok.document.myst import plain_line
from loftesbok.document.pieces import Table

POINT = 12_700  # English metric units, in which Word measures
ACROSS = {True: 88, False: 99}  # characters beside each other across the page, in tables with few or many columns
SMALL = 8.0  # points
BOLD, SIDES = 1.12, 3  # how much broader bold text is; characters' width of the space in a cell's left and right


def shares(table: Table) -> list[float]:
    """Return the columns' shares of the measure: room for the longest word of each, the rest where lines are long."""
    across = ACROSS[len(table.header) <= columns.FEW]
    words, wishes = [], []
    for i, name in enumerate(table.header):
        lines = [name, *(plain_line(one) for row in table.rows for one in row[i])]
        broad = BOLD if i == 0 else 1
        words.append(max(len(one) for line in lines for one in (*line.split(), "")) * broad + SIDES)
        longest = max(map(len, lines)) * broad + SIDES
        wishes.append(max(min(longest, across / 2) - words[-1], 0.5))
    left = max(across - sum(words), 0)
    widths = [word + left * wish / sum(wishes) for word, wish in zip(words, wishes, strict=True)]
    return [one / sum(widths) for one in widths]


def mark_row(row: Any, *, header: bool) -> None:
    """Keep a row on one page; repeat the header on each."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def describe(table: Any, words: str) -> None:
    """Name a table for screen readers, and tell that its first row and column are headers."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    look = OxmlElement("w:tblLook")
    for name, value in (("val", "04A0"), ("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1"),
                        ("lastColumn", "0"), ("noHBand", "0"), ("noVBand", "1")):  # fmt: skip
        look.set(qn(f"w:{name}"), value)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words)
    properties.append(look)
    properties.append(caption)


def draw_lines(table: Any) -> None:
    """Draw thin lines between the rows, whatever the style of the table in the template."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "9AA5B1")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")
    table._tbl.tblPr.insert_element_before(borders, *after)


def make_small(cell: Any) -> None:
    """Set a cell in the smaller size, for tables with many columns."""
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.size = round(SMALL * POINT)
