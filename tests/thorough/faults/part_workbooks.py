"""Workbooks that ask for too much: how soon, and with how much memory, they are refused or read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.thorough.faults import workbooks
from tests.thorough.faults.results import Found, part

LONGEST, MOST = 15.0, 300
"""Seconds and megabytes beyond what Python takes; what needs more has escaped, as has what ends in a traceback."""


@part("workbooks", "Workbooks that ask for too much")
def run(folder: Path, seed: int, tell: Callable[[str], None]) -> Found:
    """Try each kind in a process of its own."""
    table = [f"| {' | '.join(workbooks.HEADER)} |", "|---|---|---|---|---|"]
    escaped = 0
    for kind, *row in workbooks.rows():
        seconds, megabytes = float(row[1].split()[0]), int(row[2].split()[0])
        if seconds > LONGEST or megabytes > MOST or workbooks.failed(row[3]):
            escaped += 1
            tell(f"{kind}: {' '.join(row)}")
        table.append(f"| {kind} | {' | '.join(row)} |")
    return Found(table, escaped)
