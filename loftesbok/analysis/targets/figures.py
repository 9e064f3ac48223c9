"""A target's figures: what each counts, of whom, where and when, as far as its row says it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from loftesbok.analysis.targets.ranges import Range, range_of
from loftesbok.data.views import members
from loftesbok.domain.reporting_period import ReportingPeriod, readings

VAGUE = ("about", "unspecified")


@dataclass(frozen=True, order=True)
class Span:
    """Days that follow on each other, the first and the last of them included."""

    first: date
    last: date

    def covers(self, other: Span) -> bool:
        """Tell whether all days of the other are days of this one."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: Span) -> bool:
        """Tell whether the two have days in common."""
        return self.first <= other.last and other.first <= self.last

    def shared(self, other: Span) -> Span | None:
        """Return the days in common, or None."""
        return Span(max(self.first, other.first), min(self.last, other.last)) if self.meets(other) else None


@dataclass(frozen=True)
class Figure:
    """A measure of a target's indicator.

    ``surely`` are the days that it counts for certain, ``possibly`` all those that it may count: the two differ where
    its reporting period begins before the promise, ends after it, or has a code that may mean several times.
    ``is_part`` says that it is a part ("varav") of a figure of the same indicator.
    """

    code: str
    parties: frozenset[str]
    place: str
    joint: str
    accumulation: str
    is_part: bool
    is_vague: bool
    surely: Span | None
    possibly: Span
    range: Range


def read_figures(measures: pd.DataFrame, valid: Span, cadence: Collection[str]) -> dict[tuple[str, str], list[Figure]]:
    """Return the figures of a promise by commitment and indicator; ``valid`` is when the promise is in force."""
    columns = ("commitment_id", "indicator_id", "reporting_period", "parties", "place_id", "joint", "accumulation",
               "precision", "value", "part_of")  # fmt: skip
    days = {code: days_of(code, valid, cadence) for code in measures["reporting_period"].unique()}
    figures: dict[tuple[str, str], list[Figure]] = {}
    for commitment, indicator, code, parties, place, joint, accumulation, precision, value, part_of in zip(
        *(measures[name] for name in columns), strict=True
    ):
        figure = Figure(
            code, frozenset(members(parties)), place, joint, accumulation, part_of == indicator, precision in VAGUE,
            *days[code], range_of(value, precision),
        )  # fmt: skip
        figures.setdefault((commitment, indicator), []).append(figure)
    return figures


def days_of(code: str, valid: Span, cadence: Collection[str]) -> tuple[Span | None, Span]:
    """Return the days that a figure of a reporting period counts for certain, and all those that it may count.

    It is not known whether the figure of a tertial in whose midst the promise began counts what was done before.
    """
    old = readings(code, valid.first, valid.last, cadence)
    periods = old if len(old) == 1 else (ReportingPeriod.parse(code), *old)
    spans = [Span(period.start, period.end) for period in periods]
    first, last = max(span.first for span in spans), min(span.last for span in spans)
    surely = Span(first, last).shared(valid) if first <= last else None
    return surely, Span(min(span.first for span in spans), max(span.last for span in spans))
