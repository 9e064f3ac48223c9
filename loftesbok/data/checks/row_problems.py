"""How faults in many rows become problems that a person can read: the first ones in full, the rest as a count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from loftesbok.domain.problems import Fault, Problem

SHOWN = 50
_FIRST_LINE = 2  # the header is line 1


def at_rows(
    table: str, rows: np.ndarray | Sequence[int], column: str, fault: Fault | Callable[[int], Fault]
) -> Iterator[Problem]:
    """Yield a problem for each of the first rows (0 is the row under the header), then one that counts the rest.

    ``fault`` is the same for all rows, or told of each row.
    """
    file = f"{table}.csv"
    for row in rows[:SHOWN]:
        what, right = fault(int(row)) if callable(fault) else fault
        yield Problem(file, int(row) + _FIRST_LINE, column, what, right)
    if len(rows) > SHOWN:
        what = f"här och längre ned finns {len(rows) - SHOWN} rader till med fel av samma slag som ovan"
        yield Problem(file, int(rows[SHOWN]) + _FIRST_LINE, column, what)
