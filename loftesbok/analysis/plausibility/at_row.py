"""Where a doubt stands: in a row that a rule names by its place in the dataset."""

from __future__ import annotations

from loftesbok.data.row_lines import FIRST_LINE
from loftesbok.domain.problems import Problem


def at_row(table: str, row: int, column: str, what: str, look: str) -> Problem:
    """Return a doubt about a cell; ``row`` is the row's place in the dataset's frame, counted from 0."""
    return Problem(f"{table}.csv", int(row) + FIRST_LINE, column, what, look)
