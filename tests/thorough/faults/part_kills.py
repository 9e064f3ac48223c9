"""A hundred builds killed with SIGKILL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.thorough.faults.kills import kills
from tests.thorough.faults.results import Found, part

COUNT = 100
KINDS = {"time": "at a random moment", "change": "before a random change of the disk"}


@part("kills", "Builds killed with SIGKILL")
def run(folder: Path, seed: int, tell: Callable[[str], None]) -> Found:
    """Kill and finish each, and count."""
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    lines = []
    for number, kill in enumerate(kills(folder, COUNT, seed, finish_each=True), 1):
        tried[kill.kind] += 1
        failed[kill.kind] += bool(kill.faults)
        if kill.faults or number % 10 == 0:
            tell(f"{number} of {COUNT}: {', '.join(kill.faults) or 'as it should be'}")
        lines += [f"- killed {KINDS[kill.kind]} ({kill.moment}): {fault}" for fault in kill.faults]
    table = ["| Killed | Builds | Whole, and completed by the next build | Not so |", "|---|---|---|---|"]
    table += [f"| {KINDS[kind]} | {tried[kind]} | {tried[kind] - failed[kind]} | {failed[kind]} |" for kind in KINDS]
    return Found([*table, *([""] if lines else []), *lines], sum(failed.values()))
