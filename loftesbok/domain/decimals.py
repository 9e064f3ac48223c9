"""Exact numbers: what a cell says in digits, as ``decimal.Decimal``, and how it is written in records and files.

A number has at most ``MOST_DIGITS`` digits from the first that is not 0. Sums of such numbers are exact in Python's
usual decimal arithmetic (28 digits), and each of them can be told from all others as a float too.
"""

from __future__ import annotations

import math
from decimal import Decimal

MOST_DIGITS = 15
MISSING = float("nan")


def decimal_of(text: str) -> Decimal:
    """Turn a number, with decimal comma or point, into a Decimal; minus zero is zero."""
    return Decimal(text.replace(",", ".")) + 0


def has_too_many_digits(text: str) -> bool:
    """Tell whether a number has more digits than a spreadsheet keeps."""
    return len("".join(filter(str.isdigit, text)).lstrip("0")) > MOST_DIGITS


def recorded(value: Decimal | float) -> str:
    """Write a number as digests and editions record it ("3.0", "0.25"); "" where it is missing."""
    return "" if math.isnan(value) else repr(float(value) + 0.0)


def plain(value: Decimal | float) -> str:
    """Write a number as the dataset's files do: a decimal point and no needless decimals; "" where it is missing."""
    if math.isnan(value):
        return ""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return f"{exact.normalize() + 0:f}"
