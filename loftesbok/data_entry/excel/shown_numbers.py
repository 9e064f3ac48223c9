"""What a cell shows of its number, held against what it stores: percent, rounding, thousands left out.

Only what the format code tells is known: how many decimals, whether the number is shown times 100, or in thousands.
Codes that show something else (fractions, powers of ten, conditions) are taken as they are stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from loftesbok.data_entry.excel.opening import Cell

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?][0#?, ]*(?:\.([0#?]+))?")
_UNKNOWN = re.compile(r"[/?]|[Ee][+-]|General|Standard")
_MOST_DECIMALS = 6
_TRIFLE = Decimal("1e-9")
Fault = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """A number as its cell shows it: ``text`` with its sign of percent, ``value`` without."""

    text: str
    value: Decimal
    stored: str
    is_percent: bool = False

    @property
    def note(self) -> str:
        """What the preview says of a number that is read as it is shown."""
        return f"cellen visar {self.text} och innehåller {self.stored}; den läses som {_written(self.value)}"


def read_shown(cell: Cell) -> Shown | Fault | None:
    """Return how a number's cell shows it where that differs from what it stores, or what is wrong; None elsewhere.

    A percentage is what is shown: 25 for 0.25 shown as 25 %. A number that is rounded, or shown in thousands, is
    asked about, as only people know which of the two is right.
    """
    if cell.kind != "number" or not isinstance(cell.value, float) or not abs(cell.value) < 1e15:
        return None
    stored = Decimal(repr(cell.value))
    nearest = stored.quantize(Decimal(1).scaleb(-_MOST_DECIMALS), ROUND_HALF_UP)
    code = _LITERAL.sub("", cell.format.split(";")[1 if stored < 0 and cell.format.count(";") else 0])
    places = None if _UNKNOWN.search(code) else _PLACES.search(code)
    if places is None:
        if abs(nearest - stored) > _TRIFLE * max(Decimal(1), abs(stored)):
            what = f"cellen innehåller {_written(stored)}, fler decimaler än en källa anger"
            return what, f"talet som det står i källan, till exempel {_written(_rounded(stored, 1))}"
        return None
    hundreds, thousands = code.count("%"), len(places[0].split(".")[0].rstrip()) - len(
        places[0].split(".")[0].rstrip().rstrip(",")
    )  # fmt: skip
    whole = stored.scaleb(2 * hundreds - 3 * thousands)
    shown = _rounded(whole, len(places[1] or ""))
    text = f"{_written(shown)}{' %' if hundreds else ''}"
    if abs(shown - whole) > _TRIFLE * max(Decimal(1), abs(whole)) or thousands:
        exact = f"{_written(whole if not thousands else stored)}{' %' if hundreds else ''}"
        what = f"cellen visar {text} men innehåller {_written(stored)}"
        return what, f"det tal som gäller, skrivet för hand: {text} eller {exact}"
    return Shown(text, shown, _written(stored), is_percent=True) if hundreds else None


def is_percent(cell: Cell | None) -> bool:
    """Tell whether a cell shows its number as a percentage."""
    return cell is not None and cell.kind == "number" and "%" in _LITERAL.sub("", cell.format)


def as_shown(cell: Cell, shown: Shown, *, is_text: bool) -> Cell:
    """Return a cell that holds what it shows: the number, or in a cell of words the text."""
    return Cell(shown.text, "text") if is_text else replace(cell, value=float(shown.value), format="")


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _written(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
