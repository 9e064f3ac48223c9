"""On which line of its file each row of a dataset stands: for what is told of rows after the files were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from loftesbok.data.csv.reader import read
from loftesbok.data.dataset import Dataset
from loftesbok.domain.problems import Problem

FIRST_LINE = 2  # the header is line 1


def at_row(table: str, row: int, column: str, what: str, look: str) -> Problem:
    """Return a warning about a cell; ``row`` is the row's place in the dataset's frame, counted from 0."""
    return Problem(f"{table}.csv", int(row) + FIRST_LINE, column, what, look)


class Lines:
    """On which line of its file each row of a dataset stands; the frames need not have kept the files' order."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._lines: dict[str, dict[tuple[str, ...], int]] = {}

    def line(self, table: str, row: Mapping[str, Any]) -> int:
        """Return the line of a row, 0 when the file does not have it."""
        if table not in self._lines:
            self._lines[table] = self._read(table)
        return self._lines[table].get(tuple(str(row[name]) for name in self._dataset.specs[table].key), 0)

    def of_file(self, problem: Problem) -> Problem:
        """Return a warning from ``at_row`` with the line in the file; any other problem as it is."""
        table = problem.file.removesuffix(".csv")
        if not problem.row or table not in self._dataset.specs:
            return problem
        row = self._dataset[table].iloc[problem.row - FIRST_LINE]
        return replace(problem, row=self.line(table, {str(name): row[name] for name in row.index}))

    def _read(self, table: str) -> dict[tuple[str, ...], int]:
        spec = self._dataset.specs[table]
        raw, _ = read(self._dataset.folder / f"{table}.csv", spec)
        if raw is None:
            return {}
        cells = raw.frame[list(spec.key)].astype(str)
        return {key: line for line, key in enumerate(cells.itertuples(index=False, name=None), start=FIRST_LINE)}
