"""Where two parties' forms say different things of one cell: a workbook with both, and the book's text to fill in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loftesbok.analysis.wording import Names
from loftesbok.data.dataset import Dataset
from loftesbok.data_entry.change_plan import Conflict, DatasetCell
from loftesbok.data_entry.excel import writing as sheets
from loftesbok.data_entry.excel.cell_problems import Where, of_file
from loftesbok.data_entry.excel.columns import FIRST_ROW, LISTS, ORIGIN, Column, column_name
from loftesbok.data_entry.excel.labels import Labels
from loftesbok.data_entry.excel.opening import Book
from loftesbok.data_entry.excel.reading import Reader
from loftesbok.data_entry.followup_form import layout
from loftesbok.domain.problems import DataError
from loftesbok.domain.reporting_period import ReportingPeriod

if TYPE_CHECKING:
    from openpyxl import Workbook

SHEET = "Sammanfogning"
_ANSWER = Column("answer", "Bokens text", 60, hint="Det som boken ska säga: den ena texten, den andra, eller en egen.")
_WHAT = (
    Column("commitment", "Åtagande", 34, locked=True, hint="Det som har lovats."),
    Column("what", "Uppgift", 24, locked=True, hint="Det som formulären säger olika om."),
)
_TABLES = {"followups": layout.FOLLOWUP_COLUMNS, "measures": layout.FIGURE_COLUMNS}


@dataclass(frozen=True)
class Answer:
    """What the book shall say of a cell on which forms disagree; ``sides`` is what they said then."""

    value: str
    where: Where
    sides: tuple[str, ...]


def is_merge(book: Book) -> bool:
    """Tell whether a workbook is one in which forms are merged."""
    return SHEET in book.sheets and ORIGIN in book.sheets


def mergeable(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Return the conflicts that a merge workbook can settle: two forms, one cell of a follow-up or a figure."""
    return [conflict for conflict in conflicts if conflict.cell is not None and _column(conflict.cell) is not None]


def merge_bytes(dataset: Dataset, period_id: str, code: str, conflicts: Sequence[Conflict]) -> bytes:
    """Return the workbook in which conflicts (``mergeable``) are settled; the same conflicts give the same bytes."""
    return _MergeSheets(dataset, period_id, code, conflicts).to_bytes()


def read_merge(book: Book, dataset: Dataset, period_id: str, code: str) -> dict[DatasetCell, Answer]:
    """Return what a filled merge workbook says of each cell; raise DataError with every fault in it."""
    return _MergeReader(book, dataset).read(period_id, code)


def _column(cell: DatasetCell) -> Column | None:
    table, _, name = cell
    columns = (column for column in _TABLES.get(table, ()) if column.table and not column.several)
    return next((column for column in columns if column_name(column) == name), None)


class _MergeSheets(sheets.Sheets):
    """The sheets of one merge workbook."""

    open_lists = layout.OPEN_LISTS

    def __init__(self, dataset: Dataset, period_id: str, code: str, conflicts: Sequence[Conflict]) -> None:
        title = f"Sammanfogning: uppföljning av {ReportingPeriod.parse(code).label}, {Names(dataset).period(period_id)}"
        super().__init__(dataset, Labels(dataset, period_id), title)
        self.about = {"period_id": period_id, "merge": code}
        self.conflicts = conflicts

    def to_bytes(self) -> bytes:
        workbook = sheets.new_workbook(self.title)
        self._fill(workbook)
        return sheets.to_bytes(workbook)

    def _fill(self, workbook: Workbook) -> None:
        sheet, lists, origin = (workbook.create_sheet(name) for name in (SHEET, LISTS, ORIGIN))
        names = list(dict.fromkeys(file for conflict in self.conflicts for file in conflict.files))
        files = [Column(f"form_{number}", name, 50, locked=True) for number, name in enumerate(names)]
        columns = (*_WHAT, *files, _ANSWER)
        lead = "Skriv i de gula cellerna vad boken ska säga. Kör sedan importen igen, med den här filen också."
        self.head(sheet, columns, lead)
        lists_needed = {_chosen(conflict) for conflict in self.conflicts} - {""}
        self.lists(lists, {name: list(self.labels.choices(name).values()) for name in sorted(lists_needed)})
        for row, conflict in enumerate(self.conflicts, FIRST_ROW):
            cell = conflict.cell
            column = _column(cell) if cell else None
            if cell is None or column is None:
                continue
            texts = dict(zip(conflict.files, conflict.texts, strict=True))
            shown = {"commitment": self.labels.show("commitments", cell[1][0]), "what": column.heading}
            if cell[0] == "measures":
                shown["what"] = f"{column.heading}: {self.labels.show('indicators', cell[1][2])}"
            shown |= {form.code: texts.get(form.heading, "") for form in files}
            key = json.dumps(cell, ensure_ascii=False)
            self.remember(SHEET, key, {"sides": json.dumps(conflict.texts, ensure_ascii=False)})
            self.row(sheet, row, columns, key, shown)
            self.tall(sheet, row, columns, shown)
            if column.choices:
                letter = sheet.cell(row, len(columns) + 1).column_letter
                self._list_on(sheet, column, f"{letter}{row}")
        self.origin(origin, self.about)
        self.finish(workbook)


def _chosen(conflict: Conflict) -> str:
    column = _column(conflict.cell) if conflict.cell else None
    return column.choices if column else ""


class _MergeReader(Reader):
    """Reads one merge workbook."""

    sheets: Mapping[str, Sequence[Column]] = {SHEET: (*_WHAT, _ANSWER)}  # type: ignore[misc]
    open_lists = layout.OPEN_LISTS
    again = "en ny sammanfogning: kör importen med bara formulären"

    def read(self, period_id: str, code: str) -> dict[DatasetCell, Answer]:
        about, base = self.origin()
        if (about.get("period_id"), about.get("merge")) != (period_id, code):
            what = f"sammanfogningen gäller {about.get('merge', '')} i {about.get('period_id', '')}"
            raise DataError([of_file(self.book.name, what, f"den som gäller {code} i {period_id}")])
        self.labels = Labels(self.dataset, period_id)
        sheet = self.sheet(SHEET)
        answers: dict[DatasetCell, Answer] = {}
        for row in sheet.rows():
            sides = base.get((SHEET, sheet.key(row)), {}).get("sides")
            written = sheet.cell("answer", row)
            if sides is None or written is None:
                continue
            table, key, name = json.loads(sheet.key(row))
            column = _column((table, tuple(key), name))
            if column is not None:
                where = sheet.where(_ANSWER, row)
                value = self.value(column, written, where)
                answers[table, tuple(key), name] = Answer(value, where, tuple(json.loads(sides)))
        if self.problems:
            raise DataError(self.problems)
        return answers
