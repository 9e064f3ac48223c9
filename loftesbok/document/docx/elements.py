"""The XML behind python-docx's objects, reached by its public names alone."""

from __future__ import annotations

from typing import Any


def paragraph_element(paragraph: Any) -> Any:
    """Return the element of a paragraph, which python-docx gives away as that of its format."""
    return paragraph.paragraph_format.element


def run_element(run: Any) -> Any:
    """Return the element of a run, which python-docx gives away as that of its font."""
    return run.font.element


class Body:
    """Paragraphs and tables that stand in no document yet; styles, pictures and links are those of ``document``."""

    def __init__(self, document: Any) -> None:
        from docx.blkcntnr import BlockItemContainer  # noqa: PLC0415 - heavy
        from docx.oxml import OxmlElement  # noqa: PLC0415

        self.element = OxmlElement("w:body")
        self._container = BlockItemContainer(self.element, document)

    def add_paragraph(self, text: str = "") -> Any:
        """Add a paragraph and return it."""
        return self._container.add_paragraph(text)

    def add_table(self, rows: int, columns: int, width: int) -> tuple[Any, Any]:
        """Add a table with columns of equal width; return it, and its element."""
        from docx.oxml.table import CT_Tbl  # noqa: PLC0415
        from docx.shared import Emu  # noqa: PLC0415
        from docx.table import Table  # noqa: PLC0415

        element = CT_Tbl.new_tbl(rows, columns, Emu(width))
        self.element.append(element)
        return Table(element, self._container), element

    def to_xml(self) -> str:
        """Return the contents as text; a table is never the last of them, as Word demands a paragraph then."""
        from lxml import etree  # noqa: PLC0415

        if len(self.element) and self.element[-1].tag.endswith("}tbl"):
            self.add_paragraph()
        return "".join(etree.tostring(child, encoding="unicode") for child in self.element)
