"""A workbook of ours that comes back: its sheets found, its cells turned into what the dataset would hold.

What the rows mean is told by `answers` (a follow-up) and by `loftesbok.data_entry.new_period.read` (a new promise
period).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from openpyxl.utils import get_column_letter

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import members
from loftesbok.data_entry.excel.cell_problems import CellProblem, Where, at, needed, of_file
from loftesbok.data_entry.excel.columns import CODE_ROW, KEY, ORIGIN, SOURCE, VERSION, Column, column_name, row_name
from loftesbok.data_entry.excel.labels import Labels, plain
from loftesbok.data_entry.excel.opening import Book, Cell, Grid
from loftesbok.data_entry.excel.shown_numbers import Shown, as_shown, read_shown
from loftesbok.data_entry.excel.values import as_day, as_number, as_text, as_texts, one_line
from loftesbok.domain.identifiers import short_slug
from loftesbok.domain.problems import DataError, quoted


@dataclass(frozen=True)
class Sheet:
    """A sheet with its columns found."""

    file: str
    name: str
    grid: Grid
    columns: Mapping[str, int]
    first: int

    def where(self, column: Column, row: int) -> Where:
        """Return the cell of a column in a row."""
        return Where(self.file, self.name, row, self.columns[column.code], column.heading)

    def cell(self, code: str, row: int) -> Cell | None:
        """Return what stands in a cell; None where it is empty, or where the sheet lacks the column."""
        return self.grid.cells.get((row, self.columns[code])) if code in self.columns else None

    def rows(self) -> list[int]:
        """Return the numbers of the rows below the headings that hold something."""
        return [row for row in self.grid.rows() if row >= self.first]

    def key(self, row: int) -> str:
        """Return what the hidden first column says of a row."""
        cell = self.cell(KEY, row)
        return one_line(str(cell.value)) if cell and cell.kind == "text" else ""


def find_columns(grid: Grid) -> tuple[int, dict[str, int]]:
    """Return the hidden row that names the columns of a sheet, and their numbers by code; none where it is gone."""
    marks = [place for place, cell in grid.cells.items() if cell.value == KEY and place[0] <= 20]
    if not marks:
        return 0, {}
    row = min(marks)[0]
    return row, {str(cell.value): place[1] for place, cell in grid.cells.items() if place[0] == row}


class Reader:
    """Reads one workbook; collects every fault in ``problems``."""

    sheets: ClassVar[Mapping[str, Sequence[Column]]]
    """The columns of every sheet that is read."""
    fielded: ClassVar[Sequence[str]] = (SOURCE,)
    """Sheets with a field on each row instead of in each column."""
    open_lists: ClassVar[Mapping[str, str]]
    """Lists that people may add to, and the sheets in which they do it."""
    optional: ClassVar[Sequence[str]] = ()
    """Columns that are left out where there is nothing to show in them."""
    again: ClassVar[str]
    """What would be right where the workbook is not whole."""

    def __init__(self, book: Book, dataset: Dataset) -> None:
        self.book, self.dataset = book, dataset
        self.labels = Labels(dataset, "")
        self.problems: list[CellProblem] = []
        self.notes: list[str] = []
        """What the preview says of cells that are read otherwise than they are stored."""
        self.places: dict[str, set[int]] = {}
        """The numbers of the columns that are read, by sheet."""

    def origin(self) -> tuple[dict[str, str], dict[tuple[str, str], dict[str, str]]]:
        """Return what the workbook is about, and what it was made with by (sheet, row).

        Raises DataError where it is none of ours, or another version's, or another project's.
        """
        grid = self.book.sheets.get(ORIGIN)
        if grid is None:
            what = f"det dolda bladet {ORIGIN} saknas: filen är inget formulär härifrån, eller ändrad"
            raise DataError([of_file(self.book.name, what, self.again)])
        about: dict[str, str] = {}
        base: dict[tuple[str, str], dict[str, str]] = {}
        for row in grid.rows():
            cells = [grid.cells.get((row, column)) for column in range(1, 5)]
            sheet, of, name, value = (_written(cell) for cell in cells)
            if sheet == "form":
                about[name] = value
            else:
                base.setdefault((sheet, of), {})[name] = value
        if about.get("version") != VERSION:
            what = "formuläret är gjort med en annan version av programmet"
            raise DataError([of_file(self.book.name, what, self.again)])
        if about.get("package") != str(self.dataset.package.get("name", "")):
            what = f"formuläret hör till ett annat projekt ({about.get('package', 'okänt')})"
            raise DataError([of_file(self.book.name, what, "ett formulär som är skrivet i det här projektet")])
        return about, base

    def sheet(self, name: str) -> Sheet:
        """Find a sheet and its columns; note what is missing."""
        grid = self.book.sheets.get(name)
        empty = Sheet(self.book.name, name, Grid(), {}, 1)
        if grid is None:
            self.problems.append(of_file(self.book.name, f"bladet {name} saknas", self._sheet_to_put_back(name)))
            return empty
        row, columns = find_columns(grid)
        if not columns:
            what = f"den dolda raden med kolumnernas namn saknas i bladet {name}"
            self.problems.append(of_file(self.book.name, what, self.again))
            return empty
        if name in self.fielded:
            self.places[name] = set(range(columns[KEY], columns[KEY] + 4))
            columns["answer"] = columns[KEY] + 2
            self._refuse_merged(name, grid, row + 2, {columns["answer"]: "svaret"})
            return Sheet(self.book.name, name, grid, columns, row + 2)
        self.places[name] = set(columns.values())
        headings = {columns[column.code]: column.heading for column in self.sheets[name] if column.code in columns}
        self._refuse_merged(name, grid, row + 2, headings)
        for column in self.sheets[name]:
            if column.code not in columns and column.code not in self.optional:
                what = f"kolumnen {column.heading} saknas i bladet {name}"
                right = (
                    f"kolumnen {column.heading} tillbaka, kopierad hel ur formuläret som det var; eller {self.again}"
                )
                self.problems.append(of_file(self.book.name, what, right))
        return Sheet(self.book.name, name, grid, columns, row + 2)

    def _sheet_to_put_back(self, name: str) -> str:
        """Say how a sheet that is gone comes back: by its name, where another sheet has its columns."""
        codes = {column.code for column in self.sheets[name]}
        for other, grid in self.book.sheets.items():
            texts = {str(cell.value) for place, cell in grid.cells.items() if place[0] == CODE_ROW or place[1] == 1}
            if other not in self.sheets and KEY in texts and len(codes & texts) > len(codes) / 2:
                return f"namnet {name} på bladet, som nu heter {other}"
        return f"bladet {name} tillbaka, kopierat ur formuläret som det var; eller {self.again}"

    def _refuse_merged(self, name: str, grid: Grid, first: int, headings: Mapping[int, str]) -> None:
        """Note cells that are merged over several rows: nobody can tell whether the value holds for each of them."""
        for top, bottom, column in grid.merged:
            if bottom < first or column not in headings:
                continue
            letter = get_column_letter(column)
            what = f"cellerna {letter}{top}–{letter}{bottom} är sammanslagna över flera rader"
            right = (
                "delade celler (Start, Sammanfoga och centrera), med värdet på var och en av de rader som det gäller"
            )
            self.problems.append(at(Where(self.book.name, name, top, column, headings[column]), what, right))

    def value(self, column: Column, cell: Cell | None, where: Where) -> str:
        """Return what the dataset would hold for a cell; note what is wrong with it."""
        if cell is None:
            return ""
        shown = read_shown(cell)
        if isinstance(shown, Shown):
            self.notes.append(f"{where}: {shown.note}.")
            cell = as_shown(cell, shown, is_text=not self._is_number(column))
        value = _unfit(cell) or (shown if isinstance(shown, tuple) else self.converted(column, cell))
        if isinstance(value, tuple):
            self.problems.append(at(where, *value))
            return ""
        return value

    def _is_number(self, column: Column) -> bool:
        return bool(column.table) and self.dataset.specs[column.table].field(column_name(column)).type == "number"

    def converted(self, column: Column, cell: Cell) -> str | tuple[str, str]:
        """Return what the dataset would hold for a cell that holds something, or what is wrong with it."""
        if column.table:
            field = self.dataset.specs[column.table].field(column_name(column))
            if field.type == "number":
                return as_number(cell)
            if field.type == "date" or field.kind == "date_or_year":
                return as_day(cell, or_year=field.kind == "date_or_year")
            if field.kind == "texts":
                return as_texts(cell)
        text = as_text(cell)
        if isinstance(text, tuple) or not column.choices or not text:
            return text
        return self._chosen(column, text)

    def _chosen(self, column: Column, text: str) -> str | tuple[str, str]:
        more = self.open_lists.get(column.choices, "")
        more = f", eller skriv in den i bladet {more}" if more else ""
        if column.several:
            codes, lost = self.labels.codes(column.choices, text)
            if lost:
                return f"{quoted(lost[0])} finns inte i listan", self.labels.like(column.choices, lost[0]) + more
            return "|".join(codes)
        code = self.labels.code(column.choices, text)
        return code or (f"{quoted(text)} finns inte i listan", self.labels.like(column.choices, text) + more)

    def read_row(self, sheet: Sheet, columns: Sequence[Column], row: int) -> tuple[dict[str, str], dict[str, Where]]:
        """Return the values of a row by the names of its columns, and their cells; the row's own cell under ""."""
        values: dict[str, str] = {}
        where = {"": sheet.where(columns[0], row)}
        for column in columns:
            if column.locked or (column.code in self.optional and column.code not in sheet.columns):
                continue
            place = sheet.where(column, row)
            value = self.value(column, sheet.cell(column.code, row), place)
            name = row_name(column)
            if column.several:  # a list may be spread over several columns
                value = "|".join(sorted({*members(values.get(name, "")), *members(value)}))
            values[name] = value
            where.setdefault(name, place)
        return values, where

    def read_fields(self, sheet: Sheet, fields: Sequence[Column]) -> tuple[dict[str, str], dict[str, Where]]:
        """Return the values of a sheet of fields by code, and their cells; note the fields that are gone."""
        values: dict[str, str] = {}
        places: dict[str, Where] = {}
        by_code = {field.code: field for field in fields}
        for row in sheet.rows():
            field = by_code.get(sheet.key(row))
            if field is not None:
                where = Where(sheet.file, sheet.name, row, sheet.columns["answer"], field.heading)
                values[field.code] = self.value(field, sheet.cell("answer", row), where)
                places[field.code] = where
        for code in [code for code in by_code if code not in values]:
            if code in self.optional:
                values[code] = ""
                continue
            what = f"raden {by_code[code].heading} saknas i bladet {sheet.name}"
            self.problems.append(of_file(self.book.name, what, self.again))
        return values, places

    def new_rows(self, sheet: Sheet, table: str) -> dict[str, tuple[dict[str, str], dict[str, Where]]]:
        """Read the rows that people have added to a table of things with titles, by the ids that they get."""
        frame = self.dataset[table]
        key = self.dataset.specs[table].key[0]
        titles = {row_id: plain(title) for row_id, title in zip(frame[key], frame["title"], strict=True)}
        new: dict[str, tuple[dict[str, str], dict[str, Where]]] = {}
        columns = self.sheets[sheet.name]
        for row in sheet.rows():
            if sheet.key(row):
                continue
            values, where = self.read_row(sheet, columns, row)
            if not any(values.values()):
                continue
            self.required(sheet, columns, row, values, where)
            row_id = new_id(values["title"], titles)
            if self._is_another(table, row_id, values):
                what = f"{quoted(values['title'])} finns redan, på en rad ovanför, med andra uppgifter"
                self.problems.append(at(where["title"], what, "raden som finns, vald i listan; eller ett annat namn"))
                continue
            if values["title"] and not row_id:
                self.problems.append(
                    at(where["title"], f"{quoted(values['title'])} ger inget id", "ett namn med bokstäver")
                )
            elif row_id in new:
                self.problems.append(
                    at(where["title"], f"{quoted(values['title'])} står på två rader", "en rad för varje namn")
                )
            elif row_id:
                new[row_id] = ({key: row_id, **values}, where)
        return new

    def _is_another(self, table: str, row_id: str, values: Mapping[str, str]) -> bool:
        """Tell whether the data have a row of this name that is another (a form may come in twice)."""
        frame, whole = self.dataset[table], {self.dataset.specs[table].key[0]: row_id, **values}
        rows = [row for _, row in frame.iterrows() if plain(row["title"]) == plain(values["title"])]
        return any(str(row[name]) != value for row in rows for name, value in whole.items())

    def required(
        self, sheet: Sheet, columns: Sequence[Column], row: int, values: Mapping[str, str], where: Mapping[str, Where]
    ) -> None:  # fmt: skip
        """Note the cells of a row that must not be empty and are."""
        for column in columns:
            name = row_name(column)
            if column.required and not values[name] and sheet.cell(column.code, row) is None:
                self.problems.append(at(where[name], "cellen är tom", needed(column)))


def _unfit(cell: Cell) -> tuple[str, str] | None:
    if cell.kind == "formula":
        return (
            f"cellen innehåller en formel (={str(cell.value)[:40].lstrip('=')})",
            "det färdiga värdet, skrivet för hand",
        )
    if cell.kind == "error":
        return f"cellen visar ett fel ({cell.value})", "ett värde skrivet för hand, eller en tom cell"
    if cell.kind == "boolean":
        word = "SANT" if cell.value == "1" else "FALSKT"
        return f"cellen innehåller {word}", "en text eller ett tal"
    return None


def _written(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return str(int(cell.value)) if isinstance(cell.value, float) else str(cell.value)


def new_id(title: str, taken: Mapping[str, str]) -> str:
    """Make an id of a title; one that another title has already gets a number behind it.

    ``known`` holds the titles by id, in the form in which labels are compared.
    """
    bare = short_slug(title)
    row_id, number = bare, 2
    while bare and row_id in taken and taken[row_id] != plain(title):
        row_id, number = f"{bare}-{number}", number + 1
    return row_id
