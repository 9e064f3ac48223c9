"""Forms filled in as people would: opened with openpyxl, cells found by their column's code, saved again."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from loftesbok.data.dataset import load
from loftesbok.data_entry.excel.columns import CODE_ROW, FIRST_ROW
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.followup_form.write import write_form

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SOURCE = {
    "title": "Uppföljning av medborgarlöftet, januari–april 2024", "publisher": "Påhittad utgivare",
    "document_type": "webbsida", "published_on": "2024-06-03", "diary_number": "KS 2024-1",
    "report_kind": "webbsida", "report_anchor": "ett påhittat ankare", "assessed_by": "redaktionen",
    "assessed_on": "2024-06-10",
}  # fmt: skip


def told(**more: str) -> dict[str, Any]:
    """Return a filled row of a commitment."""
    return {
        "status": "Genomfört", "reported_by": "Polisen", "summary": "Påhittad sammanfattning.",
        "rationale": "Påhittad motivering.", "anchor": "påhittade ord", **more,
    }  # fmt: skip


def columns(sheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[CODE_ROW] if cell.value}


def row_of(sheet, key: str) -> int:
    return next(row for row in range(FIRST_ROW, sheet.max_row + 1) if sheet.cell(row, 1).value == key)


def put(sheet, row: int, values: Mapping[str, Any]) -> None:
    places = columns(sheet)
    for code, value in values.items():
        sheet.cell(row, places[code]).value = value


def free_figure(sheet, commitment: str = "") -> int:
    """Return a row without an indicator, for this commitment or for any."""
    places = columns(sheet)
    for wanted in (commitment, None):
        for row in range(FIRST_ROW, sheet.max_row + 1):
            about, counted = (sheet.cell(row, places[code]).value for code in ("commitment_id", "indicator_id"))
            if not counted and about == wanted:
                return row
    raise LookupError(commitment)


def fill_in(
    path: Path,
    followups: Mapping[str, Mapping[str, Any]] | None = None,
    figures: list[dict[str, Any]] | None = None,
    source: Mapping[str, Any] | None = None,
    indicators: list[dict[str, Any]] | None = None,
    places: list[dict[str, Any]] | None = None,
    change: Callable[[openpyxl.Workbook], None] | None = None,
) -> Path:
    """Fill in a form in place and return its path."""
    book = openpyxl.load_workbook(path)
    sheet = book[layout.FOLLOWUPS]
    for key, values in (followups or {}).items():
        put(sheet, row_of(sheet, key), values)
    sheet = book[layout.FIGURES]
    for values in figures or []:
        put(sheet, values.pop("row", None) or free_figure(sheet, values.get("commitment_id", "")), values)
    for name, new in ((layout.INDICATORS, indicators), (layout.PLACES, places)):
        sheet = book[name]
        for values in new or []:
            row = next(r for r in range(FIRST_ROW, sheet.max_row + 1) if not sheet.cell(r, 2).value)
            put(sheet, row, values)
    sheet = book[layout.SOURCE]
    for code, value in (source or {}).items():
        sheet.cell(row_of(sheet, code), 3).value = value
    if change:
        change(book)
    book.save(path)
    return path


_FORMS: dict[str, bytes] = {}


def made(project, when: str, path: Path, **more: str) -> Path:
    """Write a form; one for the same data and settings is made once a process."""
    files = [project.config_file, *sorted(file for file in project.data.rglob("*") if file.is_file())]
    digest = hashlib.sha256(repr((when, sorted(more.items()), [(f.name, f.read_bytes()) for f in files])).encode())
    if digest.hexdigest() not in _FORMS:
        write_form(project, load(project.data), when, path, **more)
        _FORMS[digest.hexdigest()] = path.read_bytes()
    path.write_bytes(_FORMS[digest.hexdigest()])
    return path


def as_libreoffice(path: Path) -> Path:
    """Save a form again as other programs do: shared strings, drop-downs, notes and widths lost, dates as numbers."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        sheet.data_validations.dataValidation.clear()
        sheet.column_dimensions.clear()
        for row in sheet.iter_rows():
            for cell in row:
                cell.comment = None
        sheet.cell(sheet.max_row + 400, 1).value = ""  # blank rows with formats at the end
    book.save(path)

    strings: list[str] = []

    def shared(found: re.Match[str]) -> str:
        strings.append(found[3].replace("<t", '<t xml:space="preserve"', 1) if "<t>" in found[3] else found[3])
        return f'<c {found[1]}t="s"{found[2]}><v>{len(strings) - 1}</v></c>'

    def rewritten(data: bytes) -> bytes:
        text = re.sub(r'<c ([^>]*)t="inlineStr"([^>]*)><is>(.*?)</is></c>', shared, data.decode(), flags=re.S)
        return re.sub(r"<dimension [^>]*/>", "", text).encode()

    parts = parts_of(path)
    parts = {name: rewritten(data) if "/worksheets/sheet" in name else data for name, data in parts.items()}
    items = "".join(f"<si>{one}</si>" for one in strings)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'.encode()
    del parts["docProps/app.xml"]
    return zipped(path, parts)


def zipped(path: Path, parts: Mapping[str, bytes]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
