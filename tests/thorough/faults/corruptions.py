"""Many corruptions of the real data, drawn with a seed, and what came of them kind by kind.

``rows`` gives the table that ``make faults`` writes; ``one`` makes the corruption of a number again by itself, to look
at what escaped. Every corruption depends on the seed and its own number only.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from loftesbok.project.project import Project
from tests.thorough.faults import in_cells, in_description, in_files, in_rows  # noqa: F401 - they register their kinds
from tests.thorough.faults.copy_of_data import CopyOfData
from tests.thorough.faults.corruption import KINDS, REFUSED, SAME, SHOWN, Corruption
from tests.thorough.faults.judging import ESCAPED, Judge, Verdict

ROOT = Path(__file__).parents[3]


def one(copy: CopyOfData, seed: int, number: int) -> tuple[str, Corruption]:
    """Make a corruption: its kind and itself. Each kind is as likely as another."""
    draw = Random(f"{seed}/{number}")
    while True:
        kind = draw.choice(sorted(KINDS))
        made = KINDS[kind](draw, copy)
        if made is not None:
            return kind, made


def tries(judge: Judge, seed: int, count: int) -> Iterator[tuple[int, str, Corruption, Verdict]]:
    """Yield number, kind, corruption and verdict, one after another."""
    for number in range(count):
        kind, made = one(judge.copy, seed, number)
        yield number, kind, made, judge.judge(made)


def rows(
    seed: int, count: int, sources: Path | None = None, escaped: Callable[[str], object] = print
) -> list[tuple[str, int, int, int, int]]:
    """Try so many corruptions of the repository's data; return kind, tried, refused, same and shown, by kind.

    ``escaped`` is told of each that was neither, or that was refused without saying where and what would be right.
    Where nothing escapes, refused, same and shown make up what was tried.
    """
    counted: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as name:
        judge = Judge(Project(ROOT), Path(name), sources)
        for number, kind, made, verdict in tries(judge, seed, count):
            outcome = ESCAPED if verdict.why else verdict.outcome
            counted[kind, outcome] += 1
            counted[kind, ""] += 1
            if verdict.why:
                escaped(f"{seed}/{number} {kind}: {made.tried}: {verdict.why}")
    return [
        (kind, counted[kind, ""], counted[kind, REFUSED], counted[kind, SAME], counted[kind, SHOWN])
        for kind in sorted(KINDS)
        if counted[kind, ""]
    ]
