"""How faults in many rows become problems that a person can read: the first ones in full, the rest as a count."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from heapq import nlargest

import numpy as np

from loftesbok.errors import Problem
from loftesbok.terminal import visible

SHOWN = 50
_FIRST_LINE = 2  # the header is line 1
_LONGEST = 60
_FEW = 12
_MANY = 500

Fault = tuple[str, str]
"""What is wrong, and what would be right ("" where there is nothing to say)."""


def quoted(value: object) -> str:
    """Put a value within Swedish quotation marks; a long one is cut with three dots.

    What would steer a terminal or cannot be seen is written as its code point, as in <U+001B>.
    """
    text = str(value)
    return f"”{visible(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…')}”"


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


def _ends_alike(value: str, other: str) -> int:
    """Count the characters that two values share at the beginning and at the end."""
    return _shared(value, other) + _shared(value[::-1], other[::-1])


def _shared(value: str, other: str) -> int:
    pairs = enumerate(zip(value, other, strict=False))
    return next((place for place, (one, two) in pairs if one != two), min(len(value), len(other)))


def nearest(value: str, candidates: Sequence[str]) -> str:
    """Return the candidate that the value most resembles, within quotation marks; all of them where they are few."""
    if len(candidates) > _MANY:  # difflib compares with each one by one
        candidates = nlargest(_MANY, candidates, key=partial(_ends_alike, value))
    close = difflib.get_close_matches(value.strip().lower(), candidates, n=1, cutoff=0.6)
    if close:
        return quoted(close[0])
    if not 0 < len(candidates) <= _FEW:
        return ""
    return candidates[0] if len(candidates) == 1 else f"{', '.join(candidates[:-1])} eller {candidates[-1]}"
