"""What must hold of follow-ups: their time, the report that they rest on, and the reason for what was not done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from loftesbok.data.checks.cells import members
from loftesbok.data.checks.promises import PromisePeriod, promise_periods
from loftesbok.data.checks.row_problems import at_rows
from loftesbok.domain.problems import Problem, nearest, quoted
from loftesbok.domain.reporting_period import SPAN, ReportingPeriod, covers
from loftesbok.domain.vocabulary import HELD_SOME, NEEDS_REASON, STATUSES

Tables = Mapping[str, pd.DataFrame]


def _followed_up(tables: Tables) -> Iterator[tuple[PromisePeriod, ReportingPeriod, np.ndarray]]:
    """Yield each promise period and reporting period that follow-ups speak of, and the follow-ups' rows."""
    promises, commitments, followups = promise_periods(tables), tables["commitments"], tables["followups"]
    period_of = dict(zip(commitments["commitment_id"], commitments["period_id"], strict=True))
    keys = pd.DataFrame(
        {
            "period": followups["commitment_id"].astype(object).map(period_of),
            "code": followups["reporting_period"].astype(object),
        }
    )
    for (period_id, code), same in keys.groupby(["period", "code"]):
        yield promises[str(period_id)], ReportingPeriod.parse(str(code)), same.index.to_numpy()


def _followed_up_in_time(tables: Tables) -> Iterator[tuple[PromisePeriod, ReportingPeriod, np.ndarray]]:
    """Yield as ``_followed_up`` those whose time is the promise's; of the others that alone is told."""
    return (item for item in _followed_up(tables) if item[0].fault(item[1].code) is None)


def _followup_problems(rows: np.ndarray, what: str, right: str, since: int = 1) -> Iterator[Problem]:
    yield from at_rows("followups", rows, "reporting_period", (what, right), since)


def followup_fits_period(tables: Tables) -> Iterator[Problem]:
    """A follow-up speaks of days on which its promise is valid, and of no year or month beyond them."""
    for promise, period, rows in _followed_up(tables):
        if fault := promise.fault(period.code):
            yield from _followup_problems(rows, *fault.words, since=fault.since)


def followup_after_first(tables: Tables) -> Iterator[Problem]:
    """No follow-up speaks of the time before the first reporting period that is followed up."""
    for promise, period, rows in _followed_up_in_time(tables):
        first = promise.followup_from
        if first and period.end < ReportingPeriod.parse(first).end:
            what = f"{quoted(period.code)} ligger före den första redovisningsperioden"
            yield from _followup_problems(rows, what, f"{first} eller senare, eller en tidigare followup_from")


def followup_within_material(tables: Tables) -> Iterator[Problem]:
    """No follow-up speaks of the time after the last reporting period that the material is said to speak of."""
    for promise, period, rows in _followed_up_in_time(tables):
        last = promise.data_through
        if last and period.end > ReportingPeriod.parse(last).end:
            what = f"{quoted(period.code)} ligger efter periodens data_through"
            yield from _followup_problems(rows, what, f"{last} eller tidigare, eller en senare data_through")


def followup_in_held_report(tables: Tables) -> Iterator[Problem]:
    """Every follow-up lies within a report of its promise period that is held (``covers``)."""
    reports = tables["reports"]
    held = reports.loc[reports["held"].isin(HELD_SOME), ["period_id", "covers_from", "covers_to"]].astype(str)
    spans: dict[str, list[tuple[ReportingPeriod, ReportingPeriod]]] = {}
    for period_id, first, last in held.itertuples(index=False):
        spans.setdefault(period_id, []).append((ReportingPeriod.parse(first), ReportingPeriod.parse(last)))
    for promise, period, rows in _followed_up_in_time(tables):
        reported = spans.get(promise.period_id, [])
        if not any(covers(first, last, period) for first, last in reported):
            # in schema 1 a span covered every span in it, however long
            is_new = any(SPAN == period.unit in (first.unit, last.unit) and _holds(first, last, period)
                         for first, last in reported)  # fmt: skip
            what = f"ingen redovisning som vi har (held = yes, partly) täcker {quoted(period.code)}"
            right = f"en rad i reports.csv för {promise.period_id} som täcker {period.code}"
            yield from _followup_problems(rows, what, right, since=2 if is_new else 1)


def _holds(first: ReportingPeriod, last: ReportingPeriod, period: ReportingPeriod) -> bool:
    return first.start <= period.start and period.end <= last.end


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


def unreported_are_parts(tables: Tables) -> Iterator[Problem]:
    """What a report does not mention is a part of what the commitment promises, where its parts are listed."""
    followups, commitments = tables["followups"], tables["commitments"]
    rows = np.flatnonzero(followups["unreported"] != "")
    if not len(rows):
        return
    listed = dict(zip(commitments["commitment_id"].astype(str), commitments["parts"], strict=True))
    strangers = {}
    for row in rows:
        parts = members(listed[str(followups["commitment_id"].iloc[row])])
        unknown = [part for part in members(followups["unreported"].iloc[row]) if part not in parts]
        if parts and unknown:
            nearest_part = nearest(unknown[0], parts) or f"en av delarna: {', '.join(quoted(part) for part in parts)}"
            strangers[int(row)] = (f"{quoted(unknown[0])} är ingen del av åtagandet", nearest_part)
    yield from at_rows("followups", list(strangers), "unreported", strangers.__getitem__)


RULES: tuple[Callable[[Tables], Iterator[Problem]], ...] = (
    followup_fits_period,
    followup_after_first,
    followup_within_material,
    followup_in_held_report,
    reason_given,
    unreported_are_parts,
)
