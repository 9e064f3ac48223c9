"""What must hold of follow-ups: their time, the report that they rest on, and the reason for what was not done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from loftesbok.data.checks.promises import PromisePeriod, promise_periods
from loftesbok.data.checks.row_problems import at_rows
from loftesbok.domain.problems import Problem, quoted
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.vocabulary import NEEDS_REASON, STATUSES

Tables = Mapping[str, pd.DataFrame]


def _told(tables: Tables, fits: bool = True) -> Iterator[tuple[PromisePeriod, ReportingPeriod, np.ndarray]]:
    """Yield each promise period and reporting period that follow-ups speak of, and the follow-ups' rows.

    Only reporting periods that fit their promise period, or only those that do not.
    """
    promises, commitments, followups = promise_periods(tables), tables["commitments"], tables["followups"]
    period_of = dict(zip(commitments["commitment_id"], commitments["period_id"], strict=True))
    told = pd.DataFrame(
        {
            "period": followups["commitment_id"].astype(object).map(period_of),
            "code": followups["reporting_period"].astype(object),
        }
    )
    for (period_id, code), same in told.groupby(["period", "code"]):
        promise = promises[str(period_id)]
        if promise.fits(str(code)) == fits:
            yield promise, ReportingPeriod.parse(str(code)), same.index.to_numpy()


def _followup_problems(rows: np.ndarray, what: str, right: str) -> Iterator[Problem]:
    yield from at_rows("followups", rows, "reporting_period", (what, right))


def followup_fits_period(tables: Tables) -> Iterator[Problem]:
    """A follow-up speaks of days on which its promise is valid."""
    for promise, one, rows in _told(tables, fits=False):
        yield from _followup_problems(rows, *promise.outside(one.code))


def followup_after_first(tables: Tables) -> Iterator[Problem]:
    """No follow-up speaks of the time before the first reporting period that is followed up."""
    for promise, one, rows in _told(tables):
        first = promise.followup_from
        if first and one.end < ReportingPeriod.parse(first).end:
            what = f"{quoted(one.code)} ligger före den första redovisningsperioden"
            yield from _followup_problems(rows, what, f"{first} eller senare, eller en tidigare followup_from")


def followup_within_material(tables: Tables) -> Iterator[Problem]:
    """No follow-up speaks of the time after the last reporting period that the material is said to speak of."""
    for promise, one, rows in _told(tables):
        last = promise.data_through
        if last and one.end > ReportingPeriod.parse(last).end:
            what = f"{quoted(one.code)} ligger efter periodens data_through"
            yield from _followup_problems(rows, what, f"{last} eller tidigare, eller en senare data_through")


def followup_in_held_report(tables: Tables) -> Iterator[Problem]:
    """Every follow-up lies within a report of its promise period that is held.

    A report covers the reporting periods of its own unit between ``covers_from`` and ``covers_to``.
    """
    reports = tables["reports"]
    held = reports.loc[reports["held"] == "yes", ["period_id", "covers_from", "covers_to"]].astype(str)
    spans: dict[str, list[tuple[ReportingPeriod, ReportingPeriod]]] = {}
    for period_id, first, last in held.itertuples(index=False):
        spans.setdefault(period_id, []).append((ReportingPeriod.parse(first), ReportingPeriod.parse(last)))
    for promise, one, rows in _told(tables):
        if not any(_covers(first, last, one) for first, last in spans.get(promise.period_id, [])):
            what = f"ingen redovisning som vi har (held = yes) täcker {quoted(one.code)}"
            right = f"en rad i reports.csv för {promise.period_id} som täcker {one.code}"
            yield from _followup_problems(rows, what, right)


def _covers(first: ReportingPeriod, last: ReportingPeriod, one: ReportingPeriod) -> bool:
    if one in (first, last):
        return True
    return one.unit in (first.unit, last.unit) and first.start <= one.start and one.end <= last.end


def reason_given(tables: Tables) -> Iterator[Problem]:
    """A status that something was not done has a reason."""
    followups = tables["followups"]
    status = followups["status"]
    rows = np.flatnonzero(status.isin(NEEDS_REASON) & (followups["reason"] == ""))
    yield from at_rows(
        "followups",
        rows,
        "reason",
        lambda row: (f"skäl saknas fast status är {status.iloc[row]} ({STATUSES[status.iloc[row]].label})", "ett skäl"),
    )


RULES: tuple[Callable[[Tables], Iterator[Problem]], ...] = (
    followup_fits_period,
    followup_after_first,
    followup_within_material,
    followup_in_held_report,
    reason_given,
)
