"""Large files in pieces, looked at on all cores: NumPy and pandas leave Python to others while they work on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from loftesbok.project.processors import cores

Made = TypeVar("Made")


def cut(data: bytes, start: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield where pieces of about so many bytes start and end, all of whole lines; ``data`` ends with a line break."""
    while start < len(data):
        end = data.find(b"\n", min(start + size, len(data) - 1)) + 1
        yield start, end
        start = end


def each(function: Callable[[int, int], Made], pieces: list[tuple[int, int]]) -> list[Made]:
    """Return what a function makes of each piece, in their order; with threads where there are several."""
    if len(pieces) == 1:
        return [function(*pieces[0])]
    with ThreadPoolExecutor(cores()) as pool:
        return list(pool.map(lambda piece: function(*piece), pieces))
