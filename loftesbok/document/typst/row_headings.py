"""Row headings in the structure of a PDF: the first cell of each body row of a table is tagged as its row's heading.

Typst tags only the cells of a table's header as headings, unless a feature is on that its Python package cannot turn
on. The first column of every table of ours heads the rows (see ``pieces.Table``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any


def tag_row_headings(data: bytes) -> bytes:
    """Return a tagged PDF in which the first cell of every body row is a heading of its row; the rest is unchanged.

    The list of column headings that Typst gives each body cell goes: whoever finds one looks for no row heading.
    Without it the scopes of the headings count, of columns and rows alike (ISO 32000-1, 14.8.5.7). The same bytes give
    the same bytes. A PDF without tables is returned as it is.
    """
    from pypdf import PdfWriter  # noqa: PLC0415 - heavy
    from pypdf.generic import NameObject  # noqa: PLC0415

    writer = PdfWriter(clone_from=io.BytesIO(data))
    rows = list(_body_rows(writer.root_object.get("/StructTreeRoot", {})))
    if not rows:
        return data
    for cells in rows:
        for cell in cells:
            _table_attributes(cell).pop("/Headers", None)
        cells[0][NameObject("/S")] = NameObject("/TH")
        _table_attributes(cells[0])[NameObject("/Scope")] = NameObject("/Row")
    writer.pdf_header = data[: len("%PDF-1.7")].decode("ascii")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _table_attributes(cell: Any) -> Any:
    """Return what a cell of a table with a header says of its place in it; Typst writes that for each."""
    return next(attributes for attributes in cell["/A"] if attributes["/O"] == "/Table")


def _body_rows(element: Any) -> Iterator[list[Any]]:
    """Yield the cells of each row of the tables below an element of the structure, but those of the tables' headers."""
    for member in _members(element):
        if member["/S"] == "/TR":
            yield _members(member)
        elif member["/S"] != "/THead":
            yield from _body_rows(member)


def _members(element: Any) -> list[Any]:
    """Return the elements right below one; numbers and references to what is on the page are left out."""
    members = (member.get_object() for member in element.get("/K", []))
    return [member for member in members if isinstance(member, dict) and "/S" in member]
