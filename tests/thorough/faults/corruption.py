"""What a corruption is: new bytes for files of a data folder, where they differ, and what may come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.thorough.faults.copy_of_data import CopyOfData

REFUSED, SAME, SHOWN = "refused", "same", "shown"
NEVER = frozenset({REFUSED})
"""For what can be no data: it must be refused."""
HARMLESS = frozenset({REFUSED, SAME})
"""For what must not change what the data say: refused, or the very same data."""
PLAUSIBLE = frozenset({REFUSED, SAME, SHOWN})
"""For what somebody could have meant: where it is let through, it must be shown."""


@dataclass(frozen=True)
class Corruption:
    """One try: the new contents by file (None: the file is gone), and the cell that was changed, if it is one cell."""

    tried: str
    files: Mapping[str, bytes | None]
    may: frozenset[str]
    table: str = ""
    line: int = 0
    column: str = ""


Make = Callable[[Random, CopyOfData], Corruption | None]
"""Draws a corruption, or None where what was drawn cannot be corrupted in this way."""
KINDS: dict[str, Make] = {}


def kind(name: str) -> Callable[[Make], Make]:
    """Register a way to corrupt a data folder."""

    def register(make: Make) -> Make:
        assert name not in KINDS, name
        KINDS[name] = make
        return make

    return register
