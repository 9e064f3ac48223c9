"""What is known of each commitment in each reporting period: a status, or one of the states that are never typed.

The states are kept apart, and only follow-ups with a status count in any share. As-of is the end of ``through``,
never today's date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd

from loftesbok.data.dataset import Dataset, once
from loftesbok.data.views import limits, members, period_row
from loftesbok.domain.reporting_period import (
    SPAN,
    ReportingPeriod,
    covered,
    covers,
    expected,
    meaning,
    name_time,
    new_code,
    periods_of,
    whole_period,
)
from loftesbok.domain.vocabulary import HELD, SHOWN, shown_status

REPORTED = "reported"
Spans = list[tuple[ReportingPeriod, ReportingPeriod]]
COLUMNS = ["commitment_id", "reporting_period", "state", "status", "shown", "silent_parties", "unreported"]


def reporting_periods(dataset: Dataset, period_id: str) -> list[ReportingPeriod]:
    """Return every reporting period of a promise period that is expected, followed up or known to be reported.

    Where no cadence is stated, the time after the last known report is cut in that report's unit, so that a gap shows.
    """
    return list(_reporting_periods(dataset, period_id))


@once
def _reporting_periods(dataset: Dataset, period_id: str) -> list[ReportingPeriod]:
    promise = period_row(dataset, period_id)
    start, end = limits(promise)
    periods = {ReportingPeriod.parse(code) for code in _followups(dataset, period_id)["reporting_period"].unique()}
    spans = report_spans(dataset, period_id)
    for first, last in spans:
        periods |= set(covered(first, last))
    cadence = members(promise["cadence"])
    if cadence:
        named_before = {new_code(period.code, start, end, cadence) for period in periods}
        periods |= {period for period in expected(cadence, start, end) if period.code not in named_before}
    elif spans:
        periods |= set(_after(max(spans, key=lambda span: span[1]), end))
    elif not periods:
        periods.add(whole_period(start, end))
    return sorted(periods)


def _after(span: tuple[ReportingPeriod, ReportingPeriod], end: date) -> list[ReportingPeriod]:
    """Return the time of a promise that ends on a day and comes after a report, cut in the report's unit."""
    first, last = span
    if last.end >= end:
        return []
    unit = last.unit if first.unit == SPAN else first.unit
    return [period for period in periods_of(unit, last.end + timedelta(days=1), end) if period.start > last.end]


def report_spans(dataset: Dataset, period_id: str, *held: str) -> Spans:
    """Return the first and last reporting period of each known report; only of those with ``held``, if that is said."""
    reports = dataset["reports"]
    chosen = reports[(reports["period_id"] == period_id) & (reports["held"].isin(held) if held else True)]
    return [
        (ReportingPeriod.parse(first), ReportingPeriod.parse(last))
        for first, last in zip(chosen["covers_from"], chosen["covers_to"], strict=True)
    ]


def is_covered(spans: Spans, period: ReportingPeriod) -> bool:
    """Tell whether one of the reports covers a reporting period."""
    return any(covers(first, last, period) for first, last in spans)


def _followups(dataset: Dataset, period_id: str) -> pd.DataFrame:
    commitments = dataset["commitments"]
    of_period = commitments.loc[commitments["period_id"] == period_id, "commitment_id"]
    followups = dataset["followups"]
    return followups[followups["commitment_id"].isin(of_period)]


def grid(dataset: Dataset, period_id: str, through: ReportingPeriod) -> pd.DataFrame:
    """Return what is known per commitment and reporting period.

    Columns: ``commitment_id``, ``reporting_period``, ``state`` (``reported``, or a derived state of
    ``vocabulary.STATES``), ``status`` (empty without a follow-up), ``shown`` (what a reader is shown: a code of
    ``vocabulary.SHOWN``, or the state where there is no follow-up), ``silent_parties`` (*list*: responsible parties
    whose part is not reported), ``unreported`` (*texts*: promised parts that are not mentioned). Rows in order of
    commitment and time.
    """
    commitments = dataset["commitments"]
    commitments = commitments[commitments["period_id"] == period_id]
    followups = _followups(dataset, period_id)
    reported = dict(
        zip(
            zip(followups["commitment_id"], followups["reporting_period"], strict=True),
            zip(followups["reported_by"], followups["status"], followups["unreported"], strict=True),
            strict=True,
        )
    )
    periods = reporting_periods(dataset, period_id)
    first = str(period_row(dataset, period_id)["followup_from"])
    spans = {held: report_spans(dataset, period_id, held) for held in HELD}
    without = {period: _state_without(period, through, first, spans) for period in periods}
    rows = []
    for commitment_id, responsible in zip(commitments["commitment_id"], commitments["responsible"], strict=True):
        for period in periods:
            key = (commitment_id, period.code)
            if key in reported and period.end <= through.end:
                reported_by, status, unreported = reported[key]
                silent = silent_parties(responsible, reported_by)
                shown = shown_status(status, unreported, silent)
                rows.append((*key, REPORTED, status, shown, silent, unreported))
            else:
                rows.append((*key, without[period], "", without[period], "", ""))
    return pd.DataFrame(rows, columns=COLUMNS)


def silent_parties(responsible: str, reported_by: str) -> str:
    """Return the responsible parties whose share a follow-up does not report (*lists*)."""
    speaking = set(members(reported_by))
    return "|".join(party for party in members(responsible) if party not in speaking)


def shown_label(followup: pd.Series, responsible: str) -> str:
    """Return what a reader is shown of a follow-up (its row), in words."""
    silent = silent_parties(responsible, followup["reported_by"])
    return SHOWN[shown_status(followup["status"], followup["unreported"], silent)].label


def _state_without(period: ReportingPeriod, through: ReportingPeriod, first: str, spans: Mapping[str, Spans]) -> str:
    """Return the state of a reporting period for a commitment that has no follow-up in it.

    ``first`` is the code of the first reporting period to be followed up ("" where it is not stated); ``spans`` holds
    the spans of the reports by whether they are held. The silence of a report of which only a part is held says
    nothing, whatever other reports there are.
    """
    if period.end > through.end:
        return "after_through"
    if first and period.end < ReportingPeriod.parse(first).end:
        return "before_first"
    if is_covered(spans["partly"], period):
        return "partly_held"
    if is_covered(spans["yes"], period):
        return "not_reported"
    if is_covered(spans["no"], period):
        return "published_not_held"
    return "no_information"


def runs(cells: pd.DataFrame) -> list[tuple[ReportingPeriod, ReportingPeriod]]:
    """Group neighbouring reporting periods of one length in which every commitment has the same state and no follow-up.

    Returns first and last of each group, in order: 24 months of which nothing is held become one column. A reporting
    period with a follow-up always stands alone.
    """
    states: dict[str, list[str]] = {}
    followed_up = set()
    for code, state, status in zip(cells["reporting_period"], cells["state"], cells["status"], strict=True):
        states.setdefault(code, []).append(state)
        if status:
            followed_up.add(code)
    groups: list[list[ReportingPeriod]] = []
    for period in sorted(ReportingPeriod.parse(code) for code in states):
        last = groups[-1][-1] if groups else None
        joins = (
            last is not None
            and last.length == period.length
            and last.end.toordinal() + 1 == period.start.toordinal()
            and followed_up.isdisjoint((last.code, period.code))
            and states[last.code] == states[period.code]
        )
        if joins:
            groups[-1].append(period)
        else:
            groups.append([period])
    return [(group[0], group[-1]) for group in groups]


def run_label(first: ReportingPeriod, last: ReportingPeriod) -> str:
    """Name a group of reporting periods, as in "januari 2021–december 2022" or "2024"."""
    return name_time(first.start, last.end)


def counts(cells: pd.DataFrame) -> pd.DataFrame:
    """Count commitments per reporting period and what is shown of them; only what has a follow-up is counted.

    Columns: ``reporting_period``, ``shown``, ``commitments``.
    """
    reported = cells[cells["status"] != ""]
    counted = reported.groupby(["reporting_period", "shown"], sort=False).size()
    return counted.rename("commitments").reset_index()


def latest_reported(cells: pd.DataFrame) -> ReportingPeriod | None:
    """Return the last reporting period that has a follow-up, or None."""
    codes = cells.loc[cells["status"] != "", "reporting_period"].unique()
    return max((ReportingPeriod.parse(code) for code in codes), default=None)


def as_of(through: ReportingPeriod) -> date:
    """Return the day that the states are judged at: the end of ``through``."""
    return through.end


def time_label(first: ReportingPeriod, last: ReportingPeriod, promise: pd.Series) -> str:
    """Name a group of reporting periods of a promise period (its row); one that is all of it is said to be that."""
    start, end = limits(promise)
    cadence = members(promise["cadence"])
    first, last = (meaning(period.code, start, end, cadence) for period in (first, last))
    label = run_label(first, last)
    return f"hela löftesperioden {label}" if first.unit == SPAN and first == whole_period(start, end) else label
