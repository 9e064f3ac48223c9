"""How wide the columns of a table are on paper, and where a table with many columns is parted."""

from __future__ import annotations

from dataclasses import replace

from loftesbok.document.pdf_characters import shown
from loftesbok.document.pieces import Table
from loftesbok.document.text import plain_line

MOST = 8  # columns beside each other that can still be read
FEW = 5  # columns that leave room for the larger of the two sizes
SIZES = {True: 9.5, False: 8.5}  # points
ACROSS = {True: 92, False: 103}  # characters that stand beside each other across the measure
FULL = 1200  # characters; a cell that holds more may go over a page's end
WHOLE = 1000  # characters; a table that holds fewer stays on one page
WORD = 17  # characters; a longer word may be parted
SIDES = 2.2  # characters' width of the space in a cell's left and right


def parted(table: Table) -> list[Table]:
    """Part a table with too many columns for a page into several, each with the columns that head its rows."""
    if len(table.header) <= MOST:
        return [table]
    heading = min(max(min(table.numeric, default=1), 1), MOST // 2)
    rest = list(range(heading, len(table.header)))
    step = MOST - heading
    groups = [[*range(heading), *rest[start : start + step]] for start in range(0, len(rest), step)]
    return [
        replace(
            table,
            label=f"{table.label}-{number}",
            caption=f"{table.caption} (del {number} av {len(groups)})",
            header=tuple(table.header[i] for i in group),
            rows=tuple(tuple(row[i] for i in group) for row in table.rows),
            numeric=frozenset(new for new, old in enumerate(group) if old in table.numeric),
        )
        for number, group in enumerate(groups, 1)
    ]


def size(table: Table) -> float:
    """Return the size of a table's text in points."""
    return SIZES[len(table.header) <= FEW]


def widths(table: Table) -> list[float]:
    """Return the columns' shares of the measure; an empty list where each may be as wide as its contents.

    Every column gets its longest word where there is room for them all; what is left goes where lines are long.
    """
    across, words = ACROSS[len(table.header) <= FEW], _words(table)
    longest = [max(map(len, _lines(table, column))) + SIDES for column in range(len(table.header))]
    if sum(longest) <= across:
        return []
    wishes = [max(min(line, across / 2) - word, 0) for line, word in zip(longest, words, strict=True)]
    left = max(across - sum(words), 0)
    return [round(word + left * wish / (sum(wishes) or 1), 2) for word, wish in zip(words, wishes, strict=True)]


def is_tight(table: Table) -> bool:
    """Tell whether the columns are too many or too full for their longest words, so that any word may be parted."""
    return sum(_words(table)) > ACROSS[len(table.header) <= FEW]


def _words(table: Table) -> list[float]:
    """Return the width of each column's longest word that should not be parted."""
    lengths = [[len(word) for line in _lines(table, i) for word in line.split()] for i in range(len(table.header))]
    return [min(max(lengths_of_column, default=1), WORD) + SIDES for lengths_of_column in lengths]


def _lines(table: Table, column: int) -> list[str]:
    lines = (plain_line(line) for row in table.rows for line in row[column])
    return [shown(text) for text in (table.header[column], *lines)]


def stays_whole(table: Table) -> bool:
    """Tell whether a table is so small that it should not be parted by a page's end."""
    return sum(len(line) for column in range(len(table.header)) for line in _lines(table, column)) < WHOLE


def fullest_cell(table: Table) -> int:
    """Return how many characters the fullest cell holds."""
    return max((sum(len(plain_line(line)) for line in cell) for row in table.rows for cell in row), default=0)
