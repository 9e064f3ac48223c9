"""Reads a PDF back with pypdf, independently of what wrote it: words in order, structure, bookmarks, fonts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf

_BETWEEN = re.compile(r"[\s\u00a0\u00ad\u200b-]+")


def opened(data: bytes) -> pypdf.PdfReader:
    """Open a PDF."""
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(text: str) -> str:
    """Return text without white space, hyphens and places where a word may be parted: what lines cannot change."""
    return _BETWEEN.sub("", text)


def pages(reader: pypdf.PdfReader) -> list[str]:
    """Return the text of each page, in the order of its contents."""
    return [page.extract_text() for page in reader.pages]


@dataclass(frozen=True)
class Element:
    """An element of the structure tree."""

    role: str
    alt: str
    depth: int


def structure(reader: pypdf.PdfReader) -> list[Element]:
    """Return the elements of the structure tree in reading order."""
    return list(_elements(reader.trailer["/Root"]["/StructTreeRoot"], 0))


def _elements(node: Any, depth: int) -> Iterator[Element]:
    node = node.get_object()
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return
    if "/S" in node:
        yield Element(str(node["/S"])[1:], str(node.get("/Alt", "")), depth)
    below = node.get("/K", [])
    below = below.get_object() if hasattr(below, "get_object") else below
    for one in below if isinstance(below, list) else [below]:
        if hasattr(one, "get_object"):
            yield from _elements(one, depth + 1)


@dataclass(frozen=True)
class Cell:
    """A cell of a table in the structure tree: its scope as a heading, and if it names its headings."""

    role: str
    scope: str
    names_headings: bool


def table_rows(reader: pypdf.PdfReader) -> list[list[Cell]]:
    """Return the rows of all tables in the structure tree, in reading order."""
    return list(_table_rows(reader.trailer["/Root"]["/StructTreeRoot"]))


def _table_rows(node: Any) -> Iterator[list[Cell]]:
    below = [member.get_object() for member in node.get("/K", [])]
    elements = [member for member in below if isinstance(member, dict) and "/S" in member]
    if node.get("/S") == "/TR":
        yield [_cell(element) for element in elements]
    for element in elements:
        yield from _table_rows(element)


def _cell(element: Any) -> Cell:
    attributes: dict[str, Any] = {}
    for owned in element.get("/A", []):
        if owned.get_object()["/O"] == "/Table":
            attributes |= owned.get_object()
    return Cell(str(element["/S"])[1:], str(attributes.get("/Scope", "/"))[1:], bool(attributes.get("/Headers")))


def bookmarks(reader: pypdf.PdfReader) -> list[tuple[int, str]]:
    """Return the bookmarks as (level, title), in order."""

    def told(entries: list[Any], level: int) -> Iterator[tuple[int, str]]:
        for one in entries:
            if isinstance(one, list):
                yield from told(one, level + 1)
            else:
                yield level, str(one.title)

    return list(told(reader.outline, 0))


def fonts(reader: pypdf.PdfReader) -> dict[str, bool]:
    """Return the name of every font that a page uses, without its subset's prefix, and whether it is embedded."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            described = inner["/FontDescriptor"]
            name = str(inner["/BaseFont"]).lstrip("/").split("+")[-1]
            found[name] = any(f"/FontFile{kind}" in described for kind in ("", "2", "3"))
    return found


def identifiers(reader: pypdf.PdfReader) -> dict[str, str]:
    """Return what the metadata say the file conforms to: ``pdfuaid:part``, ``pdfaid:part``, ``pdfaid:conformance``."""
    stream = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode("utf-8")
    return dict(re.findall(r"<(pdf(?:ua|a)id:\w+)>([^<]*)</", stream))


def links(reader: pypdf.PdfReader) -> list[str]:
    """Return the addresses that a reader can follow."""
    annotations = [one.get_object() for page in reader.pages for one in page.get("/Annots", [])]
    return [str(one["/A"]["/URI"]) for one in annotations if "/URI" in one.get("/A", {})]
