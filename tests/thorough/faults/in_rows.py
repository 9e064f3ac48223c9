"""Corruptions of rows and columns: what sorting, pasting, dragging and deleting in a spreadsheet make of a table."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.thorough.faults.copy_of_data import CopyOfData, written
from tests.thorough.faults.corruption import HARMLESS, NEVER, PLAUSIBLE, Corruption, kind

Rows = list[list[str]]
Change = Callable[[Random, Rows], Rows | None]
"""Changes the rows under the header; may change the list that it is given."""


def in_rows(name: str, may: frozenset[str]) -> Callable[[Change], Change]:
    """Register a change of a table that has two rows or more."""

    def register(change: Change) -> Change:
        @kind(name)
        def make(draw: Random, copy: CopyOfData) -> Corruption | None:
            table = draw.choice(copy.filled())
            header, *rows = copy.tables[table]
            before = [list(row) for row in rows]
            changed = change(draw, [list(row) for row in rows])
            if changed is None or changed == before:
                return None
            return Corruption(f"{table}.csv", {f"{table}.csv": written([header, *changed])}, may, table)

        return change

    return register


def _two(draw: Random, count: int) -> tuple[int, int]:
    one, two = draw.sample(range(count), 2)
    return one, two


@in_rows("a row twice", NEVER)
def _twice(draw: Random, rows: Rows) -> Rows:
    rows.insert(draw.randint(0, len(rows)), list(draw.choice(rows)))
    return rows


@in_rows("all rows twice", NEVER)
def _all_twice(draw: Random, rows: Rows) -> Rows:
    return rows + rows


@in_rows("rows in another order", HARMLESS)
def _shuffled(draw: Random, rows: Rows) -> Rows:
    draw.shuffle(rows)
    return rows


@in_rows("a row gone", PLAUSIBLE)
def _gone(draw: Random, rows: Rows) -> Rows:
    del rows[draw.randrange(len(rows))]
    return rows


@in_rows("the last rows gone", PLAUSIBLE)
def _cut(draw: Random, rows: Rows) -> Rows:
    return rows[: draw.randrange(len(rows))]


@in_rows("two cells of a column swapped", PLAUSIBLE)
def _swapped_in_column(draw: Random, rows: Rows) -> Rows:
    one, two = _two(draw, len(rows))
    column = draw.randrange(len(rows[0]))
    rows[one][column], rows[two][column] = rows[two][column], rows[one][column]
    return rows


@in_rows("two cells of a row swapped", PLAUSIBLE)
def _swapped_in_row(draw: Random, rows: Rows) -> Rows:
    row = draw.choice(rows)
    one, two = _two(draw, len(row))
    row[one], row[two] = row[two], row[one]
    return rows


@in_rows("a column sorted by itself", PLAUSIBLE)
def _sorted_alone(draw: Random, rows: Rows) -> Rows:
    column = draw.randrange(len(rows[0]))
    for row, value in zip(rows, sorted((row[column] for row in rows), reverse=draw.random() < 0.5), strict=True):
        row[column] = value
    return rows


@in_rows("a column moved down one row", PLAUSIBLE)
def _moved_down(draw: Random, rows: Rows) -> Rows:
    column = draw.randrange(len(rows[0]))
    values = [row[column] for row in rows]
    for row, value in zip(rows, ["", *values[:-1]], strict=True):
        row[column] = value
    return rows


@in_rows("a cell dragged down", PLAUSIBLE)
def _dragged(draw: Random, rows: Rows) -> Rows:
    first, last = sorted(_two(draw, len(rows)))
    column = draw.randrange(len(rows[0]))
    for row in rows[first : last + 1]:
        row[column] = rows[first][column]
    return rows


@in_rows("a series dragged down", PLAUSIBLE)
def _series(draw: Random, rows: Rows) -> Rows | None:
    first, last = sorted(_two(draw, len(rows)))
    column = draw.randrange(len(rows[0]))
    value = rows[first][column]
    stem = value.rstrip("0123456789")
    digits = value[len(stem) :]
    if not digits or len(digits) > 9:
        return None
    for step, row in enumerate(rows[first : last + 1]):
        row[column] = f"{stem}{int(digits) + step}"
    return rows


@in_rows("cells of a row moved to the right", NEVER)
def _right(draw: Random, rows: Rows) -> Rows:
    row = draw.choice(rows)
    at = draw.randrange(len(row))
    row.insert(at, "")
    if draw.random() < 0.5:
        row.pop()  # the last cell is lost on the way
        if not row[-1] and at == len(row) - 1:
            row.append("x")
    return rows


@in_rows("cells of a row moved to the left", PLAUSIBLE)
def _left(draw: Random, rows: Rows) -> Rows:
    row = draw.choice(rows)
    del row[draw.randrange(len(row))]
    row.append("")
    return rows


@in_rows("a column gone under its header", NEVER)
def _column_gone(draw: Random, rows: Rows) -> Rows:
    column = draw.randrange(len(rows[0]))
    for row in rows:
        del row[column]
    return rows


@in_rows("an empty row", NEVER)
def _empty(draw: Random, rows: Rows) -> Rows:
    rows.insert(draw.randrange(len(rows)), [""] * len(rows[0]))
    return rows


@in_rows("a line of sums under the table", NEVER)
def _sums(draw: Random, rows: Rows) -> Rows:
    word = draw.choice(["Summa", "Totalt", "Källa: kommunen", "*"])
    rows.append([word, *[""] * (len(rows[0]) - 1)])
    return rows


@kind("a cell from another table")
def _across(draw: Random, copy: CopyOfData) -> Corruption | None:
    place, other = copy.pick(draw), copy.pick(draw)
    if place.value == other.value:
        return None
    tried = f"{place.table}.csv:{place.line}: {place.column}: {place.value!r} -> {other.value!r}"
    return Corruption(
        tried,
        {f"{place.table}.csv": copy.with_cell(place, other.value)},
        PLAUSIBLE,
        place.table,
        place.line,
        place.column,
    )


@kind("figures of two measures swapped")
def _figures(draw: Random, copy: CopyOfData) -> Corruption | None:
    header, *rows = [list(row) for row in copy.tables["measures"]]
    value = header.index("value")
    one, two = draw.sample([row for row in rows if row[value]], 2)
    if one[value] == two[value]:
        return None
    one[value], two[value] = two[value], one[value]
    return Corruption("measures.csv: value", {"measures.csv": written([header, *rows])}, PLAUSIBLE, "measures")


@kind("two columns swapped under their headers")
def _columns(draw: Random, copy: CopyOfData) -> Corruption | None:
    one, two = copy.pick(draw), copy.pick(draw)
    if one.table != two.table or one.column == two.column:
        return None
    header, *rows = [list(row) for row in copy.tables[one.table]]
    here, there = header.index(one.column), header.index(two.column)
    for row in rows:
        row[here], row[there] = row[there], row[here]
    alike = one.kind == two.kind or (one.prose and two.prose)  # of two texts, none can be told from the other
    tried = f"{one.table}.csv: {one.column} and {two.column}"
    return Corruption(tried, {f"{one.table}.csv": written([header, *rows])}, PLAUSIBLE if alike else NEVER, one.table)
