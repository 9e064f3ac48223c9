"""Judge every target of a promise by what the reported figures allow. Pure functions frame → frame."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, period_row
from loftesbok.domain.reporting_period import ReportingPeriod, expected, last_day, promise_years


@dataclass(frozen=True)
class Range:
    """What a figure, or a sum of figures, can at least and at most be."""

    low: float
    high: float

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)


UNKNOWN = Range(0, math.inf)


def bounds(value: float, precision: str) -> Range:
    """Return the range that a reported figure allows; ``about`` and ``unspecified`` leave it open."""
    match precision:
        case "exact":
            return Range(value, value)
        case "at_least":
            return Range(value, math.inf)
        case "more_than":
            return Range(math.nextafter(value, math.inf), math.inf)
        case "at_most":
            return Range(0, value)
        case "less_than":
            return Range(0, math.nextafter(value, 0))
        case _:
            return UNKNOWN


def verdict(comparison: str, wanted: float, known: Range, is_due: bool) -> str:
    """Judge a target by what the figures allow: a code of ``vocabulary.VERDICTS``."""
    low, high = known.low, known.high
    if comparison == "at_most":
        if low > wanted:
            return "not_met"
        return "not_yet_due" if not is_due else ("met" if high <= wanted else "not_judgeable")
    if low > wanted:
        return "exceeded"
    if low >= wanted and (comparison == "at_least" or (is_due and high == low)):
        return "met"
    if not is_due:
        return "not_yet_due"
    return "not_met" if high < wanted else "not_judgeable"


def target_verdicts(dataset: Dataset, period_id: str, through: ReportingPeriod) -> pd.DataFrame:
    """Judge every target of a promise period as of the end of ``through``.

    Columns: ``commitment_id``, ``indicator_id``, ``per``, ``comparison``, ``value``, ``parties``, ``window`` (the
    reporting period, year or promise period judged), ``low``, ``high`` (what the figures allow), ``verdict``, ``why``.
    """
    period = period_row(dataset, period_id)
    commitments = dataset["commitments"]
    own = set(commitments.loc[commitments["period_id"] == period_id, "commitment_id"])
    targets = dataset["targets"]
    rows = []
    for _, target in targets[targets["commitment_id"].isin(own)].iterrows():
        for window in _windows(dataset, period, target, through):
            known, why = _known(dataset, period, target, window)
            due = _due(target, window)
            made = verdict(target["comparison"], float(target["value"]), known, due <= through.end)
            if made == "not_judgeable" and not why:
                why = "siffran är för oprecis"
            judged = {"window": window.code, "low": known.low, "high": known.high, "verdict": made, "why": why}
            named = ["commitment_id", "indicator_id", "per", "comparison", "value", "parties"]
            rows.append({**{name: target[name] for name in named}, **judged})
    columns = [
        "commitment_id", "indicator_id", "per", "comparison", "value", "parties", "window", "low", "high", "verdict",
        "why",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _windows(
    dataset: Dataset, period: pd.Series, target: pd.Series, through: ReportingPeriod
) -> Iterator[ReportingPeriod]:
    start, end = limits(period)
    if target["per"] == "period":
        yield expected(["at_end"], start, end)[0]
    elif target["per"] == "year":
        yield from (one for one in promise_years(start, end) if one.start <= through.end)
    else:
        followups = dataset["followups"]
        own = followups[followups["commitment_id"] == target["commitment_id"]]
        yield from sorted(ReportingPeriod.parse(code) for code in own["reporting_period"].unique())


def _due(target: pd.Series, window: ReportingPeriod) -> date:
    return last_day(target["due_on"]) if target["due_on"] else window.end


def _known(dataset: Dataset, period: pd.Series, target: pd.Series, window: ReportingPeriod) -> tuple[Range, str]:
    """Return what the figures within a window allow, and why no more is known."""
    measures = dataset["measures"]
    own = measures[
        (measures["commitment_id"] == target["commitment_id"]) & (measures["indicator_id"] == target["indicator_id"])
    ]
    if target["parties"]:
        own = own[own["parties"] == target["parties"]]
    parsed = {code: ReportingPeriod.parse(code) for code in own["reporting_period"].unique()}
    inside = {
        code
        for code, one in parsed.items()
        if code == window.code or (window.start <= one.start and one.end <= window.end)
    }
    own = own[own["reporting_period"].isin(inside)]
    if own.empty:
        return UNKNOWN, "ingen siffra är redovisad"
    if own["parties"].nunique() > 1 or own["joint"].nunique() > 1:
        return UNKNOWN, "gemensamma och enskilda siffror får inte läggas ihop"
    if (own["accumulation"] == "unknown").any():
        return UNKNOWN, "det framgår inte om siffrorna är nya eller sammanlagda"
    by_unit: dict[str, list[str]] = {}
    for code in sorted(inside, key=lambda code: parsed[code], reverse=True):  # of equal ends the longest first
        by_unit.setdefault(parsed[code].unit, []).append(code)
    found = []
    for unit, codes in by_unit.items():
        known, why = _summed(own[own["reporting_period"].isin(codes)], codes, parsed)
        needed = {one.code for one in _needed(unit, period, window)}
        if needed - set(codes):
            known, why = Range(known.low, math.inf), "alla redovisningsperioder är inte redovisade"
        found.append((known, why))
    return min(found, key=lambda one: (one[0].high - one[0].low, -one[0].low))


def _needed(unit: str, period: pd.Series, window: ReportingPeriod) -> list[ReportingPeriod]:
    start, end = limits(period)
    if unit in (window.unit, "span"):
        return [window]
    return expected([unit], max(start, window.start), min(end, window.end))


def _summed(own: pd.DataFrame, codes: list[str], parsed: dict[str, ReportingPeriod]) -> tuple[Range, str]:
    """Add up the figures of a window; a stock counts as it is at the end, and a rate only on its own."""
    if (own["accumulation"] == "stock").any():
        last = max(codes, key=lambda code: parsed[code])
        own = own[own["reporting_period"] == last]
    elif (own["accumulation"] == "rate").any() and len(codes) > 1:
        return UNKNOWN, "en takt kan inte läggas ihop över tid"
    total = Range(0, 0)
    for _code, rows in own.groupby("reporting_period", sort=False):
        whole = rows[rows["place_id"] == ""]
        for _, row in (whole if len(whole) else rows).iterrows():
            total += bounds(float(row["value"]), row["precision"])
    open_end = math.isinf(total.high) and (own["precision"].isin(["about", "unspecified"])).any()
    return total, "antalet är inte exakt angivet" if open_end else ""
