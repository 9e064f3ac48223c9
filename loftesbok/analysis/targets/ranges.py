"""What a figure, or a sum of figures, can at least and at most be. Decimals throughout; no count is below zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, order=True)
class Bound:
    """A limit of a number: ``beyond`` is 1 where the number lies above ``value``, -1 where below, else 0."""

    value: Decimal
    beyond: int = 0

    def __add__(self, other: Bound) -> Bound:
        """Return the limit of a sum of two numbers, both at least or both at most."""
        return Bound(self.value + other.value, max(-1, min(1, self.beyond + other.beyond)))


ZERO = Bound(Decimal(0))
ENDLESS = Bound(Decimal("Infinity"))


@dataclass(frozen=True)
class Range:
    """All that a number can be, from ``low`` to ``high``."""

    low: Bound
    high: Bound

    @property
    def is_exact(self) -> bool:
        """Whether only one number is possible."""
        return self.low == self.high

    @property
    def is_contradictory(self) -> bool:
        """Whether no number is possible."""
        return self.low > self.high


UNKNOWN = Range(ZERO, ENDLESS)


def range_of(value: Decimal, precision: str) -> Range:
    """Return the range that a reported figure allows; ``about`` and ``unspecified`` leave it open."""
    match precision:
        case "exact":
            return Range(Bound(value), Bound(value))
        case "at_least":
            return Range(Bound(value), ENDLESS)
        case "more_than":
            return Range(Bound(value, 1), ENDLESS)
        case "at_most":
            return Range(ZERO, Bound(value))
        case "less_than":
            return Range(ZERO, Bound(value, -1))
        case _:
            return UNKNOWN
