"""The one kind of error that the command line shows as a sentence instead of a traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import nlargest

from loftesbok.domain.printable import plain, visible


class LoftesbokError(Exception):
    """Something is wrong that the user can put right; the message says what, where and what would be right.

    Shown, it is plain text (``terminal``), as it may tell of what stands in a file of somebody else's.
    """

    def __str__(self) -> str:
        return plain(super().__str__())


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a data file, told so that whoever keeps the file can mend it (in Swedish).

    ``row`` is the line number in the file (the header is line 1); 0 when the fault concerns the whole file. ``since``
    is the schema version from which it is a fault: data migrated from an earlier one are read with it all the same.
    """

    file: str
    row: int
    column: str
    what: str
    right: str = ""
    since: int = field(default=1, compare=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}:" if self.row else f"{self.file}:"
        column = f" {self.column}:" if self.column else ""
        right = f" Rätt vore: {self.right}." if self.right else ""
        return plain(f"{place}{column} {self.what}.{right}")


class DataError(LoftesbokError):
    """The dataset breaks its contract; ``problems`` holds every fault, ``advice`` what may help with all of them."""

    def __init__(self, problems: Iterable[Problem], advice: str = "") -> None:
        self.problems = tuple(sorted(problems))
        self.advice = advice
        super().__init__("\n".join(str(problem) for problem in self.problems))


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


def _ends_alike(value: str, other: str) -> int:
    """Count the characters that two values share at the beginning and at the end."""
    return _shared(value, other) + _shared(value[::-1], other[::-1])


def _shared(value: str, other: str) -> int:
    pairs = enumerate(zip(value, other, strict=False))
    return next((place for place, (ours, theirs) in pairs if ours != theirs), min(len(value), len(other)))


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
