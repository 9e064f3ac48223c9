"""The lines of a CSV file before it is parsed: each must be one row, with the right number of whole cells.

A scan over the bytes finds the lines that are not; only those are looked at one by one. What passes has one meaning:
quotation marks stand around whole cells and are doubled inside them, and no cell holds a line break, so that the row
number in a message is the line number in the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from loftesbok.data.csv import chunks
from loftesbok.domain.problems import Fault, quoted

_LF, _CR, _QUOTE = b'\n\r"'
_BLOCK = 1 << 21  # bytes scanned at a time: small enough to stay in the processor's cache


@dataclass(frozen=True)
class Lines:
    """Where each line of a file starts and ends, which are faulty and why.

    ``odd_quotes``: an odd number of quotation marks; ``loose_quotes``: one inside an unquoted cell or after a closing
    one; ``cells``: how many cells there are; ``blank``: nothing but separators.
    """

    starts: np.ndarray
    ends: np.ndarray
    cells: np.ndarray
    odd_quotes: np.ndarray
    loose_quotes: np.ndarray
    blank: np.ndarray

    def faulty(self, cells: int) -> np.ndarray:
        """Return the indices (the header is 0) of the lines that are not one row with so many cells."""
        return np.flatnonzero(self.odd_quotes | self.loose_quotes | self.blank | (self.cells != cells))


def split(line: str, separator: str) -> list[str]:
    """Split one line into cells; a line that the csv module refuses (a cell beyond its limit) at every separator."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def scan(data: bytes, separator: str) -> Lines:
    """Find the lines of a file that ends with LF, and what is wrong with them."""

    def block(start: int, end: int) -> Lines:
        lines = _scan(np.frombuffer(data, np.uint8, end - start, start), separator)
        return replace(lines, starts=lines.starts + start, ends=lines.ends + start)

    blocks = chunks.each(block, list(chunks.cut(data, 0, _BLOCK)))
    names = (field.name for field in fields(Lines))
    return Lines(**{name: np.concatenate([getattr(part, name) for part in blocks]) for name in names})


def _scan(buffer: np.ndarray, separator: str) -> Lines:
    ends = np.flatnonzero(buffer == _LF)
    starts = np.concatenate(([0], ends[:-1] + 1))
    separators = np.flatnonzero(buffer == ord(separator))
    count = np.diff(np.searchsorted(separators, ends), prepend=0)
    length = ends - starts - (buffer[np.maximum(ends - 1, 0)] == _CR)
    blank = length == count
    odd, loose = np.zeros(len(ends), bool), np.zeros(len(ends), bool)
    quotes = np.flatnonzero(buffer == _QUOTE)
    if len(quotes):
        line = np.searchsorted(ends, quotes)
        odd = np.bincount(line, minlength=len(ends)) % 2 == 1
        opening = (np.arange(len(quotes)) - np.searchsorted(quotes, starts)[line]) % 2 == 0
        before = np.where(quotes > 0, buffer[quotes - 1], _LF)
        outside = np.where(
            opening, before, buffer[quotes + 1]
        )  # the byte that must be a cell's edge, or a doubled mark
        loose[line[~np.isin(outside, [ord(separator), _LF, _CR, _QUOTE])]] = True
        whole = ~odd[line]
        first, last = quotes[opening & whole], quotes[~opening & whole]
        inside = np.searchsorted(separators, last) - np.searchsorted(separators, first)
        count = count - np.bincount(line[opening & whole], weights=inside, minlength=len(ends)).astype(np.int64)
    return Lines(starts, ends, count + 1, odd, loose, blank)


def describe(data: bytes, lines: Lines, separator: str, cells: int) -> Iterator[tuple[int, Fault]]:
    """Yield the index of each faulty line and what is wrong with it; a cell that spans lines is told once."""
    faulty = lines.faulty(cells)
    last = -1
    for index in map(int, faulty):
        if index <= last:
            continue
        if lines.odd_quotes[index]:
            later = faulty[(faulty > index) & lines.odd_quotes[faulty]]
            last = int(later[0]) if len(later) else index
        yield index, _fault(data, lines, separator, cells, index=index, last=last)


def _fault(data: bytes, lines: Lines, separator: str, cells: int, *, index: int, last: int) -> Fault:
    if lines.odd_quotes[index] and last > index:
        what = f"en cell innehåller en radbrytning: den börjar här och slutar på rad {last + 1}"
        return what, "hela cellen på en rad, med mellanslag i stället för radbrytningen"
    if lines.odd_quotes[index]:
        return "ett citattecken saknar sitt par", 'hela cellen inom ", och ett " inne i cellen skrivet två gånger'
    if lines.blank[index]:
        return "raden är tom", "att raden tas bort"
    if lines.loose_quotes[index]:
        return "ett citattecken står mitt i en cell", 'hela cellen inom ", och ett " inne i cellen skrivet två gånger'
    text = data[lines.starts[index] : lines.ends[index]].decode("utf-8").rstrip("\r")
    row = split(text, separator)
    what = f"raden har {len(row)} {'cell' if len(row) == 1 else 'celler'} men rubrikraden har {cells}"
    if len(row) > cells:
        return (
            f"{what}; för mycket är {quoted(separator.join(row[cells:]))}",
            f'" runt en text som innehåller {separator}',
        )
    return (
        f"{what}; den sista är {quoted(row[-1])}",
        f"{cells} celler, med {separator} emellan också när en cell är tom",
    )
