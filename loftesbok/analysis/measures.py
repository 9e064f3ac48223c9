"""What the figures allow one to say: series, comparability, change and targets. Pure functions frame → frame.

A series is one indicator of one commitment, counted for the same parties, in the same place, jointly or not. Two
figures are comparable when they belong to the same series, speak of equally long reporting periods, and are both
exact and stated by the source (a count of ours may rest on a list that is not complete). Two comparable figures make a
change, three or more a trend.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import limits, period_row
from loftesbok.domain.reporting_period import ReportingPeriod, expected, last_day, promise_years

SERIES = ["commitment_id", "indicator_id", "parties", "place_id", "joint"]
RULE = (
    "Två siffror jämförs bara när de gäller samma åtagande, samma mått, samma parter och samma plats.",
    "Båda ska vara gjorda gemensamt, eller båda enskilt. Redovisningsperioderna ska vara lika långa.",
    "Båda siffrorna ska vara exakta och stå i källan. Tal som vi har räknat ur en uppräkning jämförs inte, för en "
    "uppräkning säger sällan att den är fullständig.",
    "Siffror där det inte framgår om de är nya eller sammanlagda jämförs inte.",
    "Två jämförbara siffror visas som en förändring, tre eller fler som en trend.",
)


def comparable_points(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures that belong to a series with at least two comparable points.

    Adds ``unit_of_time`` and ``points`` (how many in the series). Rows in order of series and time.
    """
    usable = measures[
        (measures["precision"] == "exact")
        & (measures["basis"] == "stated")
        & (measures["accumulation"] != "unknown")
        & (measures["joint"] != "unclear")
    ].copy()
    if usable.empty:
        return usable.assign(unit_of_time="", points=0)
    parsed = {code: ReportingPeriod.parse(code) for code in usable["reporting_period"].unique()}
    usable["unit_of_time"] = [parsed[code].unit for code in usable["reporting_period"]]
    usable["end"] = [parsed[code].end for code in usable["reporting_period"]]
    keys = [*SERIES, "accumulation", "unit_of_time"]
    usable["points"] = usable.groupby(keys)["value"].transform("size")
    chosen = usable[usable["points"] >= 2]
    return chosen.sort_values([*keys, "end"], kind="stable").drop(columns="end").reset_index(drop=True)


def changes(measures: pd.DataFrame) -> pd.DataFrame:
    """Return first, last and difference of every comparable series.

    Columns: the series' key, ``unit_of_time``, ``points``, ``first_period``, ``first``, ``last_period``, ``last``,
    ``difference`` (last minus the one before it), ``before_period``, ``before``.
    """
    points = comparable_points(measures)
    keys = [*SERIES, "accumulation", "unit_of_time"]
    rows = []
    for key, group in points.groupby(keys, sort=False):
        last, before, first = group.iloc[-1], group.iloc[-2], group.iloc[0]
        rows.append(
            {
                **dict(zip(keys, key, strict=True)),
                "points": len(group),
                "first_period": first["reporting_period"],
                "first": first["value"],
                "before_period": before["reporting_period"],
                "before": before["value"],
                "last_period": last["reporting_period"],
                "last": last["value"],
                "difference": last["value"] - before["value"],
            }
        )
    columns = [
        *keys, "points", "first_period", "first", "before_period", "before", "last_period", "last", "difference",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def obstacles(measures: pd.DataFrame) -> pd.DataFrame:
    """Say, for each commitment with figures from several reporting periods, why those left over are not compared.

    Columns: ``commitment_id``, ``indicator_id``, ``why`` (Swedish clause). One row per indicator that has figures but
    no comparable series.
    """
    compared = comparable_points(measures)
    has_series = set(zip(compared["commitment_id"], compared["indicator_id"], strict=True))
    rows = []
    for commitment_id, group in measures.groupby("commitment_id", sort=False):
        if group["reporting_period"].nunique() < 2:
            continue
        for indicator_id, own in group.groupby("indicator_id", sort=False):
            if (commitment_id, indicator_id) not in has_series:
                rows.append((commitment_id, indicator_id, obstacle(own)))
    return pd.DataFrame(rows, columns=["commitment_id", "indicator_id", "why"])


def obstacle(own: pd.DataFrame) -> str:
    """Say in a Swedish clause why the figures of one indicator are not compared."""
    if own["reporting_period"].nunique() < 2:
        return "måttet finns bara för en redovisningsperiod"
    if (own["precision"] == "unspecified").any():
        return "källan anger inte antalet i varje redovisning"
    if (own["accumulation"] == "unknown").any():
        return "det framgår inte om antalet är nytt eller sammanlagt"
    if own["parties"].nunique() > 1 or own["joint"].nunique() > 1:
        return "siffrorna gäller olika parter, eller både gemensamma och enskilda insatser"
    if (own["joint"] == "unclear").any():
        return "det framgår inte om insatserna var gemensamma"
    if own["place_id"].nunique() > 1:
        return "siffrorna gäller olika platser"
    if (own["precision"] != "exact").any():
        return "siffrorna är gränser eller ungefärliga, inte exakta antal"
    if (own["basis"] != "stated").any():
        return "talen är räknade ur uppräkningar, som inte behöver vara fullständiga"
    if own["accumulation"].nunique() > 1:
        return "siffrorna är räknade på olika sätt"
    return "redovisningsperioderna är olika långa"


# --- targets --------------------------------------------------------------------------------------------------------


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
