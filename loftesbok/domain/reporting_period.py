"""Reporting periods: the stretch of time that a follow-up speaks of, and which of them a cadence lets one expect.

Tertial 1 is January–April, 2 May–August, 3 September–December.

A code means one time, and a time has one code. Calendar times have the codes of the calendar; any other time is written
from its first month to its last (``2022-09-2023-08``), or from its first day to its last where it does not begin and
end with a month (``2023-05-10-2024-12-31``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from loftesbok.domain.problems import LoftesbokError

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_IN_UNIT = {"month": 1, "quarter": 3, "tertial": 4, "half_year": 6, "year": 12}
SPAN = "span"
_LETTER = {"Q": "quarter", "T": "tertial", "H": "half_year"}
_CODE = {unit: letter for letter, unit in _LETTER.items()}
_UNIT_OF_MONTHS = {months: unit for unit, months in MONTHS_IN_UNIT.items()}
_PART = re.compile(r"(?a)(\d{4})-(?:(\d{2})|([QTH])(\d))")
_YEARS = re.compile(r"(?a)(\d{4})(?:-(\d{4}))?")
_FROM_MONTH_TO_MONTH = re.compile(r"(?a)(\d{4})-(\d{2})-(\d{4})-(\d{2})")
_FROM_DAY_TO_DAY = re.compile(r"(?a)(\d{4}-\d{2}-\d{2})-(\d{4}-\d{2}-\d{2})")
_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class ReportingPeriod:
    """A reporting period such as ``2021-03``, ``2023-T2``, ``2017``, ``2021-2022`` or ``2022-09-2023-08``.

    Reporting periods compare by the date on which they end; of two that end on the same day the shorter comes
    first. ``unit`` is ``month``, ``quarter``, ``tertial``, ``half_year``, ``year`` or ``span``.
    """

    code: str
    unit: str = field(compare=False)
    start: date = field(compare=False)
    end: date = field(compare=False)

    @classmethod
    def parse(cls, code: str) -> ReportingPeriod:
        """Read a code; raise LoftesbokError with the code, or the forms, that would be right."""
        try:
            period = cls._read(code)
        except ValueError:
            period = None
        if period is None:
            raise LoftesbokError(
                f"{code!r} är ingen redovisningsperiod; rätt vore till exempel 2021-03 (månad), 2021-Q2 (kvartal), "
                "2023-T2 (tertial), 2018-H1 (halvår), 2017 (år), 2021-2022 (flera år) eller 2022-09-2023-08 (från "
                "månad till månad)"
            )
        if period.code != code:
            raise LoftesbokError(f"{code!r} är samma tid som {period.code}; rätt vore {period.code}")
        return period

    @classmethod
    def _read(cls, code: str) -> ReportingPeriod | None:
        """Return the time that a code describes, under the one code that it has; None where it describes none."""
        if match := _PART.fullmatch(code):
            year, month, letter, number = match.groups()
            return cls.numbered(int(year), _LETTER[letter] if letter else "month", int(month or number))
        if match := _YEARS.fullmatch(code):
            start, end = date(int(match[1]), 1, 1), date(int(match[2] or match[1]), 12, 31)
            return cls.between(start, end) if not match[2] or match[1] < match[2] else None
        if match := _FROM_MONTH_TO_MONTH.fullmatch(code):
            first_year, first_month, last_year, last_month = map(int, match.groups())
            start, end = date(first_year, first_month, 1), _end_of_month(last_year, last_month)
        elif match := _FROM_DAY_TO_DAY.fullmatch(code):
            start, end = date.fromisoformat(match[1]), date.fromisoformat(match[2])
        else:
            return None
        return cls.between(start, end) if start <= end else None

    @classmethod
    def between(cls, start: date, end: date) -> ReportingPeriod:
        """Return the reporting period from one day through another, with the code of the calendar where it has one."""
        if start > end:
            raise ValueError(f"{start} comes after {end}")
        if not _is_months(start, end):
            return cls(f"{start.isoformat()}-{end.isoformat()}", SPAN, start, end)
        count = _months_between(start, end) + 1
        if (start.month - 1) % count == 0 and count in _UNIT_OF_MONTHS:
            return cls.numbered(start.year, _UNIT_OF_MONTHS[count], (start.month - 1) // count + 1)
        if _is_years(start, end):
            return cls(f"{start.year:04d}-{end.year:04d}", SPAN, start, end)
        return cls(f"{start.year:04d}-{start.month:02d}-{end.year:04d}-{end.month:02d}", SPAN, start, end)

    @classmethod
    def numbered(cls, year: int, unit: str, number: int) -> ReportingPeriod:
        """Return the period of a unit with a number within a year; raise ValueError where there is none."""
        months = MONTHS_IN_UNIT[unit]
        if not 1 <= number <= 12 // months:
            raise ValueError(number)
        start, end = date(year, (number - 1) * months + 1, 1), _end_of_month(year, number * months)
        codes = {"year": f"{year:04d}", "month": f"{year:04d}-{number:02d}"}
        return cls(codes.get(unit) or f"{year:04d}-{_CODE[unit]}{number}", unit, start, end)

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
        """The name in running Swedish text, in months or years: "maj–augusti 2023", "mars 2021", "2021–2022"."""
        return name_time(self.start, self.end)

    @property
    def short_label(self) -> str:
        """The name where there is little room: "maj–aug 2023", "mar 2021", "2021–2022"."""
        return short(self.label)

    @property
    def length(self) -> str:
        """How long it is, so that two are equally long where this is the same: its unit, or months or days."""
        if self.unit != SPAN:
            return self.unit
        months = _months_between(self.start, self.end)
        if _is_months(self.start, self.end):
            return f"{months + 1} months"
        if self.end.day + 1 == self.start.day:
            return f"{months} months"
        return f"{(self.end - self.start).days + 1} days"

    def fits(self, valid_from: date, valid_to: date) -> bool:
        """Tell whether this reporting period speaks of days on which a promise with these limits is valid."""
        return self.start <= valid_to and self.end >= valid_from

    def lies_within(self, valid_from: date, valid_to: date) -> bool:
        """Tell whether it speaks of the promise's time and, where it is a span, of no whole year or month beyond it.

        Calendar times are cut by no promise: tertial 2 fits a promise that begins on the 25th of August.
        """
        if self.unit != SPAN or not self.fits(valid_from, valid_to):
            return self.fits(valid_from, valid_to)
        parts = 1 if _is_years(self.start, self.end) else 2 if _is_months(self.start, self.end) else 3
        first, last, start, end = (
            day.timetuple()[:parts] for day in (valid_from, valid_to, self.start, self.end)
        )  # fmt: skip
        return first <= start and end <= last

    def overlaps(self, other: ReportingPeriod) -> bool:
        """Tell whether two reporting periods have days in common."""
        return self.fits(other.start, other.end)


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _is_months(start: date, end: date) -> bool:
    return start.day == 1 and end == _end_of_month(end.year, end.month)


def _is_years(start: date, end: date) -> bool:
    return (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _months_between(start: date, end: date) -> int:
    return 12 * (end.year - start.year) + end.month - start.month


def name_time(start: date, end: date) -> str:
    """Name a time by its years, months or days: "2023–2024", "maj–augusti 2023", "10 maj 2023–31 december 2024"."""
    if _is_years(start, end):
        parts = [(f"{day.year:04d}", "", "") for day in (start, end)]
    elif _is_months(start, end):
        parts = [(f" {day.year:04d}", MONTHS[day.month - 1], "") for day in (start, end)]
    else:
        parts = [(f" {day.year:04d}", f"{_NO_BREAK}{MONTHS[day.month - 1]}", str(day.day)) for day in (start, end)]
    first, last = parts
    if first == last:
        return "".join(reversed(last))
    shared = 0  # what both ends have in common is said once: the year, or the year and the month
    while shared < 2 and last[shared + 1] and first[: shared + 1] == last[: shared + 1]:
        shared += 1
    return f"{''.join(reversed(first[shared:]))}–{''.join(reversed(last))}"


def join_times(times: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return times (first and last day) in order, neighbours and those that overlap as one."""
    joined: list[tuple[date, date]] = []
    for start, end in sorted(times):
        if joined and start <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def short(label: str) -> str:
    """Write the months of a time's name with three letters each."""
    for month in MONTHS:
        label = label.replace(month, month[:3])
    return label


def first_day(value: str) -> date:
    """Turn a date or a bare year into the first day that it names."""
    return date(int(value), 1, 1) if len(value) == 4 else date.fromisoformat(value)


def last_day(value: str) -> date:
    """Turn a date or a bare year into the last day that it names."""
    return date(int(value), 12, 31) if len(value) == 4 else date.fromisoformat(value)


def whole_period(valid_from: date, valid_to: date) -> ReportingPeriod:
    """Return the reporting period that stands for a whole promise period reported at once."""
    return ReportingPeriod.between(valid_from, valid_to)


def periods_of(unit: str, valid_from: date, valid_to: date) -> list[ReportingPeriod]:
    """Return every reporting period of one unit that speaks of days between the two dates, in order.

    There are none where the second date comes before the first.
    """
    if valid_from > valid_to:
        return []
    if unit in ("at_end", SPAN):
        return [whole_period(valid_from, valid_to)]
    numbers = range(1, 12 // MONTHS_IN_UNIT[unit] + 1)
    years = range(valid_from.year, valid_to.year + 1)
    periods = [ReportingPeriod.numbered(year, unit, number) for year in years for number in numbers]
    return [period for period in periods if period.fits(valid_from, valid_to)]


def promise_years(valid_from: date, valid_to: date) -> list[ReportingPeriod]:
    """Return the years of a promise: calendar years, or years of its own where it neither begins nor ends with one.

    A promise year that runs from autumn to autumn has a code such as ``2022-09-2023-08``.
    """
    if (valid_from.month, valid_from.day) == (1, 1) or (valid_to.month, valid_to.day) == (12, 31):
        return periods_of("year", valid_from, valid_to)
    periods = []
    start = valid_from
    while start <= valid_to:
        end = min(_last_day_of_year_from(start), valid_to)
        periods.append(ReportingPeriod.between(start, end))
        if end == valid_to:
            break
        start = end + timedelta(days=1)
    return periods


def _last_day_of_year_from(day: date) -> date:
    if day.year == date.max.year:
        return date.max
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day) - timedelta(days=1)


def expected(cadences: Iterable[str], valid_from: date, valid_to: date) -> list[ReportingPeriod]:
    """Return the reporting periods that a cadence (a list of units) lets one expect, in order, each once."""
    periods: set[ReportingPeriod] = set()
    for unit in cadences:
        years = unit == "year"
        periods |= set(promise_years(valid_from, valid_to) if years else periods_of(unit, valid_from, valid_to))
    return sorted(periods)


# --- what a report covers -------------------------------------------------------------------------------------------


def covers(first: ReportingPeriod, last: ReportingPeriod, period: ReportingPeriod) -> bool:
    """Tell whether a report from one reporting period through another covers a reporting period.

    It covers both ends, and what lies between them and is as long as one of them: a year's report says nothing of each
    month, and reports on each month say nothing of the year.
    """
    if period in (first, last):
        return True
    return period.length in (first.length, last.length) and first.start <= period.start and period.end <= last.end


def covered(first: ReportingPeriod, last: ReportingPeriod) -> list[ReportingPeriod]:
    """Return the reporting periods that a report's time is made of, in order, none over the time of another.

    Between two ends of different lengths they are of the longer, and of the shorter only where that leaves time over:
    ``2023-03`` through ``2023-T2`` is March, April and tertial 2.
    """
    periods: list[ReportingPeriod] = []
    for end in sorted({first, last}, key=lambda period: (period.start - period.end, period.code)):
        parts = [end] if end.unit == SPAN else periods_of(end.unit, first.start, last.end)
        inside = [part for part in parts if first.start <= part.start and part.end <= last.end]
        longer = tuple(periods)
        periods += [part for part in inside if not any(part.overlaps(other) for other in longer)]
    return sorted(periods)


def covered_until(first: ReportingPeriod, last: ReportingPeriod, through: ReportingPeriod) -> ReportingPeriod | None:
    """Return the last reporting period that a report covers and that ends within ``through``; None where none does."""
    parts = [first, last]
    for end in (first, last):
        parts += periods_of(end.unit, first.start, last.end) if end.unit != SPAN else []
    return max((part for part in parts if part.end <= through.end and covers(first, last, part)), default=None)


# --- codes of before ------------------------------------------------------------------------------------------------


def readings(code: str, valid_from: date, valid_to: date, cadence: Collection[str] = ()) -> tuple[ReportingPeriod, ...]:
    """Return what else than itself a code may mean in a promise period, as codes were written before; none if nothing.

    Before, a promise of other times than calendar years was named by the years that it touched: ``2022-2023`` for all
    of a promise from September 2022 through August 2023, and for its first year. ``cadence`` tells which of the two is
    meant, where it holds only one of them.
    """
    if valid_from > valid_to or _is_years(valid_from, valid_to) or not _YEARS.fullmatch(code):
        return ()
    whole = whole_period(valid_from, valid_to)
    first, last = f"{valid_from.year:04d}", f"{valid_to.year:04d}"
    meant = {"at_end": [whole] if code == (first if first == last else f"{first}-{last}") else []}
    meant["year"] = [
        year
        for year in promise_years(valid_from, valid_to)
        if code == (year.code if year.unit == "year" else f"{year.start.year:04d}-{year.start.year + 1:04d}")
    ]
    named = [unit for unit in ("at_end", "year") if unit in cadence and meant[unit]] or ["at_end", "year"]
    periods = {period.code: period for unit in named for period in meant[unit]}
    return () if set(periods) == {code} else tuple(periods.values())


def new_code(code: str, valid_from: date, valid_to: date, cadence: Collection[str] = ()) -> str | None:
    """Return the code that a time in a promise period has now, where an old one stands; None to leave it as it is.

    It is left where it means what it says (a calendar time), and where what it means is not certain (``readings`` has
    more than one).
    """
    periods = readings(code, valid_from, valid_to, cadence)
    return periods[0].code if len(periods) == 1 else None


def meaning(code: str, valid_from: date, valid_to: date, cadence: Collection[str] = ()) -> ReportingPeriod:
    """Return the time that a code means in a promise period: its own, or the one that ``new_code`` gives."""
    return ReportingPeriod.parse(new_code(code, valid_from, valid_to, cadence) or code)
