"""A listing as two tables for people: plain text of at most 100 columns, with colours where they are wanted."""

from __future__ import annotations

import textwrap

from loftesbok.editions.listing import EditionLine, Listing, PeriodLine

WIDTH = 100
_GAP = "  "
_SHOWN = 3  # reporting periods of a promise period that have a line of their own
STATES = {"fresh": "aktuell", "stale": "inaktuell"}
"""The states of an edition as they are shown."""
_COLOURS = {"fresh": "\033[32m", "stale": "\033[33m"}
_PLAIN = "\033[0m"
_NARROWEST = 20  # columns that the folded text has at least
Cells = tuple[list[str], ...]
"""The cells of a row; each is a list of lines, which may be folded further."""


def table(listing: Listing, colours: bool = False) -> str:
    """Write the promise periods, the editions, and a sentence that says what to do."""
    if not listing.periods:
        return "Det finns inga löftesperioder ännu. `loftesbok new-period` börjar den första."
    head: Cells = (["PERIOD"], ["TITEL, OMRÅDE"], ["TILL OCH MED"], ["UPPFÖLJT"], ["NÄSTA REDOVISNING"])
    periods = _lay_out([head, *map(_period_cells, listing.periods)], fold=1)
    head = (["PERIOD"], ["TILL OCH MED"], ["LÄGE"], ["ORSAK"])
    editions = _lay_out([head, *map(_edition_cells, listing.editions)], fold=3)
    if colours:
        states = ["", *(edition.state for edition in listing.editions)]
        editions = [_coloured(lines, state) for lines, state in zip(editions, states, strict=True)]
    stale, count = sum(edition.state == "stale" for edition in listing.editions), len(listing.editions)
    what_to_do = _tell_what_to_do(stale, count)
    rows = [*periods, [""], *editions, ["", what_to_do]]
    return "\n".join(line for lines in rows for line in lines)


def _tell_what_to_do(stale: int, count: int) -> str:
    if not stale:
        return "Utgåvan är aktuell." if count == 1 else f"Alla {count} utgåvor är aktuella."
    return f"{stale} av {count} utgåvor är {'inaktuell' if stale == 1 else 'inaktuella'}. `loftesbok run` gör om dem."


def _period_cells(period: PeriodLine) -> Cells:
    name = period.short_title or period.title
    followed = [f"{number} av {period.commitments} för {code}" for code, number in reversed(period.reporting_periods)]
    if len(followed) > _SHOWN + 1:
        followed = [*followed[:_SHOWN], f"och {len(followed) - _SHOWN} gånger tidigare"]
    if not followed:
        followed = [f"0 av {period.commitments}"]
    if period.reports_not_held:
        reports = "redovisning" if period.reports_not_held == 1 else "redovisningar"
        followed.append(f"{period.reports_not_held} {reports} saknas")
    after = period.next_expected or ("ingen väntas" if period.cadence else "okänt hur ofta")
    return (
        [period.period_id],
        [name] if period.area in name else [name, period.area],
        [period.through],
        followed,
        [after],
    )


def _edition_cells(edition: EditionLine) -> Cells:
    return (
        [edition.period_id],
        [edition.through],
        [STATES[edition.state]],
        [*edition.because.splitlines(), *edition.changes.splitlines()] or [""],
    )


def _lay_out(rows: list[Cells], fold: int) -> list[list[str]]:
    """Write rows in columns as wide as they need, each row as its lines; the column ``fold`` gets what is left."""
    rows = [tuple([_visible(line) for line in cell] for cell in row) for row in rows]
    widths = [max(len(line) for row in rows for line in row[i]) for i in range(len(rows[0]))]
    rest = WIDTH - sum(width for i, width in enumerate(widths) if i != fold) - len(_GAP) * (len(widths) - 1)
    widths[fold] = min(widths[fold], max(rest, _NARROWEST))
    return [_lines(row, widths) for row in rows]


def _lines(row: Cells, widths: list[int]) -> list[str]:
    cells = [
        [part for line in cell for part in textwrap.wrap(line, width, break_on_hyphens=False) or [""]]
        for cell, width in zip(row, widths, strict=True)
    ]
    height = max(map(len, cells))
    filled = [[*cell, *[""] * (height - len(cell))] for cell in cells]
    return [
        _GAP.join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()
        for parts in zip(*filled, strict=True)
    ]


def _coloured(lines: list[str], state: str) -> list[str]:
    if state not in _COLOURS:
        return lines
    shown = STATES[state]
    return [lines[0].replace(f"{_GAP}{shown}", f"{_GAP}{_COLOURS[state]}{shown}{_PLAIN}", 1), *lines[1:]]


def _visible(text: str) -> str:
    """Show what a terminal would obey or hide (a file's name may hold anything) as a question mark."""
    return "".join(character if character.isprintable() else "?" for character in text)
