"""The one kind of error that the command line shows as a sentence instead of a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from loftesbok.terminal import plain


class LoftesbokError(Exception):
    """Something is wrong that the user can put right; the message says what, where and what would be right.

    Shown, it is plain text (``terminal``), as it may tell of what stands in a file of somebody else's.
    """

    def __str__(self) -> str:
        return plain(super().__str__())


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a data file, told so that whoever keeps the file can mend it (in Swedish).

    ``row`` is the line number in the file (the header is line 1); 0 when the fault concerns the whole file.
    """

    file: str
    row: int
    column: str
    what: str
    right: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}:" if self.row else f"{self.file}:"
        column = f" {self.column}:" if self.column else ""
        right = f" Rätt vore: {self.right}." if self.right else ""
        return plain(f"{place}{column} {self.what}.{right}")


class DataError(LoftesbokError):
    """The dataset breaks its contract; ``problems`` holds every fault that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
