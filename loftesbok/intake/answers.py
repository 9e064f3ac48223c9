"""What a filled form says: its cells as rows for the dataset, each value with the cell that it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from loftesbok.dataset import Dataset
from loftesbok.errors import DataError
from loftesbok.intake import layout
from loftesbok.intake.faults import CellProblem, Where, at, needed, of_file
from loftesbok.intake.labels import Labels, plain
from loftesbok.intake.layout import Column
from loftesbok.intake.values import as_day, as_number, as_text, one_line
from loftesbok.intake.workbook import Book, Cell, Grid
from loftesbok.scaffold import slug
from loftesbok.validation.problems import quoted
from loftesbok.view import members

_NEW_FORM = "ett nytt formulär, skrivet med `loftesbok form`"
_OPTIONAL = ("group", "targets")
_LONGEST_ID = 60


@dataclass(frozen=True)
class Draft:
    """A row of the dataset as a form has it.

    ``values`` holds what the form says, ``base`` what it was made with; where they are the same, nobody has said
    anything. ``existed``: the dataset had the row when the form was made. ``where`` has the row itself under "".
    """

    table: str
    key: tuple[str, ...]
    values: Mapping[str, str]
    base: Mapping[str, str]
    where: Mapping[str, Where]
    form: int = 0
    existed: bool = False
    removed: bool = False
    why: str = ""

    def place(self, column: str) -> Where:
        """Return the cell of a column, or else of the row."""
        return self.where.get(column) or self.where[""]


@dataclass
class Filled:
    """A form that has been filled in."""

    name: str
    period_id: str
    when: str
    party: str
    drafts: list[Draft] = field(default_factory=list)
    source: dict[str, str] = field(default_factory=dict)
    """The sheet on the source, by field."""
    source_base: dict[str, str] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)
    """The cells of the sheet on the source, by field."""
    silent: list[str] = field(default_factory=list)
    """Commitments that the form says nothing about, and that have no follow-up."""
    unused: int = 0
    """Figures that were suggested and left as they were."""


@dataclass(frozen=True)
class _Sheet:
    """A sheet with its columns found."""

    file: str
    name: str
    grid: Grid
    columns: Mapping[str, int]
    first: int

    def where(self, column: Column, row: int) -> Where:
        return Where(self.file, self.name, row, self.columns[column.code], column.heading)

    def cell(self, code: str, row: int) -> Cell | None:
        return self.grid.cells.get((row, self.columns[code])) if code in self.columns else None

    def rows(self) -> list[int]:
        return [row for row in self.grid.rows() if row >= self.first]

    def key(self, row: int) -> str:
        cell = self.cell(layout.KEY, row)
        return one_line(str(cell.value)) if cell and cell.kind == "text" else ""


class _Reader:
    """Reads one form; collects every fault."""

    def __init__(self, book: Book, dataset: Dataset, number: int) -> None:
        self.book, self.dataset, self.number = book, dataset, number
        self.problems: list[CellProblem] = []

    def read(self) -> Filled:
        about, base = self._origin()
        sheets = {name: self._sheet(name) for name in layout.SHEETS}
        if self.problems:
            raise DataError(self.problems)
        self.base = base
        self.filled = Filled(self.book.name, about["period_id"], about["reporting_period"], about.get("party", ""))
        self.labels = Labels(self.dataset, self.filled.period_id)
        new = {
            "indicators": self._new_rows(sheets[layout.INDICATORS], "indicators"),
            "places": self._new_rows(sheets[layout.PLACES], "places"),
        }
        self.labels = Labels(self.dataset, self.filled.period_id, new)
        self._source(sheets[layout.SOURCE])
        self._followups(sheets[layout.FOLLOWUPS])
        self._figures(sheets[layout.FIGURES])
        if self.problems:
            raise DataError(self.problems)
        return self.filled

    def _origin(self) -> tuple[dict[str, str], dict[tuple[str, str], dict[str, str]]]:
        """Return what the form is about, and what it was made with by (sheet, row)."""
        grid = self.book.sheets.get(layout.ORIGIN)
        if grid is None:
            what = f"det dolda bladet {layout.ORIGIN} saknas: filen är inget formulär härifrån, eller ändrad"
            raise DataError([of_file(self.book.name, what, _NEW_FORM)])
        about: dict[str, str] = {}
        base: dict[tuple[str, str], dict[str, str]] = {}
        for row in grid.rows():
            cells = [grid.cells.get((row, column)) for column in range(1, 5)]
            sheet, of, name, value = (_written(cell) for cell in cells)
            if sheet == "form":
                about[name] = value
            else:
                base.setdefault((sheet, of), {})[name] = value
        self._judge(about)
        return about, base

    def _judge(self, about: Mapping[str, str]) -> None:
        name = self.book.name
        if about.get("version") != layout.VERSION:
            what = "formuläret är gjort med en annan version av programmet"
            raise DataError([of_file(name, what, _NEW_FORM)])
        if about.get("package") != str(self.dataset.package.get("name", "")):
            what = f"formuläret hör till ett annat projekt ({about.get('package', 'okänt')})"
            raise DataError([of_file(name, what, "ett formulär som är skrivet i det här projektet")])
        if about.get("period_id") not in set(self.dataset["periods"]["period_id"]):
            what = f"löftesperioden {about.get('period_id', '')} finns inte i data"
            raise DataError([of_file(name, what, _NEW_FORM)])

    def _sheet(self, name: str) -> _Sheet:
        grid = self.book.sheets.get(name)
        empty = _Sheet(self.book.name, name, Grid(), {}, 1)
        if grid is None:
            self.problems.append(of_file(self.book.name, f"bladet {name} saknas", _NEW_FORM))
            return empty
        marks = [place for place, cell in grid.cells.items() if cell.value == layout.KEY and place[0] <= 20]
        if not marks:
            what = f"den dolda raden med kolumnernas namn saknas i bladet {name}"
            self.problems.append(of_file(self.book.name, what, _NEW_FORM))
            return empty
        row = min(marks)[0]
        columns = {str(cell.value): place[1] for place, cell in grid.cells.items() if place[0] == row}
        if name == layout.SOURCE:
            return _Sheet(self.book.name, name, grid, {**columns, "answer": columns[layout.KEY] + 2}, row + 2)
        for column in layout.SHEETS[name]:
            if column.code not in columns and column.code not in _OPTIONAL:
                what = f"kolumnen {column.heading} saknas i bladet {name}"
                self.problems.append(of_file(self.book.name, what, _NEW_FORM))
        return _Sheet(self.book.name, name, grid, columns, row + 2)

    def _value(self, column: Column, cell: Cell | None, where: Where) -> str:
        """Return what the dataset would hold for a cell; note what is wrong with it."""
        if cell is None:
            return ""
        found = self._unfit(cell) or self._converted(column, cell)
        if isinstance(found, tuple):
            self.problems.append(at(where, *found))
            return ""
        return found

    def _unfit(self, cell: Cell) -> tuple[str, str] | None:
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

    def _converted(self, column: Column, cell: Cell) -> str | tuple[str, str]:
        if column.code == "value":
            return as_number(cell)
        if column.code in ("assessed_on", "published_on"):
            return as_day(cell, or_year=column.code == "published_on")
        text = as_text(cell)
        if isinstance(text, tuple) or not column.choices or not text:
            return text
        return self._chosen(column, text)

    def _chosen(self, column: Column, text: str) -> str | tuple[str, str]:
        more = {"indicators": f", eller skriv in den i bladet {layout.INDICATORS}",
                "places": f", eller skriv in den i bladet {layout.PLACES}"}.get(column.choices, "")  # fmt: skip
        if column.several or column.code == "parties":
            codes, lost = self.labels.codes(column.choices, text)
            if lost:
                return f"{quoted(lost[0])} finns inte i listan", self.labels.like(column.choices, lost[0]) + more
            return "|".join(codes)
        code = self.labels.code(column.choices, text)
        return code or (f"{quoted(text)} finns inte i listan", self.labels.like(column.choices, text) + more)

    def _read_row(self, sheet: _Sheet, columns: Sequence[Column], row: int) -> tuple[dict[str, str], dict[str, Where]]:
        """Return the values of a row by the dataset's columns, and their cells."""
        values: dict[str, str] = {}
        where = {"": sheet.where(columns[0], row)}
        for column in columns:
            if column.locked:
                continue
            place = sheet.where(column, row)
            value = self._value(column, sheet.cell(column.code, row), place)
            name = layout.column_name(column) if column.table else column.code
            if name == "places":
                value = "|".join(sorted({*members(values.get(name, "")), *members(value)}))
            values[name] = value
            where.setdefault(name, place)
        return values, where

    def _new_rows(self, sheet: _Sheet, table: str) -> dict[str, str]:
        """Read new indicators or places; return their ids and titles."""
        frame = self.dataset[table]
        key = self.dataset.specs[table].key[0]
        known = {one: plain(title) for one, title in zip(frame[key], frame["title"], strict=True)}
        found: dict[str, str] = {}
        columns = layout.SHEETS[sheet.name]
        for row in sheet.rows():
            if sheet.key(row):
                continue
            values, where = self._read_row(sheet, columns, row)
            if not any(values.values()):
                continue
            for column in columns:
                if column.required and not values[column.code] and sheet.cell(column.code, row) is None:
                    self.problems.append(at(where[column.code], "cellen är tom", needed(column)))
            one = _id(values["title"], known)
            if values["title"] and not one:
                self.problems.append(
                    at(where["title"], f"{quoted(values['title'])} ger inget id", "ett namn med bokstäver")
                )
            elif one in found:
                self.problems.append(
                    at(where["title"], f"{quoted(values['title'])} står på två rader", "en rad för varje namn")
                )
            elif one:
                found[one] = values["title"]
                self.filled.drafts.append(Draft(table, (one,), {key: one, **values}, {}, where, self.number))
        return found

    def _source(self, sheet: _Sheet) -> None:
        fields = {field.code: field for field in layout.SOURCE_FIELDS}
        self.filled.source_base = self.base.get((layout.SOURCE, layout.SOURCE), {})
        for row in sheet.rows():
            field = fields.get(sheet.key(row))
            if field is not None:
                where = Where(sheet.file, sheet.name, row, sheet.columns["answer"], field.heading)
                self.filled.source[field.code] = self._value(field, sheet.cell("answer", row), where)
                self.filled.places[field.code] = where
        for code in set(fields) - set(self.filled.source):
            what = f"raden {fields[code].heading} saknas i bladet {layout.SOURCE}"
            self.problems.append(of_file(self.book.name, what, _NEW_FORM))

    def _followups(self, sheet: _Sheet) -> None:
        commitments = self.dataset["commitments"]
        known = set(commitments.loc[commitments["period_id"] == self.filled.period_id, "commitment_id"])
        seen: dict[str, int] = {}
        for row in sheet.rows():
            own = sheet.key(row)
            if not own:
                self._stray(sheet, row)
                continue
            values, where = self._read_row(sheet, layout.FOLLOWUP_COLUMNS, row)
            if own not in known:
                self.problems.append(at(where[""], f"åtagandet {own} finns inte i löftesperioden", _NEW_FORM))
                continue
            if own in seen:
                self.problems.append(
                    at(where[""], f"åtagandet står också på rad {seen[own]}", "en rad för varje åtagande")
                )
                continue
            seen[own] = row
            why = values.pop(layout.WHY)
            base = {name: one_line(value) for name, value in self.base.get((sheet.name, own), {}).items()}
            if all(value == base.get(name, "") for name, value in values.items()):
                if "status" not in base:
                    self.filled.silent.append(own)
                continue
            existed = "status" in base
            key = {"commitment_id": own, "reporting_period": self.filled.when}
            self.filled.drafts.append(
                Draft("followups", tuple(key.values()), {**key, **values}, {**key, **base} if existed else {}, where,
                      self.number, existed, why=why)
            )  # fmt: skip
        lost = [own for (name, own) in self.base if name == sheet.name and own not in seen and own in known]
        for own in lost:
            self.problems.append(
                of_file(self.book.name, f"raden för åtagandet {own} saknas i bladet {sheet.name}", _NEW_FORM)
            )

    def _stray(self, sheet: _Sheet, row: int) -> None:
        """Tell of text in a row that belongs to no commitment."""
        for column in layout.FOLLOWUP_COLUMNS:
            if not column.locked and sheet.cell(column.code, row) is not None:
                what = "raden hör inte till något åtagande"
                self.problems.append(at(sheet.where(column, row), what, "texten på ett åtagandes rad"))
                return

    def _figures(self, sheet: _Sheet) -> None:
        seen: dict[tuple[str, ...], int] = {}
        tags: set[str] = set()
        for row in sheet.rows():
            values, where = self._read_row(sheet, layout.FIGURE_COLUMNS, row)
            tag = sheet.key(row)
            again = tag in tags  # a row that someone has copied is a new one
            tags.add(tag)
            base = {} if again else self.base.get((sheet.name, tag), {})
            base = {name: one_line(value) for name, value in base.items()}
            why = values.pop(layout.WHY)
            for draft in self._figure(values, base, where, tag.startswith("d") and not again, why):
                if not draft.removed and draft.key in seen:
                    what = f"samma åtagande, indikator, parter och plats står också på rad {seen[draft.key]}"
                    self.problems.append(at(draft.place("indicator_id"), what, "en rad för varje siffra"))
                elif not draft.removed:
                    seen[draft.key] = row
                self.filled.drafts.append(draft)

    def _figure(
        self, values: dict[str, str], base: dict[str, str], where: dict[str, Where], existed: bool, why: str
    ) -> Iterator[Draft]:
        """Yield the rows that a row of figures stands for: none, one, or a new one and the old one taken away."""
        faulty = {problem.row for problem in self.problems if problem.file.endswith(f"bladet {layout.FIGURES}")}
        if all(value == base.get(name, "") for name, value in values.items()) or where[""].row in faulty:
            self.filled.unused += bool(base.get("indicator_id")) and not existed
            return
        key_columns = self.dataset.specs["measures"].key
        when = {"reporting_period": self.filled.when}
        old = tuple({**base, **when}.get(name, "") for name in key_columns)
        common = (where, self.number, existed)
        if not any(value for name, value in values.items() if name != "commitment_id"):
            if existed:
                yield Draft("measures", old, {}, base, *common, removed=True, why=why)
            return
        values = self._completed(values, where)
        key = tuple({**values, **when}.get(name, "") for name in key_columns)
        if existed and key != old:
            yield Draft("measures", old, {}, base, *common, removed=True, why=why)
        same = existed and key == old
        yield Draft("measures", key, {**values, **when}, base if same else {}, where, self.number, same, why=why)

    def _completed(self, values: dict[str, str], where: Mapping[str, Where]) -> dict[str, str]:
        """Fill in what an empty cell stands for; note what is missing."""
        values = dict(values)
        if not values["parties"]:
            commitments = self.dataset["commitments"]
            own = commitments.loc[commitments["commitment_id"] == values["commitment_id"], "responsible"]
            alone = "".join(one for one in own if "|" not in one)
            values["parties"] = self.filled.party or alone
        if not values["joint"] and values["parties"] and "|" not in values["parties"]:
            values["joint"] = "no"
        if values["value"] and not values["precision"]:
            values["precision"] = "exact"
        values["basis"] = values["basis"] or "stated"
        values["accumulation"] = values["accumulation"] or "period"
        missing = {
            "commitment_id": ("åtagande saknas", "ett av valen i cellens lista"),
            "indicator_id": ("indikator saknas", "ett av valen i cellens lista"),
            "parties": ("det framgår inte vems talet är", "en eller flera parter"),
            "joint": ("flera parter står på raden, men inte om de gjorde det tillsammans",
                      "Gemensamt, Enskilt eller Oklart om gemensamt"),
            "precision": ("antalet saknas", "ett tal i Antal, eller ”Antal ej angivet” i Precision"),
            "anchor": ("ankare saknas", "dokumentets ord för talet och det som räknas, till exempel ”12 besök”"),
        }  # fmt: skip
        for name, fault in missing.items():
            follows = (name == "parties" and not values["commitment_id"]) or (name == "joint" and not values["parties"])
            if not values[name] and not follows:
                self.problems.append(at(where["value" if name == "precision" else name], *fault))
        return values


def _written(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return str(int(cell.value)) if isinstance(cell.value, float) else str(cell.value)


def _id(title: str, known: Mapping[str, str]) -> str:
    """Make an id of a title; one that another title has already gets a number behind it."""
    bare = slug(title)[:_LONGEST_ID].strip("-")
    one, number = bare, 2
    while bare and one in known and known[one] != plain(title):
        one, number = f"{bare}-{number}", number + 1
    return one


def read_form(book: Book, dataset: Dataset, number: int = 0) -> Filled:
    """Read a filled form; raise DataError with every fault in its cells."""
    return _Reader(book, dataset, number).read()
