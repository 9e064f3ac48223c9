"""How faults in many rows become problems that a person can read: the first ones in full, the rest as a count."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from loftesbok.errors import Problem

SHOWN = 50
_FIRST_LINE = 2  # the header is line 1
_LONGEST = 60
_FEW = 12
_MANY = 500

Fault = tuple[str, str]
"""What is wrong, and what would be right ("" where there is nothing to say)."""


def quoted(value: object) -> str:
    """Put a value within Swedish quotation marks; a long one is cut with three dots."""
    text = str(value)
    return f"”{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}”"


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


def nearest(value: str, candidates: Sequence[str]) -> str:
    """Return the candidate that the value most resembles, within quotation marks; all of them where they are few."""
    if len(candidates) > _MANY:  # difflib compares with each one by one
        ends = (value[:3], value[-3:])
        candidates = [one for one in candidates if one[:3] == ends[0] or one[-3:] == ends[1]][:_MANY]
    close = difflib.get_close_matches(value.strip().lower(), candidates, n=1, cutoff=0.6)
    if close:
        return quoted(close[0])
    if not 0 < len(candidates) <= _FEW:
        return ""
    return candidates[0] if len(candidates) == 1 else f"{', '.join(candidates[:-1])} eller {candidates[-1]}"
