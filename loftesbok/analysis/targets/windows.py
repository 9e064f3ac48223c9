"""The times that a target is judged for: each reporting period, each year, or the whole promise, up to its due date."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from loftesbok.analysis.targets.figures import Span
from loftesbok.domain.reporting_period import (
    MONTHS_IN_UNIT,
    ReportingPeriod,
    expected,
    last_day,
    periods_of,
    whole_period,
)

Target = Mapping[Hashable, Any]
"""A row of the table of targets."""


@dataclass(frozen=True)
class Window:
    """A time that a target is judged for.

    ``judged`` is the time up to the due date, None where that comes before it begins; ``due`` is the day on which the
    time is out: the last of it or, for the whole promise, the due date, also where that comes after the promise. The
    promise may be in force in a part of it only.
    """

    period: ReportingPeriod
    judged: Span | None
    due: date

    @property
    def whole(self) -> Span:
        """All of its time, as if there were no due date."""
        return Span(self.period.start, self.period.end)


def windows(
    target: Target, valid: Span, cadence: Collection[str], followed_up: Collection[str], through: date
) -> list[Window]:
    """Return the times to judge a target for as of a day, at least one.

    ``followed_up`` are the reporting periods in which the commitment has been followed up: of a target for each
    reporting period only these are judged, and only those of the shortest that the cadence names.
    """
    periods = _periods(target["per"], valid, cadence, followed_up, through)
    due_on = last_day(target["due_on"]) if target["due_on"] else None
    judged = [_window(period, due_on, waits=target["per"] == "period") for period in periods]
    return [window for window in judged if window.judged] or judged[:1]


def _periods(
    per: str, valid: Span, cadence: Collection[str], followed_up: Collection[str], through: date
) -> list[ReportingPeriod]:
    limits = (valid.first, valid.last)
    if per == "period":
        return [whole_period(*limits)]
    if per == "year":
        years = expected(["year"], *limits)
        return [year for year in years if year.start <= through] or years[:1]
    periods = expected([shortest(cadence, followed_up)], *limits)
    return [period for period in periods if period.code in followed_up] or periods[:1]


def shortest(cadence: Collection[str], codes: Collection[str]) -> str:
    """Return the shortest unit of a cadence or, where none is stated, of reporting periods; else ``at_end``."""
    units = [unit for unit in cadence if unit in MONTHS_IN_UNIT]
    if not cadence:
        units = [unit for unit in (ReportingPeriod.parse(code).unit for code in codes) if unit in MONTHS_IN_UNIT]
    return min(units, key=MONTHS_IN_UNIT.__getitem__, default="at_end")


def _window(period: ReportingPeriod, due_on: date | None, *, waits: bool) -> Window:
    if due_on is None:
        return Window(period, Span(period.start, period.end), period.end)
    last = min(period.end, due_on)
    return Window(period, Span(period.start, last) if period.start <= last else None, due_on if waits else last)


def parts(span: Span, unit: str) -> list[tuple[ReportingPeriod, Span]]:
    """Cut a span into reporting periods of a unit, each with what lies within the span."""
    periods = periods_of(unit, span.first, span.last)
    cut = [(period, Span(period.start, period.end).shared(span)) for period in periods]
    return [(period, inside) for period, inside in cut if inside]
