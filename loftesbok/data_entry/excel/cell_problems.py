"""Faults in a filled form, told with file, sheet and cell."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from loftesbok.data_entry.excel.columns import Column
from loftesbok.domain.printable import plain
from loftesbok.domain.problems import Problem


@dataclass(frozen=True)
class Where:
    """A cell of a form, as people name it."""

    file: str
    sheet: str
    row: int
    number: int
    heading: str

    @property
    def cell(self) -> str:
        """The cell's address, as in F7."""
        return f"{get_column_letter(self.number)}{self.row}"

    def __str__(self) -> str:
        return f"{self.file}, bladet {self.sheet}, cell {self.cell} ({self.heading})"


@dataclass(frozen=True, order=True)
class CellProblem(Problem):
    """A fault in a form; ``file`` holds file and sheet, ``column`` the cell, and ``row`` only orders."""

    def __str__(self) -> str:
        place = f"{self.file}, {self.column}" if self.column else self.file
        return plain(f"{place}: {self.what}.{f' Rätt vore: {self.right}.' if self.right else ''}")


def at(where: Where, what: str, right: str = "") -> CellProblem:
    """Tell what is wrong in a cell."""
    column = f"cell {where.cell} ({where.heading})"
    return CellProblem(f"{where.file}, bladet {where.sheet}", where.row, column, what, right)


def of_file(name: str, what: str, right: str = "") -> CellProblem:
    """Tell what is wrong with a whole file."""
    return CellProblem(name, 0, "", what, right)


def needed(column: Column) -> str:
    """Say what a cell that must not be empty should hold."""
    return "ett av valen i cellens lista" if column.choices else "en text"
