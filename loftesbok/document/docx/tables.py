"""What makes a table in Word readable: widths by its contents, a header row that is repeated, thin lines, a name."""

from __future__ import annotations

from typing import Any

from loftesbok.document import column_widths
from loftesbok.document.pieces import Table
from loftesbok.document.text import plain_line

POINT = 12_700  # English metric units, in which Word measures
ACROSS = {True: 88, False: 99}  # characters beside each other across the page, in tables with few or many columns
SMALL = 8.0  # points
BOLD, SIDES = 1.12, 3  # how much broader bold text is; characters' width of the space in a cell's left and right


def shares(table: Table) -> list[float]:
    """Return the columns' shares of the measure: room for the longest word of each, the rest where lines are long."""
    across = ACROSS[len(table.header) <= column_widths.FEW]
    words, wishes = [], []
    for column, name in enumerate(table.header):
        lines = [name, *(plain_line(line) for row in table.rows for line in row[column])]
        broad = BOLD if column == 0 else 1
        words.append(max(len(word) for line in lines for word in (*line.split(), "")) * broad + SIDES)
        longest = max(map(len, lines)) * broad + SIDES
        wishes.append(max(min(longest, across / 2) - words[-1], 0.5))
    left = max(across - sum(words), 0)
    widths = [word + left * wish / sum(wishes) for word, wish in zip(words, wishes, strict=True)]
    return [width / sum(widths) for width in widths]


def mark_row(row: Any, *, header: bool) -> None:
    """Keep a row (its element) on one page; repeat the header on each."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy

    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def describe(properties: Any, words: str) -> None:
    """Name a table, by its properties, for screen readers; tell that its first row and column are headers."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

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


def draw_lines(properties: Any) -> None:
    """Draw thin lines between the rows of a table, by its properties, whatever its style in the template."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "9AA5B1")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")
    properties.insert_element_before(borders, *after)


def make_small(cell: Any) -> None:
    """Set a cell in the smaller size, for tables with many columns."""
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.size = round(SMALL * POINT)
