"""Ten thousand corruptions of the repository's data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.thorough.faults.corruptions import rows
from tests.thorough.faults.results import Found, part

COUNT = 10_000


@part("corruptions", "Corruptions of the data")
def run(folder: Path, seed: int, tell: Callable[[str], None]) -> Found:
    """Try them all; with the source documents at hand (``LOFTESBOK_SOURCES``) also those that only they can show."""
    sources = os.environ.get("LOFTESBOK_SOURCES")
    escaped: list[str] = []

    def told(text: str) -> None:
        escaped.append(text)
        tell(text)

    found = rows(seed, COUNT, Path(sources) if sources else None, told)
    table = ["| Corruption | Tried | Refused | The same data | Shown as a change |", "|---|---|---|---|---|"]
    table += [f"| {' | '.join(map(str, row))} |" for row in found]
    sums = [str(sum(row[i] for row in found)) for i in range(1, 5)]
    table.append(f"| **all** | {' | '.join(sums)} |")
    return Found([*table, *(f"- {one}" for one in escaped)], len(escaped))
