"""The workbook of a new promise period, filled in as people would: cells found by their column's code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from loftesbok.data_entry.excel.columns import FIRST_ROW
from loftesbok.data_entry.followup_form import layout
from loftesbok.data_entry.new_period import layout as period_layout
from tests.sample.forms import put, row_of

DOCUMENT = {"title": "Påhittat medborgarlöfte", "publisher": "Ingen", "document_type": "exempel",
            "anchor": "påhittade ord"}  # fmt: skip
ABOUT = {"title": "Påhittat löfte 2026", "area": "Norr", "valid_from": "2026", "valid_to": "2026",
         "cadence": "varje halvår", "summary": "Påhittat."}  # fmt: skip
Rows = Sequence[Mapping[str, Any]]


def fill_in(
    path: Path,
    *,
    period: Mapping[str, Any] = ABOUT,
    source: Mapping[str, Any] = DOCUMENT,
    parties: Rows = (),
    commitments: Rows = (),
    targets: Rows = (),
    themes: Rows = (),
    change: Callable[[openpyxl.Workbook], None] | None = None,
) -> Path:
    """Fill in a workbook in place and return its path."""
    book = openpyxl.load_workbook(path)
    for name, values in ((period_layout.PERIOD, period), (layout.SOURCE, source)):
        for code, value in values.items():
            book[name].cell(row_of(book[name], code), 3).value = value
    for name, rows in (
        (period_layout.PARTIES, parties), (period_layout.THEMES, themes), (period_layout.COMMITMENTS, commitments),
        (period_layout.TARGETS, targets),
    ):  # fmt: skip
        sheet = book[name]
        first = next(row for row in range(FIRST_ROW, 200) if not sheet.cell(row, 2).value)
        for row, values in enumerate(rows, first):
            put(sheet, row, values)
    if change:
        change(book)
    book.save(path)
    return path
