"""How faults in many rows become problems that a person can read: the first ones in full, the rest as a count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from loftesbok.domain.problems import Fault, Problem

SHOWN = 50
_FIRST_LINE = 2  # the header is line 1


def at_rows(
    table: str,
    rows: np.ndarray | Sequence[int],
    column: str,
    fault: Fault | Callable[[int], Fault],
    since: int = 1,
) -> Iterator[Problem]:
    """Yield a problem for each of the first rows (0 is the row under the header), then one that counts the rest.

    ``fault`` is the same for all rows, or told of each row. ``since`` is the schema version in which it became one: a
    rule that refuses what used to be right names it, so that migrated data keep building (see ``Problem``).
    """
    file = f"{table}.csv"
    for row in rows[:SHOWN]:
        what, right = fault(int(row)) if callable(fault) else fault
        yield Problem(file, int(row) + _FIRST_LINE, column, what, right, since)
    if len(rows) > SHOWN:
        what = f"här och längre ned finns {len(rows) - SHOWN} rader till med fel av samma slag som ovan"
        yield Problem(file, int(rows[SHOWN]) + _FIRST_LINE, column, what, since=since)


def separate_doubts(problems: Iterable[Problem], migrated_from: int | None) -> tuple[list[Problem], list[Problem]]:
    """Return the problems that are faults, and those that are only doubts in data migrated from an earlier version.

    A doubt is what the version from which the data come did not refuse; it says what will be right.
    """
    faults, doubts = [], []
    for problem in problems:
        if migrated_from is not None and problem.since > migrated_from:
            right = f" Rätt vore: {problem.right}" if problem.right else ""
            what = f"{problem.what}; det är ett fel från schema {problem.since}.{right}".rstrip(".")
            doubts.append(replace(problem, what=what, right=""))
        else:
            faults.append(problem)
    return faults, doubts
