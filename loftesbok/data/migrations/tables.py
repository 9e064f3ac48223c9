"""Tables as text, and the few changes that steps between versions are made of; each returns new tables.

A step must take tables without rows too: with those it tells which columns its version has (see ``versions``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from loftesbok.domain.problems import LoftesbokError

Row = dict[str, str]


@dataclass(frozen=True)
class Table:
    """The columns of a table, and its rows as cells of text in the order of the columns."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]] = ()

    def as_dicts(self) -> list[Row]:
        """Return the rows with the columns' names."""
        return [dict(zip(self.columns, cells, strict=True)) for cells in self.rows]


Tables = Mapping[str, Table]


@dataclass(frozen=True)
class Step:
    """What leads from one version to the next: a sentence in Swedish for whoever keeps the data, and the change."""

    what: str
    change: Callable[[Tables], Tables]


def add_column(tables: Tables, name: str, column: str, *, after: str, value: str | Callable[[Row], str] = "") -> Tables:
    """Add a column behind another, with one value for all rows or a value made from each row.

    Raises LoftesbokError where the project has a column of its own with that name.
    """
    table = tables[name]
    if column in table.columns:
        raise LoftesbokError(
            f"{name}.csv har redan en egen kolumn {column}, och så heter en ny kolumn i löftesboken. Byt namn på den "
            "egna kolumnen, i filen och i datapackage.json, och kör sedan `loftesbok migrate` igen."
        )
    place = table.columns.index(after) + 1
    make = value if callable(value) else lambda row: value
    rows = [
        [*cells[:place], make(row), *cells[place:]] for cells, row in zip(table.rows, table.as_dicts(), strict=True)
    ]
    return {**tables, name: Table((*table.columns[:place], column, *table.columns[place:]), rows)}


def add_table(tables: Tables, name: str, columns: Sequence[str]) -> Tables:
    """Add a table without rows; raise LoftesbokError where the project has a table of its own with that name."""
    if name in tables:
        raise LoftesbokError(
            f"{name}.csv är en egen tabell, och så heter en ny tabell i löftesboken. Byt namn på den egna tabellen, på "
            "filen och i datapackage.json, och kör sedan `loftesbok migrate` igen."
        )
    return {**tables, name: Table(tuple(columns))}


def change_rows(tables: Tables, name: str, change: Callable[[Row], Row]) -> Tables:
    """Change cells in each row of a table: those that ``change`` returns. The columns stay."""
    table = tables[name]
    changed = [{**row, **change(row)} for row in table.as_dicts()]
    return {**tables, name: replace(table, rows=[[row[column] for column in table.columns] for row in changed])}
