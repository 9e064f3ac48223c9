"""What is known of each commitment in each reporting period: a status, or one of the states that are never typed.

The states are kept apart, and only follow-ups with a status count in any share. As-of is the end of ``through``,
never today's date.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from loftesbok.data.dataset import Dataset, once
from loftesbok.data.views import limits, members, period_row
from loftesbok.domain.reporting_period import ReportingPeriod, expected, periods_of, whole_period

REPORTED, PARTLY = "reported", "partly_reported"
Spans = list[tuple[ReportingPeriod, ReportingPeriod]]
COLUMNS = ["commitment_id", "reporting_period", "state", "status", "silent_parties"]


def reporting_periods(dataset: Dataset, period_id: str) -> list[ReportingPeriod]:
    """Return every reporting period of a promise period that is expected, followed up or known to be reported.

    Where no cadence is stated, the time after the last known report is cut in that report's unit, so that a gap shows.
    """
    return list(_reporting_periods(dataset, period_id))


@once
def _reporting_periods(dataset: Dataset, period_id: str) -> list[ReportingPeriod]:
    period = period_row(dataset, period_id)
    start, end = limits(period)
    found = {ReportingPeriod.parse(code) for code in _followups(dataset, period_id)["reporting_period"].unique()}
    spans = report_spans(dataset, period_id)
    for first, last in spans:
        found |= set(_covered(first, last))
    cadence = members(period["cadence"])
    if cadence:
        found |= set(expected(cadence, start, end))
    elif spans:
        first, last = max(spans, key=lambda span: span[1])
        found |= {one for one in periods_of(first.unit, last.end, end) if one.start > last.end}
    else:
        found |= {whole_period(start, end)} if not found else set()
    return sorted(found)


def report_spans(dataset: Dataset, period_id: str, held: str = "") -> Spans:
    """Return the first and last reporting period of each known report; only (not) held ones if ``held`` says so."""
    reports = dataset["reports"]
    chosen = reports[(reports["period_id"] == period_id) & ((reports["held"] == held) if held else True)]
    return [
        (ReportingPeriod.parse(first), ReportingPeriod.parse(last))
        for first, last in zip(chosen["covers_from"], chosen["covers_to"], strict=True)
    ]


def _covered(first: ReportingPeriod, last: ReportingPeriod) -> list[ReportingPeriod]:
    """Return what a report covers: reporting periods of its own unit (a year's report is not one on each month)."""
    if first == last:
        return [first]
    return [one for one in periods_of(first.unit, first.start, last.end) if first.start <= one.start <= last.end]


def covers(spans: Spans, wanted: ReportingPeriod) -> bool:
    """Tell whether one of the reports covers a reporting period."""
    return any(wanted in _covered(first, last) for first, last in spans)


def _followups(dataset: Dataset, period_id: str) -> pd.DataFrame:
    commitments = dataset["commitments"]
    own = commitments.loc[commitments["period_id"] == period_id, "commitment_id"]
    followups = dataset["followups"]
    return followups[followups["commitment_id"].isin(own)]


def grid(dataset: Dataset, period_id: str, through: ReportingPeriod) -> pd.DataFrame:
    """Return what is known per commitment and reporting period.

    Columns: ``commitment_id``, ``reporting_period``, ``state`` (``reported``, ``partly_reported``, or a derived state
    of ``vocabulary.STATES``), ``status`` (empty without a follow-up), ``silent_parties`` (*list*: responsible parties
    whose part is not reported). Rows in order of commitment and time.
    """
    commitments = dataset["commitments"]
    own = commitments[commitments["period_id"] == period_id]
    followups = _followups(dataset, period_id)
    told_in = dict(
        zip(
            zip(followups["commitment_id"], followups["reporting_period"], strict=True),
            zip(followups["reported_by"], followups["status"], strict=True),
            strict=True,
        )
    )
    columns = reporting_periods(dataset, period_id)
    first = str(period_row(dataset, period_id)["followup_from"])
    held, published = report_spans(dataset, period_id, "yes"), report_spans(dataset, period_id, "no")
    without = {one: _state_without(one, through, first, held, published) for one in columns}
    rows = []
    for commitment_id, responsible in zip(own["commitment_id"], own["responsible"], strict=True):
        for one in columns:
            key = (commitment_id, one.code)
            if key in told_in and one.end <= through.end:
                reported_by, status = told_in[key]
                told = set(members(reported_by))
                silent = [party for party in members(responsible) if party not in told]
                rows.append((*key, PARTLY if silent else REPORTED, status, "|".join(silent)))
            else:
                rows.append((*key, without[one], "", ""))
    return pd.DataFrame(rows, columns=COLUMNS)


def _state_without(one: ReportingPeriod, through: ReportingPeriod, first: str, held: Spans, published: Spans) -> str:
    """Return the state of a reporting period for a commitment that has no follow-up in it.

    ``first`` is the code of the first reporting period to be followed up ("" where it is not stated); ``held`` and
    ``published`` are the spans of the reports that are held, and of those that are only known to exist.
    """
    if one.end > through.end:
        return "after_through"
    if first and one.end < ReportingPeriod.parse(first).end:
        return "before_first"
    if covers(held, one):
        return "not_reported"
    if covers(published, one):
        return "published_not_held"
    return "no_information"


def runs(cells: pd.DataFrame) -> list[tuple[ReportingPeriod, ReportingPeriod]]:
    """Group neighbouring reporting periods of one unit in which every commitment has the same state and no follow-up.

    Returns first and last of each group, in order: 24 months of which nothing is held become one column. A reporting
    period with a follow-up always stands alone.
    """
    states: dict[str, list[str]] = {}
    followed_up = set()
    for code, state, status in zip(cells["reporting_period"], cells["state"], cells["status"], strict=True):
        states.setdefault(code, []).append(state)
        if status:
            followed_up.add(code)
    order = sorted(ReportingPeriod.parse(code) for code in states)
    groups: list[list[ReportingPeriod]] = []
    for one in order:
        last = groups[-1][-1] if groups else None
        joins = (
            last is not None
            and last.unit == one.unit
            and followed_up.isdisjoint((last.code, one.code))
            and states[last.code] == states[one.code]
        )
        if joins:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [(group[0], group[-1]) for group in groups]


def run_label(first: ReportingPeriod, last: ReportingPeriod) -> str:
    """Name a group of reporting periods, as in "januari 2021–december 2022"."""
    return first.label if first == last else f"{first.label}–{last.label}"


def counts(cells: pd.DataFrame) -> pd.DataFrame:
    """Count commitments per reporting period and status; only what has a follow-up is counted.

    Columns: ``reporting_period``, ``status``, ``commitments``.
    """
    reported = cells[cells["status"] != ""]
    made = reported.groupby(["reporting_period", "status"], sort=False).size()
    return made.rename("commitments").reset_index()


def latest_reported(cells: pd.DataFrame) -> ReportingPeriod | None:
    """Return the last reporting period that has a follow-up, or None."""
    codes = cells.loc[cells["status"] != "", "reporting_period"].unique()
    return max((ReportingPeriod.parse(code) for code in codes), default=None)


def as_of(through: ReportingPeriod) -> date:
    """Return the day that the states are judged at: the end of ``through``."""
    return through.end


def time_label(first: ReportingPeriod, last: ReportingPeriod) -> str:
    """Name a group of reporting periods; one that is a whole promise period is said to be that."""
    told = run_label(first, last)
    return f"hela löftesperioden {told}" if first.unit == "span" else told
