"""Reporting periods: the stretch of time that a follow-up speaks of, and which of them a cadence lets one expect.

Tertial 1 is January–April, 2 May–August, 3 September–December.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from loftesbok.domain.problems import LoftesbokError

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_IN_UNIT = {"month": 1, "quarter": 3, "tertial": 4, "half_year": 6, "year": 12}
_LETTER = {"Q": "quarter", "T": "tertial", "H": "half_year"}
_CODE = {unit: letter for letter, unit in _LETTER.items()}
_SPAN = re.compile(r"(?a)(\d{4})-(\d{4})")
_PART = re.compile(r"(?a)(\d{4})-(?:(\d{2})|([QTH])(\d))")
_YEAR = re.compile(r"(?a)\d{4}")


@dataclass(frozen=True)
class ReportingPeriod:
    """A reporting period such as ``2021-03``, ``2021-Q2``, ``2023-T2``, ``2018-H1``, ``2017`` or ``2021-2022``.

    Reporting periods compare by the date on which they end; of two that end on the same day the shorter comes
    first. ``unit`` is ``month``, ``quarter``, ``tertial``, ``half_year``, ``year`` or ``span``.
    """

    code: str
    unit: str = field(compare=False)
    start: date = field(compare=False)
    end: date = field(compare=False)

    @classmethod
    def parse(cls, code: str) -> ReportingPeriod:
        """Read a code; raise LoftesbokError with the forms that would be right."""
        try:
            if _YEAR.fullmatch(code):
                return cls(code, "year", date(int(code), 1, 1), date(int(code), 12, 31))
            if (match := _PART.fullmatch(code)) is not None:
                year, month, letter, number = match.groups()
                unit = _LETTER[letter] if letter else "month"
                return cls._of(int(year), unit, int(month or number))
            if (match := _SPAN.fullmatch(code)) and match[1] < match[2]:
                return cls(code, "span", date(int(match[1]), 1, 1), date(int(match[2]), 12, 31))
        except ValueError:
            pass
        raise LoftesbokError(
            f"{code!r} är ingen redovisningsperiod; rätt vore till exempel 2021-03 (månad), 2021-Q2 (kvartal), "
            "2023-T2 (tertial), 2018-H1 (halvår), 2017 (år) eller 2021-2022 (hela löftesperioden)"
        )

    @classmethod
    def _of(cls, year: int, unit: str, number: int) -> ReportingPeriod:
        months = MONTHS_IN_UNIT[unit]
        if not 1 <= number <= 12 // months:
            raise ValueError(number)
        first, last = (number - 1) * months + 1, number * months
        code = f"{year:04d}-{number:02d}" if unit == "month" else f"{year:04d}-{_CODE[unit]}{number}"
        return cls(code, unit, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))

    @property
    def _order(self) -> tuple[date, int, str]:
        return (self.end, -self.start.toordinal(), self.code)

    def __lt__(self, other: ReportingPeriod) -> bool:
        return self._order < other._order

    def __le__(self, other: ReportingPeriod) -> bool:
        return self._order <= other._order

    def __gt__(self, other: ReportingPeriod) -> bool:
        return self._order > other._order

    def __ge__(self, other: ReportingPeriod) -> bool:
        return self._order >= other._order

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """The name in running Swedish text, as in "tertial 2 2023" or "mars 2021"."""
        year, _, part = self.code.partition("-")
        if self.unit == "month":
            return f"{MONTHS[int(part) - 1]} {year}"
        if self.unit == "quarter":
            return f"kvartal {part[1]} {year}"
        if self.unit == "tertial":
            return f"tertial {part[1]} {year}"
        if self.unit == "half_year":
            return f"{'första' if part == 'H1' else 'andra'} halvåret {year}"
        return f"{year}–{part}" if self.unit == "span" else year

    def fits(self, valid_from: date, valid_to: date) -> bool:
        """Tell whether this reporting period speaks of days on which a promise with these limits is valid."""
        return self.start <= valid_to and self.end >= valid_from


def first_day(value: str) -> date:
    """Turn a date or a bare year into the first day that it names."""
    return date(int(value), 1, 1) if len(value) == 4 else date.fromisoformat(value)


def last_day(value: str) -> date:
    """Turn a date or a bare year into the last day that it names."""
    return date(int(value), 12, 31) if len(value) == 4 else date.fromisoformat(value)


def whole_period(valid_from: date, valid_to: date) -> ReportingPeriod:
    """Return the reporting period that stands for a whole promise period reported at once."""
    same = valid_from.year == valid_to.year
    return ReportingPeriod.parse(f"{valid_from.year:04d}" if same else f"{valid_from.year:04d}-{valid_to.year:04d}")


def periods_of(unit: str, valid_from: date, valid_to: date) -> list[ReportingPeriod]:
    """Return every reporting period of one unit that speaks of days between the two dates, in order."""
    if unit in ("at_end", "span"):
        return [whole_period(valid_from, valid_to)]
    count = 12 // MONTHS_IN_UNIT[unit]
    if unit == "year":
        found = [ReportingPeriod.parse(f"{year:04d}") for year in range(valid_from.year, valid_to.year + 1)]
    else:
        years = range(valid_from.year, valid_to.year + 1)
        found = [ReportingPeriod._of(year, unit, number) for year in years for number in range(1, count + 1)]
    return [period for period in found if period.fits(valid_from, valid_to)]


def promise_years(valid_from: date, valid_to: date) -> list[ReportingPeriod]:
    """Return the years of a promise: calendar years, or years of its own where it neither begins nor ends with one.

    A promise year that runs from autumn to autumn has a code such as ``2022-2023``, and its own first and last day.
    """
    if (valid_from.month, valid_from.day) == (1, 1) or (valid_to.month, valid_to.day) == (12, 31):
        return periods_of("year", valid_from, valid_to)
    found = []
    start = valid_from
    while start <= valid_to:
        after = _a_year_later(start)
        code = f"{start.year:04d}-{start.year + 1:04d}"
        found.append(ReportingPeriod(code, "span", start, min(after - timedelta(days=1), valid_to)))
        start = after
    return found


def _a_year_later(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def expected(cadences: Iterable[str], valid_from: date, valid_to: date) -> list[ReportingPeriod]:
    """Return the reporting periods that a cadence (a list of units) lets one expect, in order, each once."""
    found: set[ReportingPeriod] = set()
    for unit in cadences:
        if unit == "year":
            found |= {ReportingPeriod.parse(year.code) for year in promise_years(valid_from, valid_to)}
        else:
            found |= set(periods_of(unit, valid_from, valid_to))
    return sorted(found)
