"""What a workbook holds that is not read, or that whoever looks at it does not see: told, never passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from openpyxl.utils import get_column_letter

from loftesbok.data_entry.excel.columns import CODE_ROW, HEADING_ROW, INSTRUCTIONS, LISTS, ORIGIN
from loftesbok.data_entry.excel.opening import Book, Cell, Grid
from loftesbok.domain.printable import plain
from loftesbok.domain.swedish import listing, plural

_LONGEST, _MOST = 80, 12
_OURS = (INSTRUCTIONS, LISTS, ORIGIN)


def tell_unread(book: Book, columns: Mapping[str, Collection[int]]) -> list[str]:
    """Return a sentence for each comment, hidden row or sheet, text beside a table, and sheet that is not ours.

    ``columns`` holds the numbers of the columns of every sheet that is read.
    """
    notes: list[str] = []
    for name, grid in book.sheets.items():
        if name in columns:
            notes += _first(_in_sheet(name, grid, columns[name]), name)
        elif name not in _OURS and grid.cells:
            hidden = "det dolda bladet" if grid.is_hidden else "bladet"
            notes.append(f"{hidden} {name} hör inte till formuläret och läses inte")
    return [f"{book.name}: {plain(note)}." for note in notes]


def _in_sheet(name: str, grid: Grid, places: Collection[int]) -> Iterator[str]:
    if grid.is_hidden:
        yield f"bladet {name} är dolt, men läses"
    for place, text in sorted(grid.comments.items()):
        heading = grid.cells.get(place)
        is_ours = heading is not None and text.startswith(f"{str(heading.value).removesuffix(' *')}\n")
        if place[0] != HEADING_ROW or not is_ours:
            yield f"kommentaren i {name} {_address(place)} läses inte: {_quoted(text)}"
    rows = [row for row in sorted(grid.hidden_rows) if row > HEADING_ROW and _is_filled(grid, row)]
    if rows:
        word = "raden" if len(rows) == 1 else "raderna"
        yield f"i {name} är {word} {listing([str(row) for row in rows])} dold{'' if len(rows) == 1 else 'a'}, men läses"
    for (row, column), cell in sorted(grid.cells.items()):
        if row not in (1, 2, CODE_ROW) and column not in places and _is_words(cell):
            yield f"texten bredvid tabellen i {name} {_address((row, column))} läses inte: {_quoted(str(cell.value))}"


def _first(notes: Iterator[str], name: str) -> list[str]:
    """Return the first notes, and count the rest."""
    every = list(notes)
    left = len(every) - _MOST
    rest = [f"i bladet {name} finns {plural(left, 'sak', 'saker')} till av samma slag"] if left > 0 else []
    return [*every[:_MOST], *rest]


def _is_filled(grid: Grid, row: int) -> bool:
    return any(place[0] == row and place[1] > 1 for place in grid.cells)


def _is_words(cell: Cell) -> bool:
    return bool(str(cell.value).strip())


def _address(place: tuple[int, int]) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"”{words if len(words) <= _LONGEST else words[: _LONGEST - 1] + '…'}”"
